import { grantOf, type ResponseType, responseTypeOf } from '../../../electron/model/grants';
import { Callout } from '../../components/callout';
import { Stack } from '../../components/layout';
import { RadioCards } from '../../components/radio-cards';
import { useForm } from './form-context';
import { FIELDS } from './form-fields';
import { ResponseTypeNote } from './metadata-notes';

const MEANINGS: Record<ResponseType, string> = {
  code: 'A code.',
  token: 'An access token. Nothing tells whether it was issued to this client.',
  'id_token token': 'An access token, and an ID token that names it (at_hash).',
  'code id_token': 'A code, and an ID token that names it (c_hash).',
  'code token': 'A code, and an access token that nothing ties to it.',
  'code id_token token': 'A code and an access token, and an ID token that names both.',
};

/** What the legacy grants let through the browser. */
export function ResponseTypeFields() {
  const { form, patch } = useForm();
  const { name, legacy, responseTypes = [] } = grantOf(form);
  return (
    <Stack gap={16} data-field="request-responseType">
      <Callout tone="warning" title={`${name.replace(/ \(.*/, '')} is legacy`}>
        {legacy}
      </Callout>
      <RadioCards
        label={FIELDS['request-responseType'].label}
        columns={2}
        options={responseTypes.map((id) => ({ id, label: id, description: MEANINGS[id] }))}
        value={responseTypeOf(form)}
        onChange={(responseType) => patch({ authorizeRequest: { ...form.authorizeRequest, responseType } })}
      />
      <ResponseTypeNote />
    </Stack>
  );
}
