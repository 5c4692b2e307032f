import { useState } from 'react';
import type { CheckResultView, ConnectionSummary, RunSummaryView, RunView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/text/durations';
import { Button, IconButton } from '../../components/button';
import { Chip } from '../../components/chip';
import { LiveText } from '../../components/live-text';
import { MoreMenu } from '../../components/menu';
import { ask } from '../../state/actions';
import { say, useConnections } from '../../state/app';
import { checks, setSession } from '../../state/checks';
import { saveExport } from '../../state/exporting';
import { useStore } from '../../state/store';
import { localDateTime } from '../../state/time';
import { elapsedInWords } from '../calls/measure';
import { copyReport, removeRun, saveReport, startRun } from './actions';
import { againOf, runBefore } from './choice';
import { chosenOf, useConsent, wantedOf } from './consent';
import { RunElsewhere } from './elsewhere';
import { ReportMenu } from './report-menu';
import type { VerdictFilter } from './results';
import { RunSums } from './run-sums';
import { outcomeInWords } from './words';
import { Row, Stack } from '../../components/layout';
import heads from './run-head.module.css';

export interface RunHeadProps extends VerdictFilter {
  summary: ConnectionSummary;
  run: RunView;
  runs: readonly RunSummaryView[];
}

export function RunHead({ summary, run, runs, verdict, onVerdict }: RunHeadProps) {
  const { id } = summary;
  const isRunning = run.status === 'running';
  const isOtherRunning = useStore(checks, (state) => state.live.has(id)) && !isRunning;
  return (
    <Stack as="header" gap={2} fixed line="below" pad={[8, 24, 8, 16]}>
      <Row gap={8} className={heads.line}>
        <IconButton icon="arrow-left" label="Plans and runs" size="small" onPress={() => setSession(id, { place: { at: 'plans' } })} />
        <h2>
          <bdi className="clip">{run.planName}</bdi>
        </h2>
        {run.burnt ? <Chip title="Destructive checks were allowed">destructive</Chip> : null}
        <span className={`${heads.facts} small dim clip tabular`}>
          <LiveText text={(now) => localDateTime(run.startedAt, now)} />
          <span>
            {run.endedAt === null ? (
              <LiveText text={(now) => `for ${elapsedInWords(Math.max(0, now - run.startedAt))}`} />
            ) : (
              `took ${inShort(run.endedAt - run.startedAt)}`
            )}
          </span>
          <span className="clip" title={`Compared with what ${run.profile} promises`}>
            compared with <bdi>{run.profile}</bdi>
          </span>
        </span>
        <Row as="span" gap={6} fixed>
          {isRunning ? (
            <Button size="small" icon="stop" onPress={() => ask('checks.stop', { runId: run.id })}>
              Stop
            </Button>
          ) : (
            <Afterwards summary={summary} run={run} runs={runs} isOtherRunning={isOtherRunning} />
          )}
        </Row>
      </Row>
      <RunSums run={run} verdict={verdict} onVerdict={onVerdict} />
    </Stack>
  );
}

interface AfterwardsProps extends Pick<RunHeadProps, 'summary' | 'run' | 'runs'> {
  isOtherRunning: boolean;
}

function Afterwards({ summary, run, runs, isOtherRunning }: AfterwardsProps) {
  const { id } = summary;
  const [isElsewhere, setElsewhere] = useState(false);
  const isAlone = useConnections().length < 2;
  const left = againOf(run.results);
  const before = runBefore(runs, run);
  const others = runs.filter((other) => other.id !== run.id && other.status !== 'running');
  const { ask: askFirst, isStarting, question } = useConsent(summary, run.planId);
  const again = (results: readonly CheckResultView[]) => {
    void askFirst(wantedOf(results), async (allowed) => {
      const problem = await startRun(id, run.planId, chosenOf(results, allowed), allowed);
      if (problem) say({ problem });
    });
  };
  const compareWith = (other: RunSummaryView) => {
    const [a, b] = other.startedAt < run.startedAt ? [other.id, run.id] : [run.id, other.id];
    setSession(id, { place: { at: 'compare', a, b } });
  };
  return (
    <>
      {before ? (
        <Button aria-label="Compare with previous" size="small" variant="quiet" onPress={() => compareWith(before)}>
          Compare
        </Button>
      ) : null}
      <ReportMenu
        onCopy={() => copyReport(id, run.id)}
        onSave={(kind) => saveReport(id, run.id, kind)}
        onEvidence={() => saveExport(id, 'evidence', run.id)}
      />
      <Button
        size="small"
        icon="refresh"
        isDisabled={isOtherRunning}
        isPending={isStarting}
        onPress={() => again(left.length > 0 ? left : run.results)}
      >
        {left.length === 0 ? 'Run again' : run.status === 'stopped' ? `Run remaining ${left.length}` : `Run ${left.length} again`}
      </Button>
      <MoreMenu
        label="More of this run"
        items={[
          {
            id: 'again',
            label: 'Run all again',
            icon: 'refresh',
            isDisabled: isOtherRunning || left.length === 0 || left.length === run.results.length,
          },
          { id: 'elsewhere', label: 'Run on another connection too…', icon: 'send', isDisabled: isAlone },
          ...others.slice(0, 8).map((other, index) => ({
            id: `compare ${other.id}`,
            label: `Compare with ${localDateTime(other.startedAt, run.endedAt ?? run.startedAt)}`,
            description: `${other.planName}: ${outcomeInWords(other)}`,
            icon: 'sort' as const,
            separated: index === 0,
          })),
          { id: 'remove', label: 'Remove this run…', icon: 'trash', tone: 'danger', separated: true },
        ]}
        onAction={(action) => {
          if (action === 'again') again(run.results);
          else if (action === 'elsewhere') setElsewhere(true);
          else if (action === 'remove') removeRun(id, run.id);
          else {
            const other = others.find((one) => action === `compare ${one.id}`);
            if (other) compareWith(other);
          }
        }}
      />
      {question}
      {isElsewhere ? <RunElsewhere summary={summary} run={run} onClose={() => setElsewhere(false)} /> : null}
    </>
  );
}
