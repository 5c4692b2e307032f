import type { ReactNode } from 'react';
import type { CheckCounts, CheckGroup, CheckResultView, CheckVerdict } from '../../../electron/contract';
import { VERDICTS, verdictInWords } from '../../../electron/model/check-words';
import { Icon, type IconName, Spinner } from '../../components/icons';
import marks from './verdict.module.css';
import { doneOf, isOfApp, verdicts } from './words';

/** A check's state as a shape: its verdict, a spinner (of many at once a clock) while it runs, a small dot before. Decorative: put the word beside it. */
export function Mark({
  result,
  size = 16,
}: {
  result: Pick<CheckResultView, 'status' | 'verdict'> & { group?: CheckGroup };
  size?: number;
}) {
  const isRunning = result.status === 'running';
  const isWatched = isRunning && isOfApp(result.group);
  const said = result.verdict === null ? null : verdicts[result.verdict];
  return (
    <span className={`${marks.mark} centred ${isRunning ? 'tone-accent' : said ? `tone-${said.tone}` : 'faint'}`}>
      {isRunning && !isWatched ? <Spinner size={size - 1} /> : <Icon name={isWatched ? 'clock' : (said?.icon ?? 'pending')} size={size} />}
    </span>
  );
}

export function Verdict({ verdict }: { verdict: CheckVerdict }) {
  const { icon, tone } = verdicts[verdict];
  return (
    <span className={`${marks.verdict} inline nowrap tone-${tone}`}>
      <Icon name={icon} size={15} />
      {verdictInWords(verdict)}
    </span>
  );
}

/** What a check does besides reading, as a shape; `children` says it to screen readers. */
export function Sign({ icon, title, children }: { icon: IconName; title: string; children: ReactNode }) {
  return (
    <span className="faint" title={title}>
      <Icon name={icon} size={13} />
      <span className="visually-hidden">{children}</span>
    </span>
  );
}

/** Counts per verdict as a bar; pending checks stay empty. Decorative: put the numbers beside it. */
export function VerdictBar({ counts, total }: { counts: CheckCounts; total: number }) {
  const left = Math.max(0, total - doneOf(counts));
  return (
    <span className={marks.bar} aria-hidden="true">
      {VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => (
        <i key={verdict} className={`tone-${verdicts[verdict].tone}`} data-verdict={verdict} style={{ flexGrow: counts[verdict] }} />
      ))}
      {left > 0 ? <i data-verdict="left" style={{ flexGrow: left }} /> : null}
    </span>
  );
}
