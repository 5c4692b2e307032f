import type { Bridge, EventName, EventOf, Method, Problem, RequestOf, ResponseOf, Result } from '../electron/contract';

declare global {
  interface Window {
    tokenscope?: Bridge;
  }
}

function broken(what: string, evidence: string): Problem {
  return {
    code: 'internal',
    what,
    likelyCause: 'The window and the rest of Tokenscope no longer understand each other.',
    action: 'Try again; if it stays, restart Tokenscope. Nothing stored is lost by that.',
    evidence: [{ label: 'Detail', value: evidence }],
  };
}

/** Asks the main process. Never rejects: a failure to ask comes back as a problem with code `internal`. */
export async function invoke<M extends Method>(
  method: M,
  ...request: RequestOf<M> extends undefined ? [] : [RequestOf<M>]
): Promise<Result<ResponseOf<M>>> {
  const bridge = window.tokenscope;
  if (!bridge) return { ok: false, problem: broken('This page is not running inside Tokenscope.', method) };
  try {
    return await bridge.invoke(method, ...request);
  } catch (error) {
    return {
      ok: false,
      problem: broken('Tokenscope could not carry that out.', `${method}: ${error instanceof Error ? error.message : error}`),
    };
  }
}

/** Listens to an event of the main process; returns how to stop. */
export function on<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): () => void {
  return window.tokenscope?.on(event, listener) ?? (() => undefined);
}
