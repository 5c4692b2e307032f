import { Fragment, type ReactNode, useEffect, useId, useState } from 'react';
import { CLIENT_AUTH, CLIENT_AUTHENTICATIONS, clientAuthOf, isPublicClient } from '../../../electron/model/client-auth';
import { ENDPOINTS, LEGS, type LegName } from '../../../electron/model/connection';
import { GRANT_TYPES, GRANTS, takes } from '../../../electron/model/grants';
import { TENANT_HEADER } from '../../../electron/model/providers/provider';
import { grantTypesOf } from '../../../electron/model/templates';
import { Callout } from '../../components/callout';
import { Arrow } from '../../components/disclosure';
import { KeyValueEditor } from '../../components/key-value-editor';
import { Row, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import { RadioCards } from '../../components/radio-cards';
import { Tabs } from '../../components/tabs';
import fields from '../../components/text-field.module.css';
import { Switch, type ToggleProps } from '../../components/toggles';
import { JwtBearerFields, PasswordFields } from './assertion-fields';
import { ClientIdField } from './client-id-field';
import { CertificateBesideField, ClientCertificatesField } from './client-certificates';
import { ClientKeysField } from './client-keys';
import { DialectFields } from './dialect-fields';
import { DpopFields } from './dpop-fields';
import { EndpointFields, Field, IssuerField, Pair, ProductionField, ScopesField, SecretField, TagsField, TenantField } from './fields';
import inputs from './fields.module.css';
import { useForm } from './form-context';
import { FIELDS, type SectionId, sectionOf } from './form-fields';
import { AuthenticationNote, GrantNote, KeyNote } from './metadata-notes';
import styles from './section.module.css';
import { ResponseTypeFields } from './response-type';
import { TokenExchangeFields } from './token-exchange';

export interface SectionProps {
  id: SectionId;
  title: string;
  /** What is set in it, in words; read while it is closed. */
  summary: string;
  children: ReactNode;
}

/** Opens by itself when the person is taken to one of its fields. */
export function Section({ id, title, summary, children }: SectionProps) {
  const { asked, shown, wanted } = useForm();
  const isWanted = wanted !== null && sectionOf(wanted.field, asked) === id;
  const [isOpen, setOpen] = useState(isWanted);
  const content = useId();
  const wrong = shown.filter((issue) => sectionOf(issue.field, asked) === id).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time the person is taken there
  useEffect(() => {
    if (isWanted) setOpen(true);
  }, [wanted, isWanted]);
  return (
    <section className={styles.section}>
      <h2>
        <button
          type="button"
          className={`${looks.opener} ${styles.toggle} ring-inside`}
          aria-expanded={isOpen}
          aria-controls={content}
          onClick={() => setOpen(!isOpen)}
        >
          <Arrow isOpen={isOpen} size={14} />
          <span>{title}</span>
          {wrong > 0 ? (
            <span className={`tone-dead grow ${styles.summary}`}>{wrong} to correct</span>
          ) : (
            <span className={`${styles.summary} dim clip grow`}>{summary}</span>
          )}
        </button>
      </h2>
      <Stack pad={[4, 0, 24, 24]} gap={16} id={content} hidden={!isOpen}>
        {isOpen ? children : null}
      </Stack>
    </section>
  );
}

/** The fields that a provider asks for first. */
export const ASKED: Record<string, () => ReactNode> = {
  issuer: () => <IssuerField />,
  endpoints: () => <EndpointFields names={['authorization', 'token']} />,
  clientId: () => <ClientIdField />,
  clientSecret: () => <CredentialField />,
  tenant: () => <TenantField />,
  scopes: () => <ScopesField />,
  apiBaseUrl: () => <Field id="apiBaseUrl" />,
};

/** What the client authenticates with. */
function CredentialField() {
  const { form } = useForm();
  const { credential } = clientAuthOf(form);
  if (credential === 'certificate') return <ClientCertificatesField />;
  return credential === 'key' ? <ClientKeysField /> : <SecretField />;
}

export function Essentials() {
  const { asked } = useForm();
  return (
    <Stack gap={16}>
      <Pair>
        <Field id="name" mono={false} />
        <Field id="environment" mono={false} />
      </Pair>
      {[...asked].map((ask) => (
        <Fragment key={ask}>{ASKED[ask]?.()}</Fragment>
      ))}
      <Pair>
        <Field id="group" mono={false} />
        <ProductionField />
      </Pair>
      <TagsField />
      <Field id="notes" mono={false} maxLength={20_000} />
    </Stack>
  );
}

export function ProviderSection() {
  const { asked } = useForm();
  const rest = ENDPOINTS.filter((name) => !asked.has('endpoints') || (name !== 'authorization' && name !== 'token'));
  return (
    <>
      {asked.has('issuer') ? null : <IssuerField />}
      <Pair>
        <EndpointFields names={rest} />
      </Pair>
    </>
  );
}

/** Those with a credential first, the usual ones before the others. */
const AUTHENTICATIONS = CLIENT_AUTHENTICATIONS.map((id) => ({
  id,
  label: CLIENT_AUTH[id].name,
  description: CLIENT_AUTH[id].description,
})).sort((a, b) => Number(a.id === 'none') - Number(b.id === 'none'));

export function ClientSection() {
  const { form, patch, asked } = useForm();
  return (
    <>
      {asked.has('clientId') ? null : <ClientIdField />}
      <div data-field="clientAuthentication">
        <RadioCards
          label="How the client authenticates"
          columns={2}
          options={AUTHENTICATIONS}
          value={form.clientAuthentication}
          onChange={(clientAuthentication) => patch({ clientAuthentication })}
        />
      </div>
      <AuthenticationNote />
      {form.clientAuthentication === 'private_key_jwt' ? (
        <KeyNote member="token_endpoint_auth_signing_alg_values_supported" what="client assertions" />
      ) : null}
      {asked.has('clientSecret') ? null : <CredentialField />}
      <CertificateBesideField />
      {form.tenant !== null && !asked.has('tenant') ? <TenantField /> : null}
    </>
  );
}

const GRANT_OPTIONS = GRANT_TYPES.map((id) => ({ id, label: GRANTS[id].name, description: GRANTS[id].description }));

export function GrantSection() {
  const { form, patch, asked, provider } = useForm();
  const offered = GRANT_OPTIONS.filter((grant) => grantTypesOf(form.template).includes(grant.id) || grant.id === form.grantType);
  return (
    <>
      {offered.length > 1 ? (
        <div data-field="grantType">
          <RadioCards
            label="Grant type"
            columns={2}
            options={offered}
            value={form.grantType}
            onChange={(grantType) => patch({ grantType })}
          />
        </div>
      ) : (
        <div className={fields.field}>
          <span className={fields.label}>Grant type</span>
          <p>
            {offered[0]?.label}, the only grant type {provider.label} offers. <span className="dim">{offered[0]?.description}</span>
          </p>
        </div>
      )}
      <GrantNote />
      {takes(form, 'responseType') ? <ResponseTypeFields /> : null}
      {asked.has('scopes') ? null : <ScopesField />}
      <Pair>
        <Field id="audience" />
        <Field id="resource" />
      </Pair>
      {takes(form, 'tokenExchange') ? <TokenExchangeFields /> : null}
      {takes(form, 'jwtBearer') ? <JwtBearerFields /> : null}
      {takes(form, 'passwordGrant') ? <PasswordFields /> : null}
      {takes(form, 'pkce') ? (
        <Stack gap={16} data-field="pkce">
          <Switch
            isSelected={form.pkce === 'S256'}
            onChange={(on) => patch({ pkce: on ? 'S256' : 'off' })}
            description="Ties the code to this app, so a stolen code is useless (RFC 7636, S256)."
          >
            Use PKCE
          </Switch>
          {form.pkce === 'off' ? (
            <Callout tone="warning" title="Without PKCE, anyone with a stolen code can exchange it">
              Leave it off only if the server rejects requests with code_challenge.
              {isPublicClient(form) ? ' Without a client secret either, nothing protects the exchange.' : ''}
            </Callout>
          ) : null}
        </Stack>
      ) : null}
      <DpopFields />
      <Flag
        id="redirectUriOnRefresh"
        description="Some providers require redirect_uri in the refresh request too, although RFC 6749 (section 6) doesn't."
        isDisabled={!takes(form, 'redirectUriOnRefresh')}
      >
        Send the redirect URI when refreshing
      </Flag>
      <DialectFields />
    </>
  );
}

interface FlagProps extends Omit<ToggleProps, 'isSelected' | 'onChange'> {
  id: 'redirectUriOnRefresh' | 'refreshOn401' | 'allowPlainHttp';
}

/** A setting that is on or off under its own name. */
function Flag({ id, ...rest }: FlagProps) {
  const { form, patch } = useForm();
  return (
    <div data-field={id}>
      <Switch {...rest} isSelected={form[id]} onChange={(isOn) => patch({ [id]: isOn })} />
    </div>
  );
}

const LEG_NOTES: Record<LegName, string> = {
  authorize: "Added to the URL the browser opens. The browser sends that request, so you can't add headers to it.",
  token: 'Added to the token request, for a code or with client credentials.',
  refresh: 'Added to the refresh request.',
  api: 'Added to every test call: parameters to the query, headers next to Authorization.',
};

export function ExtrasSection() {
  const { form, errorAt, wanted } = useForm();
  const [leg, setLeg] = useState<LegName>(() => LEGS.find((name) => errorAt(`legs-${name}`) !== null) ?? 'token');
  useEffect(() => {
    const asked = LEGS.find((name) => wanted?.field === `legs-${name}`);
    if (asked) setLeg(asked);
  }, [wanted]);
  return (
    <Tabs
      label="Requests"
      selected={leg}
      onSelect={setLeg}
      items={LEGS.map((name) => ({
        id: name,
        label: FIELDS[`legs-${name}`].label,
        count: form.legs[name].params.length + form.legs[name].headers.length || null,
        content: <LegFields name={name} />,
      }))}
    />
  );
}

/** Settings are no vault: whoever can read the file can read an API key in it. */
const READABLE = "Saved in a readable file, not in the vault. Don't put API keys or other secrets here.";

function LegFields({ name }: { name: LegName }) {
  const { form, patch, errorAt } = useForm();
  const leg = form.legs[name];
  const set = (change: Partial<typeof leg>) => patch({ legs: { ...form.legs, [name]: { ...leg, ...change } } });
  const error = errorAt(`legs-${name}`);
  return (
    <Stack pad={[12, 0, 0]} gap={12} data-field={`legs-${name}`}>
      <p className="dim">{LEG_NOTES[name]}</p>
      <p className="dim">{READABLE}</p>
      {error ? <p className={fields.error}>{error}</p> : null}
      <KeyValueEditor label="Parameters" pairs={leg.params} onChange={(params) => set({ params })} addLabel="Add parameter" />
      {name === 'authorize' ? null : (
        <>
          <KeyValueEditor label="Headers" pairs={leg.headers} onChange={(headers) => set({ headers })} addLabel="Add header" />
          {form.tenant === null ? null : (
            <Row as="p" frame="dashed" gap={8} pad={[4, 8]} align="baseline" className={`${inputs.auto} mono`}>
              <span className="name">{TENANT_HEADER}</span>
              <span className="untrusted">{form.tenant.trim() || '…'}</span>
              <span className="faint">from Tenant code</span>
            </Row>
          )}
        </>
      )}
    </Stack>
  );
}

export function ApiSection() {
  const { form, asked } = useForm();
  return (
    <>
      {asked.has('apiBaseUrl') ? null : <Field id="apiBaseUrl" />}
      <Flag id="refreshOn401" description="If a test call returns 401: refresh once, retry once, and show all exchanges.">
        Refresh and retry on 401
      </Flag>
      <Flag id="allowPlainHttp" description="Plain http to this computer (127.0.0.1) is always allowed.">
        Allow plain http to other computers
      </Flag>
      {form.allowPlainHttp ? (
        <Callout tone="warning" title="Secrets and tokens may cross the network unencrypted">
          Anyone on the network path can read and use them. This warning stays while the switch is on.
        </Callout>
      ) : null}
    </>
  );
}
