import type { ProofAddress, ProofSecret, ProofSettingsForm } from '../../model/proof';
import { SHELLS } from '../exchanges/shells';
import type { Given } from './stage';

/** Before each name in an app's environment. */
const ENV_PREFIX = 'TOKENSCOPE_';

/** As in the metadata of clients (OpenID Connect Core section 9). */
function authenticationOf({ clientAuth }: Given): string {
  if (clientAuth === 'none') return 'none';
  return clientAuth === 'key' ? 'private_key_jwt' : `client_secret_${clientAuth}`;
}

type Told = { label: string; read: (given: Given) => string } & (
  | { name: string; isSecret?: never }
  | { name: ProofSecret; isSecret: true }
);

/** What an app is told, by name; `values` that are empty are left out. */
const TOLD: readonly Told[] = [
  { name: 'ISSUER', label: 'Issuer', read: ({ issuer }) => issuer },
  { name: 'AUTHORIZE_URL', label: 'Authorization endpoint', read: ({ authorizeUrl }) => authorizeUrl },
  { name: 'TOKEN_URL', label: 'Token endpoint', read: ({ tokenUrl }) => tokenUrl },
  { name: 'REVOCATION_URL', label: 'Revocation endpoint', read: ({ revocationUrl }) => revocationUrl },
  { name: 'USERINFO_URL', label: 'Userinfo endpoint', read: ({ userinfoUrl }) => userinfoUrl },
  { name: 'JWKS_URL', label: 'Key set', read: ({ jwksUrl }) => jwksUrl },
  { name: 'END_SESSION_URL', label: 'End session endpoint', read: ({ endSessionUrl }) => endSessionUrl },
  { name: 'API_URL', label: 'API call', read: ({ apiUrl }) => apiUrl },
  { name: 'API_BASE', label: 'API base URL', read: ({ apiBase }) => apiBase },
  { name: 'CLIENT_ID', label: 'Client ID', read: ({ clientId }) => clientId },
  { name: 'CLIENT_SECRET', label: 'Client secret', read: ({ clientSecret }) => clientSecret, isSecret: true },
  {
    name: 'CLIENT_AUTHENTICATION',
    label: 'Client authentication',
    read: authenticationOf,
  },
  { name: 'REDIRECT_URI', label: 'Redirect URI', read: ({ redirectUri }) => redirectUri },
  { name: 'SCOPE', label: 'Scope', read: ({ scope }) => scope },
  { name: 'AUDIENCE', label: 'Audience', read: ({ audience }) => audience },
  { name: 'RESOURCE', label: 'Resource', read: ({ resource }) => resource },
  { name: 'TENANT', label: 'Tenant header', read: ({ tenant }) => tenant },
  { name: 'OTHER_ISSUER', label: 'Second issuer', read: ({ other }) => other?.issuer ?? '' },
  { name: 'OTHER_AUTHORIZE_URL', label: 'Authorization endpoint of the second issuer', read: ({ other }) => other?.authorizeUrl ?? '' },
  { name: 'OTHER_TOKEN_URL', label: 'Token endpoint of the second issuer', read: ({ other }) => other?.tokenUrl ?? '' },
  { name: 'OTHER_CLIENT_ID', label: 'Client ID at the second issuer', read: ({ other }) => other?.clientId ?? '' },
  {
    name: 'OTHER_CLIENT_SECRET',
    label: 'Client secret at the second issuer',
    read: ({ other }) => other?.clientSecret ?? '',
    isSecret: true,
  },
  { name: 'FACE', label: 'Server', read: ({ face }) => face },
];

/** The names without the prefix, in lower case and with hyphens: "token-url". */
export const TOLD_NAMES: readonly string[] = TOLD.map(({ name }) => name.toLowerCase().replaceAll('_', '-'));

/** A secret that an app is told; empty: it is not told of one. */
export function secretOf(given: Given, name: ProofSecret): { label: string; value: string } {
  const told = TOLD.find((one) => one.name === name);
  return { label: told?.label ?? '', value: told?.read(given) ?? '' };
}

/** What an app is told, for showing. */
export function addressesOf(given: Given): ProofAddress[] {
  return TOLD.flatMap((told): ProofAddress[] => {
    const value = told.read(given);
    const { name, label } = told;
    if (value === '' || name === 'FACE') return [];
    return [told.isSecret ? { name, label, value: '', secret: told.name } : { name, label, value, secret: null }];
  });
}

/**
 * What an app is told as its environment, the client secret included: all names with the prefix, and those of the app's own.
 *
 * @param own What each name of the app's is to get, such as `{ OIDC_ISSUER: 'issuer' }`; one of `TOLD_NAMES`.
 */
export function environmentOf(given: Given, own: Readonly<Record<string, string>> = {}): Record<string, string> {
  const value = new Map(TOLD.map(({ read }, index) => [TOLD_NAMES[index], read(given)] as const));
  const usual = TOLD.map(({ name, read }) => [`${ENV_PREFIX}${name}`, read(given)] as const);
  return { ...Object.fromEntries(usual), ...Object.fromEntries(Object.entries(own).map(([name, what]) => [name, value.get(what) ?? ''])) };
}

/** The same as text to paste, the client secret included. */
export function settingsText(given: Given, form: ProofSettingsForm): string {
  const told = TOLD.flatMap(({ name, read }) => (read(given) === '' || name === 'FACE' ? [] : [[name, read(given)] as const]));
  if (form === 'curl') return curlText(given);
  if (form === 'json') return `${JSON.stringify(Object.fromEntries(told), null, 2)}\n`;
  return told.map(([name, value]) => `${ENV_PREFIX}${name}=${/[\s"'#$\\]/.test(value) ? JSON.stringify(value) : value}\n`).join('');
}

/** A sign-in, its token request, a refresh and a call as a terminal sends them. CODE and TOKEN stand for what comes back. */
function curlText(given: Given): string {
  const { authorizeUrl, tokenUrl, apiUrl, clientId, clientSecret, clientAuth, redirectUri, scope, audience, resource, tenant } = given;
  const { program, word, command } = SHELLS.bash;
  const asked = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope, audience, resource, state: 'curl' };
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
  const header = tenant === '' ? [] : [`--header ${word([`Tenant: ${tenant}`])}`];
  const token = (parameters: Record<string, string>) => {
    const inBody = clientAuth === 'post' ? { client_id: clientId, client_secret: clientSecret } : {};
    const data = Object.entries({ ...parameters, ...inBody }).map(([name, value]) => `--data-urlencode ${word([`${name}=${value}`])}`);
    const user = clientAuth === 'basic' ? [`--user ${word([`${clientId}:${clientSecret}`])}`] : [];
    return command([`${program} ${word([tokenUrl])}`, ...user, ...header, ...data]);
  };
  const redirect: Record<string, string> = given.refreshNeedsRedirectUri ? { redirect_uri: redirectUri } : {};
  const call = command([`${program} ${word([apiUrl])}`, `--header ${word(['Authorization: Bearer TOKEN'])}`, ...header]);
  return [
    '# Sign in: open this in a browser, and take CODE from the URL where it ends.',
    `# ${authorizeUrl}?${query}`,
    token({ grant_type: 'authorization_code', code: 'CODE', redirect_uri: redirectUri }),
    '# Refresh',
    token({ grant_type: 'refresh_token', refresh_token: 'REFRESH_TOKEN', ...redirect }),
    '# Call the API',
    call,
    '',
  ].join('\n');
}
