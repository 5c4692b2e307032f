import * as to from './oauth-fields';
import { dictIn, member, textAt } from './source';

const SENT_IN: Record<string, to.Addition['sentIn']> = {
  headers: 'header',
  header: 'header',
  queryparams: 'url',
  query: 'url',
  body: 'body',
};

const addition = (raw: unknown): to.Addition => ({
  name: textAt(raw, 'name'),
  value: textAt(raw, 'value'),
  sentIn: SENT_IN[textAt(raw, 'sendIn') || textAt(raw, 'placement')] ?? 'header',
  isOff: member(raw, 'enabled') === false || member(raw, 'disabled') === true,
});

const PLACEMENT = to.credentialsPlace({ basic_auth_header: 'client_secret_basic', body: 'client_secret_post' });

/** What an oauth2 block of Bruno can have: in its JSON export, and in .bru files once their names are written like these. */
export const BRUNO_FIELDS: to.Fields = {
  ...to.USUAL,
  callbackUrl: to.redirectUri,
  credentialsPlacement: PLACEMENT,
  pkce: to.pkceSwitch,
  tokenPlacement: to.tokenPlace('header'),
  tokenHeaderPrefix: to.tokenPrefix,
  // Of a token in the query, which tokenPlacement says.
  tokenQueryKey: to.ofTheProgram,
  tokenSource: to.tokenSource('access_token'),
  additionalParameters: to.nested({
    authorization: to.additions('authorize', addition),
    token: to.additions('token', addition),
    refresh: to.additions('refresh', addition),
  }),
  credentialsId: to.ofTheProgram,
  autoFetchToken: to.ofTheProgram,
  autoRefreshToken: to.ofTheProgram,
  reuseToken: to.ofTheProgram,
};

/** The same in a YAML collection (OpenCollection 1). */
export const OPEN_COLLECTION_FIELDS: to.Fields = {
  type: to.ofTheProgram,
  flow: to.usualGrant,
  authorizationUrl: to.authorizationUrl,
  accessTokenUrl: to.tokenUrl,
  refreshTokenUrl: to.refreshUrl,
  callbackUrl: to.redirectUri,
  credentials: to.nested({ clientId: to.clientId, clientSecret: to.clientSecret, placement: PLACEMENT }),
  resourceOwner: to.nested({ username: to.username, password: to.password }),
  scope: to.scope,
  state: to.madeAnew('State'),
  // Empty: it is on, with the usual method.
  pkce: (draft, raw) => {
    draft.take({ settings: { pkce: member(raw, 'disabled') === true ? 'off' : 'S256' } });
    to.pkceMethod(draft, member(raw, 'method'), 'method');
  },
  tokenConfig: to.nested({
    id: to.ofTheProgram,
    source: to.tokenSource('access_token'),
    placement: (draft, raw, name) => {
      if (member(raw, 'query') !== undefined) to.tokenPlace('header')(draft, 'query', name);
      to.tokenPrefix(draft, member(dictIn(raw), 'header'), name);
    },
  }),
  settings: to.nested({ autoFetchToken: to.ofTheProgram, autoRefreshToken: to.ofTheProgram }),
  additionalParameters: to.nested({
    authorizationRequest: to.additions('authorize', addition),
    accessTokenRequest: to.additions('token', addition),
    refreshTokenRequest: to.additions('refresh', addition),
  }),
};
