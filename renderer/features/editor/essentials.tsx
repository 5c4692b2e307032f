import { Fragment, type ReactNode } from 'react';
import { TextArea } from '../../components/text-field';
import { ApiBaseUrlField, ClientIdField, IssuerField, NameFields, ScopesField, SecretField, TenantField } from './fields';
import { useForm } from './form-context';
import { DiscoveryResult, EndpointFields } from './provider-section';
import { Stack } from '../../components/layout';

const FIELDS: Record<string, () => ReactNode> = {
  issuer: () => (
    <>
      <IssuerField />
      <DiscoveryResult />
    </>
  ),
  endpoints: () => <EndpointFields names={['authorization', 'token']} />,
  clientId: () => <ClientIdField />,
  clientSecret: () => <SecretField />,
  tenant: () => <TenantField />,
  scopes: () => <ScopesField />,
  apiBaseUrl: () => <ApiBaseUrlField />,
};

/** The name, and what this template can't do without, in the order it asks. */
export function Essentials() {
  const { asked, form, patch } = useForm();
  return (
    <Stack gap={16}>
      <NameFields />
      {[...asked].map((ask) => (
        <Fragment key={ask}>{FIELDS[ask]?.()}</Fragment>
      ))}
      <TextArea
        label="Notes"
        rows={2}
        maxLength={20_000}
        value={form.notes}
        onChange={(notes) => patch({ notes })}
        placeholder="Whom to ask, what was agreed"
        description="Found by the search, and exported with the connection. Put no secret here."
      />
    </Stack>
  );
}
