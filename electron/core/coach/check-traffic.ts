import { type Verdict, verdictInWords } from '../../model/check-words';
import type { CoachView, SentByCheck } from '../../model/exchange';

/**
 * A failure that a check met, explained as such: what a person would have to mend may be what the check provokes.
 *
 * @param coach What it would mean from anyone else.
 * @param verdict The check's; null: it is not over, or no longer kept.
 */
export function ofCheck(coach: CoachView, { statement }: SentByCheck, verdict: Verdict | null): CoachView {
  const check = `the check “${statement}”`;
  if (verdict === 'pass') {
    return {
      ...coach,
      ...SENT,
      what: `Sent by ${check}, which expects this refusal.`,
      cause: 'The check sends something a server must reject, such as an altered, made-up or used token. It passed.',
      action: 'Nothing: the request was supposed to be rejected.',
    };
  }
  const ended = verdict === null ? '' : ` The check ended as “${verdictInWords(verdict)}”.`;
  return {
    ...coach,
    ...SENT,
    what: `Sent by ${check}, which may have caused this failure on purpose.`,
    cause: `Checks also send requests a server must reject.${ended} Outside a check it would mean: ${coach.what} ${coach.cause}`,
    action: "Read the check's result under Checks: it names what was expected and what was found.",
  };
}

/** No rule of the coach: the failure may be no fault. */
const SENT = { situation: 'sent-by-check', known: false, reference: null, mend: [] } satisfies Partial<CoachView>;
