import type { Rule } from '../rule';

const ASK_OWNER = 'Compare how the client is registered at the provider with this connection, or ask whoever registered it.';
const BACK: Rule['when']['purpose'] = ['authorize', 'callback'];

/** Authorization responses: RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6, RFC 9207, and failures before and after them. */
export const AUTHORIZE_RULES: readonly Rule[] = [
  {
    code: 'authorize-no-callback',
    when: { purpose: ['authorize'], failure: ['flow-timed-out', 'cancelled', 'waiting'] },
    what: 'The browser went to {host} and no redirect has come back.',
    cause:
      'Usually {redirect} is not registered for this client, exactly as written: a server then shows an error page and must not redirect (RFC 6749 section 4.1.2.1). Otherwise the sign-in was not finished.',
    action:
      'Look at the page in the browser. If it mentions a redirect or callback URL, register exactly {redirect} at the provider, or choose the receiver whose address is registered; then connect again.',
    reference: 'RFC 6749 section 3.1.2.4',
  },
  {
    code: 'authorize-invalid-request',
    when: { purpose: BACK, error: ['invalid_request'] },
    what: 'The server rejected the authorize request as invalid (invalid_request).',
    cause: 'A parameter is missing, repeated or unsupported: a missing audience, unsupported PKCE, a wrong response_mode.',
    action:
      "Read the server's message below, then compare the authorize URL with the documentation. PKCE and extra parameters can be changed in Settings.",
    reference: 'RFC 6749 section 4.1.2.1',
  },
  {
    code: 'authorize-unauthorized-client',
    when: { purpose: BACK, error: ['unauthorized_client'] },
    what: 'This client may not use the authorization code grant.',
    cause: 'The client is registered for other grants only, such as client credentials, or is awaiting approval.',
    action: ASK_OWNER,
    reference: 'RFC 6749 section 4.1.2.1',
  },
  {
    code: 'authorize-access-denied',
    when: { purpose: BACK, error: ['access_denied'] },
    what: "The access was denied on the provider's page.",
    cause: 'Someone chose Deny or Cancel there, or a rule at the provider blocks this user.',
    action: 'Connect again and allow the access. If nobody was asked, let an administrator check whether this user may use the client.',
    reference: 'RFC 6749 section 4.1.2.1',
  },
  {
    code: 'authorize-unsupported-response-type',
    when: { purpose: BACK, error: ['unsupported_response_type', 'unsupported_response_mode'] },
    what: 'The server does not offer what the request asks for ({error}).',
    cause:
      'The response type code is not enabled for this client, or an extra parameter requests a response mode the server does not support.',
    action: `Remove response_mode from the extra authorize parameters if present. ${ASK_OWNER}`,
    reference: 'RFC 6749 section 4.1.2.1',
  },
  {
    code: 'authorize-invalid-scope',
    when: { purpose: BACK, error: ['invalid_scope'] },
    what: 'The server refused the scopes asked for: {scope}.',
    cause: 'One of them is unknown to the server, misspelled, or not allowed for this client.',
    action:
      'Remove scopes in Settings until the server accepts the request. Its documentation, or scopes_supported of its metadata, lists the ones it knows.',
    reference: 'RFC 6749 section 3.3',
  },
  {
    code: 'authorize-server-error',
    when: { purpose: BACK, error: ['server_error'] },
    what: 'Something broke inside the server during the sign-in (server_error).',
    cause: "An error on the server's side; a redirect can't carry status 500, so it reports it this way.",
    action: 'Connect again. If it happens again, give the time and the evidence below to whoever runs the server.',
    reference: 'RFC 6749 section 4.1.2.1',
  },
  {
    code: 'authorize-temporarily-unavailable',
    when: { purpose: BACK, error: ['temporarily_unavailable'] },
    what: "The server can't take sign-ins at the moment (temporarily_unavailable).",
    cause: 'It is overloaded or under maintenance.',
    action: 'Wait a few minutes, then connect again. Nothing was lost.',
    reference: 'RFC 6749 section 4.1.2.1',
  },
  {
    code: 'oidc-login-required',
    when: { error: ['login_required'] },
    what: 'Nobody is signed in at the server, and the request did not allow it to ask (login_required).',
    cause: 'The extra authorize parameters contain prompt=none, or the session at the provider has ended.',
    action: 'Remove prompt=none from the extra authorize parameters, then connect again.',
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  {
    code: 'oidc-consent-required',
    when: { error: ['consent_required'] },
    what: 'The person has not yet consented to this client, and the request did not allow the server to ask (consent_required).',
    cause: 'The extra authorize parameters contain prompt=none, or a scope was added since the last consent.',
    action: 'Remove prompt=none, or set prompt=consent once, then connect again and allow the access.',
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  {
    code: 'oidc-interaction-required',
    when: { error: ['interaction_required', 'account_selection_required'] },
    what: 'The server has to show the person a page first ({error}).',
    cause: 'A second factor, an account choice or new terms are required, and prompt=none or a silent refresh does not allow for that.',
    action: 'Remove prompt=none from the extra authorize parameters, then connect again in the browser.',
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  {
    code: 'oidc-request-object-refused',
    when: {
      error: [
        'request_not_supported',
        'request_uri_not_supported',
        'invalid_request_object',
        'invalid_request_uri',
        'registration_not_supported',
      ],
    },
    what: 'The server does not accept the request object or registration sent with the request ({error}).',
    cause: 'An extra authorize parameter (request, request_uri, registration) is not supported, has expired or is not signed as agreed.',
    action: 'Remove that parameter from the extra authorize parameters, or create a new request object.',
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  {
    code: 'oidc-unmet-authentication',
    when: { error: ['unmet_authentication_requirements'] },
    what: 'The sign-in was not as strong as the request demands.',
    cause: 'The acr_values or the claims parameter ask for a method that this person or this server does not offer.',
    action: 'Relax acr_values in the extra authorize parameters, or sign in with the requested method.',
    reference: 'OpenID Connect Core Error Code unmet_authentication_requirements 1.0',
  },
  {
    code: 'invalid-target',
    when: { error: ['invalid_target'] },
    what: 'The server does not know the requested resource, or this client may not ask for it (invalid_target).',
    cause: 'The resource is misspelled (a missing slash counts), not registered, or was not part of the original grant.',
    action: 'Correct or remove the resource in Settings. A resource is an absolute URI without a fragment.',
    reference: 'RFC 8707 section 2',
  },
  {
    code: 'callback-issuer-mismatch',
    when: { purpose: BACK, failure: ['flow-issuer-mismatch'] },
    what: 'The callback names a different server from the one you signed in to, so its code was not used.',
    cause:
      'The issuer in Settings is an alias or another tenant, or an attacker is mixing up the sign-ins of two servers to steal the code.',
    action:
      'Compare the two issuers below. If the one in the callback is the server you mean, enter it in Settings exactly as shown. Otherwise do not continue.',
    reference: 'RFC 9207 section 2.4',
  },
  {
    code: 'callback-state-unknown',
    when: { purpose: BACK, failure: ['flow-state-unknown', 'flow-none-pending'] },
    what: 'A callback arrived whose state matches no sign-in here; it was ignored.',
    cause: 'It is from an older sign-in, Tokenscope was restarted since, or someone is trying to inject their own sign-in.',
    action: 'Start the sign-in again here and finish it in the tab that opens.',
    reference: 'RFC 6749 section 10.12',
  },
  {
    code: 'callback-replayed',
    when: { purpose: BACK, failure: ['flow-state-replayed'] },
    what: 'The same callback arrived again; it was ignored.',
    cause: "The page was reloaded or opened from the browser's history. A code works only once.",
    action: 'Close that tab. Your tokens are untouched; connect again if you need new ones.',
    reference: 'RFC 6749 section 4.1.2',
  },
  {
    code: 'callback-without-code',
    when: { purpose: BACK, failure: ['flow-code-missing'] },
    what: 'The callback has neither a code nor an error.',
    cause: 'The server answered after "#" (response_mode=fragment), or something on the way removed the query.',
    action: 'Remove response_mode and response_type from the extra authorize parameters, then connect again.',
    reference: 'RFC 6749 section 4.1.2',
  },
  {
    code: 'callback-repeated-parameter',
    when: { purpose: BACK, failure: ['flow-duplicate-parameter'] },
    what: 'A parameter appears twice in the callback, so it is unclear which one counts.',
    cause: 'The registered redirect URI has a query that repeats it, or a proxy added to the address.',
    action: 'Register a redirect URI without that parameter, then connect again.',
    reference: 'RFC 6749 section 3.1',
  },
  {
    code: 'callback-wrong-address',
    when: { purpose: BACK, failure: ['flow-wrong-url'] },
    what: 'The returned address is not the redirect of this sign-in.',
    cause: 'The address of another page was pasted, or the provider redirects to another of its registered URIs.',
    action: 'Finish the sign-in and paste the whole address of the page it ends on; compare it with {redirect}.',
    reference: 'RFC 6749 section 3.1.2',
  },
  {
    code: 'id-token-nonce-mismatch',
    when: { failure: ['flow-nonce-mismatch'] },
    what: 'The ID token was issued for another sign-in: its nonce is not the one sent.',
    cause: 'The server ignores or changes the nonce, or a code from another sign-in was injected.',
    action: 'Connect again. If it repeats, report it to the provider; do not use these tokens.',
    reference: 'OpenID Connect Core section 3.1.3.7',
  },
];
