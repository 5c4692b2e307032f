import type { Provider } from './provider';

const REFERENCE = 'Keycloak docs: Server Administration Guide';

/** Its texts say more than its codes. */
export const keycloak: Provider<'keycloak'> = {
  id: 'keycloak',
  name: 'Keycloak',
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
    'keycloak-grant-not-enabled': {
      when: {
        error: ['unauthorized_client', 'unsupported_grant_type'],
        says: /not enabled to retrieve service account|not allowed (for|to)|not enabled/i,
      },
      what: 'Keycloak does not allow this grant for the client.',
      cause: 'The grant {grant} is a client setting: Standard flow, or Service accounts roles for client credentials, is off.',
      action: 'Switch it on under Capability config of the client; service accounts need Client authentication on.',
      mend: ['open:grantType'],
      reference: REFERENCE,
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
};
