import type { Method, RequestOf, ResponseOf, Result } from '../contract';
import { badRequest, problemOf } from './problem';
import { parseRequest } from './schemas';

/** One function for every method of the contract. A thrown Failure becomes the Result's problem. */
export type Handlers = { [M in Method]: (request: RequestOf<M>) => ResponseOf<M> | Promise<ResponseOf<M>> };

/**
 * Answers one message: the sender is checked first, then the method, then the arguments. Never rejects, since Electron would hand an
 * error's message on as it is.
 *
 * @param ownPage Whether the app's own page sent it.
 */
export async function answer(handlers: Handlers, ownPage: boolean, method: unknown, request: unknown): Promise<Result<unknown>> {
  if (!ownPage) return { ok: false, problem: badRequest('the sender') };
  if (!isMethod(handlers, method)) return { ok: false, problem: badRequest('the method') };
  try {
    return await call(handlers, method, request);
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

async function call<M extends Method>(handlers: Handlers, method: M, request: unknown): Promise<Result<ResponseOf<M>>> {
  const parsed = parseRequest(method, request);
  if (!parsed.ok) return { ok: false, problem: badRequest(`${method}: ${parsed.where}`) };
  const handler: Handlers[M] = handlers[method];
  return { ok: true, value: await handler(parsed.request) };
}

/** Own members only: names such as `constructor` are found on every object. */
function isMethod(handlers: Handlers, method: unknown): method is Method {
  return typeof method === 'string' && Object.hasOwn(handlers, method);
}
