import { visible, visibleJson, visibleLines } from '../core/base/visible';
import type { Decoded } from '../core/token/decoded';
import { laidOut, readJson } from '../core/token/json';
import { asProcessed, innermost } from '../core/token/payload';
import { command } from './arguments';
import { type CliContext, UsageError } from './context';
import type { ExitCode } from './exit-codes';
import { type DecodeOptions, readDecodeOptions } from './decode-options';
import { type DecodeReport, failedReport } from './decode-report';
import { textOf } from './decode-text';
import { nameOf, readBytes, readLines, readText } from './input';
import { gatherKeys } from './keys';
import { type Given, type Looked, look } from './look';
import { jsonOutput, styleFor } from './terminal';
import { DECODE } from './usage/decode';

/** Characters per write: writing each line costs more than decoding it. */
const BATCH = 64 * 1024;

export const runDecode = command(DECODE, async (values, positionals, context) => {
  const options = readDecodeOptions(values, positionals);
  const keys = await gatherKeys(options, context);
  if (keys?.trouble) {
    const { what, likelyCause, action } = keys.trouble;
    context.err(`tokenscope: ${visible(what)}\n  Likely cause: ${visible(likelyCause)}\n  What to do: ${visible(action)}\n`);
  }
  const payload = options.payload === null ? null : await readBytes({ kind: 'file', path: options.payload }, context);
  const { strictTimes, expected } = options;
  const given: Given = { keys, payload, implicit: await implicitOf(options.implicit, context), strictTimes, expected };
  return options.lines ? decodeLines(options, given, context) : decodeOne(options, given, context);
});

/** Assertions are usually JSON or an id, sometimes a file; text that can't be opened as a file is used as it is. */
async function implicitOf(text: string | null, context: CliContext): Promise<Uint8Array | null> {
  if (text === null) return null;
  try {
    return await readBytes({ kind: 'file', path: text }, context);
  } catch (error) {
    if (error instanceof UsageError) return Buffer.from(text);
    throw error;
  }
}

async function decodeOne(options: DecodeOptions, given: Given, context: CliContext): Promise<ExitCode> {
  // A file's final line break is not a pasting mistake.
  const text = (await readText(options.source, context)).replace(/\r?\n$/, '');
  const now = options.at ?? context.clock.now();
  const looked = await look(text, given, now);
  const { report, action, code } = looked;
  await printLooked(looked, { json: options.json, only: options.only, now }, context);
  if (action !== null) {
    const reason = malformedIn(report);
    context.err(
      `tokenscope: ${visible(`${nameOf(options.source)} contains no well-formed token. ${reason}`)}\n  What to do: ${visible(action)}\n`,
    );
  } else if (code === 1) {
    const { status, reason, text: said } = report.signature;
    const verified = given.keys === null || status === 'valid' || reason === 'decrypted';
    if (verified) context.err(`tokenscope: --strict-times: the token ${TIMES[report.times.state] ?? ''}.\n`);
    else if (given.keys?.trouble === null) context.err(`tokenscope: The token was not verified. ${visible(said)}\n`);
  }
  return code;
}

/** Prints a token as readable text, as the report in JSON, or only its JSON to copy. `now`: milliseconds since the epoch. */
export async function printLooked(
  looked: Looked,
  { json, only, now }: Pick<DecodeOptions, 'json' | 'only'> & { now: number },
  context: CliContext,
): Promise<void> {
  if (json) return context.out(jsonOutput(looked.report, context));
  if (only !== null) return context.out(`${jsonToCopy(looked.decoded, only)}\n`);
  const style = styleFor(context.colours);
  await context.out(textOf({ looked, now, style, columns: context.terminal.out ? (context.terminal.columns ?? null) : null }));
}

const TIMES: Record<string, string> = {
  expired: 'has expired',
  'not-yet-valid': 'is not valid yet',
  invalid: "has times that can't be read",
};

function malformedIn({ malformed, nested }: Pick<DecodeReport, 'malformed' | 'nested'>): string {
  if (malformed) return malformed.reason;
  return nested ? `Inner token: ${malformedIn(nested)}` : '';
}

/** One JSON line for each non-empty line. Returns the highest exit code; a failing line doesn't stop the others. */
async function decodeLines(options: DecodeOptions, given: Given, context: CliContext): Promise<ExitCode> {
  let number = 0;
  let gravest: ExitCode = 0;
  let batch = '';
  for await (const line of readLines(options.source, context)) {
    number += 1;
    if (line.trim() === '') continue;
    const { text, code } = await lineOf(line, number, options, given, context);
    if (code > gravest) gravest = code;
    batch += text;
    if (batch.length < BATCH) continue;
    await context.out(batch);
    batch = '';
  }
  if (batch !== '') await context.out(batch);
  return gravest;
}

async function lineOf(
  line: string,
  number: number,
  options: DecodeOptions,
  given: Given,
  context: CliContext,
): Promise<{ text: string; code: ExitCode }> {
  try {
    const now = options.at ?? context.clock.now();
    const { report, code } = await look(line, given, now);
    return { text: `${visibleJson({ line: number, ...report })}\n`, code };
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    return { text: `${visibleJson({ line: number, ...failedReport(name) })}\n`, code: 2 };
  }
}

/** Header and payload, or the payload alone, as indented JSON with every name and number as written. */
function jsonToCopy(decoded: Decoded, only: 'raw' | 'claims'): string {
  return visibleLines(laidOut(only === 'raw' ? bothOf(decoded) : payloadOf(asProcessed(innermost(decoded)))));
}

function bothOf(decoded: Decoded): string {
  const { headerText, nested } = decoded;
  const inside = nested === null ? '' : `,"inside":${bothOf(nested)}`;
  return `{"header":${jsonIn(headerText) ?? 'null'},"payload":${payloadOf(decoded)}${inside}}`;
}

/** A payload that isn't JSON is given as text or base64url. */
function payloadOf({ payloadText, payloadBase64url }: Decoded): string {
  return jsonIn(payloadText) ?? JSON.stringify(payloadText ?? payloadBase64url);
}

function jsonIn(text: string | null): string | null {
  return text !== null && readJson(text).ok ? text : null;
}
