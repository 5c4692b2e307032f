import { visible, visibleJson } from '../core/base/visible';
import { inspectToken } from '../core/token/inspect-token';
import { timesOf } from '../core/token/times';
import { type CliContext, UsageError } from './context';
import { DECODE_HELP, type DecodeOptions, readDecodeOptions } from './decode-options';
import { textOf } from './decode-text';
import { nameOf, readBytes, readLines, readText } from './input';
import { jsonToCopy } from './json-to-copy';
import { gatherKeys } from './keys';
import { type Given, look } from './look';
import { styleFor } from './style';

/** Characters gathered before they are written: one write a line costs more than decoding it. */
const BATCH = 64 * 1024;
/**
 * `tokenscope decode`. Exit codes: 0 decoded, and verified where a key was given; 1 verification failed, or the times with --strict-times; 2
 * malformed.
 *
 * @throws UsageError.
 */
export async function runDecode(args: string[], context: CliContext): Promise<number> {
  const options = readDecodeOptions(args);
  if (options === null) {
    await context.out(DECODE_HELP);
    return 0;
  }
  const keys = await gatherKeys(options, context);
  if (keys?.trouble) {
    const { what, likelyCause, action } = keys.trouble;
    context.err(`tokenscope: ${visible(what)}\n  Likely cause: ${visible(likelyCause)}\n  What to do: ${visible(action)}\n`);
  }
  const payload = options.payload === null ? null : await readBytes({ kind: 'file', path: options.payload }, context);
  const given: Given = { keys, payload, implicit: await implicitOf(options.implicit, context), strictTimes: options.strictTimes };
  return options.lines ? decodeLines(options, given, context) : decodeOne(options, given, context);
}

/** Assertions are often JSON or an id, sometimes a file; what can't be opened as one is taken as it is. */
async function implicitOf(text: string | null, context: CliContext): Promise<Uint8Array | null> {
  if (text === null) return null;
  try {
    return await readBytes({ kind: 'file', path: text }, context);
  } catch (error) {
    if (error instanceof UsageError) return Buffer.from(text);
    throw error;
  }
}

async function decodeOne(options: DecodeOptions, given: Given, context: CliContext): Promise<number> {
  // The line end of a file is none of what people paste along.
  const text = (await readText(options.source, context)).replace(/\r?\n$/, '');
  const now = options.at ?? context.clock.now();
  const { token, decoded, decrypted, report, findings, code } = await look(text, given, now, context);
  if (options.json) await context.out(`${visibleJson(report)}\n`);
  else if (options.only !== null) await context.out(`${jsonToCopy(decoded, options.only)}\n`);
  else {
    const nested = decrypted?.token == null ? null : inspectToken(decrypted.token);
    const inspection = { ...inspectToken(token, { decoded }), ...(decrypted && { nested }) };
    const times = timesOf(decrypted?.nested ?? decoded, now);
    await context.out(textOf({ report, inspection, findings, times, now, style: styleFor(context.colours) }));
  }
  if (report.malformed) {
    const several = text.trim().split(/\s+/, 3).length > 2 && !text.trim().startsWith('{');
    const action = several
      ? 'If there are several tokens, put one on each line and add --lines.'
      : 'Compare it with the original; it may have been cut or altered when it was copied.';
    context.err(
      `tokenscope: ${nameOf(options.source)} holds no well-formed token. ${visible(report.malformed.reason)}\n  What to do: ${action}\n`,
    );
  } else if (code === 1) {
    const { status, reason, text: said } = report.signature;
    const verified = given.keys === null || status === 'valid' || reason === 'decrypted';
    if (verified) context.err(`tokenscope: --strict-times: the token ${TIMES[report.times.state] ?? ''}.\n`);
    else if (given.keys?.trouble === null) context.err(`tokenscope: The token was not verified. ${visible(said)}\n`);
  }
  return code;
}

const TIMES: Record<string, string> = {
  expired: 'has expired',
  'not-yet-valid': 'is not valid yet',
  invalid: 'has times that can’t be read',
};

/** JSON lines, one for each line that is not empty. The gravest exit code of all counts. */
async function decodeLines(options: DecodeOptions, given: Given, context: CliContext): Promise<number> {
  let number = 0;
  let gravest = 0;
  let batch = '';
  for await (const line of readLines(options.source, context)) {
    number += 1;
    if (line.trim() === '') continue;
    const { report, code } = await look(line, given, options.at ?? context.clock.now(), context);
    gravest = Math.max(gravest, code);
    batch += `${visibleJson({ line: number, ...report })}\n`;
    if (batch.length < BATCH) continue;
    await context.out(batch);
    batch = '';
  }
  if (batch !== '') await context.out(batch);
  return gravest;
}
