import type { Rule, Rules } from '../../../model/coach-rule';

const TOKEN: Rule['when']['purpose'] = ['token', 'refresh'];
const SERVER: Rule['when']['purpose'] = ['par', 'device-authorization', 'token', 'refresh', 'introspection', 'revocation'];
const CREDENTIAL = 'Enter the Client secret again and check the Client ID. {way}.';
const REFUSED: Rule['when']['status'] = ['2xx', '4xx'];

/** Token endpoint, introspection and revocation: RFC 6749 section 5.2, RFC 7009, RFC 7662, RFC 9449, RFC 7636. */
export const TOKEN_RULES: Rules = {
  'token-invalid-request': {
    when: { purpose: SERVER, error: ['invalid_request'], status: REFUSED },
    what: 'The server rejected the request as invalid (invalid_request).',
    cause:
      "A parameter or header is missing, repeated, or sent in the wrong way: a tenant header, redirect_uri, or the client's secret in two places.",
    action: "Read the server's message below, and compare the request's parameters and headers with its documentation.",
    mend: ['open:legs.token'],
    reference: 'RFC 6749 section 5.2',
  },
  'token-invalid-client': {
    when: { purpose: SERVER, error: ['invalid_client'], status: REFUSED },
    what: 'The server rejected this client (invalid_client).',
    cause: "The Client ID or secret is wrong, belongs to another environment, or isn't sent as registered: this request {credential}.",
    action: CREDENTIAL,
    mend: ['open:clientSecret', 'other-authentication', 'open:clientId'],
    reference: 'RFC 6749 section 5.2',
  },
  'token-password-refused': {
    when: { purpose: ['token'], error: ['invalid_grant'], grant: ['password'], status: REFUSED },
    what: 'The server rejected the user name or the password (invalid_grant).',
    cause: 'One of them is wrong, the account is locked, or it needs a second factor, which this grant has no room for.',
    action: 'Check both in Settings. If the account needs more than a password, use the authorization code grant.',
    mend: ['open:username', 'open:password', 'open:grantType'],
    reference: 'RFC 6749 section 4.3',
  },
  'token-code-refused': {
    when: { purpose: ['token'], error: ['invalid_grant'], grant: ['authorization_code'], status: REFUSED },
    what: 'The server rejected the authorization code (invalid_grant).',
    cause:
      'The code was used before, is too old (most are valid for a minute or less), or belongs to another redirect URI, client or code verifier.',
    action: 'Sign in again. If it happens every time, compare the Redirect URI with the registered one and try turning PKCE on or off.',
    mend: ['sign-in', 'open:receiver'],
    reference: 'RFC 6749 section 5.2',
  },
  'token-refresh-token-dead': {
    when: { purpose: TOKEN, error: ['invalid_grant'], grant: ['refresh_token'], status: REFUSED },
    what: 'The server no longer accepts this refresh token (invalid_grant).',
    cause:
      'It has expired, was revoked, or was used before; with rotation, one reuse revokes the whole token family. Some servers report a client that they no longer know this way, too.',
    action: 'Sign in again for new tokens. A current access token may keep working until it expires.',
    mend: ['sign-in'],
    reference: 'RFC 6749 section 5.2',
  },
  'token-refresh-token-spent': {
    when: { purpose: TOKEN, error: ['invalid_grant'], grant: ['refresh_token'], sentBefore: true },
    what: 'This refresh token is used up: it was sent {before}, and the response to that refresh was lost.',
    cause: 'The server received the earlier refresh and issued new tokens then. A second use of the old refresh token revokes the family.',
    action: 'Sign in again to get new tokens. Nothing stored here can renew them.',
    mend: ['sign-in'],
    reference: 'RFC 9700 section 4.14.2',
  },
  'token-invalid-grant': {
    when: { purpose: TOKEN, error: ['invalid_grant'], status: REFUSED },
    what: 'The server rejected the grant presented for a token (invalid_grant).',
    cause: 'It has expired, was revoked or used before, or was issued to another client.',
    action: 'Sign in again; if it happens again, compare the Client ID and Redirect URI with the registration.',
    mend: ['sign-in', 'open:clientId'],
    reference: 'RFC 6749 section 5.2',
  },
  'token-code-used-twice': {
    when: {
      purpose: ['token'],
      error: ['invalid_grant'],
      says: /\bcode\b.*\b(already|been)\b.*\b(used|redeemed|consumed)|\b(already|been)\b.*\b(used|redeemed)\b.*\bcode\b/i,
    },
    what: 'This authorization code was used before.',
    cause:
      'A code works only once. Another program used it, or the callback was delivered twice. Servers may revoke the tokens of the first use too.',
    action: 'Sign in again. If another program handles the same redirect URI, give this client its own redirect URI.',
    mend: ['sign-in'],
    reference: 'RFC 6749 section 4.1.2',
  },
  'token-code-expired': {
    when: { purpose: ['token'], error: ['invalid_grant'], grant: ['authorization_code'], says: /\bexpired\b/i },
    what: 'The authorization code was too old.',
    cause:
      "Many servers' codes are valid for a minute or less; pasting a callback easily takes longer, and a wrong clock shortens that time.",
    action: 'Sign in again and let the redirect return automatically, or paste it right away.',
    mend: ['sign-in'],
    reference: 'RFC 6749 section 4.1.2',
  },
  'token-redirect-uri-mismatch': {
    when: {
      purpose: TOKEN,
      error: ['invalid_grant', 'invalid_request'],
      says: /redirect[ _]?ur[il]|\bcallback ur[il]\b/i,
      status: REFUSED,
    },
    what: 'The redirect URI in the token request is not the one the code was issued for.',
    cause: 'The token request must repeat the redirect URI of the authorization request exactly.',
    action: "Compare {redirect} with the server's message below and with the registration. An extra token parameter must not replace it.",
    mend: ['open:receiver', 'open:legs.token'],
    reference: 'RFC 6749 section 4.1.3',
  },
  'token-redirect-uri-loopback': {
    when: {
      purpose: TOKEN,
      error: ['invalid_grant', 'invalid_request', 'redirect_uri_mismatch'],
      says: /\blocalhost\b.{0,400}\b127\.0\.0\.1\b|\b127\.0\.0\.1\b.{0,400}\blocalhost\b/i,
      status: REFUSED,
    },
    what: 'The sign-in went to localhost and the token request names 127.0.0.1, or the other way round.',
    cause:
      'Both are this computer, but redirect URIs are compared letter by letter, so they are two different ones. Usually one is registered and a library sends the other.',
    action: 'Use one of them everywhere: in {redirect}, in the registration and in the token request. 127.0.0.1 is the safer one.',
    mend: ['open:receiver', 'open:legs.token'],
    reference: 'RFC 6749 section 4.1.3, RFC 8252 section 8.3',
    lift: 10,
  },
  'token-client-as-grant': {
    when: {
      purpose: TOKEN,
      error: ['invalid_grant'],
      says: /\bclient(?:[ _]?id)?\b[^.]{0,60}\b(?:not found|unknown|not exist|n't exist|unregistered|not registered|no longer|deleted|disabled)\b|\b(?:unknown|unregistered|no such) client\b/i,
      status: REFUSED,
    },
    what: 'The server does not know this client, although it reports the grant as invalid (invalid_grant).',
    cause:
      'The client was deleted, registered elsewhere, or forgotten: clients that register themselves often expire. The error code for that is invalid_client.',
    action:
      'Compare the Client ID with the registration; register the client again if it is gone. The refresh token itself may still be good.',
    mend: ['open:clientId'],
    reference: 'RFC 6749 section 5.2',
  },
  'token-pkce-mismatch': {
    when: { error: ['invalid_grant', 'invalid_request'], says: /code[ _]?verifier|code[ _]?challenge|\bpkce\b/i, status: REFUSED },
    what: 'The server could not match the code verifier to the sign-in (PKCE).',
    cause:
      'The server requires PKCE and received none, lost the challenge of the authorization request, or a code from another sign-in was pasted.',
    action: "Set PKCE to S256 in Settings (or turn it off, if the server doesn't support it), then sign in again.",
    mend: ['open:pkce', 'sign-in'],
    reference: 'RFC 7636 section 4.6',
  },
  'token-unauthorized-client': {
    when: { purpose: SERVER, error: ['unauthorized_client'], status: REFUSED },
    what: 'The server rejected this client (unauthorized_client).',
    cause:
      "Either the Client secret is wrong or wasn't sent as registered (this request {credential}), which some servers report this way. Or the grant {grant} is not enabled for the client.",
    action:
      'Enter the Client secret again and check how it is sent. If both are right, enable the grant for this client at the provider, or choose the other grant type in Settings.',
    mend: ['open:clientSecret', 'other-authentication', 'open:grantType'],
    reference: 'RFC 6749 section 5.2',
  },
  'token-credential-refused': {
    when: { purpose: TOKEN, status: [401, 403], body: ['empty', 'json', 'text'] },
    what: 'The server rejected the request ({status}) without an OAuth error, most likely because of the Client secret.',
    cause:
      "The Client secret or Client ID is wrong, belongs to another environment, or isn't sent as registered: this request {credential}. Less often a gateway or firewall rejected it.",
    action: `${CREDENTIAL} If nothing helps, ask the provider with the time and the request ID.`,
    mend: ['open:clientSecret', 'other-authentication', 'open:clientId'],
    reference: 'RFC 6749 section 5.2',
    lift: -5,
  },
  'token-unsupported-grant-type': {
    when: { purpose: TOKEN, error: ['unsupported_grant_type'], status: REFUSED },
    what: "The server doesn't support the grant {grant} at this URL.",
    cause: "The token endpoint belongs to another service, the form arrived incomplete, or the server doesn't offer this grant.",
    action: 'Compare the token endpoint {endpoint} with the documentation, and the grant type in Settings with what the server supports.',
    mend: ['open:endpoints.token', 'open:grantType'],
    reference: 'RFC 6749 section 5.2',
  },
  'token-invalid-scope': {
    when: { purpose: [...TOKEN, 'par', 'device-authorization'], error: ['invalid_scope'], status: REFUSED },
    what: 'The server rejected the requested scopes (invalid_scope): {scope}.',
    cause: 'A scope is unknown, misspelled or not allowed for this client, or a refresh asks for more than was granted.',
    action: 'Remove scopes in Settings until the server accepts the request; after changing scopes, sign in again.',
    mend: ['open:scopes'],
    reference: 'RFC 6749 section 5.2',
  },
  'token-access-denied': {
    when: { purpose: TOKEN, error: ['access_denied'], status: REFUSED },
    what: "The server knows the client but doesn't allow the request (access_denied).",
    cause: 'The client has no access to this API, the user withdrew the consent, or a policy at the provider forbids it.',
    action: 'Check at the provider which APIs and scopes the client may use, and the audience in Settings.',
    mend: ['open:audience', 'open:scopes'],
    reference: 'RFC 6749 section 5.2',
  },
  'token-server-error': {
    when: { purpose: SERVER, error: ['server_error', 'temporarily_unavailable'] },
    what: 'The server reports an internal error ({error}).',
    cause: 'An error or overload on its side. Your tokens are kept.',
    action: "Try again in a moment. If it keeps failing, give the evidence below to the server's operator.",
    reference: 'RFC 6749 section 4.1.2.1',
    lift: 58,
  },
  'revocation-unsupported-token-type': {
    when: { purpose: ['revocation'], error: ['unsupported_token_type'] },
    what: "The server doesn't revoke this kind of token (unsupported_token_type).",
    cause: 'Many servers only revoke refresh tokens; self-contained access tokens stay valid until they expire.',
    action: 'Revoke the refresh token instead: that should revoke the access tokens of the same grant as well.',
    reference: 'RFC 7009 section 2.2.1',
  },
  'revocation-unavailable': {
    when: { purpose: ['revocation'], status: [503] },
    what: 'The server could not revoke the token now (503). Treat it as still valid.',
    cause: 'The revocation endpoint is overloaded or down.',
    action: 'Wait {wait}, then revoke again, and check afterwards whether the token is revoked.',
    reference: 'RFC 7009 section 2.2.1',
    lift: 75,
  },
  'introspection-refused': {
    when: { purpose: ['introspection'], status: [401, 403] },
    what: "The server doesn't let this client introspect tokens ({status}).",
    cause: "The client's credentials are wrong, or introspection is reserved for APIs (resource servers).",
    action:
      "Check the Client secret. If it is right, ask the provider to allow introspection for this client, or use the API's own credentials.",
    mend: ['open:clientSecret'],
    reference: 'RFC 7662 section 2.3',
  },
  'userinfo-refused': {
    when: { purpose: ['userinfo'], status: [401, 403] },
    what: 'The userinfo endpoint rejected the access token ({status}).',
    cause: 'The token has expired, was issued without the scope openid, or is meant for an API rather than userinfo.',
    action:
      'Add openid to the scopes, sign in again, and retry. With an audience or resource set, some servers issue tokens for that API only.',
    mend: ['open:scopes'],
    reference: 'OpenID Connect Core section 5.3.3',
    lift: 9,
  },
  'userinfo-token-refused': {
    when: { purpose: ['userinfo'], error: ['invalid_token'] },
    what: 'The userinfo endpoint rejected this access token (invalid_token).',
    cause:
      'It is for an API: with an audience or resource set, many servers issue tokens that userinfo rejects. Or it has expired or was revoked.',
    action: 'Refresh and retry. If it keeps failing, use introspection instead, or connect with openid and without audience and resource.',
    mend: ['refresh', 'open:scopes'],
    reference: 'OpenID Connect Core section 5.3.3',
    lift: 1,
  },
  'endpoint-not-found': {
    when: { purpose: ['par', 'introspection', 'revocation', 'userinfo'], status: [404, 405, 410, 501] },
    what: 'There is no such endpoint at this URL ({status}).',
    cause: "The endpoint in Settings is wrong, or the server doesn't offer it.",
    action: "Compare {endpoint} with the provider's documentation or its metadata; leave the field empty if the server has none.",
    reference: 'RFC 8414 section 2',
  },
  'token-no-such-endpoint': {
    when: { purpose: TOKEN, status: [404, 410] },
    what: 'There is no token endpoint at {endpoint} ({status}).',
    cause: 'The path is wrong (a missing /oauth, version, realm or tenant), or the URL is that of the authorization endpoint or the API.',
    action: "Compare the token endpoint in Settings with the provider's documentation, or enter the issuer and let Tokenscope discover it.",
    mend: ['open:endpoints.token'],
    reference: 'RFC 6749 section 3.2',
  },
  'token-method-refused': {
    when: { purpose: TOKEN, status: [405] },
    what: "This URL doesn't accept POST requests (405), as a token endpoint must.",
    cause: 'It is the authorization endpoint or a page, or https or a trailing slash is missing.',
    action: 'Compare {endpoint} with the documentation, including https and the trailing slash.',
    mend: ['open:endpoints.token'],
    reference: 'RFC 6749 section 3.2',
  },
  'token-media-type-refused': {
    when: { purpose: TOKEN, status: [415, 406] },
    what: "The server doesn't accept form-encoded token requests ({status}).",
    cause: 'The standard requires application/x-www-form-urlencoded; this server expects JSON, or an extra header says otherwise.',
    action:
      'Check the extra headers of the token request. If the server accepts only JSON, it is not an OAuth token endpoint; ask the provider for one.',
    mend: ['open:legs.token'],
    reference: 'RFC 6749 section 4.1.3',
  },
  'token-redirected': {
    when: { purpose: ['par', 'token', 'refresh', 'introspection', 'revocation', 'userinfo'], status: ['3xx'] },
    what: 'The server responded with a redirect ({status}), which Tokenscope never follows: secrets could end up elsewhere.',
    cause: 'The endpoint has moved, uses http where the server requires https, or leads to a sign-in page.',
    action: 'Look at Location below. If you trust that URL, enter it in Settings.',
    mend: ['open:endpoints.token'],
    reference: 'RFC 9700 section 4.12',
  },
  'token-empty-error': {
    when: { purpose: SERVER, status: ['4xx'], body: ['empty'] },
    what: 'The server rejected the request ({status}) without a reason: the body is empty.',
    cause: 'A gateway in front of the server rejected it, or the server omits the error the standard requires.',
    action: 'Check the Client ID, Client secret and extra headers first, then ask the provider with the time and the request ID.',
    mend: ['open:clientSecret', 'open:legs.token'],
    reference: 'RFC 6749 section 5.2',
    lift: -10,
  },
  'token-empty-success': {
    when: { purpose: TOKEN, status: ['2xx'], body: ['empty'] },
    what: 'The server reports success but sent nothing.',
    cause:
      'The URL is not the token endpoint (many servers return 200 or 204 for any OPTIONS or POST), or something in between emptied the response.',
    action: 'Compare the token endpoint {endpoint} with the documentation.',
    mend: ['open:endpoints.token'],
    reference: 'RFC 6749 section 5.1',
  },
  'token-answer-cut-off': {
    when: { purpose: [...SERVER, 'userinfo'], cutOff: true },
    what: 'The response was cut off: it begins as JSON and ends in the middle.',
    cause: 'The server, or a proxy or gateway in front of it, closed the connection before the whole response was sent.',
    action: 'Try again. If it happens again, give the time and the request ID to the operator of the server or the proxy.',
    reference: 'RFC 9112 section 8',
  },
  'token-success-with-error': {
    when: { purpose: TOKEN, status: ['2xx'], body: ['json', 'text'], token: false },
    what: 'The server reports success ({status}) but sent no access token.',
    cause: 'It reports an error with a success status, wraps its response in another object, or uses its own member names.',
    action: 'Read the response below: an error or message in it is what counts. If it is about something else, check the token endpoint.',
    mend: ['open:endpoints.token'],
    reference: 'RFC 6749 section 5.1',
  },
  'token-nonstandard-error': {
    when: { purpose: SERVER, status: ['4xx'], body: ['json', 'text'] },
    what: 'The server rejected the request ({status}) without an OAuth error.',
    cause: 'A gateway responded instead of the server, or the server has its own error format.',
    action:
      "Read the response below; it is the server's own. Compare client authentication, parameters and headers with its documentation.",
    mend: ['open:legs.token', 'open:clientAuthentication'],
    reference: 'RFC 6749 section 5.2',
    lift: -15,
  },
};
