/** Why a library's app fails a check or is warned, from its source or documentation. A check's id may end with the face: "ID@katana". */
export type Reasons = Readonly<Record<string, string>>;

const WITHOUT_ISS =
  'It knows nothing of `iss` (RFC 9207), which appeared later than most of its code. Its addresses are fixed, so one server is no danger.';
const LEFT_401 = 'Refreshing after a 401 is left to the app; its documentation refreshes by the clock.';
const LATE = 'It compares the expiry with the clock and keeps no margin.';

export const REASONS: Readonly<Record<string, Reasons>> = {
  'openid-client': {
    'app-refresh.when@catapa':
      '`expiresIn()` (build/index.js) reads `expires_in` and not `expire_in`, so the token never expires for it, and a 401 makes it do nothing.',
    'app-use.unauthorized': LEFT_401,
    'app-refresh.when':
      'It refreshes nothing by itself: `expiresIn()` (build/index.js) counts full seconds down to 0, and the app acts on that.',
    'app-refresh.at-once': '`refreshTokenGrant` (build/index.js) sends a request each time it is called. Sharing one is left to the app.',
    'app-refresh.lost-answer': 'It keeps no tokens: whether to ask again with the same one is left to the app, whose next call does.',
    'app-refresh.retry-after':
      '`handleRetryAfter` (build/index.js) is for polling alone. `refreshTokenGrant` throws an error with the response; to wait is left to the app, whose next call asks again.',
    'app-refresh.known-dead': 'It throws a `ResponseBodyError` with `invalid_grant`. Forgetting the tokens then is left to the app.',
  },
  'simple-oauth2': {
    'app-refresh.when@catapa':
      '`parseToken` (lib/access-token-parser.js) reads `expires_in` and not `expire_in`, so the token never expires for it, and a 401 makes it do nothing.',
    'app-sign-in.pkce':
      'lib/authorization-code-grant-type.js has no PKCE, and the README does not mention it. An app may pass the parameters itself.',
    'app-sign-in.nonce': 'It is a client for OAuth 2.0 and ignores ID tokens.',
    'app-sign-in.issuer-checked': WITHOUT_ISS,
    'app-use.unauthorized': LEFT_401,
    'app-refresh.when': `\`expired()\` (lib/access-token.js): ${LATE} The README shows a window of 300 seconds as a second way.`,
    'app-refresh.no-rotation':
      '`refresh()` (lib/access-token.js) means to keep the old refresh token, but reads `this.refresh_token`, which is undefined: it is in `this.token`. The next refresh sends an empty one.',
    'app-refresh.at-once': '`refresh()` (lib/access-token.js) sends a request each time it is called. Sharing one is left to the app.',
    'app-refresh.lost-answer': 'The `AccessToken` stays as it was, and the next call refreshes with it again.',
    'app-refresh.retry-after':
      '`refresh()` (lib/access-token.js) throws an error with the response, and nothing reads `Retry-After`. The next call refreshes again.',
    'app-refresh.known-dead': 'It throws an error with the response. Forgetting the `AccessToken` then is left to the app.',
    'app-end.revokes':
      "`revokeAll()` (lib/access-token.js) revokes the access token first. lib/client/client.js demands JSON (`json: 'strict'`), RFC 7009 an empty response: it throws, and never gets to the refresh token.",
  },
  passport: {
    'app-sign-in.state': "The README's example does not turn on `state`; then lib/state/null.js stores and verifies nothing.",
    'app-sign-in.pkce': "The README's example does not turn on `pkce` (lib/strategy.js), which needs `state`.",
    'app-sign-in.nonce': 'It is a client for OAuth 2.0 and ignores ID tokens.',
    'app-sign-in.code-once':
      'Without `state`, lib/strategy.js exchanges the code of every callback, so a page that is loaded again sends it again.',
    'app-sign-in.issuer-checked': WITHOUT_ISS,
    'app-token.credentials':
      '`getOAuthAccessToken` (oauth/lib/oauth2.js) always puts the secret in the body; a header for Basic comes on top of it.',
    'app-refresh.rotation':
      'The README of passport-oauth2-refresh says of a new refresh token: "You probably don\'t need it anyway". RFC 6749, section 6, says that it replaces the old one.',
    'app-refresh.at-once':
      '`requestNewAccessToken` (lib/refresh.js) sends a request each time it is called. Sharing one is left to the app.',
    'app-refresh.lost-answer': 'The app keeps its refresh token and sends it again with the next call.',
    'app-refresh.retry-after':
      '`_executeRequest` (oauth/lib/oauth2.js) hands on the status and the body and no header, so an app can not know how long to wait.',
    'app-refresh.known-dead': 'It hands the error to the callback. Forgetting the token then is left to the app.',
    'app-end.revokes': 'Neither package can revoke a token.',
  },
  badgateway: {
    'app-sign-in.issuer-checked': WITHOUT_ISS,
    'app-refresh.redirect-uri': '`refreshToken` (src/client.ts) takes a scope and a resource, and no other parameter.',
    'app-refresh.lost-answer':
      '`OAuth2Fetch.refreshToken` (src/fetch-wrapper.ts) catches every error alike and keeps the token, and the next call sends it again.',
    'app-refresh.retry-after':
      '`OAuth2Fetch.refreshToken` (src/fetch-wrapper.ts) catches every error alike and reads no `Retry-After`. The next call refreshes again.',
    'app-refresh.known-dead':
      '`OAuth2Fetch.refreshToken` (src/fetch-wrapper.ts) catches `invalid_grant` like any other error and keeps the token.',
  },
  authlib: {
    'app-refresh.when@catapa':
      '`OAuth2Token` (authlib/oauth2/rfc6749/wrappers.py) reads `expires_in` and not `expire_in`, so the token never expires for it, and a 401 makes it do nothing.',
    'app-sign-in.issuer-checked': WITHOUT_ISS,
    'app-sign-in.refused':
      "`fetch_token` (authlib/oauth2/client.py) looks for `code=` in the callback. Without it, `_guess_grant_type` takes the call for `client_credentials`, and the app gets a token of its own in place of the user's.",
    'app-use.unauthorized': LEFT_401,
    'app-refresh.when': `\`is_expired\` (authlib/oauth2/rfc6749/wrappers.py): ${LATE}`,
    'app-refresh.at-once': '`ensure_active_token` (authlib/oauth2/client.py) has no lock: each thread refreshes.',
    'app-refresh.lost-answer': 'The session keeps its token and refreshes with it again before the next call.',
    'app-refresh.retry-after':
      '`parse_response_token` (authlib/oauth2/client.py) raises an `OAuthError` without the response, so an app can not know how long to wait.',
    'app-refresh.known-dead': "`refresh_token` raises an `OAuthError` and leaves the session's token as it is.",
  },
  'requests-oauthlib': {
    'app-refresh.when@catapa':
      '`populate_token_attributes` (oauthlib/oauth2/rfc6749/clients/base.py) reads `expires_in` and not `expire_in`, so the token never expires for it, and a 401 makes it do nothing.',
    'app-sign-in.pkce': 'This version has no PKCE: `authorization_url` and `fetch_token` pass on what the app gives them.',
    'app-sign-in.nonce': 'It is a client for OAuth 2.0 and ignores ID tokens.',
    'app-sign-in.issuer-checked': WITHOUT_ISS,
    'app-use.unauthorized': LEFT_401,
    'app-refresh.when': `\`add_token\` (oauthlib/oauth2/rfc6749/clients/base.py): ${LATE}`,
    'app-refresh.at-once': '`OAuth2Session.request` (requests_oauthlib/oauth2_session.py) has no lock: each thread refreshes.',
    'app-refresh.lost-answer': 'The session keeps its token and refreshes with it again before the next call.',
    'app-refresh.retry-after':
      '`refresh_token` (requests_oauthlib/oauth2_session.py) parses the body alone and reads no `Retry-After`. The session refreshes again before the next call.',
    'app-refresh.known-dead': "`refresh_token` raises an `InvalidGrantError` and leaves the session's token as it is.",
    'app-end.revokes': 'This version can not revoke a token.',
  },
};

const CAREFUL = ['app-sign-in.state', 'app-sign-in.pkce', 'app-sign-in.nonce', 'app-refresh.rotation'];

/** Why a check of a library failed or warned; undefined: nobody has looked yet. */
export function reasonOf(library: string, check: string, face: string): string | undefined {
  if (library === 'passport-careful') return CAREFUL.includes(check) ? undefined : reasonOf('passport', check, face);
  const own = REASONS[library];
  return own?.[`${check}@${face}`] ?? own?.[check];
}
