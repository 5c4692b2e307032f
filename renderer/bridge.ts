import type { Bridge, EventName, EventOf, Method, Problem, RequestOf, ResponseOf, Result } from '../electron/contract';

declare global {
  /** Absent where no preload script has run. */
  var tokenscope: Bridge | undefined;
}

function broken(what: string, evidence: string): Problem {
  return {
    code: 'internal',
    what,
    likelyCause: "The window and Tokenscope's main process are out of sync.",
    action: "Try again. If that doesn't help, restart Tokenscope. Nothing stored is lost.",
    evidence: [{ label: 'Detail', value: evidence }],
  };
}

/** Calls the main process. Never rejects: a failed call returns a problem with code `internal`. */
export async function invoke<M extends Method>(
  method: M,
  ...request: RequestOf<M> extends undefined ? [] : [RequestOf<M>]
): Promise<Result<ResponseOf<M>>> {
  const bridge = globalThis.tokenscope;
  if (!bridge) return { ok: false, problem: broken('This page is not running inside Tokenscope.', method) };
  try {
    return await bridge.invoke(method, ...request);
  } catch (error) {
    return {
      ok: false,
      problem: broken('Tokenscope could not do that.', `${method}: ${error instanceof Error ? error.message : error}`),
    };
  }
}

/** Listens to an event of the main process; returns a function that stops. */
export function on<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): () => void {
  return globalThis.tokenscope?.on(event, listener) ?? (() => undefined);
}
