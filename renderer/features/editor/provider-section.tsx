import { Callout } from '../../components/callout';
import { TextField } from '../../components/text-field';
import { ENDPOINTS, type Endpoints } from '../../../electron/model/connection';
import { ENDPOINT_LABELS } from './form-check';
import { useForm } from './form-context';
import { IssuerField } from './fields';
import { Grid } from '../../components/layout';
import { Facts } from '../../components/facts';
import inputs from './fields.module.css';
import styles from './provider-section.module.css';

const HINTS: Partial<Record<keyof Endpoints, string>> = {
  authorization: 'Opened in the browser.',
  token: 'Codes, refresh tokens and client credentials are exchanged here.',
  userinfo: 'Optional.',
  jwks: 'Optional; keys to verify signatures with.',
  introspection: 'Optional (RFC 7662).',
  revocation: 'Optional (RFC 7009).',
};

/** The endpoint fields named; what discovery found stands in them as a hint until overridden. */
export function EndpointFields({ names }: { names: readonly (keyof Endpoints)[] }) {
  const { form, patch, errorAt, touch, discovery } = useForm();
  const view = discovery.status === 'found' ? discovery.view : null;
  const hintOf = (name: keyof Endpoints) => {
    if (form.endpoints[name] !== '') return HINTS[name];
    if (view?.refused[name]) return 'The one that was discovered is refused; type it to use it anyway.';
    return view?.endpoints[name] ? 'Discovered; type to override.' : HINTS[name];
  };
  return names.map((name) => (
    <div key={name} data-field={`endpoint-${name}`}>
      <TextField
        label={ENDPOINT_LABELS[name]}
        mono
        value={form.endpoints[name]}
        onChange={(value) => patch({ endpoints: { ...form.endpoints, [name]: value } })}
        onBlur={() => touch(`endpoint-${name}`)}
        placeholder={view?.endpoints[name] ?? undefined}
        errorMessage={errorAt(`endpoint-${name}`)}
        description={hintOf(name)}
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
          <div key={name}>
            <dt>{ENDPOINT_LABELS[name]}</dt>
            {view.refused[name] ? (
              <dd className="untrusted">Refused: {view.refused[name]}</dd>
            ) : (
              <dd className="untrusted mono">{view.endpoints[name] ?? <span className="faint">not offered</span>}</dd>
            )}
          </div>
        ))}
        <div>
          <dt>PKCE</dt>
          <dd className="untrusted">
            {methods === null
              ? 'not said'
              : methods.includes('S256')
                ? 'S256'
                : `S256 not listed (${methods.slice(0, 6).join(', ') || 'none'})`}
          </dd>
        </div>
      </Facts>
    </Callout>
  );
}
