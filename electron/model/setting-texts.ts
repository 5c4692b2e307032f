import { type ConnectionSettings, connectionSettings, ENDPOINTS, LEGS, type Receiver } from './connection';
import { redirectUriOf } from './receiver';

type Texts = readonly (readonly [path: string, text: string])[];

/** Settings that one text can't say, by the parts that are told apart. */
const PARTS: { [Name in keyof ConnectionSettings]?: (value: ConnectionSettings[Name]) => Texts } = {
  endpoints: (value) => ENDPOINTS.map((name) => [`endpoints.${name}`, value[name] ?? '']),
  authorizeRequest: (value) => Object.entries(value).map(([name, each]) => [`authorizeRequest.${name}`, String(each)]),
  legs: (value) =>
    LEGS.flatMap((leg) => [...value[leg].params, ...value[leg].headers].map((each) => [`legs.${leg} ${each.name}`, each.value] as const)),
  pkce: (value) => [['pkce', value === 'off' ? '' : value]],
  receiver: (value) => [['receiver', receiverText(value)]],
  tags: (value) => [['tags', value.join(', ')]],
  calls: (value) => [['calls', value.map(({ id: _, name, ...call }) => `${name}: ${JSON.stringify(call)}`).join('\n')]],
  variables: (value) => [['variables', value.map((each) => JSON.stringify(each)).join('\n')]],
  production: (value) => [['production', value === null ? '' : value ? 'yes' : 'no']],
};

/** What each setting says, by its path such as "endpoints.token" or "legs.token audience", in the order of the schema; "": not set. */
export function textsOf(settings: ConnectionSettings): Map<string, string> {
  const names = Object.keys(connectionSettings.entries) as (keyof ConnectionSettings)[];
  return new Map(names.flatMap((name) => partsOf(settings, name)));
}

function partsOf<Name extends keyof ConnectionSettings>(settings: ConnectionSettings, name: Name): Texts {
  const value: ConnectionSettings[Name] = settings[name];
  return PARTS[name]?.(value) ?? [[name, plain(value)]];
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value !== 'object') return String(value);
  return JSON.stringify(value) === '{}' ? '' : JSON.stringify(value);
}

function receiverText(receiver: Receiver): string {
  const uri = redirectUriOf(receiver);
  if (uri !== null) return uri;
  return receiver.kind === 'loopback' ? `http://127.0.0.1${receiver.path}, any free port` : '';
}
