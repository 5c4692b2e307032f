import { CLIENT_AUTH, CLIENT_AUTHENTICATIONS } from '../../../electron/model/client-auth';
import { RadioCards } from '../../components/radio-cards';
import { ClientIdField, SecretField, TenantField } from './fields';
import { useForm } from './form-context';

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
