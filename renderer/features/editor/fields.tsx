import type { ReactNode } from 'react';
import type { Endpoints } from '../../../electron/model/connection';
import { DISCOVERED } from '../../../electron/model/endpoints';
import { saysProduction } from '../../../electron/model/environments';
import { isPublicClient } from '../../../electron/model/client-auth';
import { grantOf } from '../../../electron/model/grants';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Fact, Facts } from '../../components/facts';
import { Icon } from '../../components/icons';
import { Grid, Row, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { Select } from '../../components/select';
import { TagsInput } from '../../components/tags-input';
import { TextArea, TextField, type TextFieldProps } from '../../components/text-field';
import fields from '../../components/text-field.module.css';
import { useApp } from '../../state/app';
import { allTags } from '../../state/tags';
import { useForm } from './form-context';
import { FIELDS, type FieldId } from './form-fields';
import { type FormModel, sealedElsewhere, splitScopes } from './form-model';
import { SecretExpiry } from './secret-expiry';
import inputs from './fields.module.css';

/** The fields that hold a text under their own name. */
type TextId = FieldId & { [K in keyof FormModel]: FormModel[K] extends string | null ? K : never }[keyof FormModel];

/** A field as FIELDS describes it; `rest` differs from that. One that holds no text under its own name brings its value. */
export function Field({ id, ...rest }: { id: FieldId } & Omit<Partial<TextFieldProps>, 'ref' | 'suffix'>) {
  const { form, patch, errorAt, touch } = useForm();
  const { label, placeholder, description, rows } = FIELDS[id];
  const field = {
    label,
    placeholder,
    description,
    mono: true,
    value: form[id as TextId] ?? '',
    onChange: (value: string) => patch({ [id]: value }),
    onBlur: () => touch(id),
    errorMessage: errorAt(id),
    ...rest,
  };
  return <div data-field={id}>{rows ? <TextArea {...field} rows={rows} /> : <TextField {...field} />}</div>;
}

/** Two fields side by side. */
export function Pair({ children }: { children: ReactNode }) {
  return (
    <Grid columns={2} gap={16} className={inputs.pair}>
      {children}
    </Grid>
  );
}

export function IssuerField() {
  const { form, discover, discovery } = useForm();
  const empty = form.issuer.trim() === '';
  return (
    <>
      <Grid columns="minmax(0, 1fr) auto" gap={8} align="start">
        <Field id="issuer" onEnter={() => void (!empty && discover())} />
        <Button className={fields.beside} onPress={discover} isDisabled={empty} isPending={discovery.status === 'running'} icon="search">
          Discover
        </Button>
      </Grid>
      <DiscoveryResult />
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
      <Facts terms="148px" className={`small ${inputs.found}`}>
        {DISCOVERED.map((name) => (
          <Fact key={name} name={FIELDS[`endpoint-${name}`].label} className={view.refused[name] ? 'untrusted' : 'untrusted mono'}>
            {view.refused[name] ? `Rejected: ${view.refused[name]}` : (view.endpoints[name] ?? <span className="faint">not offered</span>)}
          </Fact>
        ))}
        <Fact name="PKCE" className="untrusted">
          {methods === null
            ? 'not stated'
            : methods.includes('S256')
              ? 'S256'
              : `S256 not listed (${methods.slice(0, 6).join(', ') || 'empty list'})`}
        </Fact>
      </Facts>
    </Callout>
  );
}

/** The endpoint fields named; what discovery found stands in them as a hint until overridden. */
export function EndpointFields({ names }: { names: readonly (keyof Endpoints)[] }) {
  const { form, patch, discovery } = useForm();
  const view = discovery.status === 'found' ? discovery.view : null;
  const hintOf = (name: keyof Endpoints) => {
    if (form.endpoints[name] !== '') return {};
    if (view?.refused[name]) return { description: 'The discovered endpoint was rejected. Enter it here to use it anyway.' };
    return view?.endpoints[name] ? { description: 'Discovered. Enter a value to override it.' } : {};
  };
  return names.map((name) => (
    <Field
      key={name}
      id={`endpoint-${name}`}
      {...hintOf(name)}
      value={form.endpoints[name]}
      onChange={(value) => patch({ endpoints: { ...form.endpoints, [name]: value } })}
      placeholder={view?.endpoints[name] ?? undefined}
    />
  ));
}

/** In the place of a field: words, and buttons that lead to it. */
function StandingField({ id, children, below }: { id: FieldId; children: ReactNode; below?: ReactNode }) {
  return (
    <div data-field={id} className={fields.field}>
      <span className={fields.label}>{FIELDS[id].label}</span>
      <Standing>{children}</Standing>
      {below}
    </div>
  );
}

export function Standing({ children }: { children: ReactNode }) {
  return (
    <Row frame="dashed" gap={8} pad={[2, 4, 2, 8]} className={`${inputs.sealed} dim`}>
      {children}
    </Row>
  );
}

/** The one-way field: what is typed goes to the vault on save and never comes back. */
export function SecretField() {
  const { form, patch, connection, provider } = useForm();
  const { secret } = form;
  const keep = () => patch({ secret: { kind: 'keep' } });
  const typed = secret.kind === 'replace' ? secret.value : '';
  if (isPublicClient(form)) {
    return (
      <StandingField id="clientSecret">
        <span className="grow">Not sent: this is a public client.</span>
        <Button size="small" variant="quiet" onPress={() => patch({ clientAuthentication: 'client_secret_post' })}>
          Add a secret
        </Button>
      </StandingField>
    );
  }
  if (secret.kind === 'remove') {
    return (
      <StandingField id="clientSecret">
        <Icon name="trash" size={14} />
        <span className="grow">Will be removed when you save.</span>
        <Button size="small" variant="quiet" onPress={keep}>
          Keep it
        </Button>
      </StandingField>
    );
  }
  const stored = connection !== null && connection.hasClientSecret !== false;
  if (stored && secret.kind === 'keep') {
    const elsewhere = sealedElsewhere(form, connection);
    return (
      <StandingField
        id="clientSecret"
        below={
          elsewhere === null ? (
            <SecretExpiry />
          ) : (
            <p className={`tone-warn ${inputs.bound}`} role="status">
              Sealed for <bdi className="mono">{elsewhere.value}</bdi>. Enter the secret again to use it{' '}
              {elsewhere.what === 'server' ? 'with the new token endpoint' : 'with the new client ID'}.
            </p>
          )
        }
      >
        <Icon name="lock" size={14} />
        <span className="grow">
          {connection.hasClientSecret === null
            ? "Unknown: the vault isn't open."
            : 'Sealed in the vault. You can replace it, but not view it.'}
        </span>
        <Button size="small" onPress={() => patch({ secret: { kind: 'replace', value: '' } })}>
          Replace
        </Button>
        {connection.hasClientSecret ? (
          <Button size="small" variant="quiet" onPress={() => patch({ secret: { kind: 'remove' } })}>
            Remove
          </Button>
        ) : null}
      </StandingField>
    );
  }
  return (
    <Grid columns={stored ? 'minmax(0, 1fr) auto' : 1} gap={8} align="start" data-field="clientSecret">
      <TextField
        label={stored ? 'New client secret' : FIELDS.clientSecret.label}
        type="password"
        mono
        autoComplete="new-password"
        autoFocus={stored}
        value={typed}
        onChange={(value) => patch({ secret: { kind: 'replace', value } })}
        description={
          typed !== typed.trim()
            ? 'Surrounding spaces are removed when you save.'
            : stored
              ? 'Replaces the stored secret when you save.'
              : FIELDS.clientSecret.description
        }
      />
      {stored ? (
        <Button className={fields.beside} variant="quiet" onPress={keep}>
          Keep the stored secret
        </Button>
      ) : null}
      {!stored && provider.isGeneric ? (
        <button type="button" className={looks.link} onClick={() => patch({ clientAuthentication: 'none', secret: { kind: 'keep' } })}>
          My client has no secret
        </button>
      ) : null}
    </Grid>
  );
}

export function TenantField() {
  const { form, patch } = useForm();
  if (form.tenant !== null) return <Field id="tenant" />;
  return (
    <StandingField id="tenant">
      <span className="grow">The requests have different Tenant headers: see Extra parameters and headers.</span>
      <Button size="small" onPress={() => patch({ tenant: '' })}>
        Use one for all requests
      </Button>
    </StandingField>
  );
}

export function TagsField() {
  const { form, patch, errorAt, touch } = useForm();
  const offered = useApp(allTags);
  const { label, placeholder, description } = FIELDS.tags;
  return (
    <div data-field="tags">
      <TagsInput
        {...{ label, placeholder, description, offered }}
        value={form.tags}
        onChange={(tags) => patch({ tags })}
        onBlur={() => touch('tags')}
        errorMessage={errorAt('tags')}
      />
    </div>
  );
}

export function ProductionField() {
  const { form, patch } = useForm();
  const { label, description } = FIELDS.production;
  const options = [
    { id: 'label', label: `By its label: ${saysProduction(form.environment) ? 'yes' : 'no'}` },
    { id: 'yes', label: 'Yes' },
    { id: 'no', label: 'No' },
  ] as const;
  const value = form.production === null ? 'label' : form.production ? 'yes' : 'no';
  const onChange = (id: (typeof options)[number]['id']) => patch({ production: id === 'label' ? null : id === 'yes' });
  return (
    <div data-field="production">
      <Select {...{ label, description, options, value, onChange }} />
    </div>
  );
}

/** Space separated, as on the wire; scopes that the provider or an imported file offers can be switched on and off below. */
export function ScopesField() {
  const { form, patch, discovery } = useForm();
  const chosen = splitScopes(form.scopes);
  const supported = discovery.status === 'found' ? discovery.view.scopesSupported : [];
  const offered = [...new Set([...form.offeredScopes, ...supported])].slice(0, Math.max(40, form.offeredScopes.length));
  const toggle = (scope: string) =>
    patch({ scopes: (chosen.includes(scope) ? chosen.filter((other) => other !== scope) : [...chosen, scope]).join(' ') });
  return (
    <Stack gap={8}>
      <Field id="scopes" description={grantOf(form).words.scopes} />
      {offered.length > 0 ? (
        <Row as="fieldset" gap={4} wrap className={inputs.offered}>
          <legend className="faint">{form.offeredScopes.length > 0 ? 'To choose from' : 'Supported by the provider'}</legend>
          {offered.map((scope) => (
            <button
              key={scope}
              type="button"
              className={`${looks.toggle} ${inputs.offer}`}
              aria-pressed={chosen.includes(scope)}
              onClick={() => toggle(scope)}
            >
              <bdi>{scope}</bdi>
            </button>
          ))}
        </Row>
      ) : null}
    </Stack>
  );
}
