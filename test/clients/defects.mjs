/**
 * Each breaks one rule of the reference client. `face`: where that shows. `finds`: the checks that find it, with their verdicts; no other check
 * may say anything but pass, or that it does not apply. `blinds`: so little works with it that other checks see nothing.
 */
export const DEFECTS = {
  'fixed-state': {
    breaks: 'sends the same state with each sign-in',
    face: 'catapa',
    finds: { 'app-sign-in.state-fresh': 'fail' },
  },
  'state-not-checked': {
    breaks: 'exchanges the code of a callback with another state',
    face: 'catapa',
    finds: { 'app-sign-in.state-checked': 'fail' },
  },
  'state-by-start': {
    breaks: 'exchanges the code of a callback whose state begins as its own',
    face: 'catapa',
    finds: { 'app-sign-in.state-checked': 'fail' },
  },
  'state-if-there': {
    breaks: 'exchanges the code of a callback without a state',
    face: 'katana',
    finds: { 'app-sign-in.state-checked': 'fail' },
  },
  'pkce-plain': {
    breaks: 'sends its code verifier as the challenge',
    face: 'catapa',
    finds: { 'app-sign-in.pkce': 'fail' },
  },
  'verifier-reused': {
    breaks: 'uses one code verifier for each sign-in',
    face: 'catapa',
    finds: { 'app-sign-in.verifier-fresh': 'fail' },
  },
  'no-pkce': {
    breaks: 'signs in without PKCE',
    face: 'katana',
    finds: { 'app-sign-in.pkce': 'fail' },
  },
  'nonce-not-checked': {
    breaks: 'accepts an ID token with another nonce',
    face: 'oidc',
    finds: { 'app-sign-in.nonce-checked': 'fail' },
  },
  'nonce-if-there': {
    breaks: 'accepts an ID token without a nonce',
    face: 'oidc',
    finds: { 'app-sign-in.nonce-checked': 'fail' },
  },
  'iss-not-checked': {
    breaks: 'exchanges the code of a callback from another issuer',
    face: 'oidc',
    // At its own issuer it does no harm; with a second one it is a mix-up.
    finds: { 'app-sign-in.issuer-checked': 'warn', 'app-sign-in.mix-up': 'fail' },
  },
  'iss-if-there': {
    breaks: 'exchanges the code of a callback without an issuer, although the metadata promise one',
    face: 'oidc',
    finds: { 'app-sign-in.issuer-checked': 'warn' },
  },
  'secret-in-query': {
    breaks: 'sends its client secret in the URL too',
    face: 'catapa',
    blinds: true,
    finds: { 'app-token.query': 'fail' },
  },
  'no-tenant-on-refresh': {
    breaks: 'refreshes without the Tenant header',
    face: 'catapa',
    blinds: true,
    finds: { 'app-token.tenant': 'fail' },
  },
  'token-in-query': {
    breaks: 'sends its access token in the URL',
    face: 'catapa',
    blinds: true,
    finds: { 'app-use.header': 'fail' },
  },
  'redirect-with-token': {
    breaks: 'follows a redirect to another host with its access token',
    face: 'catapa',
    finds: { 'app-use.redirect': 'fail' },
  },
  'ignores-retry-after': {
    breaks: 'calls again at once after a 429',
    face: 'catapa',
    finds: { 'app-use.too-many': 'fail' },
  },
  'ignores-token-retry-after': {
    breaks: 'asks for a token again at once after a 429',
    face: 'catapa',
    finds: { 'app-refresh.retry-after': 'fail' },
  },
  'ignores-retry-date': {
    breaks: 'asks again at once after a 429 whose Retry-After is a date',
    face: 'catapa',
    finds: { 'app-use.too-many': 'fail', 'app-refresh.retry-after': 'fail' },
  },
  'refreshes-on-403': {
    breaks: 'refreshes after a 403',
    face: 'catapa',
    finds: { 'app-use.forbidden': 'fail' },
  },
  'old-refresh-token': {
    breaks: 'refreshes with the first refresh token for ever',
    face: 'katana',
    blinds: true,
    finds: { 'app-refresh.rotation': 'fail' },
  },
  'refresh-per-caller': {
    breaks: 'refreshes once for each of several calls at once',
    face: 'katana',
    finds: { 'app-refresh.at-once': 'fail', 'app-refresh.two-copies': 'fail' },
  },
  'no-lock': {
    breaks: 'refreshes in each of two processes at once',
    face: 'katana',
    finds: { 'app-refresh.two-copies': 'fail' },
  },
  'own-memory': {
    breaks: 'keeps its tokens in memory, though another process may have replaced them',
    face: 'katana',
    blinds: true,
    finds: { 'app-refresh.other-copy': 'fail' },
  },
  'lost-answer-for-ever': {
    breaks: 'asks again and again where the response to a refresh is lost',
    face: 'katana',
    finds: { 'app-refresh.lost-answer': 'fail' },
  },
  'loops-on-invalid-grant': {
    breaks: 'asks again and again where its refresh token is dead',
    face: 'katana',
    finds: { 'app-refresh.invalid-grant': 'fail' },
  },
  'refreshes-dead-token': {
    breaks: 'refreshes at each call with a token that it knows to be dead',
    face: 'katana',
    finds: { 'app-refresh.known-dead': 'fail' },
  },
  'ends-on-503': {
    breaks: 'takes a 500, 503 or 429 for the end of its grant',
    face: 'katana',
    finds: { 'app-token.server-error': 'fail', 'app-refresh.server-error': 'fail', 'app-refresh.busy': 'fail' },
  },
  'no-redirect-uri-on-refresh': {
    breaks: 'refreshes without redirect_uri',
    face: 'katana',
    blinds: true,
    finds: { 'app-refresh.redirect-uri': 'fail' },
  },
  'keeps-old-token': {
    breaks: 'keeps its access token where the new one has fewer scopes',
    face: 'oidc',
    finds: { 'app-refresh.narrower': 'fail' },
  },
  'alg-none': {
    breaks: 'accepts an ID token that is not signed',
    face: 'oidc',
    finds: { 'app-end.unsigned': 'fail' },
  },
  'wrong-aud': {
    breaks: 'accepts an ID token for another client',
    face: 'oidc',
    finds: { 'app-end.other-audience': 'fail' },
  },
  'aud-by-part': {
    breaks: 'accepts an ID token for a client whose ID contains its own',
    face: 'oidc',
    finds: { 'app-end.other-audience': 'fail' },
  },
  'jwks-per-request': {
    breaks: 'fetches the key set for each ID token',
    face: 'oidc',
    finds: { 'app-end.new-key': 'fail' },
  },
  'jwks-for-ever': {
    breaks: 'never fetches the key set again',
    face: 'oidc',
    // Some good libraries wait for a while before they fetch it again, so it is no more than a warning so soon after the first time.
    finds: { 'app-end.new-key': 'warn' },
  },
  'no-revocation': {
    breaks: 'signs out without revoking its refresh token',
    face: 'oidc',
    // RFC 7009 gives the means; no standard demands it.
    finds: { 'app-end.revokes': 'warn' },
  },
};

/** Each does something in another way that is right, too: no check may fail. `says`: warnings. */
export const STYLES = {
  'own-clock': {
    does: 'refreshes once the token has expired by its own clock, and takes no notice of a 401',
    face: 'katana',
    says: { 'app-use.unauthorized': 'warn', 'app-refresh.when': 'warn' },
  },
  'wide-margin': {
    does: 'refreshes five minutes ahead',
    face: 'catapa',
    says: {},
  },
  cautious: {
    does: 'tries nothing twice by itself, and has the person sign in where the response to a refresh is lost',
    face: 'katana',
    says: { 'app-token.cut': 'warn', 'app-refresh.no-network': 'warn' },
  },
};
