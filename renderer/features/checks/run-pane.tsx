import { useMemo, useRef, useState } from 'react';
import type { CheckVerdict, ConnectionSummary, RunSummaryView, RunView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { setSession, useRun } from '../../state/checks';
import { Loading } from '../../components/placeholders';
import { asListed, shownFirst, withVerdict } from './choice';
import { NowStrip } from './now-strip';
import { ResultDetail } from './result-detail';
import { ResultList } from './result-list';
import { RunHead } from './run-head';
import { useTakeLostFocus } from './take-focus';
import { Column, Grid, Stack } from '../../components/layout';

export interface RunPaneProps {
  summary: ConnectionSummary;
  runId: string;
  runs: readonly RunSummaryView[];
}

export function RunPane({ summary, runId, runs }: RunPaneProps) {
  const { run, problem } = useRun(summary.id, runId);
  if (run) return <Shown summary={summary} run={run} runs={runs} />;
  if (!problem) return <Loading />;
  return (
    <Stack pad={24} maxWidth={760}>
      <Callout
        problem={problem}
        actions={<Button onPress={() => setSession(summary.id, { place: { at: 'plans' } })}>Back to plans and runs</Button>}
      />
    </Stack>
  );
}

function Shown({ summary, run, runs }: Omit<RunPaneProps, 'runId'> & { run: RunView }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [verdict, setVerdict] = useState<CheckVerdict | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const current = run.results.find((result) => result.status === 'running');
  useTakeLostFocus(list, `${run.status} ${run.signIn?.number} ${current?.wait?.until}`);
  const shown = useMemo(() => asListed(withVerdict(run.results, verdict)), [run.results, verdict]);
  const selected = shown.find((result) => result.id === chosen) ?? shownFirst(shown, run.status);
  return (
    <Column>
      <RunHead
        summary={summary}
        run={run}
        runs={runs}
        verdict={verdict}
        onVerdict={(next) => {
          setVerdict(next);
          setChosen(null);
        }}
      />
      {run.status === 'running' ? (
        <NowStrip
          run={run}
          isFollowing={chosen === null && verdict === null}
          onFollow={() => {
            setChosen(null);
            setVerdict(null);
            list.current?.focus();
          }}
        />
      ) : null}
      <Grid grow columns="clamp(360px, 44%, 640px) minmax(0, 1fr)">
        <ResultList ref={list} results={shown} status={run.status} selected={selected?.id ?? null} onSelect={setChosen} />
        {selected ? <ResultDetail key={selected.id} connectionId={summary.id} run={run} result={selected} /> : <div />}
      </Grid>
    </Column>
  );
}
