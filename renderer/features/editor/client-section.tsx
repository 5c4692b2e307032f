import { RadioCards } from '../../components/radio-cards';
import { ClientIdField, SecretField, TenantField } from './fields';
import { useForm } from './form-context';

const AUTHENTICATIONS = [
  { id: 'client_secret_post', label: 'Secret in the body', description: 'client_secret_post: as form fields.' },
  { id: 'client_secret_basic', label: 'Secret in the header', description: 'client_secret_basic: HTTP Basic, the default of RFC 6749.' },
  { id: 'none', label: 'No secret', description: 'none: a public client. Its code exchange rests on PKCE.' },
] as const;

export function ClientSection() {
  const { form, patch, asked } = useForm();
  return (
    <>
      {asked.has('clientId') ? null : <ClientIdField />}
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
