import { blankSettings, type ConnectionSettings, mapLegs, type Receiver, type SavedCall } from './connection';
import type { PartialSettings } from './connection-file';
import { GRANT_TYPES, type GrantType } from './grants';
import { providerOf, type TemplateId } from './providers/offered';

/** What a new connection to a provider begins with. A copy: the caller may change it. */
export function defaultsOf(template: TemplateId): ConnectionSettings {
  const { settings } = providerOf(template);
  // Not structuredClone: it would keep legs that share one object sharing it, so that editing one edits three.
  return completed({ ...blankSettings(), name: settings.name, template }, JSON.parse(JSON.stringify(settings)));
}

/** The grants that a provider offers. */
export function grantTypesOf(template: TemplateId): readonly GrantType[] {
  return providerOf(template).grantTypes ?? GRANT_TYPES;
}

/** Settings of which some are given; the others are as in `base`. */
export function completed(base: ConnectionSettings, given: PartialSettings): ConnectionSettings {
  const { endpoints, legs, receiver, calls, ...rest } = given;
  return {
    ...base,
    ...withoutAbsent(rest),
    endpoints: { ...base.endpoints, ...withoutAbsent(endpoints ?? {}) },
    legs: mapLegs((name) => ({ ...base.legs[name], ...withoutAbsent(legs?.[name] ?? {}) })),
    receiver: receiver === undefined ? base.receiver : receiverOf(receiver),
    calls: calls === undefined ? base.calls : calls.map(callOf),
  };
}

function receiverOf(given: NonNullable<PartialSettings['receiver']>): Receiver {
  return given.kind === 'loopback' ? { kind: 'loopback', port: given.port ?? null, path: given.path ?? '/callback' } : given;
}

function callOf(given: NonNullable<PartialSettings['calls']>[number], index: number): SavedCall {
  return {
    id: given.id ?? `call-${index + 1}`,
    name: given.name,
    method: given.method ?? 'GET',
    url: given.url,
    query: given.query ?? [],
    headers: given.headers ?? [],
    body: given.body ?? '',
  };
}

type Present<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

function withoutAbsent<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Present<T>;
}
