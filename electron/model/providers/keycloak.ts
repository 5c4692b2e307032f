import { catalogued, documented, practised } from './catalogued';

const REFERENCE = 'Keycloak docs: Server Administration Guide';

/** Its texts say more than its codes. */
const layers = documented('https://www.keycloak.org/securing-apps/oidc-layers', '2026-11-30');
const admin = documented('https://www.keycloak.org/docs/latest/server_admin/', '2026-11-30');
const clients = practised('https://www.keycloak.org/docs/latest/server_admin/', '2026-11-30');

export const keycloak = catalogued('keycloak', 'Keycloak', ['K', 'accent'], {
  summary: 'A realm of a Keycloak server, by its URL.',
  tenant: {
    name: 'Server and realm',
    where: 'path',
    pattern: /^[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w.~-]+)*\/realms\/[^/\s?#]+$/,
    example: 'id.example.com/realms/acme',
  },
  settings: { scopes: ['openid', 'profile', 'email'] },
  quirks: {
    addresses: layers({ issuer: 'https://{tenant}' }),
    credential: layers('client_secret_post'),
    pkce: admin('supported'),
    lifetime: clients(300),
    redirects: clients('loopback-any-port'),
    registered: admin('Admin console > the realm > Clients > Create client'),
    notes: [
      layers('All endpoints come from /realms/{realm-name}/.well-known/openid-configuration.'),
      admin('A client has a secret only if Client authentication is on.'),
      admin('Redirect URIs are compared exactly, upper and lower case too; one may end in a wildcard (/path/*).'),
      admin('A client can be set to require PKCE with S256, and a lifetime of its own for access tokens.'),
      admin('Refresh tokens rotate where Revoke Refresh Token is on in the realm settings, under Tokens; otherwise they stay.'),
      admin('A refresh token ends with the idle time of its session, which the realm settings have under Sessions.'),
    ],
  },
  onboarding: {
    lead: 'Turn Client authentication on for a client with a secret: it is on the Credentials tab. Leave it off for a public client.',
    names: { redirectUri: 'Valid Redirect URIs', clientSecret: 'Client Secret' },
    grants: { authorization_code: 'Standard Flow', client_credentials: 'Service account roles' },
  },
  // Anyone may run one, so there are no hosts to know it by.
  paths: /\/realms\/[^/]+(\/|$)/,
  claims: {
    typ: 'Kind of token: Bearer, ID, Refresh or Offline (Keycloak)',
    'allowed-origins': 'Web origins of the client, for CORS (Keycloak)',
    'trusted-certs': 'Certificates the client trusts (Keycloak)',
    clientHost: 'Host of the client, if it acts for itself (Keycloak)',
    clientAddress: 'IP address of the client, if it acts for itself (Keycloak)',
    clientId: 'The client, if it acts for itself (Keycloak)',
    organization: 'Organizations of the user (Keycloak)',
    realm_access: 'Roles in the realm (Keycloak)',
    resource_access: 'Roles by client (Keycloak)',
    session_state: 'Session ID (Keycloak)',
  },
  responseMembers: {
    refresh_expires_in: 'Lifetime of the refresh token in seconds (Keycloak)',
    'not-before-policy': 'Tokens issued before this moment are rejected (Keycloak)',
  },
  rules: {
    'keycloak-client-credentials': {
      when: { error: ['unauthorized_client', 'invalid_client'], says: /invalid client( credentials| or)|client credentials/i },
      what: "Keycloak rejected this client's credentials ({error}).",
      cause: 'The secret is wrong or was regenerated, the client is in another realm, or it authenticates differently (JWT, X.509).',
      action: "Copy the secret from the client's Credentials tab, and check the realm in the endpoints.",
      mend: ['open:clientSecret', 'other-authentication', 'open:clientId'],
      reference: REFERENCE,
    },
    'keycloak-assertion-refused': {
      when: {
        error: ['unauthorized_client', 'invalid_client'],
        assertion: true,
        says: /invalid client( credentials| or)|client credentials/i,
      },
      what: "Keycloak rejected this client's assertion ({error}).",
      cause:
        'The client has no or another key on its Keys tab, its Client Authenticator is not "Signed JWT", or the client is in another realm. The reason is in the server\'s log only.',
      action:
        'Set Client Authenticator to "Signed JWT" on the Credentials tab, and register the public key under Signing keys on the Keys tab.',
      mend: ['open:clientKeys', 'open:clientId', 'open:clientAuthentication'],
      reference: REFERENCE,
    },
    'keycloak-certificate-refused': {
      when: {
        error: ['unauthorized_client', 'invalid_client'],
        certificate: true,
        says: /invalid client( credentials| or)|client credentials/i,
      },
      what: "Keycloak rejected this client's certificate ({error}).",
      cause:
        'Its Client Authenticator is not "X509 Certificate", the subject does not match the Subject DN registered there, or the proxy in front does not pass certificates on.',
      action:
        'Compare the subject under Client certificates with Subject DN on the Credentials tab of the client; it may be a regular expression.',
      mend: ['open:clientCertificates', 'open:clientId', 'open:clientAuthentication'],
      reference: REFERENCE,
    },
    'keycloak-assertion-inactive': {
      when: {
        error: ['invalid_grant'],
        grant: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
        says: /token is not active|token expiration is too far|token jti claim is required/i,
      },
      what: 'Keycloak does not accept the times of the assertion (invalid_grant).',
      cause: 'Its exp has passed, or is further away than the identity provider at Keycloak allows (5 minutes by default).',
      action: 'Compare iat and exp of the assertion with the Date of the response, and make one that lasts a shorter time.',
      mend: ['open:assertion'],
      reference: 'Keycloak Securing Applications Guide: JWT Authorization Grant',
    },
    'keycloak-grant-not-enabled': {
      when: {
        error: ['unauthorized_client', 'unsupported_grant_type'],
        says: /not enabled to retrieve service account|not allowed (for|to)|not enabled/i,
      },
      what: 'Keycloak does not allow this grant for the client.',
      cause:
        'The grant {grant} is a client setting: Standard flow, Service accounts roles for client credentials, or OAuth 2.0 Device Authorization Grant, is off.',
      action: 'Switch it on under Capability config of the client; service accounts need Client authentication on.',
      mend: ['open:grantType'],
      reference: REFERENCE,
    },
    'keycloak-not-in-audience': {
      when: { error: ['access_denied'], says: /client is not within the token audience/i },
      what: 'Keycloak exchanges this token only for a client in its audience.',
      cause: "The subject token's aud does not contain the Client ID of this connection.",
      action: 'Add an Audience mapper to a client scope of the client that the subject token was issued to, then get a new subject token.',
      mend: ['open:subjectToken'],
      reference: 'Keycloak Securing Applications Guide: Using token exchange',
    },
    'keycloak-exchange-not-enabled': {
      when: { says: /standard token exchange is not enabled|client (?:is )?not allowed to exchange/i },
      what: 'Keycloak does not allow token exchange for this client.',
      cause:
        'Standard token exchange is off for the client, the client is public, or, with the legacy feature, no policy permits the exchange.',
      action: 'Switch on Standard token exchange under Capability config of the client.',
      mend: ['open:grantType'],
      reference: 'Keycloak Securing Applications Guide: Using token exchange',
    },
    'keycloak-exchange-subject': {
      when: {
        grant: ['urn:ietf:params:oauth:grant-type:token-exchange'],
        says: /^invalid token$|invalid subject_?token|not the holder of the token|invalid subject issuer/i,
      },
      what: 'Keycloak does not accept the subject token ({error}).',
      cause:
        'It has expired or its session has ended, comes from another realm, or was issued to another client, which the legacy exchange refuses.',
      action: 'Connect the connection that the subject token comes from again. It must be an access token of this realm.',
      mend: ['open:subjectToken'],
      reference: 'Keycloak Securing Applications Guide: Using token exchange',
    },
    'keycloak-exchange-parameter': {
      when: {
        grant: ['urn:ietf:params:oauth:grant-type:token-exchange'],
        says: /requested_token_type unsupported|invalid subject_?token_?type|subject token type|not supported for standard token exchange|not allowed for token exchange|invalid_token_type/i,
      },
      what: 'Keycloak does not exchange what this request asks for ({error}).',
      cause:
        'Standard token exchange accepts only access tokens as subject_token, has no requested_subject or requested_issuer, and issues refresh tokens only where the client allows them.',
      action:
        'Set the type of the subject token to access token, and remove what the message below names from the settings of the exchange.',
      mend: ['open:subjectToken', 'open:legs.token'],
      reference: 'Keycloak Securing Applications Guide: Using token exchange',
    },
    'keycloak-exchange-audience': {
      when: { says: /requested audience not available/i },
      what: 'Keycloak does not issue a token for the requested audience.',
      cause: "No client scope adds that audience for this client and user; audience is the target's Client ID at Keycloak, not a URL.",
      action: "Enter the target's Client ID as Audience, and add a client scope with its Audience mapper to this client.",
      mend: ['open:audience'],
      reference: 'Keycloak Securing Applications Guide: Using token exchange',
    },
    'keycloak-redirect-uri': {
      when: { says: /invalid parameter: redirect_uri|incorrect redirect_uri|invalid redirect uri/i },
      what: 'Keycloak does not know {redirect} for this client.',
      cause: "It is not among the client's Valid redirect URIs, exactly as written, or the token request used another one.",
      action: 'Add exactly {redirect} to Valid redirect URIs of the client.',
      mend: ['open:receiver'],
      reference: REFERENCE,
    },
    'keycloak-session-ended': {
      when: {
        error: ['invalid_grant', 'invalid_token'],
        says: /session not active|session (doesn.t|does not)|offline (user )?session|user session not found|client session not active|stale token/i,
      },
      what: 'The Keycloak session behind this token has ended.',
      cause: 'It was idle too long (30 minutes by default), reached its maximum, or the user signed out; all its tokens end with it.',
      action: 'Sign in again. For tokens that outlast the session, add the scope offline_access.',
      mend: ['sign-in'],
      reference: REFERENCE,
    },
    'keycloak-token-inactive': {
      when: { error: ['invalid_grant', 'invalid_token'], says: /token is not active|refresh token expired/i },
      what: 'Keycloak reports that the token is not active: its exp has passed.',
      cause: "Keycloak's refresh tokens are JWTs that end with the session; SSO Session Idle and Max decide when.",
      action: "Sign in again; if this happens too soon, check the realm's and the client's session times, and the clocks of its servers.",
      mend: ['sign-in'],
      reference: REFERENCE,
    },
    'keycloak-refresh-reused': {
      when: { error: ['invalid_grant'], says: /reuse exceeded|maximum allowed refresh token/i },
      what: 'This Keycloak refresh token was used more often than allowed.',
      cause: 'Revoke Refresh Token is on: each may be used once (plus the reuse allowed), and more ends the session.',
      action: 'Sign in again, and let only one program refresh.',
      mend: ['sign-in'],
      reference: REFERENCE,
    },
    'keycloak-code-not-valid': {
      when: { error: ['invalid_grant'], says: /code not valid|code is expired/i },
      what: 'Keycloak rejected the authorization code.',
      cause: 'It was used before (which also ends the resulting session) or is older than a minute.',
      action: 'Sign in again.',
      mend: ['sign-in'],
      reference: REFERENCE,
    },
    'keycloak-https-required': {
      when: { says: /https required/i },
      what: 'Keycloak requires https for this realm.',
      cause: 'Require SSL is "external requests" or "all", and the request came over plain http, or a proxy does not forward the scheme.',
      action: 'Use https in the endpoints, or make the proxy send X-Forwarded-Proto.',
      reference: REFERENCE,
    },
    'keycloak-realm-unknown': {
      when: { says: /realm does not exist|realm not found/i },
      what: 'This Keycloak has no such realm.',
      cause: 'The realm in the path is misspelled (it is case-sensitive), or the path still has, or lacks, the old /auth in front.',
      action: 'Correct the realm in issuer and endpoints; since Keycloak 17 there is no /auth in the path.',
      mend: ['open:issuer', 'open:endpoints.token'],
      reference: REFERENCE,
    },
    'keycloak-account-not-ready': {
      when: { error: ['invalid_grant'], says: /account (is not fully set up|disabled)|user disabled/i },
      what: "The account at Keycloak can't be used yet.",
      cause: 'It is disabled, or required actions (a new password, a verified e-mail address) are pending.',
      action: "Sign in at Keycloak's account page and complete the required actions, or have an administrator check the user.",
      reference: REFERENCE,
    },
  },
});
