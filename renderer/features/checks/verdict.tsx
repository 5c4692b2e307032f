import type { CheckCounts, CheckResultView, CheckVerdict } from '../../../electron/contract';
import { Icon } from '../../components/icons';
import { Spinner } from '../../components/spinner';
import { doneOf, VERDICTS, verdicts } from './words';

/** The shape of where a check stands: its verdict, a spinner while it runs, a small dot before. Decorative: the word stands beside it. */
export function Mark({ result, size = 16 }: { result: Pick<CheckResultView, 'status' | 'verdict'>; size?: number }) {
  if (result.status === 'running') {
    return (
      <span className="check-verdict-mark check-verdict-running">
        <Spinner size={size - 1} />
      </span>
    );
  }
  if (result.verdict === null) {
    return (
      <span className="check-verdict-mark check-verdict-waiting">
        <Icon name="pending" size={size} />
      </span>
    );
  }
  const { icon, tone } = verdicts[result.verdict];
  return (
    <span className={`check-verdict-mark tone-${tone}`}>
      <Icon name={icon} size={size} />
    </span>
  );
}

/** A verdict as shape and word. */
export function Verdict({ verdict }: { verdict: CheckVerdict }) {
  const { word, icon, tone } = verdicts[verdict];
  return (
    <span className={`check-verdict tone-${tone}`}>
      <Icon name={icon} size={15} />
      {word}
    </span>
  );
}

/** How many of each verdict, as a bar; what is still to come stays empty. Decorative: the numbers stand in words beside it. */
export function VerdictBar({ counts, total }: { counts: CheckCounts; total: number }) {
  const left = Math.max(0, total - doneOf(counts));
  return (
    <span className="check-verdict-bar" aria-hidden="true">
      {VERDICTS.map((verdict) =>
        counts[verdict] > 0 ? <i key={verdict} className={`check-verdict-${verdict}`} style={{ flexGrow: counts[verdict] }} /> : null,
      )}
      {left > 0 ? <i className="check-verdict-left" style={{ flexGrow: left }} /> : null}
    </span>
  );
}
