import type { Presentation } from '../core/verify/model';
import { given, type ValuesOf, wayOf } from './arguments';
import { UsageError } from './context';
import type { Source } from './input';
import type { DECODE } from './usage/decode';

/** ISO 8601 where it names one moment: a date means midnight UTC, a time needs its zone. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i;

export type DecodeOptions = ReturnType<typeof readDecodeOptions>;

/** Null stands for what was not given. @throws UsageError */
export function readDecodeOptions(values: ValuesOf<typeof DECODE.options>, positionals: string[]) {
  const expected: Presentation = { nonce: given('nonce', values.nonce), audience: given('aud', values.aud) };
  return {
    source: sourceOf(positionals, values.file),
    json: values.json ?? false,
    lines: values.lines ?? false,
    jwks: given('jwks', values.jwks),
    way: wayOf(values),
    key: given('key', values.key),
    /** Name of the environment variable that holds a shared secret. */
    secretEnv: given('secret-env', values['secret-env']),
    payload: given('payload', values.payload),
    /** The implicit assertion of a PASETO: a file name or the text itself. */
    implicit: values.implicit ?? null,
    /** Time to judge by, milliseconds since the epoch; null for now. */
    at: values.at === undefined ? null : timeOf(values.at),
    /** Whether an expired or not yet valid token fails. */
    strictTimes: values['strict-times'] ?? false,
    /** What an SD-JWT's key binding must match. */
    expected,
    /** Prints only indented JSON: header and payload, or the payload alone. */
    only: onlyOf(values),
  };
}

/** What --raw and --claims ask for; null: neither. @throws UsageError if several forms are asked for. */
export function onlyOf(values: { json?: boolean; lines?: boolean; raw?: boolean; claims?: boolean }): 'raw' | 'claims' | null {
  const asked = (['json', 'lines', 'raw', 'claims'] as const).filter((name) => values[name]);
  if (asked.length > 1 && (values.raw || values.claims)) {
    throw new UsageError(`${asked.map((name) => `--${name}`).join(' and ')} can't be combined.`, 'Use only one of them.');
  }
  return values.raw ? 'raw' : values.claims ? 'claims' : null;
}

function sourceOf(positionals: string[], file: string | undefined): Source {
  const count = positionals.length + (file === undefined ? 0 : 1);
  if (count > 1) {
    throw new UsageError(
      'More than one token given.',
      'Pass one: as an argument (in quotes if it contains spaces), with --file, or - for standard input. For many, use --lines with one per line.',
    );
  }
  const [only] = positionals;
  if (file !== undefined && file !== '') return file === '-' ? { kind: 'stdin' } : { kind: 'file', path: file };
  if (only === undefined || only === '') {
    throw new UsageError(
      'No token given.',
      'Pass it as an argument, with --file F, or as - to read standard input; "tokenscope decode --help" shows examples.',
    );
  }
  return only === '-' ? { kind: 'stdin' } : { kind: 'text', text: only };
}

function timeOf(text: string): number {
  const at = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  const zoneless = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}[\d:.]*$/.test(text);
  throw new UsageError(
    `--at ${JSON.stringify(text)} is not an ISO 8601 time${zoneless ? ' with a time zone' : ''}.`,
    zoneless ? `Add the time zone, such as ${text.replace(' ', 'T')}Z for UTC.` : 'Write it like 2026-01-31T12:00:00Z.',
  );
}
