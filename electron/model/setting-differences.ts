import * as v from 'valibot';
import type { ConnectionSettings } from './connection';
import { textsOf } from './setting-texts';

/** One setting of several connections. */
export interface SettingRow {
  /** Such as "endpoints.token". */
  path: string;
  /** One for each connection, in the order given; "": not set. */
  texts: string[];
  differs: boolean;
}

/** Setting by setting what the connections say. */
export function rowsOf(all: readonly ConnectionSettings[]): SettingRow[] {
  const read = all.map(textsOf);
  const paths = [...new Set(read.flatMap((texts) => [...texts.keys()]))];
  return paths.map((path) => {
    const texts = read.map((each) => each.get(path) ?? '');
    return { path, texts, differs: texts.some((text) => text !== texts[0]) };
  });
}

export type SettingName = keyof ConnectionSettings;

/** The setting that a path is about. */
export const settingOf = (path: string): SettingName => path.split(/[. ]/)[0] as SettingName;

/** Never copied: what a connection is, and its variables, whose values may be secret. */
const STAYS: ReadonlySet<SettingName> = new Set(['name', 'environment', 'group', 'production', 'template', 'provider', 'variables']);

/** What usually belongs to one environment: its servers, client and people. Copied only where a person says so. */
const OWN: ReadonlySet<SettingName> = new Set([
  'issuer',
  'endpoints',
  'apiBaseUrl',
  'allowPlainHttp',
  'clientId',
  'signingKey',
  'clientCertificate',
  'audience',
  'resource',
  'tokenExchange',
  'jwtBearer',
  'passwordGrant',
  'receiver',
  // Their headers may hold a tenant, or a key for one API.
  'legs',
  'postLogoutRedirectUri',
  'notes',
]);

/** Whether it usually belongs to one environment. */
export const isOwn = (name: SettingName): boolean => OWN.has(name);

/** The settings that can be copied and would change something, in the order of the schema. */
export function copyable(from: ConnectionSettings, to: ConnectionSettings): SettingName[] {
  const names = rowsOf([from, to]).flatMap(({ path, differs }) => (differs ? [settingOf(path)] : []));
  return [...new Set(names)].filter((name) => !STAYS.has(name));
}

/** Those settings as they are in `from`. Copied calls get ids of their own when they are saved. */
export function copied(from: ConnectionSettings, names: readonly SettingName[]): Partial<ConnectionSettings> {
  const taken = Object.fromEntries(names.filter((name) => !STAYS.has(name)).map((name) => [name, from[name]]));
  return 'calls' in taken ? { ...taken, calls: from.calls.map((call) => ({ ...call, id: '' })) } : taken;
}

/** Which client secret a connection has, as a number that it shares with those that have the same; null: it has none. */
export const sharedSecret = v.strictObject({ id: v.string(), secret: v.nullable(v.number()) });
export type SharedSecret = v.InferOutput<typeof sharedSecret>;
