import * as to from './oauth-fields';
import { type Dict, dictIn, listIn, textIn } from './source';

/** As many as a person may be asked to agree to. */
const MOST_SCOPES = 10;
/** As many as a person can look through. */
const MOST_CHOICES = 100;

/** PKCE as Scalar and Redoc write it: "SHA-256", "plain", "no". */
const pkce: to.Field = (draft, raw, name) => {
  const method = textIn(raw).toLowerCase();
  draft.take({ settings: { pkce: method === 'no' || method === 'false' ? 'off' : 'S256' } });
  to.pkceMethod(draft, raw, name);
};

/** Scopes as a list or a text. */
const scopeList: to.Field = (draft, raw, name) => to.scope(draft, Array.isArray(raw) ? raw.map(textIn).join(' ') : raw, name);

/** What there is to choose from. `neededScopes`, which come after, are what the first calls need. */
const offered: to.Field = (draft, raw) => {
  const all = Object.keys(dictIn(raw));
  if (all.length <= MOST_SCOPES) draft.take({ settings: { scopes: all } });
};

/** Characters that a scope may have (RFC 6749 appendix A.4). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/;

/** All on offer, to choose from in the connection. */
const choices: to.Field = (draft, raw) => {
  const all = listIn(raw).map(textIn);
  const fit = all.filter((scope) => SCOPE.test(scope)).slice(0, MOST_CHOICES);
  draft.take({ settings: { offeredScopes: fit } });
  if (fit.length < all.length)
    draft.leave(`${all.length - fit.length} of ${all.length} scopes`, `A connection offers ${MOST_CHOICES} at most, and none with spaces.`);
};

const audiences: to.Field = (draft, raw, name) => {
  const [first, ...others] = textIn(raw).split(',');
  to.audience(draft, first, name);
  if (others.length > 0) draft.leave('Audience', 'A connection has one audience. The first is used.');
};

/** What an OAuth 2.0 or OpenID Connect security scheme can have, in OpenAPI 2.0 to 3.2, a flow beside what its scheme says. */
export const OPENAPI_FIELDS: to.Fields = {
  type: to.ofTheProgram,
  description: to.ofTheProgram,
  deprecated: to.leftIfOn('A deprecated security scheme', 'The document says not to use it any longer.'),
  flow: to.grant({
    authorizationCode: { grantType: 'authorization_code' },
    accessCode: { grantType: 'authorization_code' },
    clientCredentials: { grantType: 'client_credentials' },
    application: { grantType: 'client_credentials' },
    password: { grantType: 'password' },
    implicit: { grantType: 'implicit' },
    deviceAuthorization: { grantType: 'urn:ietf:params:oauth:grant-type:device_code' },
  }),
  authorizationUrl: to.authorizationUrl,
  tokenUrl: to.tokenUrl,
  refreshUrl: to.refreshUrl,
  deviceAuthorizationUrl: to.deviceUrl,
  openIdConnectUrl: to.discoveryUrl,
  oauth2MetadataUrl: to.discoveryUrl,
  scopes: offered,
  neededScopes: scopeList,
  'x-default-scopes': scopeList,
  offeredScopes: choices,
  'x-scalar-client-id': to.clientId,
  'x-defaultClientId': to.clientId,
  'x-client-id': to.clientId,
  'x-scalar-redirect-uri': to.redirectUri,
  'x-scalar-credentials-location': to.credentialsPlace({ header: 'client_secret_basic', body: 'client_secret_post' }),
  'x-usePkce': pkce,
  'x-google-issuer': to.issuer,
  'x-google-audiences': audiences,
  'x-tokenName': to.tokenSource('access_token'),
  'x-scalar-security-query': to.additions('authorize', additionOf),
  'x-scalar-security-body': to.additions('token', additionOf),
};

function additionOf(raw: unknown): to.Addition {
  const [name = '', value] = listIn(raw);
  return { name: textIn(name), value: textIn(value), sentIn: 'body', isOff: false };
}

/** The block with its additions, which are written `{ name: value }`, as lists. */
export function withLists(block: Dict): Dict {
  const lists = ['x-scalar-security-query', 'x-scalar-security-body'].map((name) => [name, Object.entries(dictIn(block[name]))] as const);
  return { ...block, ...Object.fromEntries(lists.filter(([, list]) => list.length > 0)) };
}
