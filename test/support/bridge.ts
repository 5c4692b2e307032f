import * as v from 'valibot';
import { afterEach } from 'vitest';
import type { Bridge, EventName, EventOf, Method, Problem, RequestOf, ResponseOf, Result } from '../../electron/contract';
import { events } from '../../electron/contract/events';
import { methods } from '../../electron/contract/methods';

type Answer<M extends Method> = (request: RequestOf<M>) => Result<ResponseOf<M>> | Promise<Result<ResponseOf<M>>>;

const answers = new Map<Method, (request: unknown) => Result<unknown> | Promise<Result<unknown>>>();
const asked: { method: Method; request: unknown }[] = [];
const listeners = new Map<EventName, Set<(payload: never) => void>>();

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const refused = (problem: Problem): Result<never> => ({ ok: false, problem });

/** How the main process answers a method from now on, until the test ends. */
export function answer<M extends Method>(method: M, give: Answer<M>): void {
  answers.set(method, give as (request: unknown) => Result<unknown> | Promise<Result<unknown>>);
}

/** What the window has asked of a method, oldest first. */
export function sent<M extends Method>(method: M): RequestOf<M>[] {
  return asked.filter((one) => one.method === method).map((one) => one.request as RequestOf<M>);
}

export function tell<E extends EventName>(event: E, payload: EventOf<E>): void {
  v.assert(events[event], payload);
  for (const listener of listeners.get(event) ?? []) (listener as (payload: EventOf<E>) => void)(payload);
}

/** Stands for preload and everything behind it. Requests and answers must keep to the contract, or the window shows a problem. */
const bridge: Bridge = {
  async invoke(method, ...request) {
    asked.push({ method, request: request[0] });
    // The page asks for it as soon as it is loaded.
    if (method === 'app.snapshot') return new Promise(() => {});
    v.assert(methods[method].request as v.GenericSchema, request[0]);
    const result = await answers.get(method)?.(request[0]);
    if (result === undefined) throw new Error(`No test answers ${method}`);
    if (result.ok) v.assert(methods[method].answer as v.GenericSchema, result.value);
    return result as never;
  },
  on(event, listener) {
    const all = listeners.get(event) ?? new Set();
    listeners.set(event, all.add(listener as (payload: never) => void));
    return () => void all.delete(listener as (payload: never) => void);
  },
};
globalThis.tokenscope = bridge;

/** Forgets what was asked, and how it is answered. */
export function forget(): void {
  answers.clear();
  asked.length = 0;
}
afterEach(forget);
