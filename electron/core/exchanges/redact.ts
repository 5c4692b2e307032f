import type { Redaction } from '../redaction/redaction';
import type { Pair } from '../connection/model';
import type { Failure, FailureDetails } from '../failure';
import { cleanText, headerOf } from '../oauth/untrusted-text';
import { MAX_READ_BODY, type RawBody, redactBody } from '../redaction/body';
import { Hiding } from '../redaction/hiding';
import type { ExchangePurpose, KnownSecret, LoggedExchange, LoggedResponse } from './model';
import { outcomeOf } from './outcome';
import type { Reading } from '../redaction/reading';
import { redactHeaders, redactUrl } from '../redaction/structure';

/** An exchange as it happened, secrets and all. Lives in memory for moments only. */
export interface RawExchange {
  id: string;
  connectionId: string;
  purpose: ExchangePurpose;
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  url: string;
  request: { headers: readonly Pair[]; body: RawBody };
  response: RawResponse | null;
  failure: Failure | null;
}

export interface RawResponse {
  status: number;
  statusText: string;
  headers: readonly Pair[];
  body: RawBody;
  headersMs: number;
  endMs: number;
}

const MAX_URL = 16_384;
const MAX_HEADERS = 200;
const MAX_HEADER_VALUE = 8192;
/** Headers longer than this are cut before they are read; a secret across the cut is hidden by its name or its form. */
const MAX_HEADER_READ = 65_536;

/** The exchange as it may be kept, and the secrets that stood in it and were not known before. */
export function redactExchange(
  raw: RawExchange,
  secrets: readonly KnownSecret[],
  known: Redaction,
  fingerprint: (secret: string) => string,
): { exchange: LoggedExchange; found: KnownSecret[] } {
  const hiding = new Hiding(secrets, known, fingerprint);
  // The second time everything is hidden where it was found the first time, also what stood before it.
  const first = readAll(raw, hiding);
  const told = hiding.found.length === 0 ? first : readAll(raw, hiding);
  const response = told.response;
  const status = raw.response?.status ?? null;
  const outcome = outcomeOf({ purpose: raw.purpose, url: told.url, status, response, failure: told.failure });
  const exchange: LoggedExchange = {
    id: raw.id,
    connectionId: raw.connectionId,
    purpose: raw.purpose,
    at: raw.at,
    method: cleanText(raw.method, 40),
    url: told.url,
    status,
    tookMs: raw.response?.endMs ?? null,
    ...outcome,
    request: told.request,
    response,
    failure: told.failure,
    secrets: hiding.noted,
  };
  return { exchange, found: hiding.found };
}

type Told = Pick<LoggedExchange, 'url' | 'request' | 'response' | 'failure'>;

function readAll(raw: RawExchange, hiding: Hiding): Told {
  const asking: Reading = { hiding, purpose: raw.purpose, side: 'request' };
  const answering: Reading = { ...asking, side: 'response' };
  return {
    url: redactUrl(raw.url.slice(0, MAX_READ_BODY), asking).slice(0, MAX_URL),
    request: { headers: headersOf(raw.request.headers, asking), body: redactBody(raw.request.body, asking) },
    response: raw.response === null ? null : responseOf(raw.response, answering),
    failure: raw.failure === null ? null : failureOf(raw.failure, hiding),
  };
}

function responseOf(raw: RawResponse, reading: Reading): LoggedResponse {
  return {
    statusText: cleanText(reading.hiding.text(raw.statusText.slice(0, 1000), 'response status'), 200),
    headers: headersOf(raw.headers, reading),
    body: redactBody({ ...raw.body, contentType: headerOf(raw.headers, 'content-type') ?? '' }, reading),
    headersMs: raw.headersMs,
    endMs: raw.endMs,
  };
}

function headersOf(headers: readonly Pair[], reading: Reading): Pair[] {
  const bounded = headers.slice(0, MAX_HEADERS).map(({ name, value }) => ({ name, value: value.slice(0, MAX_HEADER_READ) }));
  return redactHeaders(bounded, reading).map(({ name, value }) => ({ name: name.slice(0, 200), value: value.slice(0, MAX_HEADER_VALUE) }));
}

function failureOf({ code, what, likelyCause, action, evidence }: Failure, hiding: Hiding): FailureDetails {
  const text = (piece: string) => hiding.text(piece, 'what went wrong');
  return {
    code,
    what: text(what),
    likelyCause: text(likelyCause),
    action: text(action),
    evidence: evidence.map(({ label, value }) => ({ label, value: text(value) })),
  };
}
