import { blankSettings, GRANT_TYPES, type ConnectionSettings, type Leg, type Template } from '../../model/connection';

/** CATAPA's name for its tenant header; the value is the person's tenant code. */
export const TENANT_HEADER = 'Tenant';

const { endpoints: NO_ENDPOINTS } = blankSettings();
const NOTHING: Leg = { params: [], headers: [] };
const TENANT: Leg = { params: [], headers: [{ name: TENANT_HEADER, value: '' }] };

const DOCUMENTED = "from the provider's own pages";
const BEHIND = "from Auth0's documentation, which stands behind Katana";
const ONE_CLIENT = 'seen in one existing client, not documented';

const katanaDefaults: ConnectionSettings = {
  ...blankSettings(),
  name: 'Katana',
  template: 'katana',
  environment: 'production',
  endpoints: {
    ...NO_ENDPOINTS,
    authorization: 'https://login.katanamrp.com/authorize',
    token: 'https://login.katanamrp.com/oauth/token',
  },
  clientAuthentication: 'client_secret_post',
  scopes: ['offline_access'],
  audience: 'https://api.katanamrp.com',
  redirectUriOnRefresh: true,
  apiBaseUrl: 'https://api.katanamrp.com/v1',
  calls: [
    {
      id: 'locations',
      name: 'Locations, one',
      method: 'GET',
      url: '/locations',
      query: [{ name: 'limit', value: '1' }],
      headers: [],
      body: '',
    },
  ],
};

const catapaDefaults: ConnectionSettings = {
  ...blankSettings(),
  name: 'CATAPA',
  template: 'catapa',
  environment: 'production',
  endpoints: {
    ...NO_ENDPOINTS,
    authorization: 'https://accounts-apps.catapa.com/oauth2/authorize',
    token: 'https://api.catapa.com/oauth/token',
  },
  clientAuthentication: 'client_secret_basic',
  scopes: ['all'],
  legs: { authorize: NOTHING, token: TENANT, refresh: TENANT, api: TENANT },
  apiBaseUrl: 'https://api.catapa.com',
  calls: [
    { id: 'me', name: 'Who am I', method: 'GET', url: '/v1/users/me', query: [], headers: [], body: '' },
    {
      id: 'employees',
      name: 'Employees, one (personal data)',
      method: 'GET',
      url: '/core/v1/employees',
      query: [
        { name: 'page', value: '0' },
        { name: 'size', value: '1' },
      ],
      headers: [],
      body: '',
    },
  ],
};

const TEMPLATES: Template[] = [
  {
    id: 'katana',
    label: 'Katana',
    summary: 'Katana cloud inventory: act for a Katana user, with refresh tokens that rotate.',
    asks: ['clientId', 'clientSecret'],
    defaults: katanaDefaults,
    facts: [
      {
        text: 'You register by hand: send your redirect URL to the App Partners team, they send back a client ID and secret.',
        sure: DOCUMENTED,
      },
      { text: 'Without the scope offline_access there is no refresh token.', sure: DOCUMENTED },
      { text: 'Every refresh gives a new refresh token and ends the one before; use each one once.', sure: DOCUMENTED },
      { text: 'The refresh request carries redirect_uri too.', sure: DOCUMENTED },
      { text: 'A refused refresh token comes back as 403 with invalid_grant.', sure: BEHIND },
      { text: 'state and PKCE are not mentioned by Katana; both work.', sure: BEHIND },
      { text: 'The API allows 60 requests in 60 seconds.', sure: DOCUMENTED },
      { text: 'What the access token looks like and how long it lives is not published.', sure: 'unknown' },
    ],
    grantTypes: ['authorization_code'],
  },
  {
    id: 'catapa',
    label: 'CATAPA',
    summary: 'CATAPA payroll and HR: as a machine or for a user, with your tenant code on every request.',
    asks: ['clientId', 'clientSecret', 'tenant', 'scopes'],
    defaults: catapaDefaults,
    facts: [
      { text: 'Create the client in the Admin panel under Setup > OAuth 2.0 Clients > Add. The secret is shown once.', sure: DOCUMENTED },
      { text: 'Every request carries the Tenant header, the token request included.', sure: DOCUMENTED },
      { text: 'A token lives 3600 s by default; when it has expired, get a new one the same way.', sure: DOCUMENTED },
      { text: 'The lifetime may come as expire_in instead of expires_in. Both are read.', sure: DOCUMENTED },
      {
        text: 'The scope is said to be required and currently empty, yet existing clients send "all". That is the default here; change it if the server refuses it.',
        sure: 'sources disagree',
      },
      { text: 'The authorize page is https://accounts-apps.catapa.com/oauth2/authorize.', sure: ONE_CLIENT },
      { text: 'Another client gets tokens from https://api-apps.catapa.com/oauth/token.', sure: ONE_CLIENT },
      { text: 'One client turns PKCE off. Turn it off under Settings if sign-in fails with it.', sure: ONE_CLIENT },
      { text: 'The callback brings the tenant beside code and state; it is kept with the token.', sure: ONE_CLIENT },
      {
        text: '"Who am I" needs the token of a user; "Employees, one" works with either kind and returns personal data.',
        sure: ONE_CLIENT,
      },
    ],
    grantTypes: [...GRANT_TYPES],
  },
  {
    id: 'oidc',
    label: 'OpenID provider',
    summary: 'Any provider that publishes its endpoints: give the issuer, the rest is discovered.',
    asks: ['issuer', 'clientId', 'clientSecret', 'scopes', 'apiBaseUrl'],
    defaults: { ...blankSettings(), name: 'OpenID provider', template: 'oidc', scopes: ['openid', 'profile', 'email', 'offline_access'] },
    facts: [
      {
        text: 'Endpoints come from /.well-known/openid-configuration, else from /.well-known/oauth-authorization-server.',
        sure: 'certain',
      },
      { text: 'An endpoint you fill in yourself wins over the discovered one.', sure: 'certain' },
      { text: 'Many providers give a refresh token only with the scope offline_access.', sure: 'OpenID Connect Core 1.0, section 11' },
    ],
    grantTypes: [...GRANT_TYPES],
  },
  {
    id: 'oauth',
    label: 'OAuth server',
    summary: 'Any OAuth 2.0 server by its endpoints, with nothing assumed.',
    asks: ['endpoints', 'clientId', 'clientSecret', 'scopes', 'apiBaseUrl'],
    defaults: { ...blankSettings(), name: 'OAuth server', template: 'oauth' },
    facts: [
      { text: 'The authorization endpoint is needed for signing in, the token endpoint always.', sure: 'RFC 6749, section 3' },
      {
        text: 'If the server chokes on PKCE it can be turned off; "plain" is not offered, for it protects nothing.',
        sure: 'RFC 9700, section 2.1.1',
      },
    ],
    grantTypes: [...GRANT_TYPES],
  },
  practice({
    id: 'practice',
    label: 'Practice provider',
    summary: 'Built in and on this computer: see the whole journey without any credentials.',
    like: { ...blankSettings(), name: 'Practice provider', template: 'practice', scopes: ['openid', 'profile', 'offline_access'] },
    facts: ['Access tokens live two minutes and refresh tokens rotate; using an old one kills the family.'],
    grantTypes: [...GRANT_TYPES],
  }),
  practice({
    id: 'practice-katana',
    label: 'Practice Katana',
    summary: 'The practice provider speaking as Katana does, error bodies included.',
    like: { ...katanaDefaults, name: 'Practice: as Katana', template: 'practice-katana' },
    facts: ['Rotation, audience, redirect_uri on refresh and the 403 for a dead refresh token are as at Katana.'],
    grantTypes: ['authorization_code'],
  }),
  practice({
    id: 'practice-catapa',
    label: 'Practice CATAPA',
    summary: 'The practice provider speaking as CATAPA does: Tenant header, expire_in and all.',
    like: {
      ...catapaDefaults,
      name: 'Practice: as CATAPA',
      template: 'practice-catapa',
      grantType: 'client_credentials',
      pkce: 'off',
    },
    facts: ['A request without the Tenant header is refused, as at CATAPA.'],
    grantTypes: [...GRANT_TYPES],
  }),
];

/** The practice provider fills in endpoints, client and API address itself once it runs; nothing of them can be known before. */
function practice(of: Pick<Template, 'id' | 'label' | 'summary' | 'grantTypes'> & { like: ConnectionSettings; facts: string[] }): Template {
  return {
    id: of.id,
    label: of.label,
    summary: of.summary,
    asks: [],
    defaults: { ...of.like, environment: 'Practice', endpoints: NO_ENDPOINTS, apiBaseUrl: null },
    facts: [
      ...of.facts.map((text) => ({ text, sure: 'certain' })),
      { text: 'It listens on 127.0.0.1 while Tokenscope runs; nothing leaves this computer.', sure: 'certain' },
    ],
    grantTypes: of.grantTypes,
  };
}

/** All templates in the order to offer them. Copies: the caller may change what it gets. */
export function templates(): Template[] {
  // Not structuredClone: it would keep the legs that share one object sharing it, so that editing one edits three.
  return JSON.parse(JSON.stringify(TEMPLATES));
}
