import type { Rule, Rules } from '../../../model/coach-rule';

const RENEW = '{renew} If a fresh one is refused too, compare issuer, audience and scopes with what the API expects.';
const API: Rule['when']['purpose'] = ['call', 'userinfo'];

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
    when: { purpose: API, error: ['invalid_token', 'unauthorized', 'UNAUTHENTICATED'], says: /\bexpired\b/i },
    what: 'The API says that the access token has expired.',
    cause: 'Its lifetime is over. If the countdown here says otherwise, the clocks of API and authorization server disagree.',
    action: '{renew} If a fresh token counts as expired too, whoever runs the API must set its clock.',
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-token-malformed': {
    when: {
      purpose: API,
      error: ['invalid_token', 'unauthorized'],
      says: /malformed|cannot (be )?(convert|pars|decod|read)|not a (valid )?jwt|invalid jwt|unable to (parse|decode)|segments|invalid (format|serialization|compact)/i,
    },
    what: 'The API could not read the access token.',
    cause: 'It expects a JWT and got an opaque token, or vice versa; or the token was truncated or changed in transit.',
    action:
      'Look at the Token tab: is it the kind the API expects? With Auth0 and others a missing audience gives an opaque token instead of a JWT.',
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-signature-refused': {
    when: { purpose: API, error: ['invalid_token', 'unauthorized'], says: /signature|\bkid\b|\bjwks?\b.*(key|match|found)|signing key/i },
    what: 'The API does not accept the signature of the access token.',
    cause: 'The API trusts the keys of another issuer, tenant or environment, or has old keys in its cache after a rotation.',
    action:
      "Verify the token here with the connection's keys. If it is valid, the API uses the wrong keys: compare the token's iss and kid with its settings.",
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-wrong-audience': {
    when: { purpose: API, error: ['invalid_token', 'unauthorized'], says: /\baud(ience)?\b/i },
    what: 'The access token is meant for another API: its audience does not match.',
    cause: 'The audience or resource of the connection is missing or names another API.',
    action: 'Compare aud in the Token tab with what the API expects, correct the audience (or resource) in Settings, then connect again.',
    reference: 'RFC 9068 section 4',
  },
  'bearer-wrong-issuer': {
    when: { purpose: API, error: ['invalid_token', 'unauthorized'], says: /\biss(uer)?\b/i },
    what: 'The API does not trust the issuer of this access token.',
    cause: 'Token and API belong to different environments or tenants, or one of them uses an alias of the issuer.',
    action: 'Compare iss in the Token tab with the issuer the API is configured for; a trailing slash matters.',
    reference: 'RFC 9068 section 4',
  },
  'bearer-token-revoked': {
    when: {
      purpose: API,
      error: ['invalid_token', 'unauthorized'],
      says: /\brevoked\b|\binactive\b|not active\b|blacklist|session (was )?(ended|closed)/i,
    },
    what: 'The access token was revoked.',
    cause: 'Someone signed out or revoked it, the consent was withdrawn, or its refresh token was used twice and the family ended.',
    action: 'Connect again. A refresh helps only if the grant itself is still valid.',
    reference: 'RFC 6750 section 3.1',
  },
  'clock-skew': {
    when: { says: /not yet valid|used before|before .*(nbf|iat)|\bnbf\b|\biat\b|in the future|issued at .*(future|later)|clock/i },
    what: 'The server rejects a time in the token or request as being in the future or too far in the past.',
    cause: "The clocks disagree: this computer's and the server's differ by {skew}, or the API's and the authorization server's do.",
    action:
      "Synchronise this computer's clock with the network, wait a few seconds and try again. If only the servers disagree, tell whoever runs the API.",
    reference: 'RFC 7519 section 4.1.5',
    lift: 5,
  },
  'clock-skew-suspected': {
    when: { purpose: API, status: [401], clocksDisagree: true },
    what: 'The API refused the access token (401), and the clocks disagree by {skew}.',
    cause: 'A token that looks valid here may be expired, or not yet valid, for the server.',
    action: "Synchronise this computer's clock with the network, refresh the token and try again.",
    reference: 'RFC 7519 section 4.1.4',
  },
  'bearer-fresh-token-refused': {
    when: { purpose: API, status: [401], renewal: ['fresh'] },
    what: 'The API refused a token fresh from the server as well (401), so it is not a matter of expiry.',
    cause: 'The token does not belong to this API, its owner may not use it, or a gateway drops the Authorization header.',
    action:
      "Compare the token's issuer, audience and scopes with what the API expects, and the headers of the API leg with its documentation.",
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-expired-when-sent': {
    when: { purpose: API, status: [401], expired: true },
    what: 'The API refused the access token (401), which had expired before it was sent.',
    cause: 'Its lifetime was over.',
    action: RENEW,
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-invalid-token': {
    when: { purpose: API, error: ['invalid_token'] },
    what: 'The API does not accept this access token (invalid_token).',
    cause: 'It has expired, was revoked, is malformed, or is meant for another API.',
    action: RENEW,
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-insufficient-scope': {
    when: { purpose: API, error: ['insufficient_scope'] },
    what: 'The token is valid but does not cover this call (insufficient_scope). Needed: {scope}.',
    cause: 'The scope was not requested, or the person or the provider did not grant it.',
    action: 'Add the scope to the connection, then connect again. A refresh never widens the scopes.',
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-stronger-sign-in': {
    when: { purpose: API, error: ['insufficient_user_authentication'] },
    what: 'The API requires a stronger or more recent sign-in than the one behind this token.',
    cause: 'This call needs a second factor or a fresh sign-in; the challenge names acr_values or max_age.',
    action: 'Add the acr_values or max_age from the challenge to the extra authorize parameters, then connect again.',
    reference: 'RFC 9470 section 3',
  },
  'bearer-no-challenge': {
    when: { purpose: API, status: [401], challenge: 'none' },
    what: 'The API refused the request (401) and does not say why: there is no WWW-Authenticate header.',
    cause: 'The token has expired or is for another API, or another header the API requires is missing.',
    action: '{renew} If that does not help, compare audience, scopes and the headers of the API leg with the documentation.',
    reference: 'RFC 9110 section 15.5.2',
  },
  'bearer-token-not-seen': {
    when: { purpose: API, status: [401], challenge: 'bare' },
    what: 'The API asks for a bearer token as if it had seen none (401 without an error).',
    cause: 'The Authorization header was dropped in transit (a redirect, a gateway), or the API does not know this kind of token.',
    action: 'Check the API base URL: http instead of https, or a missing slash, leads to redirects that drop the header.',
    reference: 'RFC 6750 section 3.1',
  },
  'bearer-bound-token-wanted': {
    when: { purpose: API, status: [401], challenge: 'dpop' },
    what: 'The API wants a token bound to a key, with a proof of that key in each request (DPoP, 401).',
    cause: 'Tokenscope sends bearer tokens, which such an API refuses.',
    action: 'Ask the provider for a client without DPoP to go on here.',
    reference: 'RFC 9449 section 7.1',
  },
  'bearer-other-scheme': {
    when: { purpose: API, status: [401], challenge: 'other' },
    what: 'The API requires credentials other than a bearer token (401).',
    cause:
      'The URL belongs to something that asks for a user name and password, an API key or a negotiation, or a gateway is in front of the API.',
    action: "Compare the URL with the API's documentation, and look at WWW-Authenticate below for what it requires.",
    reference: 'RFC 9110 section 11.6.1',
  },
  'call-forbidden': {
    when: { purpose: API, status: [403] },
    what: 'The API does not allow this call (403).',
    cause: 'The token was accepted, but its scopes, or the rights of the person or client behind it, do not cover this.',
    action: 'Compare the granted scopes with those the API requires, and check the roles of the account. Refreshing will not help.',
    reference: 'RFC 9110 section 15.5.4',
  },
  'call-not-found': {
    when: { purpose: ['call'], status: [404, 410] },
    what: 'There is nothing at this URL ({status}).',
    cause:
      'The path is wrong, the base URL lacks a part such as /v1, or the record does not exist. Some APIs also answer this for data the token may not see.',
    action: "Compare the whole URL with the API's documentation.",
    reference: 'RFC 9110 section 15.5.5',
  },
  'call-method-refused': {
    when: { purpose: ['call'], status: [405] },
    what: 'The API does not support this method here (405).',
    cause: 'The path exists, but for other methods.',
    action: 'Use one of the methods in the Allow header below.',
    reference: 'RFC 9110 section 15.5.6',
  },
  'call-media-type-refused': {
    when: { purpose: ['call'], status: [406, 415] },
    what: 'The API does not support the format of this call ({status}).',
    cause: 'Content-Type or Accept names a format the API does not support.',
    action: 'Set Content-Type and Accept as its documentation says; usually application/json.',
    reference: 'RFC 9110 section 15.5.16',
  },
  'call-faulty': {
    when: { purpose: ['call'], status: [400, 422] },
    what: 'The API rejected the request as invalid ({status}).',
    cause: 'A parameter or a field of the body is missing or breaks a rule. The token was probably fine.',
    action: 'Read the answer below: it usually names the field.',
    reference: 'RFC 9110 section 15.5.1',
  },
  'call-payment-required': {
    when: { purpose: ['call'], status: [402] },
    what: 'The API wants payment first (402).',
    cause: 'The plan of this account does not include the call, or is used up.',
    action: 'Check the plan of the account at the provider.',
    reference: 'RFC 9110 section 15.5.3',
  },
  'call-body-too-large': {
    when: { purpose: ['call'], status: [413] },
    what: 'The body is too large for the API (413).',
    cause: 'It is longer than the API takes in one request.',
    action: 'Send less at a time.',
    reference: 'RFC 9110 section 15.5.14',
  },
  'call-method-unknown': {
    when: { purpose: ['call'], status: [501] },
    what: 'The API cannot do this (501).',
    cause: 'It does not know the method.',
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
