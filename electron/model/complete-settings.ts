import type { ConnectionSettings, Leg, Receiver, SavedCall } from './connection';
import type { PartialSettings } from './connection-file';

/** Settings of which some are given; the others are as in `base`. */
export function completed(base: ConnectionSettings, given: PartialSettings): ConnectionSettings {
  const { endpoints, legs, receiver, calls, ...rest } = given;
  return {
    ...base,
    ...withoutAbsent(rest),
    endpoints: { ...base.endpoints, ...withoutAbsent(endpoints ?? {}) },
    legs: {
      authorize: mergedLeg(base.legs.authorize, legs?.authorize),
      token: mergedLeg(base.legs.token, legs?.token),
      refresh: mergedLeg(base.legs.refresh, legs?.refresh),
      api: mergedLeg(base.legs.api, legs?.api),
    },
    receiver: receiver === undefined ? base.receiver : receiverOf(receiver),
    calls: calls === undefined ? base.calls : calls.map(callOf),
  };
}

function mergedLeg(base: Leg, given: Partial<Leg> | undefined): Leg {
  return { params: given?.params ?? base.params, headers: given?.headers ?? base.headers };
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
