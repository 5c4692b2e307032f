import { useEffect, useRef, useState } from 'react';
import type { CheckVerdict, RunComparisonView, RunSummaryView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button, IconButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Disclosure } from '../../components/disclosure';
import { Icon, Spinner } from '../../components/icons';
import { Column, Row, ScrollPane, Stack } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { Table } from '../../components/table';
import { marked } from '../../components/untrusted';
import { onEscape } from '../../components/use-keys';
import { setSession } from '../../state/checks';
import { localDateTime } from '../../state/time';
import { useAnswer } from '../../state/use-answer';
import styles from './run-comparison.module.css';
import heads from './run-head.module.css';
import { Verdict } from './verdict';
import marks from './verdict.module.css';
import { CHANGES, changes, outcomeInWords } from './words';

export interface RunComparisonProps {
  connectionId: string;
  /** The earlier and the later run. */
  a: string;
  b: string;
  onClose: () => void;
}

/** Two runs compared: worse first, then better, then unchanged. */
export function RunComparison({ connectionId, a, b, onClose }: RunComparisonProps) {
  const { value: comparison, problem } = useAnswer(() => invoke('checks.compare', { connectionId, a, b }), `${a} ${b}`);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  return (
    <Column as="section" aria-label="Comparison of two runs" onKeyDown={onEscape(onClose)}>
      <Stack as="header" gap={2} fixed line="below" pad={[8, 24, 8, 16]}>
        <Row gap={8} className={heads.line}>
          <IconButton ref={close} icon="arrow-left" label="Back to the run" size="small" onPress={onClose} />
          <h2>Two runs compared</h2>
          {comparison ? <span className={`${heads.facts} small dim clip`}>{summaryOfChanges(comparison)}</span> : null}
        </Row>
      </Stack>
      <ScrollPane label="What changed" left grow gap={8} pad={[8, 24, 24]}>
        {problem ? <Callout problem={problem} /> : null}
        {!comparison && !problem ? <Spinner label="Comparing" /> : null}
        {comparison ? <Rows connectionId={connectionId} comparison={comparison} /> : null}
      </ScrollPane>
    </Column>
  );
}

export function summaryOfChanges({ rows }: RunComparisonView): string {
  const parts = CHANGES.flatMap((change) => {
    const count = rows.filter((row) => row.change === change).length;
    return count === 0 ? [] : [`${count} ${change === 'same' ? 'the same' : changes[change].word}`];
  });
  return parts.join(', ');
}

function Rows({ connectionId, comparison }: { connectionId: string; comparison: RunComparisonView }) {
  const [isOpen, setOpen] = useState(false);
  const sorted = CHANGES.flatMap((change) => comparison.rows.filter((row) => row.change === change));
  const differing = sorted.filter((row) => row.change !== 'same');
  const same = sorted.length - differing.length;
  const shown = isOpen ? sorted : differing;
  return (
    <>
      <Table className={styles.table} aria-label="Verdicts of both runs">
        <thead>
          <tr>
            <th scope="col" aria-label="Change" />
            <th scope="col">Check</th>
            <th scope="col">
              <RunTitle connectionId={connectionId} run={comparison.a} name="Before" />
            </th>
            <th scope="col">
              <RunTitle connectionId={connectionId} run={comparison.b} name="After" />
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.id} className={row.change === 'same' ? 'dim' : undefined}>
              <td>
                <span className={`${marks.verdict} inline nowrap tone-${changes[row.change].tone}`}>
                  <Icon name={changes[row.change].icon} size={14} />
                  {changes[row.change].word}
                </span>
              </td>
              <th scope="row">
                <bdi className="untrusted">{marked(row.statement)}</bdi>
              </th>
              <td>
                <Side verdict={row.a} text={row.textA} />
              </td>
              <td>
                <Side verdict={row.b} text={row.textB} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {differing.length === 0 ? <p className="dim">Every check in both runs has the same verdict.</p> : null}
      {same > 0 ? (
        <Disclosure isOpen={isOpen} onToggle={setOpen}>
          {isOpen ? 'Hide unchanged' : `${same} the same`}
        </Disclosure>
      ) : null}
    </>
  );
}

function RunTitle({ connectionId, run, name }: { connectionId: string; run: RunSummaryView; name: string }) {
  return (
    <Stack as="span" left className={`small ${styles.title}`}>
      <span className="faint">
        {name}, <LiveText text={(now) => localDateTime(run.startedAt, now)} />
      </span>
      <Button size="small" variant="quiet" onPress={() => setSession(connectionId, { place: { at: 'run', runId: run.id } })}>
        <bdi>{run.planName}</bdi>
      </Button>
      <span className="dim tabular">{outcomeInWords(run)}</span>
    </Stack>
  );
}

function Side({ verdict, text }: { verdict: CheckVerdict | null; text: string }) {
  if (verdict === null) return <span className="faint">not in this run</span>;
  return (
    <>
      <Verdict verdict={verdict} />
      {text === '' ? null : <p className="dim untrusted">{marked(text.slice(0, 600))}</p>}
    </>
  );
}
