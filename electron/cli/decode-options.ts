import type { Presentation } from '../core/verify/model';
import { given, type ValuesOf } from './arguments';
import { UsageError } from './context';
import type { Source } from './input';

export const DECODE_HELP = `Shows what is in a token, whether it is genuine, and what is wrong with it. Sends nothing except the request for --jwks URL.

Usage: tokenscope decode [TOKEN | --file F | -] [options]

  TOKEN               the token, also with "Bearer " in front, in quotes or as a header line;
                      other users of this machine can see arguments, so prefer a file or - for live tokens
  -f, --file F        a file with the token
  -                   standard input

  --json              one JSON object instead of readable text
  --lines             one token a line; prints one JSON object a line
  --raw               only header and payload, indented JSON to copy, numbers as written
  --claims            only the payload, in the same form
  --jwks URL|FILE     verify with the issuer's published JWK Set, fetched (https, or http on this machine) or from a file
  --key FILE          verify (or decrypt) with a PEM or DER key or certificate, a JWK or a JWK Set; for PASETO also PASERK or
                      hexadecimal
  --secret-env NAME   verify (or decrypt) with the shared secret that the environment variable NAME holds
  --payload FILE      the payload of a token that carries none (detached), byte for byte
  --implicit TEXT     the implicit assertion of a PASETO v3 or v4: the name of a file that holds it, else the text itself
  --nonce TEXT        the nonce that the key binding of an SD-JWT must contain
  --aud TEXT          the audience that it must name
  --strict-times      exit with 1 if the token has expired or is not valid yet
  --at ISO-TIME       judge times as of that moment, such as 2026-01-31T12:00:00Z
  -h, --help          this text

The JSON has format, header, payload (null if it isn't JSON; then payloadText or payloadBase64url), lexemes (numbers as
written where JSON would lose them, by path), signature, certificates, times (seconds since the epoch, as in tokens),
findings, and verdict: ok, failed or malformed, matching the exit code for that token alone; for an SD-JWT also
disclosures and processed, the payload with them in place; for a token within a token, nested; for a PASETO version,
purpose and footer. Nested tokens are all judged: the
signature is valid only if every inner one is.

Exit code: 0 decoded, and verified if a key was given; 1 verification failed; 2 malformed or wrong use. With --lines, the
highest of all lines.

Examples:
  tokenscope decode --file token.txt --jwks https://id.example.com/.well-known/jwks.json
  pbpaste | tokenscope decode - --json | jq .payload
  SECRET=... tokenscope decode --file token.txt --secret-env SECRET
`;

/** ISO 8601 where it names one moment: a date means midnight UTC, a time needs its zone. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i;

export const DECODE_OPTIONS = {
  file: { type: 'string', short: 'f' },
  json: { type: 'boolean' },
  lines: { type: 'boolean' },
  jwks: { type: 'string' },
  key: { type: 'string' },
  'secret-env': { type: 'string' },
  payload: { type: 'string' },
  implicit: { type: 'string' },
  'strict-times': { type: 'boolean' },
  raw: { type: 'boolean' },
  claims: { type: 'boolean' },
  nonce: { type: 'string' },
  aud: { type: 'string' },
  at: { type: 'string' },
} as const;

export type DecodeOptions = ReturnType<typeof readDecodeOptions>;

/** Null stands for what was not given. @throws UsageError */
export function readDecodeOptions(values: ValuesOf<typeof DECODE_OPTIONS>, positionals: string[]) {
  const expected: Presentation = { nonce: given('nonce', values.nonce), audience: given('aud', values.aud) };
  return {
    source: sourceOf(positionals, values.file),
    json: values.json ?? false,
    lines: values.lines ?? false,
    jwks: given('jwks', values.jwks),
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

function onlyOf(values: { json?: boolean; lines?: boolean; raw?: boolean; claims?: boolean }): 'raw' | 'claims' | null {
  const asked = (['json', 'lines', 'raw', 'claims'] as const).filter((name) => values[name]);
  if (asked.length > 1 && (values.raw || values.claims)) {
    throw new UsageError(`${asked.map((name) => `--${name}`).join(' and ')} don't go together.`, 'Give one of them.');
  }
  return values.raw ? 'raw' : values.claims ? 'claims' : null;
}

function sourceOf(positionals: string[], file: string | undefined): Source {
  const count = positionals.length + (file === undefined ? 0 : 1);
  if (count > 1) {
    throw new UsageError(
      'More than one token was given.',
      'Give one: as an argument (in quotes if it holds spaces), with --file, or - for standard input. For many, use --lines with one per line.',
    );
  }
  const [only] = positionals;
  if (file !== undefined && file !== '') return file === '-' ? { kind: 'stdin' } : { kind: 'file', path: file };
  if (only === undefined || only === '') {
    throw new UsageError(
      'No token was given.',
      'Give it as an argument, with --file F, or - to read standard input; "tokenscope decode --help" shows examples.',
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
