export type FaultGroup = 'network' | 'answer' | 'tokens' | 'refresh' | 'api' | 'redirect';

export interface FaultKind {
  id: string;
  group: FaultGroup;
  label: string;
  text: string;
  kind: 'switch' | 'number';
  /** Unit of a number; null for a switch. */
  unit: string | null;
  /** Value of a number when just switched on; null for a switch. */
  usual: number | null;
  /** Maximum of a number; null for a switch. */
  most: number | null;
  /** Whether the number may be negative, down to minus `most`. */
  signed: boolean;
}

const DAY_SECONDS = 24 * 60 * 60;

function onOff<const Id extends string>(id: Id, group: FaultGroup, label: string, text: string) {
  return { id, group, label, text, kind: 'switch', unit: null, usual: null, most: null, signed: false } as const;
}

/** `range`: unit, default and maximum. */
function amount<const Id extends string>(
  id: Id,
  group: FaultGroup,
  label: string,
  [unit, usual, most]: [string, number, number],
  text: string,
  signed = false,
) {
  return { id, group, label, text, kind: 'number', unit, usual, most, signed } as const;
}

const NETWORK = [
  amount(
    'latency',
    'network',
    'Latency',
    ['ms', 2000, 120_000],
    'Every answer except the sign-in pages is delayed this long. Token requests take effect at once.',
  ),
  onOff('connection-reset', 'network', 'Connection reset', 'The token endpoint drops the connection and does nothing.'),
  onOff(
    'answer-dropped',
    'network',
    'Answer dropped',
    'A refresh takes effect and rotates the refresh token, but the connection drops before the answer.',
  ),
  amount('slow-drip', 'network', 'Slow drip', ['ms a byte', 200, 10_000], 'The token endpoint sends its answer byte by byte.'),
  amount('huge-answer', 'network', 'Huge answer', ['MB', 16, 200], 'The token endpoint puts this much white space before its answer.'),
  amount(
    'busy-429',
    'network',
    'Too many requests',
    ['s', 30, DAY_SECONDS],
    'The token endpoint answers 429 with Retry-After, and does nothing.',
  ),
  onOff('error-500-html', 'network', 'Server error', 'The token endpoint answers 500 with a web page, and does nothing.'),
] as const;

const ANSWER = [
  onOff('malformed-json', 'answer', 'Malformed JSON', 'Token responses break off in the middle, though the request took effect.'),
  onOff('wrong-content-type', 'answer', 'Wrong content type', 'Token responses are labelled text/html but contain JSON.'),
  onOff('expire-in', 'answer', 'expire_in', 'Token responses spell expires_in as expire_in.'),
  onOff('no-expires-in', 'answer', 'No expires_in', 'Token responses do not say when the token expires.'),
  onOff('expires-in-text', 'answer', 'expires_in as text', 'Token responses give expires_in as text: "120".'),
  onOff('no-token-type', 'answer', 'No token_type', 'Token responses lack token_type.'),
  amount(
    'bare-refusal',
    'answer',
    'Bare refusals',
    ['status', 400, 599],
    'The token endpoint refuses with only this status, whatever the reason: no error code, no body.',
  ),
  onOff('cacheable', 'answer', 'Cacheable', 'Token responses lack Cache-Control: no-store, and allow an hour.'),
  amount(
    'clock-off',
    'answer',
    'Clock off',
    ['s', 600, DAY_SECONDS],
    "The server's clock is off: Date, iat and exp. Negative: slow.",
    true,
  ),
] as const;

const TOKENS = [
  amount('lifetime-short', 'tokens', 'Short life', ['s', 5, DAY_SECONDS], 'New access tokens live this long, and say so.'),
  onOff('exp-differs', 'tokens', 'exp differs', "A JWT access token's exp is an hour later than expires_in says."),
  onOff('wrong-audience', 'tokens', 'Wrong audience', 'JWTs are for another audience, so the sample API refuses them.'),
  onOff('wrong-issuer', 'tokens', 'Wrong issuer', 'JWTs name another issuer, so the sample API refuses them.'),
  onOff(
    'key-rotated',
    'tokens',
    'Signing key rotated',
    'JWTs are signed with a new key, the only one published. Earlier ones are refused.',
  ),
  onOff('scope-widened', 'tokens', 'Scope widened', 'Tokens are granted api:admin, which was not requested.'),
  onOff('scope-narrowed-silently', 'tokens', 'Scope narrowed silently', 'Tokens lack a requested scope, and the answer does not say so.'),
  onOff(
    'ignores-scope',
    'tokens',
    'Scope ignored',
    'Whatever scopes are requested, the client gets all it may have, and the answer says so.',
  ),
  onOff('offline-always', 'tokens', 'Refresh token always', 'A sign-in gives a refresh token without offline_access.'),
  onOff('no-refresh-token', 'tokens', 'No refresh token', 'A sign-in gives no refresh token, whatever was requested.'),
  onOff('secret-revoked', 'tokens', 'Client secret revoked', 'No client secret is accepted any more.'),
  onOff('any-secret', 'tokens', 'Any client secret', 'Every client secret is accepted.'),
] as const;

const REFRESH = [
  onOff('no-rotation', 'refresh', 'No rotation', 'A refresh gives no new refresh token; the old one stays valid.'),
  amount('rotation-leeway', 'refresh', 'Rotation leeway', ['s', 10, 3600], 'A used refresh token is still accepted for this long.'),
  onOff('family-survives', 'refresh', 'Family survives reuse', 'A used refresh token is refused, but the rest of its family lives on.'),
  onOff('reuse-taken', 'refresh', 'Reuse accepted', 'A used refresh token is accepted for ever.'),
  onOff(
    'concurrent-kills',
    'refresh',
    'Two at once end the family',
    'Two refreshes with one token at the same time end its family, leeway or not.',
  ),
  amount('refresh-expires', 'refresh', 'Refresh token expires', ['s', 30, 365 * DAY_SECONDS], 'New refresh tokens live this long.'),
  onOff('same-access-token', 'refresh', 'Same access token', 'A refresh answers with the previous access token.'),
  onOff('old-access-token-dies', 'refresh', 'Old access token dies', 'A refresh ends the previous access token.'),
  onOff('narrower-scope-ignored', 'refresh', 'Narrower scope ignored', 'A refresh that asks for fewer scopes gets them all.'),
  onOff(
    'narrower-scope-sticks',
    'refresh',
    'Narrower scope sticks',
    'A refresh that asks for fewer scopes narrows the refresh token for good.',
  ),
  amount(
    'race-passes',
    'refresh',
    'Two at once both accepted',
    ['races', 2, 1000],
    'Two refreshes with one token at the same time are both accepted in the first races, this many times; after that as usual.',
  ),
  onOff('wrong-secret-burns', 'refresh', 'Wrong secret burns', 'A refresh with a wrong client secret ends the token family.'),
  onOff('redirect-uri-needed', 'refresh', 'redirect_uri needed', 'A refresh without redirect_uri is refused.'),
  onOff('redirect-uri-any', 'refresh', 'redirect_uri not needed', 'As with Katana: a refresh may omit redirect_uri or send any.'),
  onOff('code-reusable', 'refresh', 'Code reusable', 'An authorization code is accepted again until it expires.'),
  onOff('code-replay-revokes-nothing', 'refresh', 'Code replay ends nothing', 'A used code is refused, but the its tokens stay valid.'),
  onOff('revocation-ignored', 'refresh', 'Revocation ignored', 'The revocation endpoint answers success and does nothing.'),
  onOff('introspection-lies', 'refresh', 'Introspection lies', 'Introspection reports dead tokens as active and live ones as inactive.'),
] as const;

const API = [
  onOff('api-takes-anything', 'api', 'Accepts anything', 'The sample API accepts every token, whatever its signature, and even no token.'),
  onOff('api-takes-other-audience', 'api', 'Accepts other audiences', "The sample API accepts this provider's tokens for other audiences."),
  onOff('api-takes-query-token', 'api', 'Accepts a token in the query', 'The sample API accepts access_token from the query.'),
  onOff(
    'api-query-400',
    'api',
    'Token in the query is 400',
    'The APIs answer a token in the query with 400 invalid_request, as RFC 6750 says.',
  ),
  onOff('api-no-challenge', 'api', 'No challenge', 'A 401 from the sample API has no WWW-Authenticate.'),
  amount(
    'api-bare-refusal',
    'api',
    'Bare refusals',
    ['status', 403, 599],
    'The sample API refuses tokens with only this status: no challenge, no body.',
  ),
  onOff('api-takes-expired', 'api', 'Accepts expired tokens', 'The sample API accepts expired access tokens.'),
  onOff('api-takes-revoked', 'api', 'Accepts revoked tokens', 'The sample API accepts revoked access tokens.'),
  onOff('api-refuses-all', 'api', 'Refuses everything', 'The sample API refuses every token with 401.'),
] as const;

const REDIRECT = [
  onOff(
    'login-first',
    'redirect',
    'Sign-in first',
    'The person signs in first. Only then are client, redirect URI, PKCE and scope checked.',
  ),
  onOff('state-changed', 'redirect', 'state changed', 'The callback returns a different state.'),
  onOff('error-without-state', 'redirect', 'Error without state', 'A callback with an error has no state.'),
  onOff('iss-changed', 'redirect', 'iss changed', 'The callback names another issuer.'),
  onOff('iss-missing', 'redirect', 'iss missing', 'The callback does not name its issuer, though metadata promises it.'),
  onOff('any-redirect-uri', 'redirect', 'Any redirect URI', 'Codes are sent to any redirect URI, registered or not.'),
  onOff('pkce-ignored', 'redirect', 'PKCE ignored', 'A missing or wrong code_verifier is accepted.'),
  onOff('pkce-required', 'redirect', 'PKCE required', 'An authorize request without a code challenge is refused.'),
  onOff('plain-taken', 'redirect', 'PKCE plain accepted', 'code_challenge_method=plain is accepted.'),
] as const;

const ALL = [...NETWORK, ...ANSWER, ...TOKENS, ...REFRESH, ...API, ...REDIRECT] as const;

export type FaultId = (typeof ALL)[number]['id'];

/** In the order of their groups. */
export const FAULTS: readonly (FaultKind & { id: FaultId })[] = ALL;
