import { answersInFragment, isSignedMode } from '../../../electron/model/authorize-request';
import { clientAuthOf, isPublicClient, sendsCertificate, usesSecret } from '../../../electron/model/client-auth';
import type { GrantInput } from '../../../electron/model/grant-input';
import { grantOf, inputsToSeal, responseTypeOf, signsWithKey, takes } from '../../../electron/model/grants';
import { fieldOf } from '../../../electron/model/failure';
import { providerOf } from '../../../electron/model/providers/offered';
import { FIELD_IDS, FIELDS, type FieldId, fieldOfPath } from './form-fields';
import { type FormModel, readForm } from './form-model';

/** `wrong` stands in the way of saving; `missing` only of connecting, so a half-known connection can be kept. */
export interface Issue {
  field: FieldId;
  level: 'wrong' | 'missing';
  /** Short, for the list: "Client ID". */
  label: string;
  text: string;
}

/** Which credentials are sealed. null: not known. */
export interface SealedCredentials {
  secret: boolean | null;
  key: boolean | null;
  certificate: boolean | null;
  inputs: readonly GrantInput[] | null;
}

/** Everything that keeps this form from being saved or connected, in the order of the form. */
export function checkForm(form: FormModel, sealed: SealedCredentials): Issue[] {
  const found = [...wrongIn(form), ...missingIn(form, sealed)];
  return FIELD_IDS.flatMap((field) => {
    const at = found.filter((issue) => issue.field === field);
    const first = at.find(({ level }) => level === 'wrong') ?? at[0];
    const { label, fullLabel = label } = FIELDS[field];
    return first ? [{ label: fullLabel, ...first }] : [];
  });
}

/** Whether the response stands after "#", which stays in the browser, so nothing that listens gets it. */
export function losesResponse(form: FormModel): boolean {
  const inFragment = answersInFragment(form.authorizeRequest.responseMode, responseTypeOf(form));
  return takes(form, 'receiver') && inFragment && form.receiverKind !== 'paste';
}

type Found = Omit<Issue, 'label'> & { label?: string };

function wrongIn(form: FormModel): Found[] {
  return readForm(form, []).wrong.flatMap((failure) => {
    const field = fieldOfPath(fieldOf(failure) ?? '');
    return field === null ? [] : [{ field, level: 'wrong' as const, text: `${failure.what} ${failure.action}` }];
  });
}

function missingIn(form: FormModel, hasSealed: SealedCredentials): Found[] {
  const missing: Found[] = [];
  const provider = providerOf(form.template);
  const miss = (field: FieldId, text: string, label?: string) => missing.push({ field, level: 'missing', text, ...(label && { label }) });
  const discovered = form.issuer.trim() !== '';
  for (const name of grantOf(form).endpoints) {
    if (discovered || form.endpoints[name].trim() !== '') continue;
    if (provider.asks.includes('issuer')) miss('issuer', "The provider's issuer URL. Its endpoints are discovered from it.");
    else miss(`endpoint-${name}`, 'Required to connect, unless you enter an issuer to discover it from.');
  }
  const isVerified = responseTypeOf(form).includes('id_token') || isSignedMode(form.authorizeRequest.responseMode);
  if (takes(form, 'authorizeRequest') && isVerified && !discovered)
    miss('issuer', 'What comes back through the browser is verified with its keys.');
  if (form.clientId.trim() === '') miss('clientId', 'You get it from the provider when you register the client.');
  const sealed = form.secret.kind === 'keep' ? hasSealed.secret !== false : form.secret.kind === 'replace' && form.secret.value !== '';
  if (signsWithKey(form) && hasSealed.key === false)
    miss('clientKeys', 'The client signs with it: make one here, or import yours, once the connection is saved.');
  if (sendsCertificate(form) && hasSealed.certificate === false) {
    const use = clientAuthOf(form).credential === 'certificate' ? 'The client authenticates with it' : 'Tokens are bound to it';
    miss('clientCertificates', `${use}: import yours, or make one here, once the connection is saved.`);
  }
  if (usesSecret(form) && !sealed) {
    miss(
      'clientSecret',
      provider.isGeneric
        ? 'Required to authenticate the client. Public clients have no secret.'
        : 'You get it from the provider together with the client ID.',
    );
  }
  const { authenticates } = grantOf(form);
  if (isPublicClient(form) && authenticates !== null) miss('clientSecret', authenticates, 'Client authentication');
  if (losesResponse(form)) miss('receiver', 'The response stands after "#", which stays in the browser. Choose Pasted URL.');
  for (const input of inputsToSeal(form)) {
    if (hasSealed.inputs?.includes(input) !== false) continue;
    const other = takes(form, 'tokenExchange') ? 'Choose a connection that has it, or seal' : 'Seal';
    miss(input, `${other} it here once the connection is saved.`);
  }
  if (takes(form, 'passwordGrant') && form.passwordGrant.username.trim() === '') miss('username', 'Sent as username.');
  if (form.tenant !== null && form.tenant.trim() === '')
    miss('tenant', 'Sent as the Tenant header of every request, including the token request.');
  return missing;
}
