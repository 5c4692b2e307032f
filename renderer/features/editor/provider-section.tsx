import { Callout } from '../../components/callout';
import { TextField } from '../../components/text-field';
import { ENDPOINTS, type Endpoints } from '../../../electron/model/connection';
import { useForm } from './form-context';
import { IssuerField, textOf } from './fields';
import { FIELDS } from './form-fields';
import { Grid } from '../../components/layout';
import { Fact, Facts } from '../../components/facts';
import inputs from './fields.module.css';
import styles from './provider-section.module.css';

/** The endpoint fields named; what discovery found stands in them as a hint until overridden. */
export function EndpointFields({ names }: { names: readonly (keyof Endpoints)[] }) {
  const { form, patch, errorAt, touch, discovery } = useForm();
  const view = discovery.status === 'found' ? discovery.view : null;
  const hintOf = (name: keyof Endpoints) => {
    if (form.endpoints[name] !== '') return {};
    if (view?.refused[name]) return { description: 'The one that was discovered is refused; type it to use it anyway.' };
    return view?.endpoints[name] ? { description: 'Discovered; type to override.' } : {};
  };
  return names.map((name) => (
    <div key={name} data-field={`endpoint-${name}`}>
      <TextField
        {...textOf(`endpoint-${name}`)}
        {...hintOf(name)}
        mono
        value={form.endpoints[name]}
        onChange={(value) => patch({ endpoints: { ...form.endpoints, [name]: value } })}
        onBlur={() => touch(`endpoint-${name}`)}
        placeholder={view?.endpoints[name] ?? undefined}
        errorMessage={errorAt(`endpoint-${name}`)}
      />
    </div>
  ));
}

export function ProviderSection() {
  const { asked } = useForm();
  const rest = ENDPOINTS.filter((name) => !asked.has('endpoints') || (name !== 'authorization' && name !== 'token'));
  return (
    <>
      {asked.has('issuer') ? null : (
        <>
          <IssuerField />
          <DiscoveryResult />
        </>
      )}
      <Grid columns={2} gap={16} className={inputs.pair}>
        <EndpointFields names={rest} />
      </Grid>
    </>
  );
}

/** What the Discover button brought, or why it brought nothing. */
export function DiscoveryResult() {
  const { discovery } = useForm();
  if (discovery.status === 'failed') return <Callout live problem={discovery.problem} />;
  if (discovery.status !== 'found') return null;
  const { view } = discovery;
  const methods = view.pkceMethods;
  return (
    <Callout
      live
      tone={Object.values(view.refused).some((why) => why !== null) ? 'warning' : 'ok'}
      title={
        <>
          Found by {view.source}: <bdi className="mono">{view.issuer}</bdi>
        </>
      }
    >
      <Facts terms="148px" className={`small ${styles.found}`}>
        {ENDPOINTS.map((name) => (
          <Fact key={name} name={FIELDS[`endpoint-${name}`].label} className={view.refused[name] ? 'untrusted' : 'untrusted mono'}>
            {view.refused[name] ? `Refused: ${view.refused[name]}` : (view.endpoints[name] ?? <span className="faint">not offered</span>)}
          </Fact>
        ))}
        <Fact name="PKCE" className="untrusted">
          {methods === null
            ? 'not said'
            : methods.includes('S256')
              ? 'S256'
              : `S256 not listed (${methods.slice(0, 6).join(', ') || 'none'})`}
        </Fact>
      </Facts>
    </Callout>
  );
}
