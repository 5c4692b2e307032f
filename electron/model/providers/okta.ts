import type { Rule } from '../coach-rule';
import { catalogued, documented, HOST } from './catalogued';

const TOKEN: Rule['when']['purpose'] = ['token', 'refresh'];
const CODES = 'Okta docs: Okta API error codes';

/** Its API has codes (E0000...), its OAuth endpoints have texts of their own. */
const codePkce = documented('https://developer.okta.com/docs/guides/implement-grant-type/authcodepkce/main/', '2026-11-29');
const refresh = documented('https://developer.okta.com/docs/guides/refresh-tokens/main/', '2026-11-30');

export const okta = catalogued('okta', 'Okta', ['OK', 'accent'], {
  summary: 'An Okta authorization server, by its domain; a native app without a secret.',
  tenant: { name: 'Okta domain', where: 'host', pattern: HOST, example: 'acme.okta.com' },
  settings: { scopes: ['openid', 'profile'] },
  quirks: {
    addresses: codePkce({ issuer: 'https://{tenant}/oauth2/default' }),
    credential: codePkce('none'),
    pkce: codePkce('required'),
    offline: refresh({ scope: 'offline_access' }),
    refreshToken: refresh('stays'),
    refreshLifetime: refresh(7 * 86_400),
    lifetime: codePkce(3600),
    redirects: codePkce('scheme'),
    registered: codePkce('Admin console > Applications > Create App Integration > OIDC - OpenID Connect > Native Application'),
    notes: [
      codePkce('The default custom authorization server is /oauth2/default; change the issuer for another one.'),
      refresh('Refresh tokens need the grant type Refresh Token, too. The app can have them rotate, with up to 60 seconds of grace.'),
    ],
  },
  onboarding: {
    lead: 'Tick Authorization Code and Refresh Token, and assign the people who sign in.',
    names: { redirectUri: 'Sign-in redirect URIs', clientId: 'Client ID', grantType: 'Grant type' },
    grants: { authorization_code: 'Authorization Code, Refresh Token' },
  },
  hosts: /(^|\.)(okta\.com|oktapreview\.com|okta-emea\.com|okta-gov\.com)$/,
  headers: ['x-okta-request-id'],
  requestId: 'x-okta-request-id',
  errorCodes: /\bE0{3}\d{4}\b/g,
  claims: {
    cid: 'The client the token was issued to (Okta)',
    uid: 'User ID (Okta)',
  },
  rules: {
    'okta-invalid-token': {
      when: { vendorCode: ['E0000011'] },
      what: 'Okta rejected the token (E0000011).',
      cause:
        "It has expired, or comes from a custom authorization server: Okta's own API accepts only tokens of the org authorization server.",
      action: "Refresh and try again. For Okta's API use the issuer without /oauth2/default and scopes such as okta.users.read.",
      mend: ['refresh'],
      reference: CODES,
    },
    'okta-not-permitted': {
      when: { vendorCode: ['E0000006'] },
      what: "Okta doesn't permit this (E0000006).",
      cause: 'The token lacks the scope, or the user lacks the administrator role behind it.',
      action: 'Grant the scope to the app (Okta API Scopes), check the role, then sign in again.',
      reference: CODES,
    },
    'okta-authentication-failed': {
      when: { vendorCode: ['E0000004'] },
      what: 'Okta could not authenticate (E0000004).',
      cause: 'The user name or password is wrong, or the account is locked or has an expired password.',
      action: 'Sign in to Okta itself first, then sign in again.',
      reference: CODES,
    },
    'okta-not-found': {
      when: { vendorCode: ['E0000007', 'E0000022'] },
      what: 'There is nothing of that kind at this Okta URL ({status}).',
      cause:
        'The authorization server ID in the path is wrong (custom ones are under /oauth2/<id>, the first one is "default"), or the method is.',
      action: 'Compare issuer and endpoints with the page of the authorization server in the Admin console.',
      reference: CODES,
    },
    'okta-rate-limited': {
      when: { vendorCode: ['E0000047'] },
      what: 'Okta is rate-limiting requests (E0000047).',
      cause: 'The rate limit of this kind of request is used up for now; X-Rate-Limit-Reset says when it resets.',
      action: 'Wait {wait}, then try again.',
      reference: CODES,
    },
    'okta-feature-missing': {
      when: { vendorCode: ['E0000015'] },
      what: "This Okta org doesn't have the requested feature (E0000015).",
      cause: 'For example, custom authorization servers need API Access Management.',
      action: 'Use the org authorization server (issuer without /oauth2/...), or have the feature enabled.',
      reference: CODES,
    },
    'okta-no-policy': {
      when: { error: ['access_denied'], says: /policy evaluation failed|no_matching_policy|no matching policy/i },
      what: 'No access policy of this Okta authorization server allows the request.',
      cause: "The client is in no policy, or no rule covers the grant type, the user's group and every requested scope.",
      action: 'Check Access Policies of the authorization server: assign the client, and tick the grant and all scopes in one rule.',
      reference: 'Okta docs: API Access Management troubleshooting',
    },
    'okta-user-not-assigned': {
      when: { error: ['access_denied'], says: /not assigned/i },
      what: 'This user is not assigned to the app at Okta.',
      cause: "Neither they nor one of their groups is on the app's Assignments tab.",
      action: 'Assign the user or a group, then sign in again.',
      reference: 'Okta docs: Assign app integrations',
    },
    'okta-redirect-uri': {
      when: { says: /redirect_uri.{0,200}(login redirect uri|must be)|redirect uri.{0,200}client app settings/i },
      what: 'Okta does not know {redirect} for this app.',
      cause: 'It is not among the sign-in redirect URIs of the app, exactly as written.',
      action: "Add exactly {redirect} to the app's sign-in redirect URIs.",
      mend: ['open:receiver'],
      reference: 'Okta docs: OpenID Connect and OAuth 2.0 API',
    },
    'okta-refresh-token-dead': {
      when: { purpose: TOKEN, error: ['invalid_grant'], says: /refresh token/i },
      what: 'Okta no longer accepts this refresh token.',
      cause: 'It expired, was unused for longer than the policy allows, was revoked, or was rotated and used again after the grace period.',
      action: 'Sign in again. Lifetime and idle time are set in the rule of the access policy.',
      mend: ['sign-in'],
      reference: 'Okta docs: Refresh access tokens',
    },
    'okta-scope-not-configured': {
      when: { error: ['invalid_scope'], says: /scope/i },
      what: 'Okta refused the scopes.',
      cause:
        "A scope is not configured for this authorization server; the org authorization server has no custom scopes, and client credentials can't use openid.",
      action: 'Compare the scopes in Settings with those of the authorization server, and check that the issuer is the right one.',
      mend: ['open:scopes'],
      reference: 'Okta docs: OpenID Connect and OAuth 2.0 API',
    },
  },
});
