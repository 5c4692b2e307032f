import { visibleLines } from '../core/base/visible';
import type { CallResult } from '../core/calls/model';
import type { Pair } from '../model/connection';
import type { LoggedExchange } from '../model/exchange';
import { command, given, whereOf } from './arguments';
import { type CliContext, UsageError } from './context';
import type { ExitCode } from './exit-codes';
import { readText } from './input';
import { withSession } from './session';
import { usableGrant } from './sign-in';
import { failureText, jsonOutput, oneLine, type Style, styleFor } from './terminal';
import { CALL } from './usage/call';

export const runCall = command(CALL, async (values, [method, url, ...more], context) => {
  if (method === undefined || url === undefined || more.length > 0)
    throw new UsageError('A call needs a method and a URL.', 'Write it like: tokenscope call --connection X GET /v1/users/me');
  const where = whereOf('call', values);
  const call = { method, url, query: [], headers: (values.header ?? []).map(headerOf), body: await bodyOf(values.data, context) };
  const expected = expectationOf(given('expect', values.expect));
  const result = await withSession(where, context, async (session) => {
    const { services, connection } = session;
    await usableGrant(session, { renew: false, signIn: values['sign-in'] === true }, context);
    const stop = () => services.calls.cancel(CALL_ID);
    context.signal.addEventListener('abort', stop, { once: true });
    try {
      return await services.calls.send(connection.id, CALL_ID, call);
    } finally {
      context.signal.removeEventListener('abort', stop);
    }
  });
  return report(result, expected, values.json === true, context);
});

const CALL_ID = 'command-line';

interface Expectation {
  /** As the person wrote it. */
  text: string;
  meets(status: number): boolean;
}

/**
 * Reads --expect: statuses and classes of them, such as "200", "200,404" or "2xx". null accepts any below 400.
 * @throws UsageError.
 */
function expectationOf(text: string | null): Expectation {
  if (text === null) return { text: 'below 400', meets: (status) => status < 400 };
  const parts = text.split(',').map((part) => part.trim().toLowerCase());
  if (!parts.every((part) => /^[1-5](\d\d|xx)$/.test(part))) {
    throw new UsageError(`--expect ${JSON.stringify(text.slice(0, 60))} is not a list of statuses.`, 'Write it like 200, 200,404 or 2xx.');
  }
  return {
    text: parts.join(' or '),
    meets: (status) => parts.some((part) => part === String(status) || part === `${Math.floor(status / 100)}xx`),
  };
}

function headerOf(line: string): Pair {
  const at = line.indexOf(':');
  if (at > 0) return { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
  throw new UsageError('A header has no colon.', 'Write it like -H "Accept: application/json".');
}

function bodyOf(data: string | undefined, context: CliContext): Promise<string> {
  if (data === '@-') return readText({ kind: 'stdin' }, context);
  return data?.startsWith('@') ? readText({ kind: 'file', path: data.slice(1) }, context) : Promise.resolve(data ?? '');
}

async function report(result: CallResult, expected: Expectation, json: boolean, context: CliContext): Promise<ExitCode> {
  const last = result.exchanges.at(-1);
  const status = result.exchanges.findLast((step) => step.purpose === 'call' && step.status !== null)?.status ?? null;
  const code = status === null || (last?.problem && last.purpose === 'call') ? 2 : expected.meets(status) ? 0 : 1;
  if (json) await context.out(jsonOutput(jsonOf(result, status, expected, code === 0), context));
  const style = styleFor(context.colours && context.terminal.err);
  for (const { purpose, exchange, problem } of result.exchanges) {
    if (exchange !== null) context.err(answerText(exchange.exchange, purpose === 'refresh' ? 'refresh: ' : '', style));
    if (problem !== null) context.err(failureText(problem));
  }
  if (status === null) return code;
  if (!json && result.body.kind !== 'binary' && result.body.kind !== 'empty') {
    const { text } = result.body;
    await context.out(context.terminal.out ? `${visibleLines(text)}${text.endsWith('\n') ? '' : '\n'}` : text);
  } else if (!json && result.body.kind === 'binary') context.err(`  ${oneLine(result.body.text)}\n`);
  if (result.body.notice !== null) context.err(`  ${oneLine(result.body.notice)}\n`);
  if (code === 1) context.err(`tokenscope: Expected status ${expected.text}, got ${status}.\n`);
  if (code === 1 && result.explanation !== null) {
    const { what, cause, action } = result.explanation;
    context.err(`  ${oneLine(what)}\n  Likely cause: ${oneLine(cause)}\n  What to do: ${oneLine(action)}\n`);
  }
  return code;
}

/** Empty where no answer came. */
function answerText({ method, url, status, response }: LoggedExchange, prefix: string, style: Style): string {
  if (status === null || response === null) return '';
  const paint = status < 400 ? style.good : style.bad;
  const outcome = paint(oneLine(`${status} ${response.statusText}`));
  return `${prefix}${oneLine(method)} ${oneLine(url)}\n  ${outcome} after ${Math.round(response.endMs)} ms\n`;
}

function jsonOf(
  { exchanges, body, challenge, rateLimit, explanation }: CallResult,
  status: number | null,
  expected: Expectation,
  ok: boolean,
) {
  const last = exchanges.findLast(({ purpose }) => purpose === 'call')?.exchange?.exchange;
  return {
    ok,
    status,
    expected: expected.text,
    request: last ? { method: last.method, url: last.url, headers: last.request.headers, bodyBytes: last.request.body.bytes } : null,
    response: last ? responseOf(last, body.cutAt) : null,
    body: body.kind === 'json' ? parsedOr(body.text) : body.kind === 'empty' ? null : body.text,
    bodyKind: body.kind,
    notice: body.notice,
    refreshed: exchanges.some(({ purpose, problem }) => purpose === 'refresh' && problem === null),
    problems: exchanges.flatMap(({ problem }) => problem ?? []),
    challenge,
    rateLimit,
    explanation,
  };
}

function responseOf({ status, response }: LoggedExchange, cutAt: number | null) {
  if (response === null) return null;
  const { statusText, headers, headersMs, endMs, body } = response;
  const contentType = headers.find(({ name }) => name === 'content-type')?.value ?? '';
  return { status, statusText, headers, headersMs, endMs, bodyBytes: body.bytes, cutAt, contentType };
}

/** JSON.parse may round numbers; a script that needs them exactly uses the body itself. */
function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
