import { type ClientAuthentication, SECRET_IN } from './client-auth';

/** What mends a failure: data of its explanation. The window draws each as a button. */
export const REMEDIES = [
  'sign-in',
  'refresh',
  'try-stored',
  'secret-in-body',
  'secret-in-header',
  'open-preferences',
  'open-network',
  'open:issuer',
  'open:endpoints.authorization',
  'open:endpoints.token',
  'open:endpoints.userinfo',
  'open:endpoints.jwks',
  'open:endpoints.introspection',
  'open:endpoints.revocation',
  'open:endpoints.deviceAuthorization',
  'open:endpoints.pushedAuthorization',
  'open:endpoints.registration',
  'open:clientId',
  'open:clientSecret',
  'open:clientKeys',
  'open:clientCertificates',
  'open:clientAuthentication',
  'open:tenant',
  'open:grantType',
  'open:scopes',
  'open:audience',
  'open:resource',
  'open:subjectToken',
  'open:actorToken',
  'open:assertion',
  'open:password',
  'open:username',
  'open:pkce',
  'open:dpop',
  'open:redirectUriOnRefresh',
  'open:receiver',
  'open:authorizeRequest.pushed',
  'open:authorizeRequest.signed',
  'open:authorizeRequest.responseMode',
  'open:authorizeRequest.prompt',
  'open:authorizeRequest.acrValues',
  'open:authorizeRequest.authorizationDetails',
  'open:legs.authorize',
  'open:legs.token',
  'open:legs.refresh',
  'open:legs.api',
  'open:apiBaseUrl',
  'open:refreshOn401',
  'open:allowPlainHttp',
] as const;

export type Remedy = (typeof REMEDIES)[number];

/** The remedy that sends the client secret in this way; null: the way has no other. */
export function remedyOfAuthentication(method: ClientAuthentication): Remedy | null {
  return method === SECRET_IN.body ? 'secret-in-body' : method === SECRET_IN.header ? 'secret-in-header' : null;
}

/** The way of client authentication that a remedy switches to; null: it switches none. */
export function authenticationOf(remedy: Remedy): ClientAuthentication | null {
  return remedy === 'secret-in-body' ? SECRET_IN.body : remedy === 'secret-in-header' ? SECRET_IN.header : null;
}

/** The path of the setting that a remedy opens; null: it opens none. */
export function settingOf(remedy: Remedy): string | null {
  return remedy.startsWith('open:') ? remedy.slice('open:'.length) : null;
}

/** The remedy that opens a setting by its path, such as "legs.token.headers[0].value"; null: that setting has no place of its own. */
export function openingOf(path: string): Remedy | null {
  const wanted = `open:${path}`;
  return (
    REMEDIES.find(
      (remedy) =>
        remedy.startsWith('open:') && (wanted === remedy || (/^[.[]/.test(wanted.slice(remedy.length)) && wanted.startsWith(remedy))),
    ) ?? null
  );
}

/** What its button says. */
export const REMEDY_WORDS: Readonly<Record<Remedy, string>> = {
  'sign-in': 'Sign in again',
  refresh: 'Refresh the token',
  'try-stored': 'Try the stored token',
  'secret-in-body': 'Use the body instead',
  'secret-in-header': 'Use the header instead',
  'open-preferences': 'Open App settings',
  'open-network': 'Open Network settings',
  'open:issuer': 'Open Issuer',
  'open:endpoints.authorization': 'Open Authorization endpoint',
  'open:endpoints.token': 'Open Token endpoint',
  'open:endpoints.userinfo': 'Open UserInfo endpoint',
  'open:endpoints.jwks': 'Open JWKS URI',
  'open:endpoints.introspection': 'Open Introspection endpoint',
  'open:endpoints.revocation': 'Open Revocation endpoint',
  'open:endpoints.deviceAuthorization': 'Open Device authorization endpoint',
  'open:endpoints.pushedAuthorization': 'Open the PAR endpoint',
  'open:endpoints.registration': 'Open Registration endpoint',
  'open:clientId': 'Open Client ID',
  'open:clientSecret': 'Replace the secret',
  'open:clientKeys': 'Open Signing keys',
  'open:clientCertificates': 'Open Client certificates',
  'open:clientAuthentication': 'Open Client authentication',
  'open:tenant': 'Open Tenant code',
  'open:grantType': 'Open Grant type',
  'open:scopes': 'Open Scopes',
  'open:audience': 'Open Audience',
  'open:resource': 'Open Resource',
  'open:subjectToken': 'Open Subject token',
  'open:actorToken': 'Open Actor token',
  'open:assertion': 'Open Assertion',
  'open:password': 'Open Password',
  'open:username': 'Open User name',
  'open:pkce': 'Open PKCE',
  'open:dpop': 'Open DPoP',
  'open:redirectUriOnRefresh': 'Open the redirect URI on refresh',
  'open:receiver': 'Open Redirect',
  'open:authorizeRequest.pushed': 'Open pushing',
  'open:authorizeRequest.signed': 'Open signing',
  'open:authorizeRequest.responseMode': 'Open response_mode',
  'open:authorizeRequest.prompt': 'Open prompt',
  'open:authorizeRequest.acrValues': 'Open acr_values',
  'open:authorizeRequest.authorizationDetails': 'Open authorization_details',
  'open:legs.authorize': 'Open the authorize parameters',
  'open:legs.token': "Open the token request's extras",
  'open:legs.refresh': "Open the refresh request's extras",
  'open:legs.api': 'Open the API headers',
  'open:apiBaseUrl': 'Open API base URL',
  'open:refreshOn401': 'Open Refresh on 401',
  'open:allowPlainHttp': 'Open plain http',
};
