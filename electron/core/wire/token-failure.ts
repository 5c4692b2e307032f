import { type Evidence, Failure, type FailureCode, type FailureDetails } from '../../model/failure';
import { readRetryAfter } from '../base/rate-limit';
import { pageText } from '../base/page-text';
import { cleanText, headerOf, jsonMembers } from '../base/untrusted-text';
import { coachOfFailure, type Words, wordsIn } from '../coach/coach';
import { coachAboutOf } from '../coach/facts';
import { shownExchange } from '../exchanges/recording';
import { formMembers } from '../findings/token-response';
import type { HttpResponse } from '../ports';
import { Mask, NO_FINGERPRINT } from '../redaction/snippets';
import type { TokenExchange } from './token-request';

/** An answer that holds no tokens, or nothing to get them with. */
type Refused = Omit<TokenExchange, 'purpose'> & { purpose: TokenExchange['purpose'] | 'device-authorization' };

/** A failure that the token endpoint answered with. */
export class TokenEndpointFailure extends Failure {
  /** @param retryAfterMs Milliseconds that the server asks to be left alone, from its answer on; null: it does not say. */
  constructor(
    readonly status: number,
    readonly retryAfterMs: number | null,
    details: FailureDetails,
  ) {
    super(details);
  }
}

interface ReadError {
  /** `error` as sent, cleaned; null: the answer names none. */
  error: string | null;
  description: string | null;
  uri: string | null;
  body: 'json' | 'html' | 'empty' | 'other';
}

/**
 * Says what a token endpoint's answer without a usable token means (RFC 6749 section 5.2). `invalid_grant` to a refresh is
 * `refresh-token-dead` (Auth0 sends it with 403); nothing else is, and not even that with 429 or 5xx: a server in trouble can't be
 * believed about a token that nothing brings back.
 */
export function tokenFailure(exchange: Refused): TokenEndpointFailure {
  const { response, purpose } = exchange;
  const text = new TextDecoder().decode(response.body);
  const mask = new Mask(exchange.secrets);
  const read = readError(text, headerOf(response.headers, 'www-authenticate'), mask);
  const code = codeOf(response, purpose, read);
  const { words, evidence } = toldBy(code, exchange, evidenceOf(response, read, text, mask), mask);
  const details = { code, ...words, evidence, exchangeId: response.exchangeId };
  return new TokenEndpointFailure(response.status, retryAfterOf(exchange), details);
}

/** Errors by which servers ask to be left alone for a while, whatever their status. */
export const BUSY: ReadonlySet<string | null> = new Set(['temporarily_unavailable', 'slow_down', 'too_many_requests', 'too_many_attempts']);

function codeOf({ status, cut }: HttpResponse, purpose: Refused['purpose'], { error, body }: ReadError): FailureCode {
  if (purpose === 'refresh' && error === 'invalid_grant' && status !== 429 && status < 500) return 'refresh-token-dead';
  if (error === 'invalid_client') return 'client-refused';
  if (status === 429 || BUSY.has(error)) return 'server-busy';
  if (status >= 500) return 'server-failed';
  // Auth0 answers a wrong secret with 401 and access_denied.
  if (status === 401 && error !== 'invalid_grant') return 'client-refused';
  if (error !== null) return 'token-request-refused';
  if (status >= 400) return body === 'json' || body === 'empty' ? 'token-request-refused' : 'token-response-unusable';
  return status < 300 && cut ? 'response-too-large' : 'token-response-unusable';
}

/** In the coach's words, which go by the whole exchange; in them secrets are hidden without a trace, as in the evidence. */
function toldBy(code: FailureCode, exchange: Refused, own: Evidence[], mask: Mask): { words: Words; evidence: Evidence[] } {
  const { request, response, sentAt, connection, sentBeforeAt } = exchange;
  const shown = shownExchange(request, response, sentAt, () => NO_FINGERPRINT);
  const failure = code === 'response-too-large' ? { code, what: '', likelyCause: '', action: '' } : null;
  const coach = coachOfFailure({ ...shown, failure }, { ...coachAboutOf(connection), sentBeforeAt });
  const hide = (text: string) => mask.text(text);
  const { what, likelyCause, action, said, mend } = wordsIn(coach);
  const words = { what: hide(what), likelyCause: hide(likelyCause), action: hide(action), said: said == null ? null : hide(said), mend };
  const more = coach.evidence.filter(({ label }) => COACHED.includes(label)).map(({ label, value }) => ({ label, value: hide(value) }));
  return { words, evidence: [...own, ...more] };
}

/** What the coach finds besides: for whoever runs the server. */
const COACHED = ['Provider code', 'Request ID', 'Asked'];

/** Keycloak says `unauthorized_client` of a wrong secret, too; its words tell. */
export function saysCredential(error: string | null, words: string): boolean {
  return error === 'unauthorized_client' && /credential|secret|invalid client/i.test(words);
}

/** The OAuth error that a token endpoint's answer names, cleaned and without secrets; both null: it names none. */
export function errorIn(exchange: TokenExchange): { error: string | null; description: string | null } {
  const { body, headers } = exchange.response;
  const { error, description } = readError(
    new TextDecoder().decode(body),
    headerOf(headers, 'www-authenticate'),
    new Mask(exchange.secrets),
  );
  return { error, description };
}

/** A date counts from the server's own, so that a clock that goes wrong on either side does not matter. */
function retryAfterOf({ response, receivedAt }: Refused): number | null {
  const date = Date.parse(headerOf(response.headers, 'date') ?? '');
  return readRetryAfter(headerOf(response.headers, 'retry-after'), Number.isNaN(date) ? receivedAt : date);
}

function readError(text: string, challenge: string | null, mask: Mask): ReadError {
  const json = jsonMembers(text);
  // GitHub, for one, says errors in a form, with status 200, unless asked for JSON.
  const members = json ?? formMembers(text);
  const body = json !== null ? 'json' : text.trim() === '' ? 'empty' : /^\s*</.test(text) ? 'html' : 'other';
  const member = (name: string, limit: number) => {
    const value = members?.get(name);
    return typeof value === 'string' && value !== '' ? cleanText(mask.text(value), limit) : null;
  };
  // Some servers name the error in the challenge only, with no body at all.
  const challenged = members?.has('error') ? null : (/\berror="([\x20-\x21\x23-\x5b\x5d-\x7e]{1,100})"/.exec(challenge ?? '')?.[1] ?? null);
  return {
    error: member('error', 100) ?? (challenged === null ? null : mask.text(challenged)),
    description: member('error_description', 500),
    uri: member('error_uri', 300),
    body,
  };
}

function evidenceOf(response: HttpResponse, read: ReadError, text: string, mask: Mask): Evidence[] {
  const header = (label: string, name: string) => {
    const value = headerOf(response.headers, name);
    return { label, value: value === null ? '' : mask.snippet(value) };
  };
  return [
    { label: 'Status', value: `${response.status} ${cleanText(response.statusText, 100)}`.trim() },
    { label: 'error', value: read.error ?? '' },
    { label: 'error_description', value: read.description ?? '' },
    { label: 'error_uri', value: read.uri ?? '' },
    header('Content-Type', 'content-type'),
    header('Retry-After', 'retry-after'),
    header('Location', 'location'),
    header('WWW-Authenticate', 'www-authenticate'),
    {
      label: read.body === 'html' ? 'The page says' : 'Body begins',
      value: mask.snippet(read.body === 'html' ? pageText(text) : text),
    },
  ].filter(({ value }) => value !== '');
}
