import type { Rule } from '../coach-rule';
import { playing, practiceFacts, promised } from './practice';
import { DOCUMENTED, ONE_CLIENT, type OfferedProvider, type PracticeProvider, TENANT_HEADER } from './provider';

/** The face of the practice provider that asks for a tenant, by which a proof names it. */
export const TENANT_FACE = 'catapa';

export const TENANT_FACE_WORDS = {
  name: 'CATAPA',
  text: 'As CATAPA: the Tenant header on every request, Basic authentication, expire_in.',
};

const TOKEN: Rule['when']['purpose'] = ['token', 'refresh'];
/** The value is the person's tenant code. */
const TENANT = { headers: [{ name: TENANT_HEADER, value: '' }] };

/** Asks for a list's first page, with one entry on it. */
export const FIRST_OF_PAGE = [
  { name: 'page', value: '0' },
  { name: 'size', value: '1' },
];

export const catapa: OfferedProvider<'catapa'> = {
  id: 'catapa',
  name: 'CATAPA',
  hosts: /(^|\.)catapa\.com$/,
  label: 'CATAPA',
  summary: 'CATAPA payroll and HR: as a machine or for a user, with your tenant code on every request.',
  mark: { letters: 'C', tone: 'warn' },
  welcome: { title: 'CATAPA', text: 'With its Tenant header' },
  asks: ['clientId', 'clientSecret', 'tenant', 'scopes'],
  grantTypes: ['authorization_code', 'client_credentials'],
  settings: {
    name: 'CATAPA',
    environment: 'production',
    endpoints: { authorization: 'https://accounts-apps.catapa.com/oauth2/authorize', token: 'https://api.catapa.com/oauth/token' },
    scopes: ['all'],
    legs: { token: TENANT, refresh: TENANT, api: TENANT },
    apiBaseUrl: 'https://api.catapa.com',
    calls: [
      { id: 'me', name: 'Who am I', url: '/v1/users/me' },
      { id: 'employees', name: 'Employees, one (personal data)', url: '/core/v1/employees', query: FIRST_OF_PAGE },
    ],
  },
  facts: [
    {
      text: 'Create the client in the Admin panel under Setup > OAuth 2.0 Clients > Add. The secret is only shown once.',
      sure: DOCUMENTED,
    },
    { text: 'Every request must have the Tenant header, including the token request.', sure: DOCUMENTED },
    { text: 'A token is valid for 3600 s by default; when it has expired, get a new one the same way.', sure: DOCUMENTED },
    { text: 'The lifetime may be called expire_in instead of expires_in. Tokenscope reads both.', sure: DOCUMENTED },
    {
      text: 'The documentation calls the scope required and currently empty, but existing clients send "all". That is the default here; change it if the server rejects it.',
      sure: 'sources disagree',
    },
    { text: 'The authorization page is https://accounts-apps.catapa.com/oauth2/authorize.', sure: ONE_CLIENT, with: 'receiver' },
    { text: 'Another client gets tokens from https://api-apps.catapa.com/oauth/token.', sure: ONE_CLIENT },
    { text: 'One client turns PKCE off. Turn it off under Settings if sign-in fails with it.', sure: ONE_CLIENT, with: 'pkce' },
    {
      text: 'The callback includes the tenant beside code and state; Tokenscope stores it with the token.',
      sure: ONE_CLIENT,
      with: 'receiver',
    },
    {
      text: `"Who am I" needs a user's token; "Employees, one" works with either kind and returns personal data.`,
      sure: ONE_CLIENT,
    },
  ],
  expects: {
    promises: {
      lifetimeMember: 'either',
      redirectUriOnRefresh: 'any',
      pkce: 'any',
      pkceRequired: 'any',
      noStore: 'any',
    },
    sure: {
      lifetimeMember: "CATAPA's pages spell it expire_in; clients read expires_in",
      pkce: ONE_CLIENT,
    },
  },
  onboarding: {
    how: 'self-service',
    where: 'Admin Panel > Setup > OAuth 2.0 Clients > Add',
    url: 'https://apps.catapa.com/',
    lead: 'The Client secret is only shown once: paste it here before closing that page.',
    names: {
      grantType: 'Grant Type',
      redirectUri: 'Redirect URI',
      clientId: 'Client ID',
      clientSecret: 'Client Secret',
      tenant: 'Tenant Code',
    },
    grants: { authorization_code: 'Authorization Code', client_credentials: 'Client Credentials' },
    request: { note: 'CATAPA shows the Client Secret only once, in the dialog after saving: copy it before you close that.' },
    withoutRedirect: true,
  },
  refreshesWithoutScope: true,
  personalData: /\/core\/v1\/employees(?:\/|$)/i,
  claims: { tenant: 'Tenant the token belongs to (CATAPA)' },
  responseMembers: { tenant: 'Tenant the grant belongs to (CATAPA)' },
  rules: {
    'catapa-tenant-missing': {
      when: { status: [400, 401, 403], withoutHeader: 'tenant' },
      what: 'CATAPA requires a Tenant header on every request, and this one had none.',
      cause: 'The tenant code is missing for this kind of request: token, refresh and API each have their own headers.',
      action: 'Enter your tenant code as the header "Tenant" of the token, refresh and API requests in Settings.',
      mend: ['open:tenant'],
      reference: 'CATAPA docs: Security Headers',
      lift: 40,
    },
    'catapa-tenant-unknown': {
      when: { status: ['4xx'], says: /\btenant\b/i },
      what: "CATAPA doesn't know the tenant of this request.",
      cause: 'The tenant code is misspelled, or belongs to another environment. It is case-sensitive; it is in the URL of your CATAPA.',
      action: 'Correct the header "Tenant" in Settings, for the token, refresh and API requests.',
      mend: ['open:tenant'],
      reference: 'CATAPA docs: Security Headers',
    },
    'catapa-client-refused': {
      when: { purpose: TOKEN, status: [401], error: ['invalid_client', 'unauthorized'] },
      what: 'CATAPA rejected this client (401).',
      cause: 'The Client ID or secret is wrong, or belongs to another tenant. The secret was only shown when the client was created.',
      action: 'Enter the secret again. If it is lost, create a new client under Setup > OAuth 2.0 Clients in the Admin panel.',
      mend: ['open:clientSecret', 'open:clientId'],
      reference: 'CATAPA docs: Create an OAuth Client',
    },
    'catapa-scope-refused': {
      when: { error: ['invalid_scope'] },
      what: 'CATAPA rejected the scope.',
      cause:
        'Its documentation calls the scope required and currently empty, while existing clients send "all"; your tenant may expect the other.',
      action: 'Change the scopes in Settings from "all" to nothing, or vice versa, then try again.',
      mend: ['open:scopes'],
      reference: 'CATAPA docs: Creating Bearer Token',
    },
    'catapa-token-missing': {
      when: { purpose: ['call'], status: [401], says: /full authentication is required/i },
      what: 'CATAPA received no access token (401).',
      cause: 'The Authorization header did not reach it, or the token was not issued by CATAPA.',
      action: 'Check the API base URL (https only), then get a new token and send the call again.',
      mend: ['open:apiBaseUrl'],
      reference: 'CATAPA docs: Security Headers',
    },
  },
};

export const practiceCatapa: PracticeProvider<'practice-catapa', 'catapa'> = {
  ...playing(catapa, 'C', { grantType: 'client_credentials', pkce: 'off' }),
  grantTypes: catapa.grantTypes,
  summary: 'The practice provider imitating CATAPA: Tenant header, expire_in and all.',
  facts: practiceFacts('As at CATAPA, a request without the Tenant header is rejected.'),
  expects: promised({
    rotates: 'no',
    leewaySeconds: null,
    reuseEndsFamily: 'any',
    lifetimeMember: 'expire_in',
    refreshToken: 'always',
    issInCallback: 'no',
    pkce: 'ignored',
    narrowerScope: 'ignored',
    pkceRequired: 'no',
    revokedWithinSeconds: null,
  }),
  refreshesWithoutScope: true,
  personalData: catapa.personalData,
  faces: [{ id: 'catapa' }],
};
