import type { Verdict } from '../../../electron/model/check-words';
import type { RuleOutcome, RuleSeverity } from '../../../electron/model/discovery';
import type { ChainLook } from '../../../electron/model/discovery-words';

/** What a mark of the checks shows the same with. */
export function markOf(look: ChainLook): { status: 'waiting' | 'running' | 'done'; verdict: Verdict | null } {
  if (look === 'running' || look === 'waiting') return { status: look === 'running' ? 'running' : 'waiting', verdict: null };
  return { status: 'done', verdict: look === 'neutral' ? 'not-applicable' : look };
}

/** The same of one rule: what only a MUST forbids is a failure. */
export function markOfRule(outcome: RuleOutcome, severity: RuleSeverity): Verdict {
  if (outcome === 'unseen') return 'could-not-run';
  return outcome === 'pass' ? 'pass' : severity === 'MUST' ? 'fail' : 'warn';
}
