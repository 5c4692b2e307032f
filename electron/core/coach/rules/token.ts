import type { Rule } from '../rule';

const TOKEN: Rule['when']['purpose'] = ['token', 'refresh'];
const SERVER: Rule['when']['purpose'] = ['token', 'refresh', 'introspection', 'revocation'];
const REFUSED: Rule['when']['status'] = ['2xx', '4xx'];

/** Token endpoint, introspection and revocation: RFC 6749 section 5.2, RFC 7009, RFC 7662, RFC 8628, RFC 9449, RFC 7636. */
export const TOKEN_RULES: readonly Rule[] = [
  {
    code: 'token-invalid-request',
    when: { purpose: SERVER, error: ['invalid_request'], status: REFUSED },
    what: 'The server found the request faulty (invalid_request).',
    cause:
      "A parameter or header is missing, repeated, or sent in the wrong way: a tenant header, redirect_uri, or the client's secret in two places.",
    action: "Read what the server says below, and compare the request's parameters and headers with its documentation.",
    reference: 'RFC 6749 section 5.2',
  },
  {
    code: 'token-invalid-client',
    when: { purpose: SERVER, error: ['invalid_client'], status: REFUSED },
    what: 'The server does not accept this client (invalid_client).',
    cause:
      'The client ID or secret is wrong, belongs to another environment, or the secret is sent in another way (header or body) than registered.',
    action: 'Type the client secret anew, check the client ID, then try the other way of client authentication in Settings.',
    reference: 'RFC 6749 section 5.2',
  },
  {
    code: 'token-code-refused',
    when: { purpose: ['token'], error: ['invalid_grant'], grant: ['authorization_code'], status: REFUSED },
    what: 'The server refused the authorization code (invalid_grant).',
    cause:
      'The code was used before, is too old (most live a minute or less), or belongs to another redirect URI, client or code verifier.',
    action:
      'Connect again. If it happens every time, compare the redirect URI with the registered one and try with PKCE switched the other way.',
    reference: 'RFC 6749 section 5.2',
  },
  {
    code: 'token-refresh-token-dead',
    when: { purpose: TOKEN, error: ['invalid_grant'], grant: ['refresh_token'], status: REFUSED },
    what: 'The server says that this refresh token no longer works (invalid_grant).',
    cause: 'It has expired, was revoked, or was used before; with rotation, one reuse ends the whole family of tokens.',
    action: 'Connect again to get new tokens. An access token that still runs may go on working until it expires.',
    reference: 'RFC 6749 section 5.2',
  },
  {
    code: 'token-invalid-grant',
    when: { purpose: TOKEN, error: ['invalid_grant'], status: REFUSED },
    what: 'The server does not accept what was presented for a token (invalid_grant).',
    cause: 'It has expired, was revoked or used before, or was issued to another client.',
    action: 'Connect again; if it repeats, compare client ID and redirect URI with the registration.',
    reference: 'RFC 6749 section 5.2',
  },
  {
    code: 'token-code-used-twice',
    when: {
      purpose: ['token'],
      error: ['invalid_grant'],
      says: /\bcode\b.*\b(already|been)\b.*\b(used|redeemed|consumed)|\b(already|been)\b.*\b(used|redeemed)\b.*\bcode\b/i,
    },
    what: 'This authorization code was used before.',
    cause:
      'A code works once. Another program redeemed it, or the callback was delivered twice. Servers may revoke the tokens of the first use as well.',
    action: 'Connect again. If another program handles the same redirect URI, give this client a redirect URI of its own.',
    reference: 'RFC 6749 section 4.1.2',
  },
  {
    code: 'token-code-expired',
    when: { purpose: ['token'], error: ['invalid_grant'], grant: ['authorization_code'], says: /\bexpired\b/i },
    what: 'The authorization code was too old.',
    cause: 'Codes live for a minute or less at many servers; a pasted callback easily takes longer, and a wrong clock shortens it.',
    action: 'Connect again and let the redirect come back by itself, or paste it right away.',
    reference: 'RFC 6749 section 4.1.2',
  },
  {
    code: 'token-redirect-uri-mismatch',
    when: {
      purpose: TOKEN,
      error: ['invalid_grant', 'invalid_request'],
      says: /redirect[ _]?ur[il]|\bcallback ur[il]\b/i,
      status: REFUSED,
    },
    what: 'The redirect URI of the token request is not the one that the code was issued for.',
    cause: 'The token request must repeat the redirect URI of the authorize request letter by letter.',
    action: 'Compare {redirect} with what the server says below and with the registration. An extra token parameter must not replace it.',
    reference: 'RFC 6749 section 4.1.3',
  },
  {
    code: 'token-pkce-mismatch',
    when: { error: ['invalid_grant', 'invalid_request'], says: /code[ _]?verifier|code[ _]?challenge|\bpkce\b/i, status: REFUSED },
    what: 'The server could not match the code verifier to the sign-in (PKCE).',
    cause: 'The server demands PKCE and got none, lost the challenge of the authorize request, or a code of another sign-in was pasted.',
    action: 'Switch PKCE to S256 in Settings (or off, if the server does not know it), then connect again.',
    reference: 'RFC 7636 section 4.6',
  },
  {
    code: 'token-unauthorized-client',
    when: { purpose: SERVER, error: ['unauthorized_client'], status: REFUSED },
    what: 'The server refuses this client (unauthorized_client).',
    cause:
      'Either the client secret is wrong or was not sent as registered (this request {credential}): some servers answer that this way. Or the grant {grant} is not enabled for the client.',
    action:
      'Enter the client secret again and check how it is sent. If both are right, enable the grant for this client at the provider, or choose the other grant type in Settings.',
    reference: 'RFC 6749 section 5.2',
  },
  {
    code: 'token-credential-refused',
    when: { purpose: TOKEN, status: [401, 403], body: ['empty', 'json', 'text'] },
    what: 'The server refused the request ({status}) without an OAuth error: most likely it does not accept the client secret.',
    cause:
      'The client secret or client ID is wrong, belongs to another environment, or is sent in another way than registered: this request {credential}. Less often a gateway or firewall turned it away.',
    action:
      'Enter the client secret again, check the client ID, then try the other way of client authentication in Settings. If both fail, ask the provider with the time and the request ID.',
    reference: 'RFC 6749 section 5.2',
    lift: -5,
  },
  {
    code: 'token-unsupported-grant-type',
    when: { purpose: TOKEN, error: ['unsupported_grant_type'], status: REFUSED },
    what: 'The server does not know the grant {grant} at this address.',
    cause: "The token endpoint is another service's, the form did not reach it whole, or the server does not offer this grant.",
    action: 'Compare the token endpoint {endpoint} with the documentation, and the grant type in Settings with what the server offers.',
    reference: 'RFC 6749 section 5.2',
  },
  {
    code: 'token-invalid-scope',
    when: { purpose: TOKEN, error: ['invalid_scope'], status: REFUSED },
    what: 'The server refused the scopes asked for (invalid_scope): {scope}.',
    cause: 'A scope is unknown, misspelled or not allowed for this client, or a refresh asks for more than was granted.',
    action: 'Take scopes out in Settings until the server agrees; after a change of scopes, connect again.',
    reference: 'RFC 6749 section 5.2',
  },
  {
    code: 'token-access-denied',
    when: { purpose: TOKEN, error: ['access_denied'], status: REFUSED },
    what: 'The server knows the client but does not allow what was asked (access_denied).',
    cause: 'The client has no right to this API, the user took the consent back, or a policy at the provider says no.',
    action: 'Check at the provider which APIs and scopes the client is allowed, and the audience in Settings.',
    reference: 'RFC 6749 section 5.2',
  },
  {
    code: 'token-server-error',
    when: { purpose: SERVER, error: ['server_error', 'temporarily_unavailable'] },
    what: 'The server says that it failed by itself ({error}).',
    cause: 'A fault or an overload on its side. It says nothing about your tokens, which were kept.',
    action: 'Try again in a moment. If it stays, give the evidence below to whoever runs the server.',
    reference: 'RFC 6749 section 4.1.2.1',
    lift: 58,
  },
  {
    code: 'device-authorization-pending',
    when: { error: ['authorization_pending'] },
    what: 'The person has not yet finished the sign-in on the other device (authorization_pending).',
    cause: 'This is how a server says "not yet" in the device flow; it is no fault.',
    action: 'Finish the sign-in with the user code, and keep asking at the interval given (5 s if none was).',
    reference: 'RFC 8628 section 3.5',
  },
  {
    code: 'device-slow-down',
    when: { error: ['slow_down'] },
    what: 'The server is asked too often (slow_down).',
    cause: 'Requests came faster than the interval allows.',
    action: 'Wait 5 seconds longer between requests from now on.',
    reference: 'RFC 8628 section 3.5',
    lift: 80,
  },
  {
    code: 'device-expired-token',
    when: { error: ['expired_token'] },
    what: 'The device code has expired (expired_token).',
    cause: 'The sign-in on the other device was not finished within expires_in.',
    action: 'Start again with a new device code.',
    reference: 'RFC 8628 section 3.5',
  },
  {
    code: 'dpop-invalid-proof',
    when: { error: ['invalid_dpop_proof'] },
    what: 'The server did not accept the DPoP proof (invalid_dpop_proof).',
    cause:
      "The proof is for another URL or method (htu, htm), too old, seen before, or lacks the access token's hash; a wrong clock does the same.",
    action:
      'Check that htm and htu are those of this very request and that iat is now. If this client needs no bound tokens, turn DPoP off at the provider.',
    reference: 'RFC 9449 section 5',
  },
  {
    code: 'dpop-nonce-required',
    when: { error: ['use_dpop_nonce'] },
    what: 'The server wants its own nonce inside the DPoP proof (use_dpop_nonce).',
    cause: 'The first request to such a server always fails this way; the nonce stands in the DPoP-Nonce header of this answer.',
    action:
      'Send the request again with a proof that carries that nonce. Tokenscope sends bearer tokens; ask for a client without DPoP to go on here.',
    reference: 'RFC 9449 section 8',
  },
  {
    code: 'revocation-unsupported-token-type',
    when: { purpose: ['revocation'], error: ['unsupported_token_type'] },
    what: 'The server does not revoke this kind of token (unsupported_token_type).',
    cause: 'Many servers revoke refresh tokens only; self-contained access tokens live until they expire.',
    action: 'Revoke the refresh token instead: that should end the access tokens of the same grant as well.',
    reference: 'RFC 7009 section 2.2.1',
  },
  {
    code: 'revocation-unavailable',
    when: { purpose: ['revocation'], status: [503] },
    what: 'The server could not revoke the token now (503). Take it as still valid.',
    cause: 'The revocation endpoint is overloaded or down.',
    action: 'Wait {wait}, then revoke again, and ask the server afterwards whether the token is gone.',
    reference: 'RFC 7009 section 2.2.1',
    lift: 75,
  },
  {
    code: 'introspection-refused',
    when: { purpose: ['introspection'], status: [401, 403] },
    what: 'The server does not let this client ask about tokens ({status}).',
    cause: "The client's credentials are wrong, or introspection is kept for APIs (resource servers) and not for clients.",
    action:
      "Check the client secret. If it is right, ask the provider to allow introspection for this client, or use the API's own credentials.",
    reference: 'RFC 7662 section 2.3',
  },
  {
    code: 'userinfo-refused',
    when: { purpose: ['userinfo'], status: [401, 403] },
    what: 'The userinfo endpoint did not accept the access token ({status}).',
    cause: 'The token has expired, was issued without the scope openid, or is meant for an API and not for userinfo.',
    action:
      'Add openid to the scopes, connect again, and ask once more. With an audience or resource set, some servers give tokens for that API alone.',
    reference: 'OpenID Connect Core section 5.3.3',
    lift: 9,
  },
  {
    code: 'userinfo-token-refused',
    when: { purpose: ['userinfo'], error: ['invalid_token'] },
    what: 'The userinfo endpoint does not take this access token (invalid_token).',
    cause:
      'It is for an API: with an audience or resource set, many servers give tokens that userinfo refuses. Or it has expired or was revoked.',
    action:
      'Refresh and ask once more. If it stays, ask by introspection instead, or connect with openid and without audience and resource.',
    reference: 'OpenID Connect Core section 5.3.3',
    lift: 1,
  },
  {
    code: 'endpoint-not-found',
    when: { purpose: ['introspection', 'revocation', 'userinfo'], status: [404, 405, 410, 501] },
    what: 'There is nothing to ask at this address ({status}).',
    cause: 'The endpoint in Settings is wrong, or the server does not offer this at all.',
    action: "Compare {endpoint} with the provider's documentation or its metadata; leave the field empty if the server has none.",
    reference: 'RFC 8414 section 2',
  },
  {
    code: 'token-no-such-endpoint',
    when: { purpose: TOKEN, status: [404, 410] },
    what: 'There is no token endpoint at {endpoint} ({status}).',
    cause: 'The path is wrong (a missing /oauth, version, realm or tenant), or the address is the authorize endpoint or the API.',
    action: "Compare the token endpoint in Settings with the provider's documentation, or enter the issuer and let it be discovered.",
    reference: 'RFC 6749 section 3.2',
  },
  {
    code: 'token-method-refused',
    when: { purpose: TOKEN, status: [405] },
    what: 'This address takes no POST requests (405), and a token endpoint must.',
    cause: 'It is the authorize endpoint or a page, or a redirect to https or a slash at the end is missing.',
    action: 'Compare {endpoint} with the documentation, https and the last slash included.',
    reference: 'RFC 6749 section 3.2',
  },
  {
    code: 'token-media-type-refused',
    when: { purpose: TOKEN, status: [415, 406] },
    what: 'The server does not take form-encoded token requests ({status}).',
    cause: 'The standard asks for application/x-www-form-urlencoded; this server wants JSON, or an extra header says otherwise.',
    action:
      'Check the extra headers of the token request. If the server takes JSON only, it is no OAuth token endpoint; ask the provider for one.',
    reference: 'RFC 6749 section 4.1.3',
  },
  {
    code: 'token-redirected',
    when: { purpose: ['token', 'refresh', 'introspection', 'revocation', 'userinfo'], status: ['3xx'] },
    what: 'The server answered with a redirect ({status}), which is never followed: secrets could end up elsewhere.',
    cause: 'The endpoint has moved, is http where the server wants https, or leads to a sign-in page.',
    action: 'Look at Location below. If you trust that address, enter it in Settings.',
    reference: 'RFC 9700 section 4.12',
  },
  {
    code: 'token-empty-error',
    when: { purpose: SERVER, status: ['4xx'], body: ['empty'] },
    what: 'The server refused the request ({status}) and gives no reason: the body is empty.',
    cause: 'A gateway in front of the server turned it away, or the server leaves out the error that the standard asks for.',
    action: 'Check client ID, secret and extra headers first, then ask the provider with the time and the request ID.',
    reference: 'RFC 6749 section 5.2',
    lift: -10,
  },
  {
    code: 'token-empty-success',
    when: { purpose: TOKEN, status: ['2xx'], body: ['empty'] },
    what: 'The server says that all is well but sent nothing.',
    cause:
      'The address is not the token endpoint (many answer OPTIONS and POST to anything with 200 or 204), or something on the way emptied it.',
    action: 'Compare the token endpoint {endpoint} with the documentation.',
    reference: 'RFC 6749 section 5.1',
  },
  {
    code: 'token-success-with-error',
    when: { purpose: TOKEN, status: ['2xx'], body: ['json', 'text'], token: false },
    what: 'The server answered with success ({status}) but sent no access token.',
    cause: 'It reports an error under a status of success, wraps its answer in another object, or names its members in its own way.',
    action: 'Read the answer below: an error or message in it is what counts. Check the token endpoint if it is about something else.',
    reference: 'RFC 6749 section 5.1',
  },
  {
    code: 'token-nonstandard-error',
    when: { purpose: SERVER, status: ['4xx'], body: ['json', 'text'] },
    what: 'The server refused the request ({status}) without an OAuth error.',
    cause: "A gateway answered in the server's place, or the server has its own way to say what is wrong.",
    action: "Read the answer below; it is the server's own. Compare client authentication, parameters and headers with its documentation.",
    reference: 'RFC 6749 section 5.2',
    lift: -15,
  },
];
