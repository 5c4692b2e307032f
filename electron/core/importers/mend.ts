import { type ConnectionSettings, ENDPOINTS, type LegName } from '../../model/connection';
import { tidied } from '../../model/connection-rules';
import { defaultsOf } from '../../model/templates';

/**
 * Settings of another program as they can be a connection's. Where one is wrong it is left out, and said.
 *
 * @param leave Told what is left out, and why.
 * @returns null: they can't be a connection, whatever is left out.
 */
export function mended(given: ConnectionSettings, leave: (what: string, why: string) => void): ConnectionSettings | null {
  let settings = { ...given, allowPlainHttp: usesPlainHttp(given) };
  // Each round leaves out one thing at least.
  for (let round = 0; round < 200; round += 1) {
    const { settings: checked, wrong } = tidied(settings);
    const [failure] = wrong;
    if (failure === undefined) return { ...checked, variables: settings.variables };
    const field = failure.evidence.find(({ label }) => label === 'Field')?.value ?? '';
    leave(wordsOf(field), failure.what);
    settings = without(settings, field);
  }
  leave('A connection', 'Too many of its settings are wrong.');
  return null;
}

/** The file has been used so, and the review says it. */
function usesPlainHttp({ endpoints, issuer, apiBaseUrl, calls }: ConnectionSettings): boolean {
  return [...ENDPOINTS.map((name) => endpoints[name]), issuer, apiBaseUrl, ...calls.map(({ url }) => url)].some(
    (address) => address?.startsWith('http://') === true,
  );
}

const WORDS: [RegExp, string][] = [
  [/^name/, 'Name'],
  [/^environment/, 'Environment'],
  [/^endpoints\.authorization/, 'Authorization endpoint'],
  [/^endpoints\.token/, 'Token endpoint'],
  [/^endpoints\.refresh/, 'Refresh URL'],
  [/^issuer/, 'Issuer'],
  [/^clientId/, 'Client ID'],
  [/^scopes/, 'Scopes'],
  [/^audience/, 'Audience'],
  [/^resource/, 'Resource'],
  [/^receiver/, 'Redirect URI'],
  [/^apiBaseUrl/, 'API base URL'],
  [/^passwordGrant/, 'User name'],
  [/^calls/, 'A saved call'],
  [/^legs\.authorize/, 'An additional parameter of the authorization request'],
  [/^legs\.token/, 'An additional parameter or header of the token request'],
  [/^legs\.refresh/, 'An additional parameter or header of the refresh request'],
  [/^variables/, 'A variable'],
];

const wordsOf = (field: string) => WORDS.find(([pattern]) => pattern.test(field))?.[1] ?? 'A setting';

/** The settings without what stands at that place. */
function without(settings: ConnectionSettings, field: string): ConnectionSettings {
  const blank = defaultsOf('oauth');
  const leg = /^legs\.(authorize|token|refresh|api)\.(params|headers)\[(\d+)\]/.exec(field);
  if (leg) {
    const [, name, list, index] = leg as unknown as [string, LegName, 'params' | 'headers', string];
    const of = settings.legs[name];
    return { ...settings, legs: { ...settings.legs, [name]: { ...of, [list]: of[list].filter((_, at) => at !== Number(index)) } } };
  }
  const item = /^(calls|variables)\[(\d+)\]/.exec(field);
  if (item) {
    const list = item[1] as 'calls' | 'variables';
    return { ...settings, [list]: (settings[list] as unknown[]).filter((_, at) => at !== Number(item[2])) };
  }
  const endpoint = /^endpoints\.(\w+)$/.exec(field)?.[1];
  if (endpoint) return { ...settings, endpoints: { ...settings.endpoints, [endpoint]: null } };
  const name = (field.split(/[.[]/)[0] ?? '') as keyof ConnectionSettings;
  return name in blank
    ? { ...settings, [name]: name === 'name' ? 'Imported connection' : blank[name] }
    : { ...settings, legs: blank.legs, calls: [] };
}
