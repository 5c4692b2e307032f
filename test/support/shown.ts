import type { GenericSchema } from 'valibot';
import { type EventName, events } from '../../electron/contract/events';
import { type Method, methods } from '../../electron/contract/methods';
import { viewOf } from '../../electron/model/view';

/** What the window gets of what a method's handler answers. */
export function shown(method: Method, answer: unknown): unknown {
  return viewOf<GenericSchema>(methods[method].answer, answer);
}

/** What the window gets of what an event carries. */
export function told(event: EventName, payload: unknown): unknown {
  return viewOf<GenericSchema>(events[event], payload);
}

/** The same value with more members in every object of it, as a careless change would add them. Those that are there stay. */
export function salted<T>(value: T, planted: Record<string, unknown>): T {
  if (Array.isArray(value)) return value.map((each) => salted(each, planted)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  return {
    ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, salted(inner, planted)])),
    ...Object.fromEntries(Object.entries(planted).filter(([name]) => !(name in value))),
  } as T;
}
