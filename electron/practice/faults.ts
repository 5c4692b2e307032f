export type FaultGroup = 'network' | 'answer' | 'tokens' | 'refresh' | 'api' | 'redirect';

/** One way in which the practice provider can misbehave on purpose. */
export interface FaultKind {
  id: string;
  group: FaultGroup;
  label: string;
  /** What it does, and where it is to be seen. */
  text: string;
  kind: 'switch' | 'number';
  /** Of a number; null for a switch. */
  unit: string | null;
  /** What a number is set to when it is only switched on; null for a switch. */
  usual: number | null;
  /** The most a number takes; null for a switch. */
  most: number | null;
  /** true: the number may be below zero, down to minus `most`. */
  signed: boolean;
}

const DAY_SECONDS = 24 * 60 * 60;

function onOff<const Id extends string>(id: Id, group: FaultGroup, label: string, text: string) {
  return { id, group, label, text, kind: 'switch', unit: null, usual: null, most: null, signed: false } as const;
}

/** `range`: unit, usual value and the most it takes. */
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
    'Every answer but the sign-in pages comes this much later. A token request is carried out at once.',
  ),
  onOff('connection-reset', 'network', 'Connection reset', 'The token endpoint breaks the connection and does nothing.'),
  onOff(
    'answer-dropped',
    'network',
    'Answer dropped',
    'A refresh is carried out, the refresh token rotated, and the connection broken before the answer.',
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
  onOff('malformed-json', 'answer', 'Malformed JSON', 'Token responses break off in the middle. What they were about was carried out.'),
  onOff('wrong-content-type', 'answer', 'Wrong content type', 'Token responses say text/html, though they hold JSON.'),
  onOff('expire-in', 'answer', 'expire_in', 'Token responses spell expires_in as expire_in.'),
  onOff('no-expires-in', 'answer', 'No expires_in', 'Token responses do not say how long the token lives.'),
  onOff('expires-in-text', 'answer', 'expires_in as text', 'Token responses give expires_in as text: "120".'),
  onOff('no-token-type', 'answer', 'No token_type', 'Token responses lack token_type.'),
  amount(
    'bare-refusal',
    'answer',
    'Bare refusals',
    ['status', 400, 599],
    'The token endpoint refuses with this status and nothing else, whatever the reason: no error code, no body.',
  ),
  onOff('cacheable', 'answer', 'Cacheable', 'Token responses lack Cache-Control: no-store, and allow an hour.'),
  amount(
    'clock-off',
    'answer',
    'Clock off',
    ['s', 600, DAY_SECONDS],
    "The server's clock is off: Date, iat and exp. Below zero: slow.",
    true,
  ),
] as const;

const TOKENS = [
  amount('lifetime-short', 'tokens', 'Short life', ['s', 5, DAY_SECONDS], 'Access tokens given from now on live this long, and say so.'),
  onOff('exp-differs', 'tokens', 'exp differs', "A JWT access token's exp is an hour later than expires_in says."),
  onOff('wrong-audience', 'tokens', 'Wrong audience', 'JWTs are for another audience, so the sample API refuses them.'),
  onOff('wrong-issuer', 'tokens', 'Wrong issuer', 'JWTs name another issuer, so the sample API refuses them.'),
  onOff(
    'key-rotated',
    'tokens',
    'Signing key rotated',
    'JWTs are signed with a new key, the only one published. Earlier ones are refused.',
  ),
  onOff('scope-widened', 'tokens', 'Scope widened', 'Tokens are granted api:admin, which nobody asked for.'),
  onOff(
    'scope-narrowed-silently',
    'tokens',
    'Scope narrowed silently',
    'Tokens lack a scope that was asked for, and the answer does not say so.',
  ),
  onOff(
    'ignores-scope',
    'tokens',
    'Scope ignored',
    'Whatever scopes are asked for, the client gets all it may have, and the answer says so.',
  ),
  onOff('offline-always', 'tokens', 'Refresh token always', 'A sign-in gives a refresh token without offline_access.'),
  onOff('no-refresh-token', 'tokens', 'No refresh token', 'A sign-in gives no refresh token, whatever was asked for.'),
  onOff('secret-revoked', 'tokens', 'Client secret revoked', 'No client secret is taken any more.'),
  onOff('any-secret', 'tokens', 'Any client secret', 'Every client secret is taken.'),
] as const;

const REFRESH = [
  onOff('no-rotation', 'refresh', 'No rotation', 'A refresh gives no new refresh token; the old one goes on.'),
  amount('rotation-leeway', 'refresh', 'Rotation leeway', ['s', 10, 3600], 'A used refresh token is taken again for this long.'),
  onOff('family-survives', 'refresh', 'Family survives reuse', 'A used refresh token is refused, but the rest of its family lives on.'),
  onOff('reuse-taken', 'refresh', 'Reuse taken', 'A used refresh token is taken for ever.'),
  onOff(
    'concurrent-kills',
    'refresh',
    'Two at once end the family',
    'Two refreshes with one token at the same time end its family, leeway or not.',
  ),
  amount(
    'refresh-expires',
    'refresh',
    'Refresh token expires',
    ['s', 30, 365 * DAY_SECONDS],
    'Refresh tokens given from now on live this long.',
  ),
  onOff('same-access-token', 'refresh', 'Same access token', 'A refresh answers with the access token from before.'),
  onOff('old-access-token-dies', 'refresh', 'Old access token dies', 'A refresh ends the access token from before.'),
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
    'Two at once both taken',
    ['races', 2, 1000],
    'Two refreshes with one token at the same time are both taken the first so many times; after that as usual.',
  ),
  onOff('wrong-secret-burns', 'refresh', 'Wrong secret burns', 'A refresh with a wrong client secret ends the token family.'),
  onOff('redirect-uri-needed', 'refresh', 'redirect_uri needed', 'A refresh without redirect_uri is refused.'),
  onOff('redirect-uri-any', 'refresh', 'redirect_uri not needed', 'As Katana: a refresh may leave redirect_uri out, or send any.'),
  onOff('code-reusable', 'refresh', 'Code reusable', 'An authorization code is taken again while it lives.'),
  onOff('code-replay-revokes-nothing', 'refresh', 'Code replay ends nothing', 'A used code is refused, but the tokens it gave live on.'),
  onOff('revocation-ignored', 'refresh', 'Revocation ignored', 'The revocation endpoint says yes and does nothing.'),
  onOff('introspection-lies', 'refresh', 'Introspection lies', 'Introspection says active of dead tokens and inactive of living ones.'),
] as const;

const API = [
  onOff('api-takes-anything', 'api', 'Takes anything', 'The sample API takes every token, whatever its signature, and no token too.'),
  onOff('api-takes-other-audience', 'api', 'Takes other audiences', "The sample API takes this provider's tokens for other audiences."),
  onOff('api-takes-query-token', 'api', 'Takes a token in the query', 'The sample API takes access_token from the query.'),
  onOff(
    'api-query-400',
    'api',
    'Token in the query is 400',
    'The APIs answer a token in the query with 400 invalid_request, as RFC 6750 has it.',
  ),
  onOff('api-no-challenge', 'api', 'No challenge', 'A 401 of the sample API has no WWW-Authenticate.'),
  amount(
    'api-bare-refusal',
    'api',
    'Bare refusals',
    ['status', 403, 599],
    'The sample API refuses tokens with this status and nothing else: no challenge, no body.',
  ),
  onOff('api-takes-expired', 'api', 'Takes expired tokens', 'The sample API takes access tokens after their end.'),
  onOff('api-takes-revoked', 'api', 'Takes revoked tokens', 'The sample API takes access tokens that were revoked.'),
  onOff('api-refuses-all', 'api', 'Refuses everything', 'The sample API refuses every token with 401.'),
] as const;

const REDIRECT = [
  onOff(
    'login-first',
    'redirect',
    'Sign-in first',
    'The person signs in first. Only then are client, redirect URI, PKCE and scope looked at.',
  ),
  onOff('state-changed', 'redirect', 'state changed', 'The callback brings another state than was sent.'),
  onOff('error-without-state', 'redirect', 'Error without state', 'A callback that brings an error brings no state.'),
  onOff('iss-changed', 'redirect', 'iss changed', 'The callback names another issuer.'),
  onOff('iss-missing', 'redirect', 'iss missing', 'The callback does not name its issuer, though metadata promises it.'),
  onOff('any-redirect-uri', 'redirect', 'Any redirect URI', 'Codes are sent to any redirect URI, registered or not.'),
  onOff('pkce-ignored', 'redirect', 'PKCE ignored', 'A missing or wrong code_verifier is not noticed.'),
  onOff('pkce-required', 'redirect', 'PKCE required', 'An authorize request without a code challenge is refused.'),
  onOff('plain-taken', 'redirect', 'PKCE plain taken', 'code_challenge_method=plain is taken.'),
] as const;

const ALL = [...NETWORK, ...ANSWER, ...TOKENS, ...REFRESH, ...API, ...REDIRECT] as const;

export type FaultId = (typeof ALL)[number]['id'];

/** Every fault the practice provider knows, in the order of its groups. */
export const FAULTS: readonly (FaultKind & { id: FaultId })[] = ALL;
