import type { PartialSettings } from '../../../electron/model/connection-file';

/**
 * A sign-in and a refresh as the provider's documentation writes them, with the values of the test in place of its own. Without a comment: as
 * clients that work send them, for the documentation was not read.
 */
export interface DocumentedRequests {
  /** Without client-specific values: REDIRECT, STATE, VERIFIER and CHALLENGE stand for those of the test. */
  authorize: string;
  /** The token endpoint. */
  at: string;
  /** null: the documentation has none. */
  token: string | null;
  refresh: string | null;
  headers?: string[];
  json?: boolean;
  /** What Tokenscope sends besides, by leg: "authorize:state token:code_verifier". */
  beyond?: string;
  /** What its discovery document says of the endpoints. */
  metadata?: object;
  /** What the example asks for that every client chooses anew. */
  settings?: PartialSettings;
}

/** CLIENT:SECRET. */
const BASIC = 'authorization: Basic Q0xJRU5UOlNFQ1JFVA==';
const CODE = 'grant_type=authorization_code&code=CODE&redirect_uri=REDIRECT';
const REFRESH = 'grant_type=refresh_token&refresh_token=REFRESH';
const POST = '&client_id=CLIENT&client_secret=SECRET';
const ASKED = 'response_type=code&client_id=CLIENT&redirect_uri=REDIRECT&state=STATE';
const CHALLENGED = 'code_challenge=CHALLENGE&code_challenge_method=S256';

const discovered = (base: string, authorize: string, token: string) => ({
  metadata: { authorization_endpoint: base + authorize, token_endpoint: base + token },
  at: base + token,
});

export const REQUESTS: Record<string, DocumentedRequests> = {
  // Parameters of "Web application flow"; grant_type is not among them.
  github: {
    authorize: `https://github.com/login/oauth/authorize?client_id=CLIENT&redirect_uri=REDIRECT&state=STATE&${CHALLENGED}`,
    at: 'https://github.com/login/oauth/access_token',
    token: 'client_id=CLIENT&client_secret=SECRET&code=CODE&redirect_uri=REDIRECT&code_verifier=VERIFIER',
    refresh: 'client_id=CLIENT&client_secret=SECRET&grant_type=refresh_token&refresh_token=REFRESH',
    beyond: 'authorize:response_type token:grant_type',
  },
  'github-oauth-app': {
    authorize: `https://github.com/login/oauth/authorize?client_id=CLIENT&redirect_uri=REDIRECT&scope=read%3Auser&state=STATE&${CHALLENGED}`,
    at: 'https://github.com/login/oauth/access_token',
    token: 'client_id=CLIENT&client_secret=SECRET&code=CODE&redirect_uri=REDIRECT&code_verifier=VERIFIER',
    refresh: null,
    beyond: 'authorize:response_type token:grant_type',
  },
  // "Using OAuth 2.0 for Web Server Applications", with the PKCE of the page for desktop apps.
  google: {
    ...discovered('https://', 'accounts.google.com/o/oauth2/v2/auth', 'oauth2.googleapis.com/token'),
    authorize: `https://accounts.google.com/o/oauth2/v2/auth?scope=openid%20email&access_type=offline&response_type=code&state=STATE&redirect_uri=REDIRECT&client_id=CLIENT&${CHALLENGED}`,
    token: `code=CODE&client_id=CLIENT&client_secret=SECRET&redirect_uri=REDIRECT&grant_type=authorization_code&code_verifier=VERIFIER`,
    refresh: 'client_id=CLIENT&client_secret=SECRET&refresh_token=REFRESH&grant_type=refresh_token',
    beyond: 'authorize:nonce',
  },
  // "Request an authorization code" without response_mode, whose default is query; "Refresh the access token" names the scopes again.
  entra: {
    authorize: `https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=CLIENT&response_type=code&redirect_uri=REDIRECT&scope=openid%20https%3A%2F%2Fgraph.microsoft.com%2FUser.Read%20offline_access&state=STATE&${CHALLENGED}`,
    at: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    token: 'client_id=CLIENT&code=CODE&redirect_uri=REDIRECT&grant_type=authorization_code&code_verifier=VERIFIER',
    refresh:
      'client_id=CLIENT&scope=openid+https%3A%2F%2Fgraph.microsoft.com%2FUser.Read+offline_access&refresh_token=REFRESH&grant_type=refresh_token',
    beyond: 'authorize:nonce',
  },
  // "Implement authorization by grant type", Authorization Code with PKCE.
  okta: {
    ...discovered('https://acme.okta.com/oauth2/default', '/v1/authorize', '/v1/token'),
    authorize: `https://acme.okta.com/oauth2/default/v1/authorize?client_id=CLIENT&response_type=code&scope=openid%20profile%20offline_access&redirect_uri=REDIRECT&state=STATE&${CHALLENGED}`,
    token: 'grant_type=authorization_code&client_id=CLIENT&redirect_uri=REDIRECT&code=CODE&code_verifier=VERIFIER',
    refresh: `${REFRESH}&client_id=CLIENT`,
    beyond: 'authorize:nonce',
  },
  // "Authorization code with Proof Key for Code Exchange", with the secret of "Authorization code flow".
  gitlab: {
    authorize: `https://gitlab.com/oauth/authorize?client_id=CLIENT&redirect_uri=REDIRECT&response_type=code&state=STATE&scope=read_user&${CHALLENGED}`,
    at: 'https://gitlab.com/oauth/token',
    token: `client_id=CLIENT&client_secret=SECRET&code=CODE&grant_type=authorization_code&redirect_uri=REDIRECT&code_verifier=VERIFIER`,
    refresh: 'client_id=CLIENT&client_secret=SECRET&refresh_token=REFRESH&grant_type=refresh_token&redirect_uri=REDIRECT',
  },
  // "Available endpoints"; the credentials as in "Example using CURL", the rest as OpenID Connect has it.
  keycloak: {
    ...discovered('https://id.example.com/realms/acme', '/protocol/openid-connect/auth', '/protocol/openid-connect/token'),
    authorize: `https://id.example.com/realms/acme/protocol/openid-connect/auth?${ASKED}&scope=openid%20profile%20email&${CHALLENGED}`,
    token: `${CODE}${POST}&code_verifier=VERIFIER`,
    refresh: `${REFRESH}${POST}`,
    beyond: 'authorize:nonce',
  },
  // "Get Refresh Tokens", with the PKCE of "Call Your API Using the Authorization Code Flow with PKCE". Its refresh has no secret: a public client's.
  auth0: {
    ...discovered('https://acme.eu.auth0.com', '/authorize', '/oauth/token'),
    settings: { audience: 'API_AUDIENCE' },
    authorize: `https://acme.eu.auth0.com/authorize?audience=API_AUDIENCE&${ASKED}&scope=openid%20profile%20offline_access&${CHALLENGED}`,
    token: `${CODE}${POST}&code_verifier=VERIFIER`,
    refresh: `${REFRESH}&client_id=CLIENT`,
    beyond: 'authorize:nonce refresh:client_secret',
  },
  // "Exchanging an authorization code grant with PKCE for tokens". Its client_id beside Basic is for clients without a secret.
  cognito: {
    authorize: `https://acme.auth.us-east-1.amazoncognito.com/oauth2/authorize?${ASKED}&scope=openid&${CHALLENGED}`,
    at: 'https://acme.auth.us-east-1.amazoncognito.com/oauth2/token',
    token: `${CODE}&code_verifier=VERIFIER`,
    refresh: REFRESH,
    headers: [BASIC],
    beyond: 'authorize:nonce',
  },
  // "OAuth 2.0 Web Server Flow", with its code_challenge, and "OAuth Refresh Token".
  salesforce: {
    authorize: `https://login.salesforce.com/services/oauth2/authorize?${ASKED}&scope=api%20refresh_token&${CHALLENGED}`,
    at: 'https://login.salesforce.com/services/oauth2/token',
    token: `${CODE}${POST}&code_verifier=VERIFIER`,
    refresh: `${REFRESH}${POST}`,
  },
  // "Installing with OAuth"; oauth.v2.access prefers Basic to the parameters. PKCE is for apps that have it turned on.
  slack: {
    authorize: 'https://slack.com/oauth/v2/authorize?scope=users%3Aread&client_id=CLIENT&redirect_uri=REDIRECT&state=STATE',
    at: 'https://slack.com/api/oauth.v2.access',
    token: CODE,
    refresh: REFRESH,
    headers: [BASIC],
    beyond: 'authorize:response_type',
  },
  // "Implementing OAuth 2.0 (3LO)", steps 1 and 2, and "Use a refresh token": JSON, with the credentials in it.
  atlassian: {
    authorize: `https://auth.atlassian.com/authorize?audience=api.atlassian.com&client_id=CLIENT&scope=read%3Ajira-user%20read%3Ajira-work%20offline_access&redirect_uri=REDIRECT&state=STATE&response_type=code&prompt=consent`,
    at: 'https://auth.atlassian.com/oauth/token',
    token: `${CODE}${POST}`,
    refresh: `${REFRESH}${POST}`,
    json: true,
  },
  // The authorization URL of "The PKCE flow"; its token requests are those of clients that work.
  xero: {
    authorize: `https://login.xero.com/identity/connect/authorize?${ASKED}&scope=accounting.settings%20offline_access&${CHALLENGED}`,
    at: 'https://identity.xero.com/connect/token',
    token: `${CODE}&code_verifier=VERIFIER`,
    refresh: REFRESH,
    headers: [BASIC],
  },
  // "Manage OAuth access tokens", with state, which it names as optional.
  hubspot: {
    authorize:
      'https://app.hubspot.com/oauth/authorize?client_id=CLIENT&redirect_uri=REDIRECT&scope=oauth%20crm.objects.contacts.read&state=STATE',
    at: 'https://api.hubapi.com/oauth/2026-03/token',
    token: `${CODE}${POST}`,
    refresh: `${REFRESH}${POST}`,
    beyond: 'authorize:response_type',
  },
  // "Using Proof Key for Code Exchange", and the requests of "User Authorization", which has them in the query or as a form.
  zoom: {
    authorize: `https://zoom.us/oauth/authorize?${ASKED}&${CHALLENGED}`,
    at: 'https://zoom.us/oauth/token',
    token: `${CODE}&code_verifier=VERIFIER`,
    refresh: REFRESH,
    headers: [BASIC],
  },
  // "Authorization code grant" and "Refreshing expiring offline tokens"; neither response_type nor grant_type is among the parameters of a sign-in.
  shopify: {
    authorize:
      'https://acme-store.myshopify.com/admin/oauth/authorize?client_id=CLIENT&scope=read_products&redirect_uri=REDIRECT&state=STATE',
    at: 'https://acme-store.myshopify.com/admin/oauth/access_token',
    token: 'client_id=CLIENT&client_secret=SECRET&code=CODE&expiring=1',
    refresh: 'client_id=CLIENT&client_secret=SECRET&grant_type=refresh_token&refresh_token=REFRESH',
    beyond: 'authorize:response_type token:grant_type token:redirect_uri',
  },
  // "Set up OAuth 2.0", steps 9, 12 and 15.
  quickbooks: {
    authorize: `https://appcenter.intuit.com/connect/oauth2?${ASKED}&scope=com.intuit.quickbooks.accounting`,
    at: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    token: CODE,
    refresh: REFRESH,
    headers: [BASIC],
  },
  // "Connect OAuth reference": the secret API key alone, as client_secret.
  stripe: {
    authorize: `https://connect.stripe.com/oauth/authorize?${ASKED}&scope=read_write`,
    at: 'https://connect.stripe.com/oauth/token',
    token: 'client_secret=SECRET&code=CODE&grant_type=authorization_code',
    refresh: 'client_secret=SECRET&grant_type=refresh_token&refresh_token=REFRESH',
    beyond: 'token:client_id token:redirect_uri refresh:client_id',
  },
  // Steps 1, 3 and 6 of "Authorization": JSON with Basic.
  notion: {
    authorize: `https://api.notion.com/v1/oauth/authorize?${ASKED}&owner=user`,
    at: 'https://api.notion.com/v1/oauth/token',
    token: CODE,
    refresh: REFRESH,
    headers: [BASIC],
    json: true,
  },
  // "OAuth 2.0 authentication", with its tables for PKCE.
  linear: {
    authorize: `https://linear.app/oauth/authorize?${ASKED}&scope=read&${CHALLENGED}`,
    at: 'https://api.linear.app/oauth/token',
    token: `${CODE}${POST}&code_verifier=VERIFIER`,
    refresh: `${REFRESH}${POST}`,
  },
};
