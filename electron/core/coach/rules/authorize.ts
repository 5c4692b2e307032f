import type { Rule, Rules } from '../../../model/coach-rule';

const ASK_OWNER = 'Compare how the client is registered at the provider with this connection, or ask whoever registered it.';
const BACK: Rule['when']['purpose'] = ['authorize', 'callback'];

/** Authorization responses: RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6, RFC 9207, and failures before and after them. */
export const AUTHORIZE_RULES: Rules = {
  'authorize-no-callback': {
    when: { purpose: ['authorize'], failure: ['flow-timed-out', 'cancelled', 'waiting'] },
    what: 'The browser went to {host} and no redirect has come back.',
    cause:
      'Usually {redirect} is not registered for this client, exactly as written: a server then shows an error page and must not redirect (RFC 6749 section 4.1.2.1). Otherwise the sign-in was not finished.',
    action:
      'Look at the page in the browser. If it mentions a redirect or callback URL, register exactly {redirect} at the provider, or choose the receiver whose address is registered; then connect again.',
    reference: 'RFC 6749 section 3.1.2.4',
  },
  'authorize-invalid-request': {
    when: { purpose: BACK, error: ['invalid_request'] },
    what: 'The server rejected the authorize request as invalid (invalid_request).',
    cause: 'A parameter is missing, repeated or unsupported: a missing audience, unsupported PKCE, a wrong response_mode.',
    action:
      "Read the server's message below, then compare the authorize URL with the documentation. PKCE and extra parameters can be changed in Settings.",
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-unauthorized-client': {
    when: { purpose: BACK, error: ['unauthorized_client'] },
    what: 'This client may not use the authorization code grant.',
    cause: 'The client is registered for other grants only, such as client credentials, or is awaiting approval.',
    action: ASK_OWNER,
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-access-denied': {
    when: { purpose: BACK, error: ['access_denied'] },
    what: "The access was denied on the provider's page.",
    cause: 'Someone chose Deny or Cancel there, or a rule at the provider blocks this user.',
    action: 'Connect again and allow the access. If nobody was asked, let an administrator check whether this user may use the client.',
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-unsupported-response-type': {
    when: { purpose: BACK, error: ['unsupported_response_type', 'unsupported_response_mode'] },
    what: 'The server does not offer what the request asks for ({error}).',
    cause:
      'The response type code is not enabled for this client, or an extra parameter requests a response mode the server does not support.',
    action: `Remove response_mode from the extra authorize parameters if present. ${ASK_OWNER}`,
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-invalid-scope': {
    when: { purpose: BACK, error: ['invalid_scope'] },
    what: 'The sign-in was refused for the scopes it asks for (invalid_scope): {scope}.',
    cause: 'One of them is unknown to the server, misspelled, or not allowed for this client.',
    action:
      'Remove scopes in Settings until the server accepts the request. Its documentation, or scopes_supported of its metadata, lists the ones it knows.',
    reference: 'RFC 6749 section 3.3',
  },
  'authorize-server-error': {
    when: { purpose: BACK, error: ['server_error'] },
    what: 'Something broke inside the server during the sign-in (server_error).',
    cause: "An error on the server's side; a redirect can't carry status 500, so it reports it this way.",
    action: 'Connect again. If it happens again, give the time and the evidence below to whoever runs the server.',
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'authorize-temporarily-unavailable': {
    when: { purpose: BACK, error: ['temporarily_unavailable'] },
    what: "The server can't take sign-ins at the moment (temporarily_unavailable).",
    cause: 'It is overloaded or under maintenance.',
    action: 'Wait a few minutes, then connect again. Nothing was lost.',
    reference: 'RFC 6749 section 4.1.2.1',
  },
  'oidc-login-required': {
    when: { error: ['login_required'] },
    what: 'Nobody is signed in at the server, and the request did not allow it to ask (login_required).',
    cause: 'The extra authorize parameters contain prompt=none, or the session at the provider has ended.',
    action: 'Remove prompt=none from the extra authorize parameters, then connect again.',
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  'oidc-consent-required': {
    when: { error: ['consent_required'] },
    what: 'The person has not yet consented to this client, and the request did not allow the server to ask (consent_required).',
    cause: 'The extra authorize parameters contain prompt=none, or a scope was added since the last consent.',
    action: 'Remove prompt=none, or set prompt=consent once, then connect again and allow the access.',
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  'oidc-interaction-required': {
    when: { error: ['interaction_required', 'account_selection_required'] },
    what: 'The server has to show the person a page first ({error}).',
    cause: 'A second factor, an account choice or new terms are required, and prompt=none or a silent refresh does not allow for that.',
    action: 'Remove prompt=none from the extra authorize parameters, then connect again in the browser.',
    reference: 'OpenID Connect Core section 3.1.2.6',
  },
  'oidc-request-object-refused': {
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
  'oidc-unmet-authentication': {
    when: { error: ['unmet_authentication_requirements'] },
    what: 'The sign-in was not as strong as the request demands.',
    cause: 'The acr_values or the claims parameter ask for a method that this person or this server does not offer.',
    action: 'Relax acr_values in the extra authorize parameters, or sign in with the requested method.',
    reference: 'OpenID Connect Core Error Code unmet_authentication_requirements 1.0',
  },
  'invalid-target': {
    when: { error: ['invalid_target'] },
    what: 'The server does not know the requested resource, or this client may not ask for it (invalid_target).',
    cause: 'The resource is misspelled (a missing slash counts), not registered, or was not part of the original grant.',
    action: 'Correct or remove the resource in Settings. A resource is an absolute URI without a fragment.',
    reference: 'RFC 8707 section 2',
  },
  'callback-issuer-mismatch': {
    when: { purpose: BACK, failure: ['flow-issuer-mismatch'] },
    what: 'The callback names a different server from the one you signed in to, so its code was not used.',
    cause:
      'The issuer in Settings is an alias or another tenant, the provider is set up wrongly, or an attacker is mixing up the sign-ins of two servers to steal the code.',
    action:
      'Compare the two issuers below. If the one in the callback is the server you mean, enter it in Settings exactly as shown. Otherwise do not continue.',
    reference: 'RFC 9207 section 2.4',
  },
  'callback-without-issuer': {
    when: { purpose: BACK, failure: ['flow-issuer-mismatch'], evidence: /^Issuer in the callback: none$/ },
    what: 'The callback does not say which server it comes from, although this server promised that it always would.',
    cause: 'The server breaks its promise, or the callback comes from somebody else, who is after the code.',
    action: 'Do not go on before whoever runs the server has explained it. Nothing was sent.',
    reference: 'RFC 9207 section 2.4',
  },
  'callback-state-unknown': {
    when: { purpose: BACK, failure: ['flow-state-unknown'] },
    what: 'A callback arrived whose state belongs to no sign-in here; it was ignored.',
    cause: 'It is from an older sign-in, or someone is trying to inject their own sign-in.',
    action: 'Finish the sign-in in the tab that Tokenscope opened; it is still waited for.',
    reference: 'RFC 6749 section 10.12',
  },
  'callback-without-state': {
    when: { purpose: BACK, failure: ['flow-state-unknown'], evidence: /^State: none$/ },
    what: 'A callback arrived without a state, so it belongs to no sign-in.',
    cause: 'The server drops the state parameter, it put its answer behind "#", or someone else made this address.',
    action: 'Nothing was sent. Finish the sign-in in the tab that Tokenscope opened; if the server drops the state, tell whoever runs it.',
    reference: 'RFC 6749 section 4.1.2',
  },
  'callback-none-awaited': {
    when: { purpose: BACK, failure: ['flow-none-pending'] },
    what: 'A callback arrived, but no sign-in is waiting for one.',
    cause: 'Tokenscope was restarted during the sign-in, an old browser tab was reloaded, or another program opened the address.',
    action: 'Nothing was sent. Start the sign-in again here.',
    reference: 'RFC 6749 section 10.12',
  },
  'callback-replayed': {
    when: { purpose: BACK, failure: ['flow-state-replayed'] },
    what: 'The same callback arrived again; it was ignored.',
    cause: "The page was reloaded or opened from the browser's history, or someone replays it. A code works only once.",
    action: 'Close that tab. Your tokens are untouched; connect again if you need new ones.',
    reference: 'RFC 6749 section 4.1.2',
  },
  'callback-after-refusal': {
    when: { purpose: BACK, failure: ['flow-state-replayed'], evidence: /^That sign-in: refused$/ },
    what: 'A callback came back for a sign-in that was refused before.',
    cause: 'The page was reloaded, or someone replays it.',
    action: 'Nothing was sent. Connect again if you still want to.',
    reference: 'RFC 6749 section 4.1.2',
  },
  'callback-after-cancelling': {
    when: { purpose: BACK, failure: ['flow-state-replayed'], evidence: /^That sign-in: cancelled$/ },
    what: 'A callback came back for a sign-in that is over.',
    cause: 'That sign-in was cancelled here before the browser came back.',
    action: 'Nothing was sent. Start it again if you want it after all.',
    reference: 'RFC 6749 section 4.1.2',
  },
  'callback-too-late': {
    when: { purpose: BACK, failure: ['flow-state-replayed'], evidence: /^That sign-in: timed-out$/ },
    what: 'A callback came back too late.',
    cause: 'That sign-in had timed out here before the browser came back.',
    action: 'Nothing was sent. Start the sign-in again; a longer wait can be set in App settings.',
    reference: 'RFC 6749 section 4.1.2',
  },
  'callback-of-replaced-sign-in': {
    when: { purpose: BACK, failure: ['flow-state-replayed'], evidence: /^That sign-in: replaced$/ },
    what: 'A callback came back from an older browser tab.',
    cause: 'A newer sign-in for the same connection was started in the meantime.',
    action: 'Nothing was sent. Finish the sign-in in the newer tab.',
    reference: 'RFC 6749 section 4.1.2',
  },
  'callback-by-another-way': {
    when: { purpose: BACK, failure: ['flow-wrong-url'], evidence: /^Came in by: / },
    what: 'The callback came in by another way than this sign-in waits for.',
    cause: 'Another program passed the address on, or it was pasted for a sign-in that comes back by itself.',
    action: 'Nothing was sent. Let the browser finish the redirect by itself, or start again with another receiver.',
    reference: 'RFC 8252 section 7',
  },
  'callback-of-other-sign-in': {
    when: { purpose: BACK, failure: ['flow-state-unknown'], evidence: /^State: of another sign-in$/ },
    what: 'This callback belongs to another sign-in that is waiting.',
    cause: 'Two sign-ins are open, and the addresses were mixed up.',
    action: 'Nothing was sent. Paste the address at the connection it was made for.',
    reference: 'RFC 6749 section 10.12',
  },
  'sign-in-over': {
    when: { purpose: BACK, failure: ['flow-none-pending'], evidence: /^That sign-in: over$/ },
    what: 'This sign-in is not waiting for the browser any more.',
    cause: 'It finished, was cancelled or timed out in the meantime.',
    action: 'Start the sign-in again.',
    reference: 'RFC 6749 section 4.1',
  },
  'callback-not-an-address': {
    when: { purpose: BACK, failure: ['flow-wrong-url'], evidence: /^Came back: no address$/ },
    what: 'What came back is not a URL.',
    cause: 'Only a part of the address was copied, or something else was.',
    action: 'Copy the whole address from the browser, from its beginning to its end.',
    reference: 'RFC 6749 section 3.1.2',
  },
  'callback-without-code': {
    when: { purpose: BACK, failure: ['flow-code-missing'] },
    what: 'The callback has neither a code nor an error.',
    cause: 'The server answered after "#" (response_mode=fragment), or something on the way removed the query.',
    action: 'Remove response_mode and response_type from the extra authorize parameters, then connect again.',
    reference: 'RFC 6749 section 4.1.2',
  },
  'callback-repeated-parameter': {
    when: { purpose: BACK, failure: ['flow-duplicate-parameter'] },
    what: 'A parameter appears twice in the callback, so it is unclear which one counts.',
    cause: 'The registered redirect URI has a query that repeats it, or a proxy added to the address.',
    action: 'Register a redirect URI without that parameter, then connect again.',
    reference: 'RFC 6749 section 3.1',
  },
  'callback-wrong-address': {
    when: { purpose: BACK, failure: ['flow-wrong-url'] },
    what: 'The returned address is not the redirect of this sign-in.',
    cause: 'The address of another page was pasted, or the provider redirects to another of its registered URIs.',
    action: 'Nothing was sent. Finish the sign-in and paste the whole address of the page it ends on; compare it with {redirect}.',
    reference: 'RFC 6749 section 3.1.2',
  },
  'id-token-nonce-mismatch': {
    when: { failure: ['flow-nonce-mismatch'] },
    what: 'The ID token was issued for another sign-in: its nonce is not the one sent.',
    cause: 'The server ignores or changes the nonce, or a code from another sign-in was injected.',
    action: 'The tokens were thrown away. Connect again; if it repeats, tell whoever runs the server.',
    reference: 'OpenID Connect Core section 3.1.3.7',
  },
};
