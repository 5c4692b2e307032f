import * as v from 'valibot';
import type { Method, RequestOf, ResponseOf, Result } from '../../contract';
import { methods } from '../../contract/methods';
import { viewOf } from '../../model/view';
import { badRequest, problemOf } from '../views/problem';

/** What a method answers; where that is nothing, whatever its handler returns goes nowhere. */
type Answer<M extends Method> = ResponseOf<M> extends null ? unknown : ResponseOf<M>;

/** One function per method of the contract. Answers may have members the contract doesn't name; a thrown Failure becomes the Result's problem. */
export type Handlers = { [M in Method]: (request: RequestOf<M>) => Answer<M> | Promise<Answer<M>> };

/**
 * Answers one message: checks the sender, then the method, then the arguments. Never rejects, because Electron would pass an error's
 * message on unchanged.
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
  const schema: v.GenericSchema = methods[method].answer;
  const answered = await handler(parsed.request);
  return { ok: true, value: (schema.type === 'null' ? null : viewOf<v.GenericSchema>(schema, answered)) as ResponseOf<M> };
}

/** The request as the contract types it, or where it is wrong ("input.receiver.port"), never what was in it. */
export function parseRequest<M extends Method>(
  method: M,
  request: unknown,
): { ok: true; request: RequestOf<M> } | { ok: false; where: string } {
  const schema: v.GenericSchema<unknown, RequestOf<M>> = methods[method].request;
  const result = v.safeParse(schema, request, { abortEarly: true });
  if (result.success) return { ok: true, request: result.output };
  return { ok: false, where: v.getDotPath(result.issues[0]) ?? 'the argument' };
}

/** Own members only: `constructor` exists on every object. */
function isMethod(handlers: Handlers, method: unknown): method is Method {
  return typeof method === 'string' && Object.hasOwn(handlers, method);
}
