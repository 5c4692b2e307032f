import type { FaultView } from '../model/app';

/** A fault as it is, whether it is on or off. */
export type FaultKind = Omit<FaultView, 'value'>;

const DAY_SECONDS = 24 * 60 * 60;

function onOff<const Id extends string>(id: Id, label: string, text: string) {
  return { id, label, text, kind: 'switch', unit: null, usual: null, most: null, signed: false } as const;
}

/** `range`: unit, default and maximum. */
function amount<const Id extends string>(id: Id, label: string, range: [string, number, number], text: string, signed = false) {
  const [unit, usual, most] = range;
  return { id, label, text, kind: 'number', unit, usual, most, signed } as const;
}

function group<Kind extends Omit<FaultKind, 'group'>>(name: FaultKind['group'], kinds: Kind[]) {
  return kinds.map((kind) => ({ ...kind, group: name }));
}

const ALL = [
  ...group('network', [
    amount(
      'latency',
      'Latency',
      ['ms', 2000, 120_000],
      'Every response except the sign-in pages is delayed this long. Token requests take effect at once.',
    ),
    onOff('connection-reset', 'Connection reset', 'The token endpoint drops the connection and does nothing.'),
    onOff(
      'answer-dropped',
      'Response dropped',
      'A refresh takes effect and rotates the refresh token, but the connection drops before the response.',
    ),
    amount('slow-drip', 'Slow drip', ['ms a byte', 200, 10_000], 'The token endpoint sends its response byte by byte.'),
    amount('huge-answer', 'Huge response', ['MB', 16, 200], 'The token endpoint puts this much white space before its response.'),
    amount('busy-429', 'Too many requests', ['s', 30, DAY_SECONDS], 'The token endpoint returns 429 with Retry-After, and does nothing.'),
    onOff('error-500-html', 'Server error', 'The token endpoint returns 500 with a web page, and does nothing.'),
  ]),
  ...group('answer', [
    onOff('malformed-json', 'Malformed JSON', 'Token responses break off in the middle, though the request took effect.'),
    onOff('wrong-content-type', 'Wrong content type', 'Token responses are labelled text/html but contain JSON.'),
    onOff('expire-in', 'expire_in', 'Token responses spell expires_in as expire_in.'),
    onOff('no-expires-in', 'No expires_in', 'Token responses do not state when the token expires.'),
    onOff('expires-in-text', 'expires_in as text', 'Token responses contain expires_in as text: "120".'),
    onOff('no-token-type', 'No token_type', 'Token responses lack token_type.'),
    amount(
      'bare-refusal',
      'Bare refusals',
      ['status', 400, 599],
      'The token endpoint rejects requests with only this status, whatever the reason: no error code, no body.',
    ),
    onOff('cacheable', 'Cacheable', 'Token responses lack Cache-Control: no-store, and allow an hour.'),
    amount('clock-off', 'Clock off', ['s', 600, DAY_SECONDS], "The server's clock is off: Date, iat and exp. Negative: slow.", true),
  ]),
  ...group('tokens', [
    amount('lifetime-short', 'Short life', ['s', 5, DAY_SECONDS], 'New access tokens expire after this time, and state it.'),
    onOff('exp-differs', 'exp differs', "A JWT access token's exp is an hour later than expires_in."),
    onOff('wrong-audience', 'Wrong audience', 'JWTs are for another audience, so the sample API refuses them.'),
    onOff('wrong-issuer', 'Wrong issuer', 'JWTs name another issuer, so the sample API refuses them.'),
    onOff('key-rotated', 'Signing key rotated', 'JWTs are signed with a new key, the only one published. Earlier ones are refused.'),
    onOff('scope-widened', 'Scope widened', 'Tokens are granted api:admin, which was not requested.'),
    onOff('scope-narrowed-silently', 'Scope narrowed silently', 'Tokens lack a requested scope, and the response does not state it.'),
    onOff(
      'ignores-scope',
      'Scope ignored',
      'Whatever scopes are requested, the client gets every scope it may have, and the response states them.',
    ),
    onOff('offline-always', 'Refresh token always', 'A sign-in issues a refresh token without offline_access.'),
    onOff('no-refresh-token', 'No refresh token', 'A sign-in issues no refresh token, whatever was requested.'),
    onOff('exchange-any-audience', 'Any audience', 'Token exchange issues tokens for any audience, known or not.'),
    onOff(
      'exchange-outlives',
      'Exchanged token outlives',
      'A token that was exchanged is valid for an hour longer than its subject token.',
    ),
    onOff('exchange-any-scope', 'Exchange: any scope', 'Token exchange issues scopes that the subject token lacks.'),
    onOff('exchange-expired', 'Exchange: expired subject token', 'Token exchange accepts expired subject tokens.'),
    onOff('exchange-unverified', 'Exchange: subject token not verified', 'Token exchange accepts subject tokens without verifying them.'),
  ]),
  ...group('client', [
    onOff('secret-revoked', 'Client secret revoked', 'No client secret is accepted any more.'),
    onOff('any-secret', 'Any client secret', 'Every client secret is accepted.'),
    onOff('secret-for-key', 'Secret in place of a key', 'A client that must sign with its key may send its secret instead.'),
    onOff(
      'key-unknown',
      'Key or certificate unknown',
      "Keys and certificates of clients aren't registered, so the provider accepts no client that has one.",
    ),
    onOff('certificate-any', 'Any certificate', 'A client is accepted whatever certificate it shows in TLS.'),
    onOff('assertion-expired', 'Assertion expired', 'Every assertion is refused as expired, of a client and as a grant.'),
    onOff('assertion-replayed', 'Assertion replayed', 'Every assertion is refused as used before, of a client and as a grant.'),
    onOff('assertion-any-key', 'Assertion of any key', 'An assertion is accepted whatever key it is signed with.'),
    onOff('assertion-any-audience', 'Assertion for any audience', 'An assertion for another server is accepted.'),
    onOff('assertion-any-age', 'Expired assertion accepted', 'An assertion is accepted after it has expired.'),
    onOff('assertion-replay-accepted', 'Assertion accepted twice', 'An assertion is accepted again and again.'),
  ]),
  ...group('refresh', [
    onOff('no-rotation', 'No rotation', 'A refresh returns no new refresh token; the old one stays valid.'),
    amount('rotation-leeway', 'Rotation leeway', ['s', 10, 3600], 'A used refresh token is still accepted for this long.'),
    onOff('family-survives', 'Family survives reuse', 'A used refresh token is refused, but the rest of its family stays valid.'),
    onOff('reuse-taken', 'Reuse accepted', 'A used refresh token is accepted forever.'),
    onOff('concurrent-kills', 'Two at once end the family', 'Two refreshes with one token at the same time end its family, leeway or not.'),
    amount('refresh-expires', 'Refresh token expires', ['s', 30, 365 * DAY_SECONDS], 'New refresh tokens expire after this time.'),
    onOff('same-access-token', 'Same access token', 'A refresh returns the previous access token.'),
    onOff('old-access-token-dies', 'Old access token dies', 'A refresh ends the previous access token.'),
    onOff('narrower-scope-ignored', 'Narrower scope ignored', 'A refresh that asks for fewer scopes gets them all.'),
    onOff('narrower-scope-sticks', 'Narrower scope sticks', 'A refresh that asks for fewer scopes narrows the refresh token for good.'),
    amount(
      'race-passes',
      'Two at once both accepted',
      ['races', 2, 1000],
      'Two refreshes with one token at the same time are both accepted in the first races, this many times; after that as usual.',
    ),
    onOff('wrong-secret-burns', 'Wrong secret ends the family', 'A refresh with a wrong client secret ends the token family.'),
    onOff('redirect-uri-needed', 'redirect_uri needed', 'A refresh without redirect_uri is refused.'),
    onOff('redirect-uri-any', 'redirect_uri not needed', 'A refresh may omit redirect_uri or send any.'),
    onOff('device-slow-down', 'Device: always slow down', 'Every poll of a device is told to slow down, until the user has signed in.'),
    onOff('device-polls-freely', 'Device: any pace accepted', 'A device may poll as fast as it likes.'),
    onOff('device-denied', 'Device: denied', 'Every poll of a device is told that the user denied access.'),
    amount('device-expires', 'Device: code expires', ['s', 30, DAY_SECONDS], 'New device codes expire after this time.'),
    onOff('device-never-expires', 'Device: code never expires', 'An expired device code is still waited for.'),
    onOff('device-any-client', "Device: another client's code", 'A device code is accepted from a client that it was not issued to.'),
    onOff('device-code-reusable', 'Device: code reusable', 'A device code that brought tokens is accepted again.'),
    onOff('code-reusable', 'Code reusable', 'An authorization code is accepted again until it expires.'),
    onOff('code-replay-revokes-nothing', 'Code replay ends nothing', 'A used code is refused, but its tokens stay valid.'),
    onOff('revocation-ignored', 'Revocation ignored', 'The revocation endpoint returns success and does nothing.'),
    onOff('introspection-lies', 'Introspection lies', 'Introspection reports dead tokens as active and live ones as inactive.'),
  ]),
  ...group('api', [
    onOff('api-takes-anything', 'Accepts anything', 'The sample API accepts every token, whatever its signature, and even no token.'),
    onOff(
      'api-takes-other-audience',
      'Accepts other audiences',
      "The sample API and the MCP server accept this provider's tokens for other audiences.",
    ),
    onOff('api-takes-query-token', 'Accepts a token in the query', 'The sample API accepts access_token from the query.'),
    onOff('api-query-400', 'Token in the query is 400', 'The APIs return 400 invalid_request for a token in the query, as in RFC 6750.'),
    onOff('api-no-challenge', 'No challenge', 'A 401 from the sample API or the MCP server has no WWW-Authenticate.'),
    amount(
      'api-bare-refusal',
      'Bare refusals',
      ['status', 403, 599],
      'The sample API refuses tokens with only this status: no challenge, no body.',
    ),
    onOff('api-takes-expired', 'Accepts expired tokens', 'The sample API accepts expired access tokens.'),
    onOff('api-takes-revoked', 'Accepts revoked tokens', 'The sample API accepts revoked access tokens.'),
    onOff('certificate-ignored-by-api', 'Certificate ignored', 'The sample API accepts tokens bound to a certificate without it.'),
    onOff('api-refuses-all', 'Refuses everything', 'The sample API refuses every token with 401.'),
  ]),
  ...group('dpop', [
    onOff('dpop-nonce', 'Nonce wanted', 'The token endpoint wants its own nonce in each proof, and names it when it is missing.'),
    onOff(
      'dpop-nonce-anew',
      'Nonce demanded anew',
      'Every proof is refused with use_dpop_nonce and another nonce, at the token endpoint and the sample API.',
    ),
    amount(
      'dpop-clock-off',
      "Proof's clock off",
      ['s', 600, DAY_SECONDS],
      'Proofs are judged by a clock that is off by this much, though Date is right. Negative: slow.',
      true,
    ),
    onOff('dpop-optional', 'Proof optional', 'Token requests without a proof get a Bearer token.'),
    onOff('dpop-ignored', 'Proof ignored', 'The token endpoint ignores proofs and issues Bearer tokens.'),
    onOff('dpop-any-refresh-key', 'Any key at a refresh', "A public client's refresh token is accepted with a proof of another key."),
    onOff('dpop-ignored-by-api', 'API wants no proof', 'The sample API accepts bound tokens without a proof, and as Bearer.'),
    onOff('dpop-replay-accepted', 'Replay accepted', 'The sample API accepts a proof twice.'),
    onOff('dpop-any-target', 'Any htm and htu', 'The sample API accepts proofs for another method or URL.'),
    onOff('dpop-any-age', 'Any iat', 'The sample API accepts proofs of any age.'),
  ]),
  ...group('redirect', [
    onOff('login-first', 'Sign-in first', 'The user signs in first. Only then are client, redirect URI, PKCE and scope checked.'),
    onOff('state-changed', 'state changed', 'The callback returns a different state.'),
    onOff('error-without-state', 'Error without state', 'A callback with an error has no state.'),
    onOff('iss-changed', 'iss changed', 'The callback names another issuer.'),
    onOff('iss-missing', 'iss missing', 'The callback does not name its issuer, though metadata promises it.'),
    onOff('response-forged', 'Signed response forged', 'The signature of a signed response (JARM) in a redirect is wrong.'),
    onOff('any-redirect-uri', 'Any redirect URI', 'Codes are sent to any redirect URI, registered or not.'),
    onOff('pkce-ignored', 'PKCE ignored', 'A missing or wrong code_verifier is accepted.'),
    onOff('pkce-required', 'PKCE required', 'An authorize request without a code challenge is refused.'),
    onOff('par-expired', 'Pushed request expired', 'A pushed authorization request has expired as soon as it is there.'),
    onOff('par-reusable', 'Pushed request reusable', 'A request_uri is accepted again.'),
    onOff('par-any-client', "Another client's pushed request", 'A request_uri is accepted from a client that did not push it.'),
    onOff('par-not-demanded', 'Pushing not required', 'A client that must push its requests may leave it.'),
    onOff('plain-taken', 'PKCE plain accepted', 'code_challenge_method=plain is accepted.'),
  ]),
  ...group('discovery', [
    onOff('challenge-no-metadata', 'Challenge without metadata', 'A 401 does not name the protected resource metadata.'),
    onOff('challenge-wrong-metadata', 'Challenge names wrong metadata', 'A 401 names resource metadata where there is nothing.'),
    onOff('challenge-no-scope', 'Challenge without scope', 'A 401 from the MCP server does not name the scopes that it needs.'),
    onOff(
      'challenge-other-scope',
      'Challenge and metadata differ',
      'The resource metadata list other scopes than the challenge, and those are not enough.',
    ),
    onOff('prm-missing', 'No resource metadata', 'There is no protected resource metadata, and a 401 does not name any.'),
    onOff(
      'prm-root-only',
      'Resource metadata at the root',
      'The metadata of the MCP server are at the root of its host only, and a 401 does not name them.',
    ),
    onOff('prm-wrong-resource', 'Metadata of another resource', 'The resource metadata name another resource.'),
    onOff(
      'prm-resource-slash',
      'Resource with a slash',
      'The resource metadata name the resource with a slash at its end, which its URL does not have.',
    ),
    onOff('prm-no-server', 'No authorization server', 'The resource metadata do not name an authorization server.'),
    onOff(
      'prm-dead-server',
      'Two servers, one dead',
      'The resource metadata name two authorization servers; the first drops every connection.',
    ),
    onOff(
      'prm-issuer-slash',
      'Issuer with a slash',
      'The resource metadata name the authorization server with a slash at its end, which its issuer does not have.',
    ),
    onOff('prm-406', 'Resource metadata: 406', 'A request for resource metadata is refused with 406, whatever it accepts.'),
    onOff('prm-html', 'Resource metadata as text/html', 'Resource metadata are labelled text/html but contain JSON.'),
    onOff('prm-page', 'A page for resource metadata', 'In place of resource metadata comes a web page, with status 200.'),
    onOff('prm-redirect', 'Resource metadata moved', 'A request for resource metadata is redirected.'),
    onOff('prm-needs-token', 'Resource metadata protected', 'A request for resource metadata without a token is refused with 401.'),
    onOff(
      'offline-not-offered',
      'offline_access not offered',
      'The MCP server requests offline_access, which the authorization server does not offer.',
    ),
    onOff('as-missing', 'No server metadata', 'The authorization server has no metadata.'),
    onOff('as-openid-only', 'OpenID metadata only', 'The authorization server has metadata only where OpenID Connect has them.'),
    onOff('as-page', 'A page for server metadata', "In place of the authorization server's metadata comes a web page, with status 200."),
    onOff('as-other-issuer', 'Metadata of another issuer', "The authorization server's metadata name another issuer."),
    onOff('as-no-pkce', 'PKCE not in the metadata', "The authorization server's metadata do not mention PKCE."),
    onOff(
      'as-endpoint-elsewhere',
      'Token endpoint elsewhere',
      "The authorization server's metadata name a token endpoint on another host.",
    ),
    onOff('iss-not-promised', 'iss not promised', 'The metadata do not promise iss (RFC 9207), and the callback does not have it.'),
    onOff(
      'registration-missing',
      'No registration',
      'The authorization server has neither dynamic registration nor client ID metadata documents.',
    ),
    onOff('registration-refused', 'Registration refused', 'Dynamic registration is refused with 403.'),
    onOff('registration-forgotten', 'Registrations forgotten', 'Clients that registered themselves are unknown.'),
    onOff(
      'registration-scope-fixed',
      'Registered scopes are all',
      'A client that registered itself gets no other scopes than it registered with.',
    ),
    amount(
      'registration-secret-expires',
      'Registered secret expires',
      ['s', 3600, 365 * DAY_SECONDS],
      'A secret from dynamic registration expires after this time, and its response states it.',
    ),
    onOff(
      'unknown-client-as-grant',
      'invalid_grant for a client',
      'The token endpoint refuses a client with invalid_grant in place of invalid_client.',
    ),
    onOff('resource-refused', 'resource refused', 'A request with the parameter resource is refused with invalid_target.'),
    onOff('resource-ignored', 'resource ignored', 'The parameter resource is ignored: tokens are for the sample API.'),
  ]),
  ...group('mcp', [
    onOff('mcp-scope-loop', '403 without end', 'needs-more-scope is refused with insufficient_scope, whatever scopes the token has.'),
    onOff('mcp-bare-403', 'Bare 403', 'A 403 from the MCP server has no WWW-Authenticate and no body.'),
    onOff('mcp-lazy', 'Token for tools only', 'Only a tool call needs a token.'),
    onOff('mcp-event-stream', 'Event stream', 'The MCP server responds with an event stream in place of JSON.'),
    onOff('mcp-handshake-only', 'Handshake only', 'The MCP server supports revisions up to 2025-11-25, which begin with initialize.'),
    onOff('mcp-stateless-only', 'No handshake', 'The MCP server supports 2026-07-28 only, which has neither initialize nor sessions.'),
    onOff('mcp-sessions-lost', 'Sessions lost', 'The MCP server forgets every session at once.'),
  ]),
];

export type FaultId = (typeof ALL)[number]['id'];

/** In the order of their groups. */
export const FAULTS: readonly (FaultKind & { id: FaultId })[] = ALL;
