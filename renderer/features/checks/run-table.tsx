import { type KeyboardEvent, useState } from 'react';
import type { RunSummaryView } from '../../../electron/contract';
import { ConfirmDialog } from '../../components/dialog';
import { Icon } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { setSession } from '../../state/checks';
import { localDateTime } from '../../state/time';
import { removeRun } from './actions';
import { stepped } from './choice';
import { VerdictBar } from './verdict';
import { outcomeInWords, overall } from './words';
import { Row } from '../../components/layout';
import styles from './plans.module.css';
import looks from '../../components/looks.module.css';
import marks from './verdict.module.css';

const optionId = (id: string) => `run-${id}`;

/** Earlier runs, newest first: arrow keys select, Enter opens, Delete removes. */
export function RunTable({ connectionId, runs }: { connectionId: string; runs: readonly RunSummaryView[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [removing, setRemoving] = useState<RunSummaryView | null>(null);
  const selected = runs.find((run) => run.id === chosen) ?? runs[0];
  const open = (runId: string) => setSession(connectionId, { place: { at: 'run', runId } });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !selected) return;
    const next = stepped(event.key, runs.indexOf(selected), runs.length);
    const run = next === null ? undefined : runs[next];
    if (run) {
      setChosen(run.id);
      document.getElementById(optionId(run.id))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' || event.key === ' ') open(selected.id);
    else if (event.key === 'Delete' && selected.status !== 'running') setRemoving(selected);
    else return;
    event.preventDefault();
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
        <div
          className={`${looks.list} ${styles.list}`}
          role="listbox"
          aria-label="Runs"
          tabIndex={0}
          aria-activedescendant={optionId(selected.id)}
          onKeyDown={onKeyDown}
        >
          {runs.map((run) => (
            <RunRow key={run.id} run={run} isSelected={run === selected} onOpen={() => open(run.id)} />
          ))}
        </div>
      )}
      <ConfirmDialog
        isOpen={removing !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setRemoving(null);
        }}
        title="Remove this run?"
        confirmLabel="Remove"
        cancelLabel="Keep it"
        onConfirm={async () => {
          if (removing) await removeRun(connectionId, removing.id);
        }}
      >
        <p>Its verdicts and evidence are deleted from this machine. Saved reports stay.</p>
      </ConfirmDialog>
    </section>
  );
}

function RunRow({ run, isSelected, onOpen }: { run: RunSummaryView; isSelected: boolean; onOpen: () => void }) {
  const { icon, tone } = overall(run);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keyboard
    <div
      id={optionId(run.id)}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      className={`${looks.item} ${styles.run}`}
      onClick={onOpen}
    >
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
    </div>
  );
}

/** "14:08 today", "21 Nov, 14:08": without seconds. */
const whenOf = (at: number, now: number) => localDateTime(at, now).replace(/(\d\d:\d\d):\d\d/, '$1');
