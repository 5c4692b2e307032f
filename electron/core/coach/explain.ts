import type { FailureDetails } from '../../model/failure';
import type { LoggedExchange } from '../../model/exchange';
import { coachFor } from './coach';
import type { CoachAbout } from './model';

/**
 * A failure in the coach's words if the coach recognises its exchange; otherwise unchanged. The code stays, so decisions by code stay the
 * same.
 * @param exchange Redacted; undefined if none was sent or kept.
 */
export function explained(failure: FailureDetails, exchange: LoggedExchange | undefined, about: CoachAbout): FailureDetails {
  const coach = exchange === undefined ? null : coachFor(exchange, about);
  if (coach === null || !coach.known) return failure;
  const { what, cause, action, evidence, reference } = coach;
  const source = reference === null ? [] : [{ label: 'Reference', value: reference }];
  return { code: failure.code, what, likelyCause: cause, action, evidence: [...evidence, ...source] };
}
