import { freeName } from '../../../electron/model/text/free-name';
import type { Call, SavedCall } from '../../../electron/contract';

export function newCall(id: string): SavedCall {
  return { id, name: 'New call', method: 'GET', url: '/', query: [], headers: [], body: '' };
}

/** The same request under another id, named so that the two can be told apart. */
export function copyOf(call: SavedCall, id: string, names: readonly string[]): SavedCall {
  return { ...call, id, name: freeName(`${call.name} copy`, names) };
}

export function inputOf(call: SavedCall): Call {
  const named = (pairs: Call['query']) => pairs.filter((pair) => pair.name.trim() !== '');
  return { method: call.method, url: call.url.trim(), query: named(call.query), headers: named(call.headers), body: call.body };
}

export function sameCall(a: SavedCall, b: SavedCall): boolean {
  return a.name.trim() === b.name.trim() && JSON.stringify(inputOf(a)) === JSON.stringify(inputOf(b));
}

/** The call as it is stored: no half-written rows, a name always. */
export function tidy(call: SavedCall): SavedCall {
  return { ...inputOf(call), id: call.id, name: call.name.trim() || 'Unnamed call' };
}
