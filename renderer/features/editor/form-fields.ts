import type { AuthorizeSetting } from '../../../electron/model/authorize-request';
import type { Endpoints, LegName } from '../../../electron/model/connection';
import { providerOf } from '../../../electron/model/providers/offered';

export type SectionId = 'essentials' | 'provider' | 'client' | 'grant' | 'redirect' | 'request' | 'extras' | 'api';

export interface FieldText {
  label: string;
  /** Away from its section. */
  fullLabel?: string;
  /** Where it stands, unless the template asks for it first. */
  section: SectionId;
  placeholder?: string;
  description?: string;
  /** Lines to begin with, where it takes more than one. */
  rows?: number;
}

type Words = Omit<FieldText, 'section'>;

function inSection<Id extends string>(section: SectionId, words: Record<Id, Words>): Record<Id, FieldText> {
  const entries = Object.entries<Words>(words).map(([id, one]) => [id, { ...one, section }]);
  return Object.fromEntries(entries) as Record<Id, FieldText>;
}

const endpoint = (label: string, description: string): Words => ({ label, description });

const fields = {
  ...inSection('essentials', { name: { label: 'Name' } }),
  ...inSection('provider', {
    issuer: {
      label: 'Issuer',
      placeholder: 'https://login.example.com/',
      description: 'Endpoints are read from its discovery document: OpenID Connect or RFC 8414.',
    },
    'endpoint-authorization': endpoint('Authorization endpoint', 'Opened in the browser.'),
    'endpoint-token': endpoint('Token endpoint', 'Codes, refresh tokens and client credentials are exchanged here.'),
    'endpoint-userinfo': endpoint('UserInfo endpoint', 'Optional.'),
    'endpoint-jwks': endpoint('JWKS URI', 'Optional; the keys that verify signatures.'),
    'endpoint-introspection': endpoint('Introspection endpoint', 'Optional (RFC 7662).'),
    'endpoint-revocation': endpoint('Revocation endpoint', 'Optional (RFC 7009).'),
    'endpoint-deviceAuthorization': endpoint('Device authorization endpoint', 'For the device grant (RFC 8628).'),
    'endpoint-pushedAuthorization': endpoint('PAR endpoint', 'Optional; accepts pushed authorization requests (RFC 9126).'),
    'endpoint-endSession': endpoint('End session endpoint', 'Optional; opened in the browser to sign out.'),
    'endpoint-registration': endpoint('Registration endpoint', 'Optional; a client can be registered here (RFC 7591).'),
    'endpoint-refresh': endpoint('Refresh URL', 'Optional; refresh requests go here. Default: the token endpoint.'),
  }),
  ...inSection('client', {
    clientId: { label: 'Client ID', description: "Not secret; it appears in the browser's URL." },
    clientAuthentication: { label: 'Client authentication' },
    clientSecret: { label: 'Client secret', description: 'Sealed in the vault when you save; never shown again.' },
    clientKeys: { label: 'Signing keys' },
    clientCertificates: { label: 'Client certificates' },
    tenant: { label: 'Tenant code', description: 'Sent as the Tenant header of the token request, the refresh request and every call.' },
  }),
  ...inSection('grant', {
    grantType: { label: 'Grant type' },
    scopes: { label: 'Scopes', placeholder: 'openid offline_access' },
    audience: { label: 'Audience', placeholder: 'https://api.example.com', description: 'Sent as audience; Auth0 requires it.' },
    resource: { label: 'Resource', description: 'RFC 8707. One URI per line, each sent as its own parameter.', rows: 1 },
    subjectToken: { label: 'Subject token' },
    actorToken: { label: 'Actor token' },
    requestedTokenType: { label: 'Requested token type' },
    assertion: { label: 'Assertion' },
    'assertion-issuer': { label: 'Issuer (iss)', placeholder: 'the Client ID', description: 'Who signs the assertion.' },
    'assertion-subject': {
      label: 'Subject (sub)',
      placeholder: 'the Client ID',
      description: 'The user or service account that it is about.',
    },
    'assertion-audience': {
      label: 'Audience (aud)',
      placeholder: 'the issuer or the token endpoint',
      description: 'Who should accept it.',
    },
    'assertion-lifetimeSeconds': { label: 'Lifetime', description: 'In seconds, from now to exp.' },
    'assertion-claims': { label: 'Further claims', placeholder: '{ "scope": "read" }', description: 'A JSON object.', rows: 3 },
    username: { label: 'User name' },
    password: { label: 'Password' },
    pkce: { label: 'PKCE' },
    dpop: {
      label: 'DPoP',
      description: 'Binds tokens to a key made here, so a stolen token is useless without it (RFC 9449). The key stays in the vault.',
    },
    redirectUriOnRefresh: { label: 'Redirect URI on refresh' },
    dialect: { label: 'Departures from the RFCs' },
  }),
  ...inSection('redirect', {
    receiver: { label: 'Redirect' },
    loopbackPort: {
      label: 'Port',
      fullLabel: 'Loopback port',
      placeholder: 'any free port',
      description: 'Leave empty only if the provider ignores the port (RFC 8252, section 7.3).',
    },
    loopbackPath: {
      label: 'Path',
      fullLabel: 'Loopback path',
      description: "A path of its own prevents mix-ups with other providers' redirects.",
    },
    pasteUri: {
      label: 'Redirect URI',
      placeholder: 'https://app.example.com/oauth/callback',
      description: 'Exactly as registered. After signing in, you paste the redirected URL.',
    },
    postLogoutRedirectUri: {
      label: 'Post-logout redirect URI',
      placeholder: 'https://app.example.com/signed-out',
      description: 'Where the provider sends the browser after you sign out. Optional; must be registered there.',
    },
  }),
  ...inSection('request', {
    'request-pushed': { label: 'Pushed authorization request' },
    'request-signed': { label: 'Signed request' },
    'request-prompt': {
      label: 'prompt',
      placeholder: 'login consent',
      description: 'Pages the server must show: login, consent, select_account or create.',
    },
    'request-maxAge': {
      label: 'max_age',
      placeholder: '3600',
      description: 'Seconds since the user last signed in, at most; older sessions sign in again. The ID token then states auth_time.',
    },
    'request-loginHint': {
      label: 'login_hint',
      placeholder: 'ada@example.com',
      description: 'Who is expected to sign in; servers fill in the name.',
    },
    'request-acrValues': {
      label: 'acr_values',
      placeholder: 'urn:example:mfa',
      description: 'How strong the sign-in should be, the preferred first. The ID token states what it was as acr.',
    },
    'request-uiLocales': {
      label: 'ui_locales',
      placeholder: 'de-CH fr',
      description: 'Languages of the pages, the preferred first.',
    },
    'request-display': { label: 'display', description: 'How the pages are laid out. Most servers ignore it.' },
    'request-responseType': { label: 'Response type' },
    'request-responseMode': { label: 'response_mode', description: 'How the response comes back.' },
    'request-claims': {
      label: 'claims',
      placeholder: '{ "userinfo": { "email": { "essential": true } } }',
      description: 'Single claims for the ID token or the UserInfo endpoint (OpenID Connect Core, section 5.5).',
    },
    'request-authorizationDetails': {
      label: 'authorization_details',
      placeholder: '[{ "type": "payment_initiation" }]',
      description: 'What exactly to authorize, as the API defines it (rich authorization requests, RFC 9396).',
    },
  }),
  ...inSection('extras', {
    'legs-authorize': { label: 'Authorize request' },
    'legs-token': { label: 'Token request' },
    'legs-refresh': { label: 'Refresh request' },
    'legs-api': { label: 'API calls' },
  }),
  ...inSection('api', {
    apiBaseUrl: { label: 'API base URL', placeholder: 'https://api.example.com/v1', description: 'Test calls are relative to it.' },
    refreshOn401: { label: 'Refresh on 401' },
    allowPlainHttp: { label: 'Plain http' },
  }),
  ...inSection('essentials', {
    environment: {
      label: 'Environment',
      placeholder: 'production, staging…',
      description: 'The list is divided by it, unless connections share a group.',
    },
    group: {
      label: 'Group',
      placeholder: 'Orders app',
      description: 'Connections of the same group are environments of one client: switch between them in the header.',
    },
    production: { label: 'Production', description: 'Marked everywhere. Tokenscope asks before it changes data there.' },
    tags: {
      label: 'Tags',
      placeholder: 'Add a tag',
      description: 'Press Enter or a comma to add one. You can search and filter by tags.',
    },
    notes: {
      label: 'Notes',
      placeholder: 'Contacts, agreements',
      description: "Searchable, and exported with the connection. Don't put secrets here.",
      rows: 2,
    },
  }),
} satisfies Record<`endpoint-${keyof Endpoints}` | `legs-${LegName}` | `request-${AuthorizeSetting}`, FieldText> &
  Record<string, FieldText>;

export type FieldId = keyof typeof fields;

/** What stands at each field, in the order of the form. */
export const FIELDS: Record<FieldId, FieldText> = fields;
export const FIELD_IDS = Object.keys(fields) as FieldId[];

/** The section a field stands in; fields the template asks for stand at the top. */
export function sectionOf(field: FieldId, asked: ReadonlySet<string>): SectionId {
  const ask = field === 'endpoint-authorization' || field === 'endpoint-token' ? 'endpoints' : field;
  return asked.has(ask) ? 'essentials' : FIELDS[field].section;
}

/** What the form asks first. */
export function askedBy(template: string): Set<string> {
  return new Set(providerOf(template).asks);
}

/** Of the fields whose settings are members of one. */
const PREFIXES: Readonly<Record<string, string>> = {
  endpoints: 'endpoint',
  legs: 'legs',
  authorizeRequest: 'request',
  jwtBearer: 'assertion',
};

/** The field that a refusal names by its path, such as "legs.token.params[0].name"; null: none of this form. */
export function fieldOfPath(path: string): FieldId | null {
  const [head = '', next = ''] = path.split(/[.[]/);
  if (path === 'receiver') return 'receiver';
  if (head === 'receiver') return next === 'port' ? 'loopbackPort' : next === 'path' ? 'loopbackPath' : 'pasteUri';
  if (head === 'tokenExchange') return next === 'subject' ? 'subjectToken' : next === 'actor' ? 'actorToken' : 'requestedTokenType';
  if (head === 'passwordGrant') return 'username';
  const prefix = PREFIXES[head];
  const name = prefix === undefined ? head : `${prefix}-${next}`;
  return FIELD_IDS.find((id) => id === name) ?? null;
}
