import { isPublicClient } from '../../../electron/model/client-auth';
import { grantOf } from '../../../electron/model/grants';
import { ENDPOINTS, type Endpoints, LEGS, type LegName } from '../../../electron/model/connection';
import { fieldOf } from '../../../electron/model/failure';
import { providerOf } from '../../../electron/model/providers/offered';
import { type FormModel, readForm } from './form-model';

/** A place in the form that can be focused. */
export type FieldId =
  | 'name'
  | 'environment'
  | 'issuer'
  | `endpoint-${keyof Endpoints}`
  | 'clientId'
  | 'clientSecret'
  | 'tenant'
  | 'scopes'
  | 'audience'
  | 'resource'
  | 'loopbackPort'
  | 'loopbackPath'
  | 'pasteUri'
  | `legs-${LegName}`
  | 'apiBaseUrl';

/** `wrong` stands in the way of saving; `missing` only of connecting, so a half-known connection can be kept. */
export interface Issue {
  field: FieldId;
  level: 'wrong' | 'missing';
  /** Short, for the list: "Client ID". */
  label: string;
  /** One sentence saying what is expected, shown at the field. */
  text: string;
}

export const ENDPOINT_LABELS: Record<keyof Endpoints, string> = {
  authorization: 'Authorization endpoint',
  token: 'Token endpoint',
  userinfo: 'UserInfo endpoint',
  jwks: 'JWKS URI',
  introspection: 'Introspection endpoint',
  revocation: 'Revocation endpoint',
};

export const LEG_LABELS: Record<LegName, string> = {
  authorize: 'Authorize request',
  token: 'Token request',
  refresh: 'Refresh request',
  api: 'API calls',
};

/** Every field with its label, in the order of the form. */
const LABELS: [FieldId, string][] = [
  ['name', 'Name'],
  ['issuer', 'Issuer'],
  ...ENDPOINTS.map((name): [FieldId, string] => [`endpoint-${name}`, ENDPOINT_LABELS[name]]),
  ['clientId', 'Client ID'],
  ['clientSecret', 'Client secret'],
  ['tenant', 'Tenant code'],
  ['scopes', 'Scopes'],
  ['audience', 'Audience'],
  ['resource', 'Resource'],
  ['loopbackPort', 'Loopback port'],
  ['loopbackPath', 'Loopback path'],
  ['pasteUri', 'Redirect URI'],
  ...LEGS.map((name): [FieldId, string] => [`legs-${name}`, LEG_LABELS[name]]),
  ['apiBaseUrl', 'API base URL'],
  ['environment', 'Environment'],
];

/** Everything that keeps this form from being saved or connected, in the order of the form. `hasSecret` null: not known. */
export function checkForm(form: FormModel, hasSecret: boolean | null): Issue[] {
  const found = [...wrongIn(form), ...missingIn(form, hasSecret)];
  return LABELS.flatMap(([field, label]) => {
    const at = found.filter((issue) => issue.field === field);
    const first = at.find(({ level }) => level === 'wrong') ?? at[0];
    return first ? [{ label, ...first }] : [];
  });
}

type Found = Omit<Issue, 'label'> & { label?: string };

/** What the connection's own rules refuse. */
function wrongIn(form: FormModel): Found[] {
  return readForm(form, []).wrong.flatMap((failure) => {
    const field = fieldOfPath(fieldOf(failure) ?? '');
    return field === null ? [] : [{ field, level: 'wrong' as const, text: `${failure.what} ${failure.action}` }];
  });
}

function missingIn(form: FormModel, hasSecret: boolean | null): Found[] {
  const missing: Found[] = [];
  const provider = providerOf(form.template);
  const miss = (field: FieldId, text: string, label?: string) => missing.push({ field, level: 'missing', text, ...(label && { label }) });
  const discovered = form.issuer.trim() !== '';
  for (const name of grantOf(form).endpoints) {
    if (discovered || form.endpoints[name].trim() !== '') continue;
    if (provider.asks.includes('issuer')) miss('issuer', 'The address of the provider; its endpoints are discovered from it.');
    else miss(`endpoint-${name}`, 'Needed to connect, unless an issuer is given to discover it from.');
  }
  if (form.clientId.trim() === '') miss('clientId', 'The provider gives it to you when the client is registered.');
  const sealed = form.secret.kind === 'keep' ? hasSecret !== false : form.secret.kind === 'replace' && form.secret.value !== '';
  if (!isPublicClient(form) && !sealed) {
    miss(
      'clientSecret',
      provider.isGeneric
        ? 'The client authenticates with it; a public client has none.'
        : 'The provider gives it to you together with the client ID.',
    );
  }
  const { authenticates } = grantOf(form);
  if (isPublicClient(form) && authenticates !== null) miss('clientSecret', authenticates, 'Client authentication');
  if (form.tenant !== null && form.tenant.trim() === '')
    miss('tenant', 'Sent as the Tenant header of every request, the token request included.');
  return missing;
}

/** The field that a refusal names by its path, such as "legs.token.params[0].name"; null: none of this form. */
export function fieldOfPath(path: string): FieldId | null {
  const [head = '', next = ''] = path.split(/[.[]/);
  switch (head) {
    case 'name':
    case 'environment':
    case 'audience':
    case 'issuer':
    case 'clientId':
    case 'clientSecret':
    case 'scopes':
    case 'resource':
    case 'apiBaseUrl':
      return head;
    case 'endpoints': {
      const name = ENDPOINTS.find((each) => each === next);
      return name ? `endpoint-${name}` : null;
    }
    case 'legs': {
      const leg = LEGS.find((each) => each === next);
      return leg ? `legs-${leg}` : null;
    }
    case 'receiver':
      return next === 'port' ? 'loopbackPort' : next === 'path' ? 'loopbackPath' : 'pasteUri';
    default:
      return null;
  }
}
