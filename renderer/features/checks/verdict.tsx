import type { CheckCounts, CheckResultView, CheckVerdict } from '../../../electron/contract';
import { VERDICTS, verdictInWords } from '../../../electron/model/check-words';
import { Icon, Spinner } from '../../components/icons';
import { doneOf, verdicts } from './words';
import marks from './verdict.module.css';

/** A check's state as a shape: its verdict, a spinner while it runs, a small dot before. Decorative: put the word beside it. */
export function Mark({ result, size = 16 }: { result: Pick<CheckResultView, 'status' | 'verdict'>; size?: number }) {
  if (result.status === 'running') {
    return (
      <span className={`${marks.mark} tone-accent`}>
        <Spinner size={size - 1} />
      </span>
    );
  }
  if (result.verdict === null) {
    return (
      <span className={`${marks.mark} faint`}>
        <Icon name="pending" size={size} />
      </span>
    );
  }
  const { icon, tone } = verdicts[result.verdict];
  return (
    <span className={`${marks.mark} tone-${tone}`}>
      <Icon name={icon} size={size} />
    </span>
  );
}

export function Verdict({ verdict }: { verdict: CheckVerdict }) {
  const { icon, tone } = verdicts[verdict];
  return (
    <span className={`${marks.verdict} tone-${tone}`}>
      <Icon name={icon} size={15} />
      {verdictInWords(verdict)}
    </span>
  );
}

/** Counts per verdict as a bar; pending checks stay empty. Decorative: put the numbers beside it. */
export function VerdictBar({ counts, total }: { counts: CheckCounts; total: number }) {
  const left = Math.max(0, total - doneOf(counts));
  return (
    <span className={marks.bar} aria-hidden="true">
      {VERDICTS.map((verdict) =>
        counts[verdict] > 0 ? <i key={verdict} data-verdict={verdict} style={{ flexGrow: counts[verdict] }} /> : null,
      )}
      {left > 0 ? <i data-verdict="left" style={{ flexGrow: left }} /> : null}
    </span>
  );
}
