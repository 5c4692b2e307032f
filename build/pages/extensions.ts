import type { ClientAuthentication } from '../../electron/model/client-auth';
import type { When } from '../../electron/model/coach-rule';
import type { Connection } from '../../electron/model/connection';

/** What a connection can ask for with a grant, and how the page shows it. */
export interface Extension {
  name: string;
  /** What it is for, and where it is set. */
  text: string;
  needed: string;
  settings: Partial<Connection>;
  method: ClientAuthentication;
  /** The requests that show it, by their titles. */
  shows: readonly string[];
  /** Whether a rule of the coach is about it. */
  isAbout: (code: string, when: When) => boolean;
}

const PUSHED = 'Pushed authorization request';
const AUTHORIZE = 'Authorize request, in the browser';

/** By the page's file. */
export const EXTENSIONS: Readonly<Record<string, Extension>> = {
  dpop: {
    name: 'DPoP: tokens bound to a key',
    text: 'Each token is bound to a key made in the app (RFC 9449), so a stolen token is useless without that key. Set under Grant, DPoP. Userinfo requests and API calls carry `Authorization: DPoP <token>` and a proof of their own, with the hash of the token (ath). Nonces of both servers are kept, and a request that is refused for one is sent once more.',
    needed:
      'Whether the server knows DPoP (dpop_signing_alg_values_supported), and whether the client must use it (dpop_bound_access_tokens).',
    settings: { dpop: 'ES256' },
    method: 'client_secret_basic',
    shows: [AUTHORIZE, 'Token request', 'Refresh'],
    isAbout: (code) => code.startsWith('dpop-') || code.startsWith('bearer-bound-'),
  },
  'pushed-requests': {
    name: 'Pushed authorization requests (PAR)',
    text: 'The authorize request goes to the server first, authenticated (RFC 9126); the browser gets a reference to it that is good once and for a minute. Set under More of the authorize request.',
    needed: 'The pushed_authorization_request_endpoint, and whether the client must push (require_pushed_authorization_requests).',
    settings: { authorizeRequest: { pushed: 'on' } },
    method: 'client_secret_basic',
    shows: [PUSHED, AUTHORIZE],
    isAbout: (code, { purpose }) => code.startsWith('pushed-') || code === 'request-uri-refused' || purpose?.join() === 'par',
  },
  'signed-requests': {
    name: 'Signed requests (JAR)',
    text: "The authorize request is a request object, signed with the client's key (RFC 9101), so nobody in between can change it. By value in the URL, or pushed. Set under More of the authorize request.",
    needed: 'Your public key registered, and the algorithm that it takes (request_object_signing_alg_values_supported).',
    settings: { authorizeRequest: { signed: true } },
    method: 'private_key_jwt',
    shows: [AUTHORIZE],
    isAbout: (code) => code.includes('request-object'),
  },
  'authorization-details': {
    name: 'Rich authorization requests (RAR)',
    text: 'authorization_details describes in JSON what the token allows, in more detail than scopes can (RFC 9396). Set under More of the authorize request, or More of the request with a grant that has none. Requests for tokens and refreshes carry it too (section 6); the exchange of a code does not, so that the token allows all that was authorized.',
    needed: 'The types that the API defines, with their members (authorization_details_types_supported).',
    settings: { authorizeRequest: { authorizationDetails: '[{"type":"payment","amount":"12.50"}]' } },
    method: 'client_secret_basic',
    shows: [AUTHORIZE, 'Refresh'],
    isAbout: (code) => code === 'invalid-authorization-details',
  },
  'resource-indicators': {
    name: 'Resource indicators',
    text: 'resource names an API that the token is for (RFC 8707); for several APIs it is sent several times. Set under Grant, Resource, one per line.',
    needed: 'The URI of each API, exactly as the server has it.',
    settings: { resource: ['https://api.example.com/', 'https://files.example.com/'] },
    method: 'client_secret_basic',
    shows: [AUTHORIZE, 'Token request'],
    isAbout: (_code, { error }) => error?.includes('invalid_target') === true,
  },
  'sign-out': {
    name: 'Signing out at the provider',
    text: 'Sign out at the provider, in the menu of a connection, opens the end session endpoint in the browser with the ID token, which names the session to end (OpenID Connect RP-Initiated Logout 1.0). It needs an ID token, so the scope openid. The tokens stored here stay unless you choose to forget them as well. Where the browser goes afterwards is set under Redirect, Post-logout redirect URI.',
    needed: 'The end_session_endpoint, and the post-logout redirect URI registered exactly (post_logout_redirect_uris).',
    settings: { scopes: ['openid'], postLogoutRedirectUri: 'https://app.example.com/signed-out' },
    method: 'client_secret_basic',
    shows: ['Sign-out, in the browser'],
    isAbout: () => false,
  },
  'authorize-parameters': {
    name: 'Parameters of the authorize request',
    text: 'How the user is to sign in, and what the ID token is to say (OpenID Connect Core section 3.1.2.1). Each is a field under More of the authorize request; what is not set is not sent.',
    needed: 'Which values it knows: prompt_values_supported, acr_values_supported, ui_locales_supported, claims_parameter_supported.',
    settings: {
      scopes: ['openid'],
      authorizeRequest: {
        prompt: 'login',
        maxAge: 300,
        loginHint: 'ada@example.com',
        acrValues: 'gold',
        uiLocales: 'de en',
        display: 'page',
        claims: '{"id_token":{"email":null}}',
      },
    },
    method: 'client_secret_basic',
    shows: [AUTHORIZE],
    isAbout: (code) => code.startsWith('oidc-') && code !== 'oidc-request-object-refused',
  },
};
