import type { FailureDetails } from '../failure';
import { SECRET_KINDS } from '../redaction/model';
import type { ExchangePurpose, LoggedBody, LoggedExchange, LoggedResponse } from './model';

/** One line of the file: an exchange as JSON. JSON has no bare line breaks, so a line is a line. */
export function toLine(exchange: LoggedExchange): string {
  return JSON.stringify(exchange);
}

/** The exchange of a line; null where the line is broken, cut off, or says something else. Nothing of the file is believed to have its shape. */
export function fromLine(line: string): LoggedExchange | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  return isExchange(value) ? value : null;
}

type Check = (value: unknown) => boolean;

const PURPOSES: readonly ExchangePurpose[] = [
  'authorize',
  'callback',
  'token',
  'refresh',
  'discovery',
  'jwks',
  'introspection',
  'revocation',
  'userinfo',
  'call',
];
const KINDS: readonly LoggedBody['kind'][] = ['form', 'json', 'html', 'text', 'binary', 'empty'];
const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const flag: Check = (value) => typeof value === 'boolean';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const oneOf =
  (names: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && names.includes(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const objectOf =
  (members: Record<string, Check>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(members).every(([name, check]) => Object.hasOwn(value, name) && check(Reflect.get(value, name)));

const pairs = listOf(objectOf({ name: text, value: text }));
const body = objectOf({ text, kind: oneOf(KINDS), bytes: number, cutAt: orNull(number) } satisfies Record<keyof LoggedBody, Check>);
const response = objectOf({ statusText: text, headers: pairs, body, headersMs: number, endMs: number } satisfies Record<
  keyof LoggedResponse,
  Check
>);
const failure = objectOf({
  code: text,
  what: text,
  likelyCause: text,
  action: text,
  evidence: listOf(objectOf({ label: text, value: text })),
} satisfies Record<keyof FailureDetails, Check>);
const exchange = objectOf({
  id: text,
  connectionId: text,
  purpose: oneOf(PURPOSES),
  at: number,
  method: text,
  url: text,
  status: orNull(number),
  tookMs: orNull(number),
  failed: flag,
  error: orNull(text),
  request: objectOf({ headers: pairs, body }),
  response: orNull(response),
  failure: orNull(failure),
  secrets: listOf(objectOf({ kind: oneOf(SECRET_KINDS), fingerprint: text, where: text })),
} satisfies Record<keyof LoggedExchange, Check>);

function isExchange(value: unknown): value is LoggedExchange {
  return exchange(value);
}
