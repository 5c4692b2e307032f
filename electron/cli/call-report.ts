import { visibleLines } from '../core/base/visible';
import type { CallResult } from '../core/calls/model';
import type { LoggedExchange } from '../model/exchange';
import { type CliContext, UsageError } from './context';
import type { ExitCode } from './exit-codes';
import { failureText, jsonOutput, oneLine, type Style, styleFor } from './terminal';

export interface Expectation {
  /** As the person wrote it. */
  text: string;
  meets(status: number): boolean;
}

/**
 * Reads --expect: statuses and classes of them, such as "200", "200,404" or "2xx". null accepts any below 400.
 * @throws UsageError.
 */
export function expectationOf(text: string | null): Expectation {
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

/** The status that counts, and what the command ends with for it. */
export function outcomeOf({ exchanges }: CallResult, expected: Expectation): { status: number | null; code: 0 | 1 | 2 } {
  const last = exchanges.at(-1);
  const status = exchanges.findLast((step) => step.purpose === 'call' && step.status !== null)?.status ?? null;
  return { status, code: status === null || (last?.problem && last.purpose === 'call') ? 2 : expected.meets(status) ? 0 : 1 };
}

/** Prints what became of a call. */
export async function report(result: CallResult, expected: Expectation, json: boolean, context: CliContext): Promise<ExitCode> {
  const { status, code } = outcomeOf(result, expected);
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
export function answerText({ method, url, status, response }: LoggedExchange, prefix: string, style: Style): string {
  if (status === null || response === null) return '';
  const paint = status < 400 ? style.good : style.bad;
  const outcome = paint(oneLine(`${status} ${response.statusText}`));
  return `${prefix}${oneLine(method)} ${oneLine(url)}\n  ${outcome} after ${Math.round(response.endMs)} ms\n`;
}

/** A call as JSON. */
export function jsonOf(
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
