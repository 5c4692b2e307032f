import type { VerdictView } from '../../../electron/contract';
import type { IconName } from '../../components/icons';

export const verdictWords: Record<VerdictView['verdict'], { word: string; icon: IconName; rank: number }> = {
  fail: { word: 'fails', icon: 'error', rank: 0 },
  warn: { word: 'doubtful', icon: 'warning', rank: 1 },
  pass: { word: 'holds', icon: 'ok', rank: 2 },
  'not-applicable': { word: 'not applicable', icon: 'dash', rank: 3 },
};

/** "1 fails, 2 doubtful, 9 hold, 3 not applicable": without zero counts. */
export function verdictSummary(verdicts: readonly VerdictView[]): string {
  const count = (kind: VerdictView['verdict']) => verdicts.filter(({ verdict }) => verdict === kind).length;
  const [fail, warn, pass, none] = [count('fail'), count('warn'), count('pass'), count('not-applicable')];
  if (fail + warn === 0 && pass > 0)
    return none > 0 ? `${pass === 1 ? 'The one that applies holds' : `All ${pass} that apply hold`}` : `All ${pass} hold`;
  return [
    fail > 0 ? `${fail} ${fail === 1 ? 'fails' : 'fail'}` : '',
    warn > 0 ? `${warn} doubtful` : '',
    pass > 0 ? `${pass} ${pass === 1 ? 'holds' : 'hold'}` : '',
    none > 0 ? `${none} not applicable` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** Most serious first, otherwise as given. */
export const verdictsInOrder = (verdicts: readonly VerdictView[]): VerdictView[] =>
  [...verdicts].sort((a, b) => verdictWords[a.verdict].rank - verdictWords[b.verdict].rank);
