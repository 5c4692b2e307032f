/** What an OAuth error code means to the person who got it. */
export interface Explanation {
  likelyCause: string;
  action: string;
}

const ASK_OWNER = 'Check how the client is registered at the provider, or ask whoever registered it.';

/** Errors of authorization responses: RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6, RFC 8707 section 2. */
export const AUTHORIZATION_ERRORS = new Map<string, Explanation>([
  [
    'access_denied',
    {
      likelyCause: "Someone chose Deny or Cancel on the provider's page, or a rule at the provider keeps this user out.",
      action: "Sign in again and allow the access, or ask the provider's administrator to let this user in.",
    },
  ],
  [
    'invalid_request',
    {
      likelyCause:
        'The server misses a parameter or does not like one: an unregistered redirect URI, a missing audience, or PKCE it does not know.',
      action:
        "Compare the exact URL sent with the provider's documentation; PKCE and extra parameters can be changed in the connection's settings.",
    },
  ],
  ['unauthorized_client', { likelyCause: 'This client may not use the authorization code grant.', action: ASK_OWNER }],
  ['unsupported_response_type', { likelyCause: 'The server does not offer response_type=code, or not to this client.', action: ASK_OWNER }],
  [
    'invalid_scope',
    {
      likelyCause: 'One of the scopes is unknown to the server or not allowed for this client.',
      action: "Take scopes out of the connection's settings until the server agrees; its documentation lists the ones it knows.",
    },
  ],
  [
    'invalid_target',
    {
      likelyCause: 'The server does not know the resource, or this client may not ask for it.',
      action: "Correct or remove the resource in the connection's settings.",
    },
  ],
  [
    'server_error',
    {
      likelyCause: 'Something broke inside the server while it handled the sign-in.',
      action: 'Try again; if it stays, tell whoever runs the server.',
    },
  ],
  [
    'temporarily_unavailable',
    { likelyCause: 'The server is overloaded or under maintenance.', action: 'Wait a little and sign in again.' },
  ],
  [
    'login_required',
    {
      likelyCause: 'The request asked for no login page (prompt=none), but nobody is signed in there.',
      action: 'Remove prompt=none from the extra authorize parameters.',
    },
  ],
  [
    'consent_required',
    {
      likelyCause: 'The request asked for no pages (prompt=none), but the user has not consented yet.',
      action: 'Remove prompt=none from the extra authorize parameters and sign in once.',
    },
  ],
  [
    'interaction_required',
    {
      likelyCause: 'The request asked for no pages (prompt=none), but the server needs to show one.',
      action: 'Remove prompt=none from the extra authorize parameters.',
    },
  ],
]);

/** Errors of token responses: RFC 6749 section 5.2, RFC 8707 section 2, and what Auth0 adds. */
export const TOKEN_ERRORS = new Map<string, Explanation>([
  [
    'invalid_request',
    {
      likelyCause: 'The server misses a parameter or header, or does not like one.',
      action:
        "Compare the connection's settings with the provider's documentation: client authentication, extra parameters and headers of the token request.",
    },
  ],
  [
    'invalid_grant',
    {
      likelyCause: 'The authorization code is used up or too old, or was issued for another redirect URI, client or code verifier.',
      action:
        'Sign in again. If it happens every time, compare the redirect URI with the one registered, and try with PKCE switched the other way.',
    },
  ],
  ['unauthorized_client', { likelyCause: 'This client may not use this grant type.', action: ASK_OWNER }],
  [
    'unsupported_grant_type',
    {
      likelyCause: 'The server does not know this grant type at this address.',
      action: "Check the token endpoint and the grant type in the connection's settings.",
    },
  ],
  [
    'invalid_scope',
    {
      likelyCause: 'One of the scopes is unknown to the server, not allowed for this client, or more than was granted.',
      action: "Correct the scopes in the connection's settings.",
    },
  ],
  [
    'invalid_target',
    {
      likelyCause: 'The server does not know the resource, or it was not part of what was granted.',
      action: "Correct or remove the resource in the connection's settings.",
    },
  ],
  [
    'access_denied',
    {
      likelyCause: 'The server knows the client but does not allow what was asked; with Auth0: the client has no grant for this audience.',
      action: 'Check the audience, and which APIs the client is authorized for at the provider.',
    },
  ],
]);

export const UNKNOWN_ERROR: Explanation = {
  likelyCause: 'The server uses an error code that no standard defines; its description below, if there is one, is the best hint.',
  action: "Look the code up in the provider's documentation.",
};
