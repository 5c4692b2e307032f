import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { CheckVerdict, ConnectionSummary, Result, RunComparisonView, RunSummaryView } from '../../../electron/contract';
import { Button, IconButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Chip } from '../../components/chip';
import { Disclosure } from '../../components/disclosure';
import { Icon, Spinner } from '../../components/icons';
import { Column, Row, ScrollPane, Stack } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { Table } from '../../components/table';
import { marked } from '../../components/untrusted';
import { onEscape } from '../../components/use-keys';
import { select } from '../../state/actions';
import { setSession } from '../../state/checks';
import { localDateTime } from '../../state/time';
import { useAnswer } from '../../state/use-answer';
import { ContrastView } from '../contrast/contrast-view';
import styles from './run-comparison.module.css';
import heads from './run-head.module.css';
import { Verdict } from './verdict';
import marks from './verdict.module.css';
import { CHANGES, changeInWords, changes, outcomeInWords } from './words';

export interface RunComparisonProps {
  /** The connection of run `a`; null: they are of an app. */
  summary: ConnectionSummary | null;
  /** The connection of run `b`; null: the same. */
  other: ConnectionSummary | null;
  /** Run `a` is the earlier one; of two connections, this one's. */
  read: () => Promise<Result<RunComparisonView>>;
  onClose: () => void;
}

/** Two runs compared: worse first, then better, then unchanged. */
export function RunComparison({ summary, other, read, onClose }: RunComparisonProps) {
  const { value: comparison, problem } = useAnswer(read, null);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  return (
    <Column as="section" aria-label="Comparison of two runs" onKeyDown={onEscape(onClose)}>
      <Stack as="header" gap={2} fixed line="below" pad={[8, 24, 8, 16]}>
        <Row gap={8} className={heads.line}>
          <IconButton ref={close} icon="arrow-left" label="Back to the run" size="small" onPress={onClose} />
          <h2>
            {other === null ? (
              'Two runs compared'
            ) : (
              <span className="clip">
                Side by side with <bdi>{marked(other.name)}</bdi>
              </span>
            )}
          </h2>
          {comparison ? <span className={`${heads.facts} small dim clip`}>{summaryOfChanges(comparison, other !== null)}</span> : null}
        </Row>
      </Stack>
      <ScrollPane label="What changed" left grow gap={8} pad={[8, 24, 24]}>
        {problem ? <Callout problem={problem} /> : null}
        {!comparison && !problem ? <Spinner label="Comparing" /> : null}
        {comparison && summary && other ? <Explained comparison={comparison} names={[summary.name, other.name]} /> : null}
        {comparison ? <Rows summary={summary} other={other} comparison={comparison} /> : null}
      </ScrollPane>
    </Column>
  );
}

/** Why a check is as expected on one of two connections only, where a difference between their exchanges explains it. */
function Explained({ comparison: { explained, rows }, names }: { comparison: RunComparisonView; names: readonly [string, string] }) {
  if (explained === null) {
    return rows.some(({ change }) => change === 'worse' || change === 'better' || change === 'other') ? (
      <p className="dim">
        No difference between the requests explains the verdicts that differ. Each run has the exchanges that prove them.
      </p>
    ) : null;
  }
  return (
    <Stack gap={4} pad={[0, 0, 8]}>
      <ContrastView contrast={explained.contrast} names={names} />
      <p className="small dim">
        By the exchanges of the check “<bdi className="untrusted">{marked(explained.statement)}</bdi>”.
      </p>
    </Stack>
  );
}

export function summaryOfChanges({ rows }: Pick<RunComparisonView, 'rows'>, isElsewhere = false): string {
  const parts = CHANGES.flatMap((change) => {
    const count = rows.filter((row) => row.change === change).length;
    return count === 0 ? [] : [`${count} ${change === 'same' ? 'the same' : changeInWords(change, isElsewhere)}`];
  });
  return parts.join(', ');
}

interface RowsProps extends Pick<RunComparisonProps, 'summary' | 'other'> {
  comparison: RunComparisonView;
}

function Rows({ summary, other, comparison }: RowsProps) {
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
              <RunTitle
                run={comparison.a}
                name={other === null || summary === null ? 'Before' : <Named connection={summary} />}
                isApp={summary === null}
              />
            </th>
            <th scope="col">
              <RunTitle run={comparison.b} name={other === null ? 'After' : <Named connection={other} />} isApp={summary === null} />
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.id} className={row.change === 'same' ? 'dim' : undefined}>
              <td>
                <span className={`${marks.verdict} inline nowrap tone-${changes[row.change].tone}`}>
                  <Icon name={changes[row.change].icon} size={14} />
                  {changeInWords(row.change, other !== null)}
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

function Named({ connection: { name, environment, production } }: { connection: ConnectionSummary }) {
  return (
    <Row as="span" gap={6} wrap>
      <bdi className="strong clip">{marked(name)}</bdi>
      {environment === '' ? null : <Chip tone={production ? 'warn' : 'neutral'}>{marked(environment)}</Chip>}
    </Row>
  );
}

function RunTitle({ run, name, isApp }: { run: RunSummaryView; name: ReactNode; isApp: boolean }) {
  const open = () => {
    setSession(run.connectionId, { place: { at: 'run', runId: run.id } });
    select(run.connectionId, 'checks');
  };
  return (
    <Stack as="span" left className={`small ${styles.title}`}>
      {typeof name === 'string' ? null : name}
      <span className="faint">
        {typeof name === 'string' ? `${name}, ` : ''}
        <LiveText text={(now) => localDateTime(run.startedAt, now)} />
      </span>
      {isApp ? (
        <bdi className="medium">{run.planName}</bdi>
      ) : (
        <Button size="small" variant="quiet" onPress={open}>
          <bdi>{run.planName}</bdi>
        </Button>
      )}
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
