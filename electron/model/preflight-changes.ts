import { type ConnectionSettings, ENDPOINTS, LEGS, type Receiver } from './connection';
import { type PreflightPatch, withPatch } from './preflight';
import { redirectUriOf } from './receiver';

/** One setting before and after. Empty: not set. */
export interface SettingChange {
  /** Path of the setting, such as "endpoints.token". */
  path: string;
  from: string;
  to: string;
}

/** What an offered change does to the settings, in the order of the form; what stays the same is left out. */
export function changesOf(settings: ConnectionSettings, patch: PreflightPatch): SettingChange[] {
  const before = textsOf(settings);
  const after = textsOf(withPatch(settings, patch));
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths.flatMap((path) => {
    const [from, to] = [before.get(path) ?? '', after.get(path) ?? ''];
    return from === to ? [] : [{ path, from, to }];
  });
}

function textsOf(settings: ConnectionSettings): Map<string, string> {
  const { authorizeRequest, legs, pkce } = settings;
  return new Map<string, string>([
    ['issuer', settings.issuer ?? ''],
    ...ENDPOINTS.map((name) => [`endpoints.${name}`, settings.endpoints[name] ?? ''] as const),
    ['clientId', settings.clientId],
    ['clientAuthentication', settings.clientAuthentication],
    ['scopes', settings.scopes.join(' ')],
    ['audience', settings.audience ?? ''],
    ['resource', settings.resource.join(' ')],
    ['pkce', pkce === 'off' ? '' : pkce],
    ['receiver', receiverText(settings.receiver)],
    ...Object.entries(authorizeRequest).map(([name, value]) => [`authorizeRequest.${name}`, String(value)] as const),
    ...LEGS.flatMap((leg) => {
      const { params, headers } = legs[leg];
      return [...params, ...headers].map(({ name, value }) => [`legs.${leg} ${name}`, value] as const);
    }),
    ['apiBaseUrl', settings.apiBaseUrl ?? ''],
    ['environment', settings.environment],
  ]);
}

function receiverText(receiver: Receiver): string {
  const uri = redirectUriOf(receiver);
  if (uri !== null) return uri;
  return receiver.kind === 'loopback' ? `http://127.0.0.1${receiver.path}, any free port` : '';
}
