import type { RunView } from '../../../electron/contract';
import { VERDICTS, verdictInWords } from '../../../electron/model/check-words';
import { Icon } from '../../components/icons';
import { Row } from '../../components/layout';
import looks from '../../components/looks.module.css';
import type { VerdictFilter } from './results';
import heads from './run-head.module.css';
import { VerdictBar } from './verdict';
import { overall, verdicts } from './words';

/** How a run stands in one line, and its results by verdict. */
export function RunSums({ run, verdict, onVerdict }: VerdictFilter & { run: RunView }) {
  return (
    <Row gap={16} pad={[0, 0, 0, 8]} className={`${heads.line} ${heads.verdicts}`}>
      <Overall run={run} />
      <VerdictBar counts={run.counts} total={run.total} />
      <Row gap={2} fixed className="last" role="group" aria-label="Show only">
        {VERDICTS.filter((one) => run.counts[one] > 0).map((one) => (
          <button
            key={one}
            type="button"
            className={looks.toggle}
            aria-pressed={verdict === one}
            title={verdict === one ? 'Show all' : `Show only: ${verdictInWords(one)}`}
            onClick={() => onVerdict(verdict === one ? null : one)}
          >
            <Icon name={verdicts[one].icon} size={14} tone={verdicts[one].tone} />
            <span className="tabular">{run.counts[one]}</span> {verdictInWords(one)}
          </button>
        ))}
      </Row>
    </Row>
  );
}

/** The check it ended at says why. */
const ENDED_EARLY = { text: 'Ended early: no usable tokens left', icon: 'question', tone: 'none' } as const;

function Overall({ run }: { run: RunView }) {
  const { text, icon, tone } = run.problem ? ENDED_EARLY : overall(run);
  return (
    <Row as="p" gap={8} fixed className={`strong tabular tone-${tone}`} role="status" data-overall>
      {run.status === 'running' ? null : <Icon name={icon} size={18} />}
      {text}
    </Row>
  );
}
