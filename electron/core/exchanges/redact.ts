import type { Pair } from '../../model/connection';
import type { LoggedBody, LoggedExchange } from '../../model/exchange';
import { type Failure, type FailureDetails, withTexts } from '../../model/failure';
import { challengeIn, parameter } from '../base/challenge';
import { decodeText } from '../base/body-text';
import { cleanText, headerOf, jsonMembers } from '../base/untrusted-text';
import { utf8Length } from '../base/bytes';
import type { HttpResponse } from '../ports';
import { MAX_READ_BODY, type RawBody, redactBody } from '../redaction/body';
import { guarded, LEFT_OUT } from '../redaction/place';
import type { Redaction } from '../redaction/redaction';
import { type RedactionContext, Redactor } from '../redaction/redactor';
import { redactForm, redactHeader, redactLeaf, redactUrl } from '../redaction/structure';
import type { Fingerprint, KnownSecret } from '../secrets';
import { decodeBase64url } from '../token/base64url';

/** An exchange as it happened, secrets and all. Lives in memory for moments only. */
export interface RawExchange
  extends Pick<
    LoggedExchange,
    | 'id'
    | 'connectionId'
    | 'purpose'
    | 'at'
    | 'method'
    | 'url'
    | 'check'
    | 'preflight'
    | 'certificate'
    | 'by'
    | 'running'
    | 'trouble'
    | 'rewritten'
    | 'signedForTap'
  > {
  request: { headers: readonly Pair[]; body: RawBody };
  response: (Pick<HttpResponse, 'status' | 'statusText' | 'headers' | 'headersMs' | 'endMs'> & { body: RawBody }) | null;
  failure: Failure | null;
}

const MAX_URL = 16_384;
const MAX_HEADERS = 200;
const MAX_HEADER_VALUE = 8192;
/** Headers longer than this are cut before they are read; a secret across the cut is hidden by its name or its form. */
const MAX_HEADER_READ = 65_536;
/** Codes as RFC 6749 section 5.2 spells them, and as other servers do: AADSTS50011, "not-found", E_LOGIN.1. */
const CODE = /^[A-Za-z][\w.:/-]{0,79}$/;

/**
 * The exchange as it may be kept, and the secrets that stood in it and were not known before. Never throws: a piece that can't be read is left
 * out, and says so in its place.
 */
export function redactExchange(
  raw: RawExchange,
  secrets: readonly KnownSecret[],
  known: Redaction,
  fingerprint: Fingerprint,
): { exchange: LoggedExchange; found: KnownSecret[] } {
  const { id, connectionId, purpose, at, check, preflight, certificate, by, running, trouble, rewritten, signedForTap } = raw;
  const redactor = new Redactor(secrets, known, fingerprint);
  // The second time everything is hidden where it was found the first time, also what stood before it.
  const first = readAll(raw, redactor, null);
  const told = redactor.found.length === 0 ? first : readAll(raw, redactor, first);
  const response = told.response;
  const status = raw.response?.status ?? null;
  const outcome = guarded(() => outcomeOf({ purpose, url: told.url, status, response, failure: told.failure }), {
    failed: status === null || status >= 400,
    error: null,
  });
  const exchange: LoggedExchange = {
    id,
    connectionId,
    purpose,
    at,
    method: cleanText(raw.method, 40),
    url: told.url,
    status,
    tookMs: raw.response?.endMs ?? null,
    ...outcome,
    ...(raw.response && { bytes: raw.response.body.length }),
    ...(check && { check }),
    ...(preflight !== undefined && { preflight }),
    ...(certificate !== undefined && { certificate }),
    ...(by && { by }),
    ...(running && { running }),
    ...(trouble && { trouble }),
    ...(rewritten && rewritten.length > 0 && { rewritten: [...rewritten] }),
    ...(signedForTap && signedForTap.length > 0 && { signedForTap: [...signedForTap] }),
    request: told.request,
    response,
    failure: told.failure,
    secrets: redactor.told(),
  };
  return { exchange, found: redactor.found };
}

type Told = Pick<LoggedExchange, 'url' | 'request' | 'response' | 'failure'>;

/** @param before What was read of it the first time; a large piece without what was found since stays as it is. */
function readAll(raw: RawExchange, redactor: Redactor, before: Told | null): Told {
  const asking: RedactionContext = { redactor, purpose: raw.purpose, side: 'request' };
  const answering: RedactionContext = { ...asking, side: 'response' };
  // What a tap sees may stop in the middle of a token, for now or for good.
  const mayBeHalf = raw.by === 'app' && (raw.running === true || raw.failure !== null);
  const body = (of: RawBody, headers: readonly Pair[], context: RedactionContext, first: LoggedBody | undefined) =>
    guarded(
      (): LoggedBody => {
        if (first !== undefined && !redactor.holdsFound(decodeText(of.contentType, of.bytes, false).text)) return first;
        return redactBody({ ...of, open: mayBeHalf && !isWhole(of, headers) }, context);
      },
      { text: LEFT_OUT, kind: 'text', bytes: of.length, cutAt: 0 },
    );
  const url = raw.url.slice(0, MAX_READ_BODY);
  return {
    url: before !== null && !redactor.holdsFound(url) ? before.url : guarded(() => redactUrl(url, asking).slice(0, MAX_URL), LEFT_OUT),
    request: {
      headers: headersOf(raw.request.headers, asking),
      body: body(raw.request.body, raw.request.headers, asking, before?.request.body),
      ...signedIn(raw, asking),
    },
    response:
      raw.response === null
        ? null
        : {
            statusText: guarded(
              () => cleanText(redactLeaf(raw.response?.statusText.slice(0, 1000) ?? '', answering, 'response status'), 200),
              LEFT_OUT,
            ),
            headers: headersOf(raw.response.headers, answering),
            body: body(
              { ...raw.response.body, contentType: headerOf(raw.response.headers, 'content-type') ?? '' },
              raw.response.headers,
              answering,
              before?.response?.body,
            ),
            headersMs: raw.response.headersMs,
            endMs: raw.response.endMs,
          },
    failure: raw.failure && withTexts(bare(raw.failure), (text) => guarded(() => redactor.text(text, 'what went wrong'), LEFT_OUT)),
  };
}

/** Whether all of a body is there that its headers announce. */
function isWhole({ length }: RawBody, headers: readonly Pair[]): boolean {
  return headerOf(headers, 'content-encoding') === null && headerOf(headers, 'content-length')?.trim() === String(length);
}

/**
 * What was signed, decoded, without the signature that would let it be sent again: a DPoP proof (RFC 9449 section 4.2), or the response of a
 * callback (JARM), whose claims are the parameters that it stands for.
 */
function signedIn({ purpose, url, request }: RawExchange, context: RedactionContext): Pick<LoggedExchange['request'], 'proof'> {
  const isCallback = purpose === 'callback';
  const sent = isCallback ? /[?&#]response=([^&#]*)/.exec(url.slice(0, MAX_READ_BODY))?.[1] : headerOf(request.headers, 'dpop');
  if (!sent || sent.length > MAX_HEADER_VALUE) return {};
  const [header, claims] = sent.split('.').slice(0, 2).map(jsonIn);
  if (header === undefined || claims === undefined) return {};
  const text = guarded(() => {
    const said = isCallback ? asParameters(claims, context) : claims;
    return context.redactor.text(JSON.stringify({ header, claims: said }, null, 2), isCallback ? 'signed response' : 'DPoP proof');
  }, LEFT_OUT);
  return { proof: { text, kind: 'json', bytes: utf8Length(text), cutAt: null } };
}

/** Claims redacted as parameters of those names are, those that are no text too. */
function asParameters(claims: unknown, context: RedactionContext): unknown {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return LEFT_OUT;
  const shown = (name: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((each) => shown(name, each));
    if (typeof value === 'object' && value !== null) return LEFT_OUT;
    const form = redactForm(String(new URLSearchParams({ [name]: String(value) })), context);
    const text = new URLSearchParams(form).get(name) ?? LEFT_OUT;
    return text === String(value) ? value : text;
  };
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, shown(name, value)]));
}

/** A part of a JWT; undefined: it can't be read. */
function jsonIn(part: string): unknown {
  const bytes = decodeBase64url(part);
  return bytes === null ? undefined : guarded(() => JSON.parse(new TextDecoder().decode(bytes)), undefined);
}

/** What the log keeps of a failure: the rest of what it is told with follows from the exchange. */
function bare({ code, what, likelyCause, action, evidence }: Failure): FailureDetails {
  return { code, what, likelyCause, action, evidence };
}

function headersOf(headers: readonly Pair[], context: RedactionContext): Pair[] {
  return headers.slice(0, MAX_HEADERS).map(({ name, value }) => {
    const bounded = { name: name.slice(0, 200), value: value.slice(0, MAX_HEADER_READ) };
    const { redactor, purpose, side } = context;
    const shown = redactor.unlessClean(`${purpose}\n${side}\n${bounded.name}\n${bounded.value}`, bounded, () =>
      guarded(() => redactHeader(bounded, context), { name: LEFT_OUT, value: LEFT_OUT }),
    );
    return { name: shown.name.slice(0, 200), value: shown.value.slice(0, MAX_HEADER_VALUE) };
  });
}

const PENDING: readonly string[] = ['authorization_pending', 'slow_down'];

/** Whether an exchange failed, and the code that says how: the server's own where it gave one. */
function outcomeOf({
  purpose,
  url,
  status,
  response,
  failure,
}: Pick<LoggedExchange, 'purpose' | 'url' | 'status' | 'response' | 'failure'>): Pick<LoggedExchange, 'failed' | 'error'> {
  if (purpose === 'callback') {
    const error = callbackError(url);
    return { failed: error !== null || failure !== null, error: error ?? failure?.code ?? null };
  }
  if (failure !== null) return { failed: true, error: failure.code };
  if (response === null || status === null) return { failed: false, error: null };
  // An authorize request is answered by a redirect; where that carries an error, the callback says so.
  const mayRedirect = purpose === 'call' || purpose === 'authorize' || purpose === 'sign-in-page';
  const good = status < 400 && (mayRedirect || (status >= 200 && status < 300));
  // GitHub answers 200 with an error at its token endpoint; no other good answer is read.
  if (good && purpose !== 'token' && purpose !== 'refresh') return { failed: false, error: null };
  const said = bodyError(response.body.text, response.body.kind);
  if (good && said === null) return { failed: false, error: null };
  const challenge = challengeIn(response.headers);
  const challenged = challenge === null ? null : parameter(challenge, 'error');
  // "Not yet", as a server says it to a device that asks (RFC 8628 section 3.5).
  return { failed: !(purpose === 'token' && PENDING.includes(said ?? '')), error: said ?? codeOf(challenged) ?? `http-${status}` };
}

function callbackError(url: string): string | null {
  const query = /[?#]([^#]*)/.exec(url)?.[1] ?? '';
  return codeOf(new URLSearchParams(query).get('error'));
}

/** `error` of a JSON or form body (RFC 6749 section 5.2), or what stands inside of it: Google nests `{"error":{"status":"..."}}`. */
function bodyError(text: string, kind: string): string | null {
  if (kind === 'form') return codeOf(new URLSearchParams(text).get('error'));
  if (kind !== 'json') return null;
  const error = jsonMembers(text)?.get('error');
  if (typeof error !== 'object' || error === null) return codeOf(error);
  const members = new Map<string, unknown>(Object.entries(error));
  return codeOf(members.get('status')) ?? codeOf(members.get('code')) ?? codeOf(members.get('type'));
}

function codeOf(value: unknown): string | null {
  return typeof value === 'string' && CODE.test(value) ? value : null;
}
