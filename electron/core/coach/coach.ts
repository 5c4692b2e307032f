import type { CoachView, LoggedExchange } from '../../model/exchange';
import { Failure, type FailureDetails, mendOf } from '../../model/failure';
import { cleanText } from '../base/untrusted-text';
import { evidenceOf, saidBy } from './evidence';
import { type CoachAbout, type Facts, factsOf } from './facts';
import { ruleFor } from './match';
import { filled, mendedBy } from './texts';

/**
 * Explains a failed exchange: what happened, the likely cause, what to do; null if it did not fail. Works on the redacted exchange, so no
 * secret can leak; never throws.
 */
export function coachFor(exchange: LoggedExchange, about: CoachAbout): CoachView | null {
  if (isPlainlyGood(exchange)) return null;
  const facts = factsOf(exchange, about);
  return hasFailed(facts) ? coached(facts) : null;
}

/** Most are: their facts need not be looked for. */
function isPlainlyGood({ purpose, status, response, failed, failure }: LoggedExchange): boolean {
  if (failed || failure !== null || response === null || status === null || READ_CLOSELY.includes(purpose)) return false;
  return status < (REDIRECTED.includes(purpose) ? 400 : 300);
}

/** The same of an exchange that is known to have failed, whatever it looks like. */
export function coachOfFailure(exchange: LoggedExchange, about: CoachAbout): CoachView {
  return coached(factsOf({ ...exchange, failed: true }, about));
}

function coached(facts: Facts): CoachView {
  const rule = ruleFor(facts);
  if (rule === null) return unknown(facts);
  return {
    situation: rule.code,
    known: true,
    what: filled(rule.what, facts),
    cause: filled(rule.cause, facts),
    action: filled(rule.action, facts),
    evidence: evidenceOf(facts, false),
    reference: rule.reference,
    said: saidBy(facts),
    mend: mendedBy(rule, facts),
  };
}

/** The status does not tell of them how they ended. */
const READ_CLOSELY: readonly LoggedExchange['purpose'][] = ['callback', 'token', 'refresh', 'authorize'];
/** A redirect is an answer there. */
const REDIRECTED: readonly LoggedExchange['purpose'][] = ['call', 'authorize', 'sign-in-page'];

function hasFailed({ exchange, status, failure, error, members }: Facts): boolean {
  if (exchange.failed || failure !== null) return true;
  if (exchange.purpose === 'callback') return error !== null;
  if (status === null) return false;
  if (status >= 400) return true;
  if (exchange.purpose === 'token' || exchange.purpose === 'refresh') {
    // If the body was cut, an access token may be in the missing part.
    return exchange.response?.body.cutAt === null && typeof members?.get('access_token') !== 'string';
  }
  return status >= 300 && !REDIRECTED.includes(exchange.purpose);
}

function unknown(facts: Facts): CoachView {
  const { exchange, status, error, failure } = facts;
  const named = error ?? failure;
  const said = named === null ? '' : ` The error is "${cleanText(named, 100)}".`;
  return {
    situation: 'unknown',
    known: false,
    what:
      status !== null
        ? `The server responded with ${status}, in a way Tokenscope doesn't recognise.${said}`
        : `This failed in a way Tokenscope doesn't recognise.${said}`,
    cause: cleanText(
      exchange.failure?.likelyCause ?? "No rule matches this response, so the cause is unknown. The server's response is below.",
      500,
    ),
    action: cleanText(
      exchange.failure?.action ?? "Look the response up in the provider's documentation, or show it to the server's operator.",
      500,
    ),
    evidence: evidenceOf(facts, true),
    reference: null,
    said: saidBy(facts),
    mend: exchange.failure === null ? [] : mendOf(exchange.failure),
  };
}

/**
 * A failure in the coach's words if the coach recognises its exchange; otherwise unchanged. The code stays, so decisions by code stay the
 * same.
 * @param exchange Redacted; undefined if none was sent or kept.
 */
export function explained(failure: FailureDetails, exchange: LoggedExchange | undefined, about: CoachAbout): FailureDetails {
  const coach = exchange === undefined ? null : coachFor(exchange, about);
  if (coach === null || !coach.known) return failure;
  const { evidence, reference } = coach;
  const source = reference === null ? [] : [{ label: 'Reference', value: reference }];
  return { code: failure.code, ...wordsIn(coach), evidence: [...evidence, ...source], exchangeId: exchange?.id ?? failure.exchangeId };
}

/** What a person is told of a failure, but for its code and evidence. */
export type Words = Pick<FailureDetails, 'what' | 'likelyCause' | 'action' | 'said' | 'mend'>;

/** A failed exchange in words; redacted, so that no secret comes into them. */
export function wordsOf(exchange: LoggedExchange, about: CoachAbout = STRANGER): Words {
  return wordsIn(coachOfFailure(exchange, about));
}

/** What a person is told, of an explanation. */
export function wordsIn({ what, cause, action, said, mend }: CoachView): Words {
  return { what, likelyCause: cause, action, said, mend: mend.length === 0 ? undefined : mend };
}

/** What failed without an answer that anyone could read. The URL must hold no secret, and may be no more than what words need of it. */
export interface Unanswered extends Pick<LoggedExchange, 'purpose' | 'url'> {
  /** Its evidence tells the coach which situation it is. null: the URL tells, as a callback's does. */
  failure: Pick<FailureDetails, 'code' | 'evidence'> | null;
}

/** A failure on this side of the wire, in the coach's words. */
export function failureOf({ purpose, url }: Pick<Unanswered, 'purpose' | 'url'>, failure: NonNullable<Unanswered['failure']>): Failure {
  return new Failure({ ...failure, ...wordsOfUnanswered({ purpose, url, failure }) });
}

/** `wordsOf` for what had no answer. */
export function wordsOfUnanswered({ purpose, url, failure }: Unanswered, about?: CoachAbout): Words {
  const exchange: LoggedExchange = {
    id: '',
    connectionId: '',
    purpose,
    at: 0,
    method: 'GET',
    url,
    status: null,
    tookMs: null,
    failed: true,
    error: null,
    request: { headers: [], body: NO_BODY },
    response: null,
    failure: failure && { what: '', likelyCause: '', action: '', ...failure },
    secrets: [],
  };
  return wordsOf(exchange, about);
}

const NO_BODY: LoggedExchange['request']['body'] = { text: '', kind: 'empty', bytes: 0, cutAt: null };
/**
 * When the refresh token of a refresh was sent before without an answer, in milliseconds since the epoch; null: it was not, as far as the log
 * goes.
 *
 * @param log The connection's exchanges, in any order.
 */
export function sentBeforeAt(exchange: LoggedExchange, log: readonly LoggedExchange[]): number | null {
  const token = refreshTokenIn(exchange);
  if (token === null) return null;
  const earlier = log.filter((other) => other.at < exchange.at && other.response === null && refreshTokenIn(other) === token);
  return earlier.length === 0 ? null : Math.max(...earlier.map(({ at }) => at));
}

/** The fingerprint of the refresh token that a refresh sent. */
function refreshTokenIn({ purpose, secrets }: LoggedExchange): string | null {
  if (purpose !== 'refresh') return null;
  return secrets.find(({ kind, where }) => kind === 'refresh token' && where.startsWith('request'))?.fingerprint ?? null;
}

/** A connection nobody knows anything of. */
const STRANGER: CoachAbout = { template: 'oauth', issuer: null, tokenEndpoint: null, clockSkewMs: null };

/**
 * Milliseconds an authorize request has gone without a callback; null if it isn't one, or a callback or another sign-in followed.
 * @param log The connection's exchanges, in any order.
 * @param now Milliseconds since the epoch, on the clock of `at`.
 */
export function unansweredMs(exchange: LoggedExchange, log: readonly LoggedExchange[], now: number): number | null {
  if (exchange.purpose !== 'authorize') return null;
  const overtaken = log.some(
    ({ purpose, at, id }) => (purpose === 'callback' || purpose === 'authorize') && at >= exchange.at && id !== exchange.id,
  );
  return overtaken ? null : Math.max(0, now - exchange.at);
}
