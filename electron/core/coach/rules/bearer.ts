import type { Rule, Rules } from '../../../model/coach-rule';

const RENEW = '{renew} If a fresh one is refused too, compare issuer, audience and scopes with what the API expects.';
const API: Rule['when']['purpose'] = ['call', 'userinfo'];

/**
 * A word that is said of the token, and not one possibility of several: RFC 6750 section 3.1 itself has "expired, revoked, malformed, or invalid",
 * and servers repeat it whatever the cause.
 *
 * @param others What says the same on its own, as further alternatives.
 */
const alone = (word: string, others = '') =>
  new RegExp(
    String.raw`(?<!(?:\bor|/|(?:unknown|expired|revoked|malformed|invalid|inactive),) ?(?:been )?)\b${word}\b(?! ?(?:,? or\b|/|, (?:expired|revoked|malformed|invalid|inactive|unknown)\b))${others}`,
    'i',
  );

/** Answers to a bearer token: RFC 6750 section 3.1, RFC 9110, RFC 9470. */
export const BEARER_RULES: Rules = {
  'bearer-invalid-request': {
    when: { purpose: API, error: ['invalid_request'] },
    what: 'The API could not process the request (invalid_request).',
    cause: 'A parameter or header is missing or repeated, or the token was sent in more than one way (for example header and query).',
    action: "Send the token in the Authorization header only, and compare the rest of the call with the API's documentation.",
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-token-expired': {
    when: { purpose: API, error: ['invalid_token', 'unauthorized', 'UNAUTHENTICATED'], says: alone('expired') },
    what: 'The API reports that the access token has expired.',
    cause: 'Its lifetime is over. If the countdown here disagrees, the clocks of the API and the authorization server differ.',
    action: "{renew} If a fresh token counts as expired too, the API's operator must correct its clock.",
    mend: ['refresh'],
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-token-malformed': {
    when: {
      purpose: API,
      error: ['invalid_token', 'unauthorized'],
      says: alone(
        'malformed',
        '|cannot (be )?(convert|pars|decod|read)|not a (valid )?jwt|invalid jwt|unable to (parse|decode)|segments|invalid (format|serialization|compact)',
      ),
    },
    what: 'The API could not read the access token.',
    cause: 'It expects a JWT and got an opaque token, or vice versa; or the token was truncated or changed in transit.',
    action:
      'Look at the Token tab: is it the kind the API expects? With Auth0 and others, a missing audience results in an opaque token instead of a JWT.',
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-signature-refused': {
    when: { purpose: API, error: ['invalid_token', 'unauthorized'], says: /signature|\bkid\b|\bjwks?\b.*(key|match|found)|signing key/i },
    what: "The API rejected the access token's signature.",
    cause: 'The API trusts the keys of another issuer, tenant or environment, or has old keys in its cache after a rotation.',
    action:
      "Verify the token here with the connection's keys. If it is valid, the API uses the wrong keys: compare the token's iss and kid with its settings.",
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-wrong-audience': {
    when: { purpose: API, error: ['invalid_token', 'unauthorized'], says: /\baud(ience)?\b/i },
    what: "The access token is for a different API: its audience doesn't match.",
    cause: 'The audience or resource of the connection is missing or names another API.',
    action: 'Compare aud in the Token tab with what the API expects, correct the audience (or resource) in Settings, then sign in again.',
    mend: ['open:audience'],
    reference: 'RFC 9068 section 4',
  },
  'bearer-wrong-issuer': {
    when: { purpose: API, error: ['invalid_token', 'unauthorized'], says: /\biss(uer)?\b/i },
    what: 'The API does not trust the issuer of this access token.',
    cause: 'Token and API belong to different environments or tenants, or one of them uses an alias of the issuer.',
    action: 'Compare iss in the Token tab with the issuer configured at the API; a trailing slash matters.',
    reference: 'RFC 9068 section 4',
  },
  'bearer-token-revoked': {
    when: {
      purpose: API,
      error: ['invalid_token', 'unauthorized'],
      says: alone('revoked', String.raw`|\binactive\b|not active\b|blacklist|session (was )?(ended|closed)`),
    },
    what: 'The access token was revoked.',
    cause: 'A user signed out or revoked it, the consent was withdrawn, or its refresh token was used twice and the family was revoked.',
    action: 'Sign in again. A refresh helps only if the grant itself is still valid.',
    mend: ['sign-in'],
    reference: 'RFC 6750 section 3.1',
  },
  'clock-skew': {
    when: { says: /not yet valid|used before|before .*(nbf|iat)|\bnbf\b|\biat\b|in the future|issued at .*(future|later)|clock/i },
    what: 'The server rejects a time in the token or request as being in the future or too far in the past.',
    cause: "The clocks disagree: this computer's and the server's differ by {skew}, or the API's and the authorization server's do.",
    action:
      "Synchronise this computer's clock with the network, wait a few seconds and try again. If only the servers disagree, report it to the API's operator.",
    reference: 'RFC 7519 section 4.1.5',
    lift: 5,
  },
  'clock-skew-suspected': {
    when: { purpose: API, status: [401], clocksDisagree: true },
    what: 'The API rejected the access token (401), and the clocks differ by {skew}.',
    cause: 'A token that looks valid here may be expired, or not yet valid, for the server.',
    action: "Synchronise this computer's clock with the network, refresh the token and try again.",
    mend: ['refresh'],
    reference: 'RFC 7519 section 4.1.4',
  },
  'bearer-fresh-token-refused': {
    when: { purpose: API, status: [401], renewal: ['fresh'] },
    what: 'The API also rejected a token fresh from the server (401), so expiry is not the cause.',
    cause: "The token isn't meant for this API, its owner may not use it, or a gateway drops the Authorization header.",
    action:
      "Compare the token's issuer, audience and scopes with what the API expects, and the headers of the API leg with its documentation.",
    mend: ['open:audience', 'open:scopes', 'open:legs.api'],
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-expired-when-sent': {
    when: { purpose: API, status: [401], expired: true },
    what: 'The API rejected the access token (401), which had expired before it was sent.',
    cause: 'Its lifetime was over.',
    action: RENEW,
    mend: ['refresh', 'open:refreshOn401'],
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-invalid-token': {
    when: { purpose: API, error: ['invalid_token'] },
    what: 'The API rejected this access token (invalid_token).',
    cause: 'It has expired, was revoked, is malformed, or is meant for another API.',
    action: RENEW,
    mend: ['refresh', 'open:audience'],
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-insufficient-scope': {
    when: { purpose: API, error: ['insufficient_scope'] },
    what: 'The token is valid but does not cover this call (insufficient_scope). Needed: {scope}.',
    cause: 'The scope was not requested, or the user or the provider did not grant it.',
    action: 'Add the scope to the connection, then sign in again. A refresh never widens the scopes.',
    mend: ['open:scopes', 'sign-in'],
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-stronger-sign-in': {
    when: { purpose: API, error: ['insufficient_user_authentication'] },
    what: 'The API requires a stronger or more recent sign-in than the one behind this token.',
    cause: 'This call needs a second factor or a fresh sign-in; the challenge names acr_values or max_age.',
    action: 'Add the acr_values or max_age from the challenge to the extra authorize parameters, then sign in again.',
    mend: ['open:legs.authorize'],
    reference: 'RFC 9470 section 3',
  },
  'bearer-no-challenge': {
    when: { purpose: API, status: [401], challenge: 'none' },
    what: 'The API rejected the request (401) without a reason: there is no WWW-Authenticate header.',
    cause: 'The token has expired or is for another API, or another header the API requires is missing.',
    action: "{renew} If that doesn't help, compare audience, scopes and the headers of the API leg with the documentation.",
    mend: ['refresh', 'open:legs.api'],
    reference: 'RFC 9110 section 15.5.2',
  },
  'bearer-token-not-seen': {
    when: { purpose: API, status: [401], challenge: 'bare' },
    what: 'The API asks for a bearer token as if it had received none (401 without an error).',
    cause: 'The Authorization header was dropped in transit (a redirect, a gateway), or the API does not know this kind of token.',
    action: 'Check the API base URL: http instead of https, or a missing slash, leads to redirects that drop the header.',
    mend: ['open:apiBaseUrl'],
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-none-sent': {
    when: { purpose: ['call'], status: [401], challenge: 'bare', withoutHeader: 'Authorization' },
    what: 'The request had no Authorization header, and the API asks for a bearer token (401).',
    cause: 'It was sent without the access token, or the API accepts none where it stood, such as in the query.',
    action: 'Send the access token in the Authorization header: "Bearer", a space, the token.',
    mend: ['open:legs.api'],
    reference: 'RFC 6750 section 2.1',
  },
  'bearer-bound-token-wanted': {
    when: { purpose: API, status: [401], challenge: 'dpop', withoutHeader: 'DPoP' },
    what: 'The API requires a token bound to a key, with a proof of that key in each request (DPoP, 401).',
    cause: 'The token was sent as Bearer: DPoP is off for this connection, or the server issued a Bearer token.',
    action: 'Turn DPoP on in Settings, then connect again: the token must be issued for the key.',
    mend: ['open:dpop', 'sign-in'],
    reference: 'RFC 9449 section 7.1',
  },
  'bearer-bound-token-sent': {
    when: { purpose: API, status: [401], bound: 'key', withoutHeader: 'DPoP' },
    what: 'The access token is bound to a key, but was sent as Bearer, without a proof (401).',
    cause: 'DPoP was turned off for this connection after the token was issued, or the call has its own Authorization header.',
    action: 'Turn DPoP on in Settings and send the call again, or connect again to get a Bearer token.',
    mend: ['open:dpop', 'sign-in'],
    reference: 'RFC 9449 section 7.1',
    lift: 20,
  },
  'bearer-certificate-not-sent': {
    when: { purpose: API, status: [401, 403], bound: 'certificate', certificate: false },
    what: 'The access token is bound to a client certificate, and the call was sent without one ({status}).',
    cause: 'This connection has no certificate any more: its Client authentication was changed, or the certificate was deleted.',
    action: 'Choose the certificate that the token was requested with, or connect again to get a token that is bound to none.',
    mend: ['open:clientAuthentication', 'sign-in'],
    reference: 'RFC 8705 section 3',
    lift: 20,
  },
  'bearer-certificate-refused': {
    when: { purpose: API, status: [401, 403], bound: 'certificate', certificate: true, says: /x5t|certificate/i },
    what: 'The API did not see the certificate that this access token is bound to ({status}).',
    cause:
      'The token was requested with another certificate, or TLS ends at a proxy in front of the API that does not pass the certificate on.',
    action:
      "Compare x5t#S256 in the token's cnf with the thumbprint under Client certificates. If they agree, show the API's operator this response.",
    mend: ['open:clientCertificates'],
    reference: 'RFC 8705 section 3',
  },
  'bearer-other-scheme': {
    when: { purpose: API, status: [401], challenge: 'other' },
    what: 'The API requires credentials other than a bearer token (401).',
    cause:
      'The URL belongs to something that asks for a user name and password, an API key or a negotiation, or there is a gateway in front of the API.',
    action: "Compare the URL with the API's documentation, and look at WWW-Authenticate below for what it requires.",
    mend: ['open:apiBaseUrl'],
    reference: 'RFC 9110 section 11.6.1',
  },
  'call-forbidden': {
    when: { purpose: API, status: [403] },
    what: "The API doesn't allow this call (403).",
    cause: "The token was accepted, but its scopes, or the permissions of the user or client, don't cover this call.",
    action: "Compare the granted scopes with those the API requires, and check the account's roles. Refreshing won't help.",
    mend: ['open:scopes'],
    reference: 'RFC 9110 section 15.5.4',
  },
  'call-not-found': {
    when: { purpose: ['call'], status: [404, 410] },
    what: 'There is nothing at this URL ({status}).',
    cause:
      "The path is wrong, the base URL lacks a part such as /v1, or the record doesn't exist. Some APIs also return this for data the token may not see.",
    action: "Compare the whole URL with the API's documentation.",
    mend: ['open:apiBaseUrl'],
    reference: 'RFC 9110 section 15.5.5',
  },
  'call-method-refused': {
    when: { purpose: ['call'], status: [405] },
    what: "The API doesn't support this method here (405).",
    cause: 'The path exists, but for other methods.',
    action: 'Use one of the methods in the Allow header below.',
    reference: 'RFC 9110 section 15.5.6',
  },
  'call-media-type-refused': {
    when: { purpose: ['call'], status: [406, 415] },
    what: "The API doesn't support the format of this call ({status}).",
    cause: "Content-Type or Accept names a format the API doesn't support.",
    action: 'Set Content-Type and Accept as in its documentation; usually application/json.',
    reference: 'RFC 9110 section 15.5.16',
  },
  'call-faulty': {
    when: { purpose: ['call'], status: [400, 422] },
    what: 'The API rejected the request as invalid ({status}).',
    cause: 'A parameter or a field of the body is missing or breaks a rule. The token was probably fine.',
    action: 'Read the response below: it usually names the field.',
    reference: 'RFC 9110 section 15.5.1',
  },
  'call-payment-required': {
    when: { purpose: ['call'], status: [402] },
    what: 'The API requires payment (402).',
    cause: "The account's plan doesn't include the call, or its quota is used up.",
    action: "Check the account's plan at the provider.",
    reference: 'RFC 9110 section 15.5.3',
  },
  'call-body-too-large': {
    when: { purpose: ['call'], status: [413] },
    what: 'The body is too large for the API (413).',
    cause: 'It is longer than the API accepts in one request.',
    action: 'Send less at a time.',
    reference: 'RFC 9110 section 15.5.14',
  },
  'call-method-unknown': {
    when: { purpose: ['call'], status: [501] },
    what: "The API doesn't implement this (501).",
    cause: "It doesn't support the method.",
    action: 'Check the method in its documentation.',
    reference: 'RFC 9110 section 15.6.2',
    lift: 70,
  },
  'call-conflict': {
    when: { purpose: ['call'], status: [409, 412] },
    what: 'The call conflicts with existing data ({status}).',
    cause: 'The record exists, or has changed since it was read.',
    action: 'Read the record first, then try again with its current values.',
    reference: 'RFC 9110 section 15.5.10',
  },
};
