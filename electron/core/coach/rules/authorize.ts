import type { Rule, Rules } from '../../../model/coach-rule';

const ASK_OWNER = "Compare the client's registration at the provider with this connection, or ask the client's owner.";
const BACK: Rule['when']['purpose'] = ['authorize', 'callback'];
/** The same request, pushed (RFC 9126). */
const ASKED: Rule['when']['purpose'] = ['authorize', 'callback', 'par'];

/** Refusals of an authorization request, pushed or in the browser: RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6. */
export const AUTHORIZE_RULES: Rules = {
  'authorize-no-callback': {
    when: { purpose: ['authorize'], failure: ['flow-timed-out', 'cancelled', 'waiting'] },
    what: 'The browser went to {host} and no redirect has come back.',
    cause:
      "Usually {redirect} isn't registered for this client exactly as written: a server then shows an error page and must not redirect (RFC 6749 section 4.1.2.1). Otherwise the sign-in wasn't finished.",
    action:
      'Look at the page in the browser. If it mentions a redirect or callback URL, register exactly {redirect} at the provider, or choose the receiver whose URL is registered; then sign in again.',
    mend: ['sign-in', 'open:receiver'],
    reference: 'RFC 6749 section 3.1.2.4',
  },
  'authorize-invalid-request': {
    when: { purpose: BACK, error: ['invalid_request'] },
    what: 'The server rejected the authorization request as invalid (invalid_request).',
    cause: 'A parameter is missing, repeated or unsupported: a missing audience, unsupported PKCE, a wrong response_mode.',
    action:
      "Read the server's message below, then compare the authorization URL with the documentation. PKCE and extra parameters can be changed in Settings.",
    mend: ['open:legs.authorize', 'open:pkce'],
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-unauthorized-client': {
    when: { purpose: BACK, error: ['unauthorized_client'] },
    what: 'This client may not use the authorization code grant.',
    cause: 'The client is registered for other grants only, such as client credentials, or is awaiting approval.',
    action: ASK_OWNER,
    mend: ['open:grantType', 'open:clientId'],
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-access-denied': {
    when: { purpose: BACK, error: ['access_denied'] },
    what: "Access was denied on the provider's page.",
    cause: 'The user chose Deny or Cancel there, or a rule at the provider blocks this user.',
    action: 'Sign in again and allow access. If no question appeared, ask an administrator whether this user may use the client.',
    mend: ['sign-in'],
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-unsupported-response-type': {
    when: { purpose: ASKED, error: ['unsupported_response_type', 'unsupported_response_mode'] },
    what: "The server doesn't support what the request asks for ({error}).",
    cause: 'The response type is not enabled for this client, or response_mode is one that the server does not support.',
    action: `Choose another response_mode, or the authorization code grant. ${ASK_OWNER}`,
    mend: ['open:authorizeRequest.responseMode', 'open:grantType', 'open:legs.authorize'],
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-invalid-scope': {
    when: { purpose: BACK, error: ['invalid_scope'] },
    what: 'The sign-in was rejected because of the requested scopes (invalid_scope): {scope}.',
    cause: 'One of them is unknown to the server, misspelled, or not allowed for this client.',
    action:
      'Remove scopes in Settings until the server accepts the request. Its documentation, or scopes_supported in its metadata, lists the supported ones.',
    mend: ['open:scopes'],
    reference: 'RFC 6749 section 3.3',
  },
  'authorize-server-error': {
    when: { purpose: BACK, error: ['server_error'] },
    what: 'Something broke inside the server during the sign-in (server_error).',
    cause: "An error on the server's side; a redirect can't carry status 500, so it reports it this way.",
    action: "Sign in again. If it happens again, give the time and the evidence below to the server's operator.",
    mend: ['sign-in'],
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-temporarily-unavailable': {
    when: { purpose: BACK, error: ['temporarily_unavailable'] },
    what: "The server can't handle sign-ins at the moment (temporarily_unavailable).",
    cause: 'It is overloaded or under maintenance.',
    action: 'Wait a few minutes, then sign in again. Nothing was lost.',
    mend: ['sign-in'],
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'oidc-login-required': {
    when: { error: ['login_required'] },
    what: "The user isn't signed in at the server, and the request did not allow it to ask (login_required).",
    cause: 'The authorization request says prompt=none, or the session at the provider has ended.',
    action: 'Remove prompt=none in Settings, then sign in again.',
    mend: ['open:authorizeRequest.prompt'],
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  'oidc-consent-required': {
    when: { error: ['consent_required'] },
    what: 'The user has not consented to this client yet, and the request did not allow the server to ask (consent_required).',
    cause: 'The authorization request says prompt=none, or a scope was added since the last consent.',
    action: 'Remove prompt=none, or set prompt=consent once, then sign in again and allow access.',
    mend: ['open:authorizeRequest.prompt'],
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  'oidc-interaction-required': {
    when: { error: ['interaction_required', 'account_selection_required'] },
    what: 'The server must show the user a page first ({error}).',
    cause: 'A second factor, an account choice or new terms are required, and prompt=none or a silent refresh does not allow for that.',
    action: 'Remove prompt=none in Settings, then sign in again in the browser.',
    mend: ['open:authorizeRequest.prompt'],
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  'oidc-request-object-refused': {
    when: {
      error: ['request_not_supported', 'request_uri_not_supported', 'registration_not_supported'],
    },
    what: 'The server rejected the request object or registration sent with the request ({error}).',
    cause: 'An extra authorize parameter (request, request_uri, registration) is not supported, has expired or is not signed as agreed.',
    action: 'Remove that parameter from the extra authorize parameters, or create a new request object.',
    mend: ['open:legs.authorize'],
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  'request-object-refused': {
    when: { error: ['invalid_request_object'] },
    what: 'The server rejected the signed request (invalid_request_object).',
    cause:
      "It doesn't know the key or its kid, expects another algorithm or audience, or its clock and this computer's disagree: a request object is good for a minute.",
    action: 'Compare the public key under Signing keys with the one registered for this client ID, then connect again.',
    mend: ['open:clientKeys', 'open:authorizeRequest.signed'],
    reference: 'RFC 9101 section 6.2',
  },
  'request-uri-refused': {
    when: { error: ['invalid_request_uri'] },
    what: 'The server no longer knows the request that was pushed to it (invalid_request_uri).',
    cause: 'A request_uri is good for one sign-in and about a minute: it has expired, was used before, or was pushed by another client.',
    action: 'Sign in again, or choose "Open again" while the sign-in waits: both send the request to the server again.',
    mend: ['sign-in'],
    reference: 'RFC 9126 section 4',
  },
  'pushed-request-refused': {
    when: { purpose: ['par'], error: ['invalid_request'], status: ['4xx'] },
    what: 'The server did not take the pushed authorization request (invalid_request).',
    cause:
      "What it would otherwise show in the browser: {redirect} isn't registered for this client, or a parameter is missing, repeated or not supported.",
    action: "Read the server's message below, then compare the Redirect URI and the parameters with the registration at the provider.",
    mend: ['open:receiver', 'open:legs.authorize'],
    reference: 'RFC 9126 section 2.3',
  },
  'pushed-request-demanded': {
    when: { purpose: [...BACK, 'sign-in-page'], says: /pushed (authorization )?request|pushed authorization|\bPAR\b/i },
    what: 'The server accepts only authorization requests that were pushed to it first.',
    cause: 'The client, or the whole server, is set up to require pushed authorization requests, and this request was in the URL.',
    action: 'Set Pushed authorization request to Always in Settings, under More of the authorize request.',
    mend: ['open:authorizeRequest.pushed'],
    reference: 'RFC 9126 section 5',
  },
  'oidc-unmet-authentication': {
    when: { error: ['unmet_authentication_requirements'] },
    what: 'The sign-in was not as strong as the request requires.',
    cause: "The acr_values or the claims parameter ask for a method that this user or server doesn't support.",
    action: 'Relax acr_values or claims in Settings, or sign in with the requested method.',
    mend: ['open:authorizeRequest.acrValues'],
    reference: 'OpenID Connect Core Error Code unmet_authentication_requirements 1.0',
  },
  'invalid-authorization-details': {
    when: { error: ['invalid_authorization_details'] },
    what: 'The server rejected what authorization_details asks for (invalid_authorization_details).',
    cause: 'Its type is unknown to the server or not allowed for this client, a member is missing, or a value is out of range.',
    action:
      "Compare authorization_details in Settings with the API's documentation; authorization_details_types_supported in the metadata lists the types.",
    mend: ['open:authorizeRequest.authorizationDetails'],
    reference: 'RFC 9396 section 5',
  },
  'invalid-target': {
    when: { error: ['invalid_target'] },
    what: "The server doesn't know the requested resource, or this client may not request it (invalid_target).",
    cause: 'The resource is misspelled (a missing slash counts), not registered, or was not part of the original grant.',
    action: 'Correct or remove the resource in Settings. A resource is an absolute URI without a fragment.',
    mend: ['open:resource'],
    reference: 'RFC 8707 section 2',
  },
};
