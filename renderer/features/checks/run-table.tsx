import { type KeyboardEvent, useState } from 'react';
import type { RunSummaryView } from '../../../electron/contract';
import { ListBox, Option } from '../../components/list-box';
import { Icon } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { setSession } from '../../state/checks';
import { localDateTime } from '../../state/time';
import { removeRun } from './actions';
import { VerdictBar } from './verdict';
import { outcomeInWords, overall } from './words';
import { Row } from '../../components/layout';
import styles from './plans.module.css';
import marks from './verdict.module.css';

/** Earlier runs, newest first: arrow keys select, Enter opens, Delete removes. */
export function RunTable({ connectionId, runs }: { connectionId: string; runs: readonly RunSummaryView[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const selected = runs.find((run) => run.id === chosen) ?? runs[0];
  const open = (runId: string) => setSession(connectionId, { place: { at: 'run', runId } });

  const onKey = ({ key }: KeyboardEvent) => {
    if (!selected) return false;
    if (key === 'Enter' || key === ' ') open(selected.id);
    else if (key === 'Delete' && selected.status !== 'running') removeRun(connectionId, selected.id);
    else return false;
    return true;
  };
  return (
    <section aria-labelledby="runs-title">
      <Row pad={[0, 0, 6]} gap={12} justify="between">
        <h2 id="runs-title">
          Runs <em className="tabular">{runs.length === 0 ? '' : runs.length}</em>
        </h2>
        {runs.length > 0 ? <span className="faint">the last 50 are kept</span> : null}
      </Row>
      {selected === undefined ? (
        <p className="dim prose">
          None yet. Each run is kept here with its verdicts and the exchanges that prove them, to compare and to share as a report.
        </p>
      ) : (
        <ListBox
          label="Runs"
          name="run"
          items={runs}
          keyOf={({ id }) => id}
          selected={selected.id}
          onSelect={({ id }) => setChosen(id)}
          onKey={onKey}
          className={styles.list}
        >
          {runs.map((run) => (
            <RunRow key={run.id} run={run} isSelected={run === selected} onOpen={() => open(run.id)} />
          ))}
        </ListBox>
      )}
    </section>
  );
}

function RunRow({ run, isSelected, onOpen }: { run: RunSummaryView; isSelected: boolean; onOpen: () => void }) {
  const { icon, tone } = overall(run);
  return (
    <Option id={`run-${run.id}`} isSelected={isSelected} className={styles.run} onChoose={onOpen}>
      <span className={`${marks.mark} tone-${tone}`}>
        <Icon name={icon} />
      </span>
      <bdi className="medium clip">{run.planName}</bdi>
      <VerdictBar counts={run.counts} total={run.total} />
      <span className="dim clip tabular">
        {outcomeInWords(run)}
        {run.burnt ? ', burned tokens' : ''}
      </span>
      <LiveText className={`small faint nowrap ${styles.when} tabular`} text={(now) => whenOf(run.startedAt, now)} />
    </Option>
  );
}

/** "14:08 today", "21 Nov, 14:08": without seconds. */
const whenOf = (at: number, now: number) => localDateTime(at, now).replace(/(\d\d:\d\d):\d\d/, '$1');
