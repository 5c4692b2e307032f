import type { Method, RequestOf, ResponseOf, Result } from '../../electron/contract';
import { invoke } from '../bridge';

const ask = invoke as <M extends Method>(method: M, request: RequestOf<M>) => Promise<Result<ResponseOf<M>>>;
const nameOf = (method: Method, request: unknown) => `${method} ${JSON.stringify(request)}`;

const held = new Map<string, unknown>();

/** Asks for what is likely to be shown next; a failure shows once it is. Returns a function that forgets the answer. */
export function askAhead<M extends Method>(method: M, request: RequestOf<M>): () => void {
  const name = nameOf(method, request);
  let isOver = false;
  void ask(method, request).then((result) => {
    if (result.ok && !isOver) held.set(name, result.value);
  });
  return () => {
    isOver = true;
    held.delete(name);
  };
}

/** What was answered ahead to this very request, which may be out of date by now. null: nothing. */
export const answeredAhead = <M extends Method>(method: M, request: RequestOf<M>) =>
  (held.get(nameOf(method, request)) ?? null) as ResponseOf<M> | null;
