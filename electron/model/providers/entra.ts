import type { Rule, Rules } from '../coach-rule';
import { catalogued, documented, me } from './catalogued';

const REFERENCE = 'Microsoft Entra docs: authentication and authorization error codes';

function rule(numbers: readonly string[], what: string, cause: string, action: string): Rule {
  const vendorCode = numbers.map((number) => `AADSTS${number}`);
  return { when: { vendorCode }, what, cause, action, reference: REFERENCE };
}

/** The AADSTS number decides, whatever the OAuth error says. */
const RULES: Rules = {
  'entra-redirect-uri-mismatch': rule(
    ['50011', '500112'],
    'Entra does not know {redirect} for this app (AADSTS50011).',
    'It is not registered, or registered under another platform (web, single-page app, mobile and desktop), or differs by a single character.',
    'Add exactly {redirect} under Authentication of the app registration. Loopback and custom schemes belong to "Mobile and desktop applications".',
  ),
  'entra-consent-missing': rule(
    ['65001'],
    'The user has not consented to this app yet (AADSTS65001).',
    'The user or an administrator must agree to the permissions before tokens are issued; a new scope needs a new consent.',
    'Sign in again with prompt=consent in the extra authorize parameters, or have an administrator grant consent for the tenant.',
  ),
  'entra-consent-declined': rule(
    ['65004'],
    'The user declined the consent (AADSTS65004).',
    'They chose Cancel on the permissions page.',
    'Sign in again and accept, or request fewer scopes.',
  ),
  'entra-admin-approval': rule(
    ['90094'],
    'An administrator must approve this app (AADSTS90094).',
    'The tenant does not let users consent to these permissions themselves.',
    'Ask an administrator of the tenant to grant consent for the app.',
  ),
  'entra-grant-expired': rule(
    ['70008'],
    'The code or refresh token has expired (AADSTS70008).',
    'It was unused for too long, or has been revoked.',
    'Sign in again.',
  ),
  'entra-refresh-token-inactive': rule(
    ['700082'],
    'The refresh token expired from inactivity (AADSTS700082).',
    'It was unused for longer than the tenant allows, by default 90 days.',
    'Sign in again, and refresh at least once in that time.',
  ),
  'entra-spa-refresh-token-expired': rule(
    ['700084'],
    'The refresh token of a single-page app has expired (AADSTS700084).',
    "For redirect URIs of the single-page platform, refresh tokens are valid for 24 hours, and this can't be extended.",
    'Sign in again, or register the redirect URI under "Mobile and desktop applications" or "Web".',
  ),
  'entra-grant-revoked': rule(
    ['50173', '50132', '50133', '700081'],
    'The grant behind this token was revoked ({error}).',
    'The password was changed or reset, the account was disabled, or an administrator revoked the sessions.',
    'Sign in again.',
  ),
  'entra-code-redeemed': rule(
    ['54005'],
    'This authorization code was already used (AADSTS54005).',
    'A code works once. The callback was delivered twice, or another program used it.',
    'Sign in again.',
  ),
  'entra-code-verifier-wrong': rule(
    ['501481'],
    'The code verifier does not match the code (AADSTS501481).',
    'The callback belongs to a different sign-in.',
    'Sign in again and finish in the tab that opens.',
  ),
  'entra-secret-wrong': rule(
    ['7000215'],
    'The Client secret is wrong (AADSTS7000215).',
    'Usually the ID of the secret was copied instead of its value; the value is shown only once, when the secret is created.',
    'Create a new secret under Certificates and secrets, and enter its value in Settings.',
  ),
  'entra-secret-expired': rule(
    ['7000222'],
    'The Client secret has expired (AADSTS7000222).',
    'Secrets of Entra apps are valid for two years at most.',
    'Create a new secret under Certificates and secrets, and enter its value in Settings.',
  ),
  'entra-assertion-refused': rule(
    ['700027'],
    'Entra does not accept the signature of the client assertion (AADSTS700027).',
    'The certificate or key is not registered for the app, has expired, or the assertion names another one (kid, x5t).',
    'Upload the public part of the key under Certificates and secrets of the app, then connect again.',
  ),
  'entra-assertion-time': rule(
    ['700024'],
    'Entra does not accept the times of the client assertion (AADSTS700024).',
    "It has expired, or this computer's clock and Entra's disagree; a pasted or federated assertion lasts a few minutes.",
    'Compare iat and exp of the assertion with the times in the message below, synchronise the clock, then connect again.',
  ),
  'entra-assertion-audience': rule(
    ['700023', '5002741'],
    'The client assertion is for another audience than Entra expects ({error}).',
    'Its aud must be one URL: the issuer or the token endpoint of the tenant that the request goes to.',
    'Turn "Use the token endpoint as the audience" on under Signing keys, and check the tenant in the endpoints.',
  ),
  'entra-assertion-client': rule(
    ['700021'],
    'The client assertion names another client (AADSTS700021).',
    'Its iss and sub must both be the Client ID of the app.',
    'Compare the Client ID in Settings with the app registration.',
  ),
  'entra-subject-token-refused': rule(
    ['50013', '500133', '50027'],
    'Entra does not accept the user token of this on-behalf-of request ({error}).',
    'It has expired, was issued by another tenant, or is no access token of the v2.0 endpoint: ID tokens and tokens for Microsoft Graph are not exchanged.',
    'Get a new token for the scope of this API, and send that as the assertion.',
  ),
  'entra-subject-token-audience': rule(
    ['500131'],
    'The user token of this on-behalf-of request was issued for another API (AADSTS500131).',
    'Its aud must be this app: the Client ID or an Application ID URI, upper and lower case as registered.',
    'Request the token that you exchange with the scope api://<Client ID>/..., then exchange that one.',
  ),
  'entra-device-pending': rule(
    ['70016'],
    "The sign-in on the other device isn't finished yet (AADSTS70016).",
    'This is how Entra says "not yet" in the device flow; it is not an error.',
    'Finish the sign-in with the user code. If it stays so until the code expires, look at the page in the other browser.',
  ),
  'entra-device-code-wrong': rule(
    ['70018'],
    'The sign-in with the device code was declined, or the code was wrong (AADSTS70018).',
    'Another code was typed on the page, or the user chose Cancel.',
    'Start again, and enter the code that is shown then.',
  ),
  'entra-device-code-expired': rule(
    ['70019', '70020'],
    'The device code has expired ({error}).',
    "Entra's codes last 15 minutes, and the sign-in was not finished in that time.",
    'Start again for a new code.',
  ),
  'entra-federated-subject': rule(
    ['700213', '700211', '700212'],
    'No federated credential of the app matches the assertion ({error}).',
    'Issuer, subject or audience differs; Entra compares them letter by letter, upper and lower case included.',
    'Compare iss, sub and aud of the assertion with the federated credential under Certificates and secrets.',
  ),
  'entra-resource-against-scope': rule(
    ['9010010'],
    'The resource parameter and the scopes name different APIs (AADSTS9010010).',
    "The v2.0 endpoint reads the API from the scopes; a resource sent beside them must be the same API's.",
    'Remove the Resource in Settings, or make it the Application ID URI that the scopes begin with.',
  ),
  'entra-scope-for-itself': rule(
    ['90009'],
    'The app requests a token for itself, under a name that Entra does not allow for that (AADSTS90009).',
    'The refresh or the request names no scope of another API, or names the app by its Application ID URI.',
    'Add the scopes of the API to the refresh request, or name the app by its Client ID: <Client ID>/.default.',
  ),
  'entra-secret-required': rule(
    ['7000218'],
    'Entra requires a Client secret or assertion, but none was sent (AADSTS7000218).',
    'The redirect URI is registered under "Web", or public client flows are switched off for the app.',
    'Set client authentication and the secret in Settings, or register the redirect URI under "Mobile and desktop applications" and allow public client flows.',
  ),
  'entra-secret-not-wanted': rule(
    ['700025'],
    'The app is a public client, so no secret may be sent (AADSTS700025).',
    'The redirect URI is registered under "Mobile and desktop applications", while the connection authenticates with a secret.',
    'Set client authentication to none in Settings, with PKCE on, or register the redirect URI under "Web".',
  ),
  'entra-spa-needs-pkce': rule(
    ['9002325'],
    'Entra requires PKCE for a single-page app (AADSTS9002325).',
    'PKCE is off for this connection.',
    'Switch PKCE to S256 in Settings, then sign in again.',
  ),
  'entra-spa-needs-browser': rule(
    ['9002327'],
    'The redirect URI belongs to a single-page app, whose codes only a browser may exchange (AADSTS9002327).',
    'It is registered under the platform "Single-page application"; a desktop client sends no Origin header.',
    'Register it under "Mobile and desktop applications" or "Web" instead.',
  ),
  'entra-cross-origin-refused': rule(
    ['9002326'],
    'Entra accepts cross-origin requests only from single-page apps (AADSTS9002326).',
    'The token request has an Origin header, perhaps from the extra headers of the token leg.',
    'Remove the Origin header in Settings.',
  ),
  'entra-second-factor-required': rule(
    ['50076', '50079', '50158', '50072', '50074'],
    'Entra requires another sign-in step, such as a second factor ({error}).',
    'A rule of the tenant (conditional access) requires it because the location or the settings changed.',
    "Sign in again in the browser and finish the step. A refresh can't do that.",
  ),
  'entra-conditional-access': rule(
    ['53003', '53000', '53001', '53002'],
    'A conditional access rule of the tenant blocks the sign-in ({error}).',
    "The device, location or app does not meet the tenant's conditions.",
    'Ask an administrator of the tenant; the sign-in log names the rule.',
  ),
  'entra-parameter-missing': rule(
    ['90014', '900144'],
    'The request lacks a parameter (AADSTS90014).',
    'The response names it; often scope or client_id.',
    'Add the parameter named below, in Settings or in the extra parameters.',
  ),
  'entra-resource-unknown': rule(
    ['500011', '650057', '50001'],
    "Entra doesn't know the API requested in this tenant ({error}).",
    'The resource or scope is misspelled, or the API was never set up in the tenant.',
    "Compare the scope with the API's Application ID URI (api://...); an administrator may have to add the API to the tenant.",
  ),
  'entra-app-unknown': rule(
    ['700016'],
    'There is no app with this Client ID in the tenant (AADSTS700016).',
    "The Client ID is wrong, or the sign-in goes to a tenant other than the app's.",
    "Compare the Client ID and tenant (in the endpoints' path) with the app registration.",
  ),
  'entra-tenant-unknown': rule(
    ['90002', '900023'],
    "Entra doesn't know this tenant (AADSTS90002).",
    "The tenant in the endpoint's path is misspelled, deleted, or in another cloud.",
    'Correct the tenant in issuer or endpoints; use its ID or one of its verified domains.',
  ),
  'entra-app-single-tenant': rule(
    ['50194', '50020'],
    "This account or endpoint doesn't match the app's tenant ({error}).",
    'The app only supports one tenant but was called at /common, or the account belongs to another tenant.',
    'Replace /common with the tenant in the endpoints, or invite the account as a guest.',
  ),
  'entra-user-not-assigned': rule(
    ['50105'],
    'This user is not assigned to the app (AADSTS50105).',
    'The app requires assignment, and neither the user nor their group is assigned.',
    'Have an administrator assign the user under Enterprise applications.',
  ),
  'entra-nobody-signed-in': rule(
    ['50058'],
    "The user isn't signed in at Entra, and the request did not allow it to ask (AADSTS50058).",
    'The extra authorize parameters contain prompt=none.',
    'Remove prompt=none, then sign in again.',
  ),
  'entra-scope-invalid': rule(
    ['70011', '650053', '1002012', '28002'],
    'Entra rejected the scope ({error}).',
    "It is misspelled or mixes several APIs; with client credentials it must be the API's ID followed by /.default.",
    'Correct the scopes in Settings: one API at a time, and "<API>/.default" for client credentials.',
  ),
  'entra-app-disabled': rule(
    ['7000112', '7000116'],
    'The app is switched off in this tenant (AADSTS7000112).',
    'An administrator disabled it.',
    'Ask an administrator of the tenant.',
  ),
};

const codeFlow = documented('https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow', '2026-11-29');
const refreshTokens = documented('https://learn.microsoft.com/en-us/entra/identity-platform/refresh-tokens', '2026-11-30');
const replyUrls = documented('https://learn.microsoft.com/en-us/entra/identity-platform/reply-url', '2026-11-30');
const platforms = documented('https://learn.microsoft.com/en-us/entra/identity-platform/quickstart-register-app', '2026-11-30');

export const entra = catalogued('entra', 'Microsoft Entra ID', ['E', 'accent'], {
  summary: 'Microsoft Graph and other APIs behind Entra, for a user of a tenant.',
  tenant: {
    name: 'Tenant',
    where: 'path',
    pattern: /^[A-Za-z0-9][A-Za-z0-9.-]{0,253}$/,
    example: 'contoso.onmicrosoft.com',
    usual: 'common',
  },
  settings: {
    scopes: ['openid', 'https://graph.microsoft.com/User.Read'],
    apiBaseUrl: 'https://graph.microsoft.com/v1.0',
    calls: [me('/me')],
  },
  quirks: {
    addresses: codeFlow({
      authorization: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize',
      token: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
      deviceAuthorization: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode',
    }),
    credential: codeFlow('none'),
    pkce: codeFlow('supported'),
    refreshSends: codeFlow(['scope']),
    refreshToken: refreshTokens('stays'),
    refreshLifetime: refreshTokens(90 * 86_400),
    offline: codeFlow({ scope: 'offline_access' }),
    lifetime: codeFlow(3599),
    redirects: platforms('scheme'),
    registered: platforms('Microsoft Entra admin center > Identity > Applications > App registrations > New registration'),
    notes: [
      codeFlow('The tenant is its ID, one of its domains, or common, organizations or consumers.'),
      platforms(
        'Register the redirect URI under Mobile and desktop applications, where clients have no secret. For one under Web, choose a secret.',
      ),
      replyUrls(
        'A redirect URI on 127.0.0.1 matches with any port. The form refuses it with http: enter it in the manifest (replyUrlsWithType).',
      ),
      refreshTokens('A redirect URI of the platform Single-page application ends refresh tokens after 24 hours.'),
    ],
  },
  onboarding: {
    url: 'https://entra.microsoft.com/',
    lead: 'After registering, open Authentication > Add a platform > Mobile and desktop applications, and enter the redirect URI there.',
    names: {
      redirectUri: 'Custom redirect URIs',
      clientId: 'Application (client) ID',
      scopes: 'API permissions',
      tenant: 'Directory (tenant) ID',
    },
  },
  hosts:
    /(^|\.)(login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net|login\.microsoft\.com|ciamlogin\.com|b2clogin\.com|graph\.microsoft\.com)$/,
  requestId: 'x-ms-request-id',
  errorCodes: /\bAADSTS\d{4,9}\b/g,
  rules: RULES,
  // "Access token claims reference", "Optional claims reference"
  claims: {
    tid: 'Tenant ID (Microsoft)',
    oid: 'Object ID of the account (Microsoft)',
    appid: 'The client the token was issued to (Microsoft)',
    aio: 'Internal to Microsoft: lets it reuse a sign-in (Microsoft)',
    uti: 'Token ID, as in the sign-in log (Microsoft)',
    rh: 'Internal to Microsoft: how it revalidates the token (Microsoft)',
    upn: 'Sign-in name of the account; may change, so not a key to it (Microsoft)',
    unique_name: 'A readable name of the account, not unique over time (Microsoft)',
    idtyp: 'Kind of subject: app for an application itself, user for a user (Microsoft)',
    wids: "IDs of the account's directory roles (Microsoft)",
    acct: 'Account: 0 member of the tenant, 1 guest (Microsoft)',
    acrs: 'Authentication contexts that were satisfied (Microsoft)',
    appidacr: 'How the client authenticated: 0 not at all (public), 1 by secret, 2 by certificate (Microsoft, v1)',
    azpacr: 'How the client authenticated: 0 not at all (public), 1 by secret, 2 by certificate (Microsoft, v2)',
    app_displayname: 'Name of the client (Microsoft)',
    altsecid: 'Internal to Microsoft: the account at another provider (Microsoft)',
    idp: 'Provider the user signed in at, if different (Microsoft)',
    puid: 'Internal to Microsoft: account ID (Microsoft)',
    ipaddr: 'IP address the user signed in from (Microsoft)',
    in_corp: 'The user signed in from the corporate network (Microsoft)',
    pwd_exp: 'When the password expires (Microsoft)',
    pwd_url: 'Where to change the password (Microsoft)',
    hasgroups: 'The account has too many groups to list here (Microsoft)',
    deviceid: 'Device ID (Microsoft)',
    onprem_sid: 'Security ID of the account in the local Active Directory (Microsoft)',
    tenant_ctry: 'Country of the tenant (Microsoft)',
    tenant_region_scope: 'Region of the tenant (Microsoft)',
    signin_state: 'How the device and network of the sign-in are known (Microsoft)',
    platf: 'Platform of the device (Microsoft)',
    login_hint: 'Hint that names the account at the next sign-in (Microsoft)',
    xms_tcdt: 'When the tenant was created, in seconds since 1970 (Microsoft)',
    xms_st: 'Internal to Microsoft: the subject in another application (Microsoft)',
    xms_cc: "The client's capabilities; cp1: handles claims challenges (Microsoft)",
    xms_edov: 'Whether the domain of the e-mail address is verified (Microsoft)',
    xms_mirid: 'Azure resource whose managed identity this is (Microsoft)',
    xms_az_rid: 'Azure resource the token is for (Microsoft)',
    xms_az_nwperimid: 'Network perimeter of the resource (Microsoft)',
    xms_idrel: 'Internal to Microsoft: how the account relates to the tenant (Microsoft)',
    xms_ftd: 'Internal to Microsoft (Microsoft)',
    xms_sub_fct: 'Internal to Microsoft: facts about the subject (Microsoft)',
    xms_act_fct: 'Internal to Microsoft: facts about the actor (Microsoft)',
    xms_pl: 'Language of the user (Microsoft)',
    xms_tpl: 'Language of the tenant (Microsoft)',
    ctry: 'Country of the account (Microsoft)',
    verified_primary_email: 'Verified e-mail addresses of the account (Microsoft)',
    verified_secondary_email: 'Further verified e-mail addresses of the account (Microsoft)',
  },
});
