import type { LoggedExchange, SentByCheck } from '../../model/exchange';
import { Failure } from '../../model/failure';
import { utf8Bytes, utf8Length } from '../base/bytes';
import { headerOf } from '../base/untrusted-text';
import type { Clock, ExchangeAbout, Http, HttpRequest, HttpResponse } from '../ports';
import { MAX_READ_BODY, type RawBody } from '../redaction/body';
import { Redaction } from '../redaction/redaction';
import type { Fingerprint, KnownSecret } from '../secrets';
import { type RawExchange, redactExchange } from './redact';

/** What is handed to the log: an exchange as it happened, and what is known of its secrets. */
export type Recorded = Omit<RawExchange, 'id'> & Pick<ExchangeAbout, 'secrets'>;

/** What went through the browser and not through Tokenscope's own requests. */
export interface BrowserTraffic {
  connectionId: string;
  purpose: 'authorize' | 'callback' | 'sign-out';
  /** Milliseconds since the epoch. */
  at: number;
  /** As opened or received, secrets and all. */
  url: string;
  secrets: KnownSecret[];
  /** Of a callback that a page posted as a form, whose parameters stand in `url`: from which origin; null: unknown. Absent: it was a redirect. */
  posted?: { origin: string | null } | undefined;
  /** Why the browser did not open, or the callback was refused. */
  failure: Failure | null;
  check?: SentByCheck;
}

/** A request that says what it is about. */
export type KnownRequest = HttpRequest & { about: ExchangeAbout };

/** Takes an exchange down, and says by which id it will be found; null: it is not kept. Called once the answer is there, and must return at once. */
export type Recorder = (recorded: Recorded) => string | null;

/**
 * The same Http, with every exchange taken down whose request says what it is about. The answer is handed on as it came, with its id in the
 * log; what is to be read of it is read later. Whatever `send` rejects with passes through; a Failure is recorded and carries that id too,
 * anything else is a bug and is not.
 */
export function recordingHttp(
  http: Http,
  log: { record: Recorder; keeps(connectionId: string): boolean },
  clock: Pick<Clock, 'now'>,
): Http {
  return {
    async send(request) {
      const { about } = request;
      if (about === undefined || !log.keeps(about.connectionId)) return http.send(request);
      const at = clock.now();
      try {
        const response = await http.send(request);
        const exchangeId = log.record(recordedOf(request, about, at, response, null));
        return exchangeId === null ? response : { ...response, exchangeId };
      } catch (error) {
        if (error instanceof Failure) error.exchangeId = log.record(recordedOf(request, about, at, null, error));
        throw error;
      }
    },
  };
}

/** @param at Start, in milliseconds since the epoch. */
function recordedOf(
  { method, url, headers, body, certificate }: HttpRequest,
  { connectionId, purpose, secrets, check, preflight }: ExchangeAbout,
  at: number,
  response: HttpResponse | null,
  failure: Failure | null,
): Recorded {
  return {
    connectionId,
    purpose,
    at,
    method,
    url,
    request: { headers, body: sentBody(body, headerOf(headers, 'content-type') ?? '') },
    response: response && { ...response, body: receivedBody(response) },
    failure,
    secrets,
    check,
    preflight,
    certificate: certificate?.thumbprint,
  };
}

/** What went through the browser, as if it had been a request of this app. */
export function recordedTraffic(traffic: BrowserTraffic): Recorded {
  const { posted, ...rest } = traffic;
  const headers = posted?.origin ? [{ name: 'Origin', value: posted.origin }] : [];
  return { ...rest, method: posted ? 'POST' : 'GET', request: { headers, body: NO_BODY }, response: null };
}

/**
 * An exchange as the log keeps it, made at once for whoever has to say what its answer means. @param at Milliseconds since the epoch.
 *
 * @param answer What came, or why nothing did.
 * @param known Secrets to hide beside those of the request.
 */
export function shownExchange(
  request: KnownRequest,
  answer: HttpResponse | Failure,
  at: number,
  fingerprint: Fingerprint,
  known = new Redaction(fingerprint),
): LoggedExchange {
  const isFailure = answer instanceof Failure;
  const { secrets, ...raw } = recordedOf(request, request.about, at, isFailure ? null : answer, isFailure ? answer : null);
  known.addAll(secrets);
  return redactExchange({ ...raw, id: answer.exchangeId ?? '' }, secrets, known, fingerprint).exchange;
}

/** A request that has no body, or none that was seen. */
export const NO_BODY: RawBody = { bytes: new Uint8Array(), length: 0, cut: false, contentType: '' };

function sentBody(body: string | null, contentType: string): RawBody {
  if (body === null || body === '') return NO_BODY;
  // A string is cheap to hold; its bytes are counted without being made.
  const head = utf8Bytes(body.slice(0, MAX_READ_BODY)).subarray(0, MAX_READ_BODY);
  const length = Math.max(utf8Length(body), head.length);
  return { bytes: head, length, cut: length > head.length, contentType: charsetless(contentType) };
}

/** The body was a string: whatever charset is declared, it left as UTF-8. */
function charsetless(contentType: string): string {
  return contentType.split(';', 1)[0] ?? '';
}

function receivedBody({ headers, body, cut }: HttpResponse): RawBody {
  const contentType = headerOf(headers, 'content-type') ?? '';
  if (body.length <= MAX_READ_BODY) return { bytes: body, length: body.length, cut, contentType };
  // A copy, so that megabytes are not held until the log gets to them.
  return { bytes: body.slice(0, MAX_READ_BODY), length: body.length, cut: true, contentType };
}
