import { Fragment, type ReactNode } from 'react';
import { CLIENT_AUTH, CLIENT_AUTHENTICATIONS } from '../../../electron/model/client-auth';
import { Callout } from '../../components/callout';
import { Stack } from '../../components/layout';
import { RadioCards } from '../../components/radio-cards';
import { Switch } from '../../components/toggles';
import { Field, IssuerField, NameFields, NotesField, ScopesField, SecretField, TenantField } from './fields';
import { useForm } from './form-context';
import { DiscoveryResult, EndpointFields } from './provider-section';

const ASKED: Record<string, () => ReactNode> = {
  issuer: () => (
    <>
      <IssuerField />
      <DiscoveryResult />
    </>
  ),
  endpoints: () => <EndpointFields names={['authorization', 'token']} />,
  clientId: () => <Field id="clientId" />,
  clientSecret: () => <SecretField />,
  tenant: () => <TenantField />,
  scopes: () => <ScopesField />,
  apiBaseUrl: () => <Field id="apiBaseUrl" />,
};

export function Essentials() {
  const { asked } = useForm();
  return (
    <Stack gap={16}>
      <NameFields />
      {[...asked].map((ask) => (
        <Fragment key={ask}>{ASKED[ask]?.()}</Fragment>
      ))}
      <NotesField />
    </Stack>
  );
}

/** Those with a credential first. */
const AUTHENTICATIONS = CLIENT_AUTHENTICATIONS.map((id) => ({
  id,
  label: CLIENT_AUTH[id].name,
  description: CLIENT_AUTH[id].description,
})).reverse();

export function ClientSection() {
  const { form, patch, asked } = useForm();
  return (
    <>
      {asked.has('clientId') ? null : <Field id="clientId" />}
      <RadioCards
        label="How the client authenticates"
        columns={3}
        options={AUTHENTICATIONS}
        value={form.clientAuthentication}
        onChange={(clientAuthentication) => patch({ clientAuthentication })}
      />
      {asked.has('clientSecret') ? null : <SecretField />}
      {form.tenant !== null && !asked.has('tenant') ? <TenantField /> : null}
    </>
  );
}

export function ApiSection() {
  const { form, patch, asked } = useForm();
  return (
    <>
      {asked.has('apiBaseUrl') ? null : <Field id="apiBaseUrl" />}
      <Switch
        isSelected={form.refreshOn401}
        onChange={(refreshOn401) => patch({ refreshOn401 })}
        description="When a test call answers 401: refresh once, retry once, and show both exchanges."
      >
        Refresh and retry on 401
      </Switch>
      <Switch
        isSelected={form.allowPlainHttp}
        onChange={(allowPlainHttp) => patch({ allowPlainHttp })}
        description="Plain http to this machine (127.0.0.1) always works and needs no switch."
      >
        Allow plain http to other machines
      </Switch>
      {form.allowPlainHttp ? (
        <Callout tone="warning" title="Secrets and tokens may cross the network unencrypted">
          Anyone between this machine and the server can read and use them. This warning stays as long as the switch is on.
        </Callout>
      ) : null}
    </>
  );
}
