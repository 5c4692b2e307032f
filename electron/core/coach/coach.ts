import type { LoggedExchange } from '../../model/exchange';
import { cleanText } from '../base/untrusted-text';
import { evidenceOf } from './evidence';
import { type Facts, factsOf } from './facts';
import { ruleFor } from './match';
import type { Coach, CoachAbout } from './model';
import { filled } from './texts';

/**
 * Explains a failed exchange: what happened, the likely cause, what to do; null if it did not fail. Works on the redacted exchange, so no
 * secret can leak; never throws.
 */
export function coachFor(exchange: LoggedExchange, about: CoachAbout): Coach | null {
  const facts = factsOf(exchange, about);
  return hasFailed(facts) ? coached(facts) : null;
}

/** The same of an exchange that is known to have failed, whatever it looks like. */
export function coachOfFailure(exchange: LoggedExchange, about: CoachAbout): Coach {
  return coached(factsOf({ ...exchange, failed: true }, about));
}

function coached(facts: Facts): Coach {
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
  };
}

function hasFailed({ exchange, status, failure, error, members }: Facts): boolean {
  if (exchange.failed || failure !== null) return true;
  if (exchange.purpose === 'callback') return error !== null;
  if (status === null) return false;
  if (status >= 400) return true;
  if (exchange.purpose === 'token' || exchange.purpose === 'refresh') {
    // If the body was cut, an access token may be in the missing part.
    return exchange.response?.body.cutAt === null && typeof members?.get('access_token') !== 'string';
  }
  return status >= 300 && exchange.purpose !== 'call' && exchange.purpose !== 'authorize';
}

function unknown(facts: Facts): Coach {
  const { exchange, status, error, failure } = facts;
  const named = error ?? failure;
  const said = named === null ? '' : ` The error is "${cleanText(named, 100)}".`;
  return {
    situation: 'unknown',
    known: false,
    what:
      status !== null
        ? `The server answered with ${status}, in a way Tokenscope does not recognise.${said}`
        : `This failed in a way Tokenscope does not recognise.${said}`,
    cause:
      exchange.failure === null
        ? "No rule matches this answer, so the cause is unknown. The server's answer is below."
        : cleanText(exchange.failure.likelyCause, 500),
    action:
      exchange.failure === null
        ? "Look the answer up in the provider's documentation, or show it to whoever runs the server."
        : cleanText(exchange.failure.action, 500),
    evidence: evidenceOf(facts, true),
    reference: null,
  };
}

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
