import { useMemo, useRef, useState } from 'react';
import type { CheckVerdict, ConnectionSummary, RunSummaryView, RunView } from '../../../electron/contract';
import { Column, Grid } from '../../components/layout';
import { useTakeLostFocus } from '../../components/list-box';
import { Loading, ProblemPane } from '../../components/placeholders';
import { useApp } from '../../state/app';
import { readChecksAgain, setSession, useChecks, useChecksSession, useLiveRun, useRun } from '../../state/checks';
import { asListed, placeOf, shownFirst, withVerdict } from './choice';
import { RunningElsewhere } from './elsewhere';
import { NowStrip } from './now-strip';
import { Plans } from './plans';
import { ResultDetail } from './result-detail';
import { ResultList } from './result-list';
import { RunComparison } from './run-comparison';
import { RunHead } from './run-head';

export function Checks({ summary }: { summary: ConnectionSummary }) {
  const { id } = summary;
  const { catalogue, runs, problem } = useChecks(id);
  const live = useLiveRun(id);
  const { place: chosen } = useChecksSession(id);
  const place = placeOf(chosen, runs ?? [], live);
  const otherId = place.at === 'compare' ? (place.otherId ?? null) : null;
  const other = useApp((state) => (otherId === null ? null : (state.byId.get(otherId) ?? null)));
  const liveThere = useLiveRun(otherId ?? id);

  if (place.at === 'run') {
    return <RunPane key={place.runId} summary={summary} runId={place.runId} runs={runs ?? []} />;
  }
  if (problem && (catalogue === null || runs === null)) return <ProblemPane problem={problem} onRetry={readChecksAgain} />;
  if (catalogue === null || runs === null) return <Loading />;
  if (place.at === 'compare' && other !== null) {
    const back = () => setSession(id, { place: { at: 'run', runId: place.a } });
    if (liveThere?.id === place.b) return <RunningElsewhere other={other} run={liveThere} onClose={back} />;
    return <RunComparison key={`${place.a} ${place.b}`} summary={summary} other={other} a={place.a} b={place.b} onClose={back} />;
  }
  if (place.at === 'compare' && otherId === null) {
    const startOf = (runId: string) => runs.find((run) => run.id === runId)?.startedAt ?? 0;
    return (
      <RunComparison
        key={`${place.a} ${place.b}`}
        summary={summary}
        other={null}
        a={place.a}
        b={place.b}
        onClose={() => {
          const runId = startOf(place.a) > startOf(place.b) ? place.a : place.b;
          setSession(id, { place: { at: 'run', runId } });
        }}
      />
    );
  }
  return <Plans summary={summary} catalogue={catalogue} runs={runs} live={live} />;
}

interface RunPaneProps {
  summary: ConnectionSummary;
  runId: string;
  runs: readonly RunSummaryView[];
}

function RunPane({ summary, runId, runs }: RunPaneProps) {
  const { run, problem } = useRun(summary.id, runId);
  if (run) return <Shown summary={summary} run={run} runs={runs} />;
  if (!problem) return <Loading />;
  return (
    <ProblemPane problem={problem} retry="Back to plans and runs" onRetry={() => setSession(summary.id, { place: { at: 'plans' } })} />
  );
}

/** In a low window the whole scrolls rather than the results alone. Pixels. */
const LOW = { minHeight: 220 };

function Shown({ summary, run, runs }: Omit<RunPaneProps, 'runId'> & { run: RunView }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [verdict, setVerdict] = useState<CheckVerdict | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const current = run.results.find((result) => result.status === 'running');
  useTakeLostFocus(list, `${run.status} ${run.signIn?.number} ${current?.wait?.until}`);
  const shown = useMemo(() => asListed(withVerdict(run.results, verdict)), [run.results, verdict]);
  const selected = shown.find((result) => result.id === chosen) ?? shownFirst(shown, run.status);
  return (
    <Column className="scroll flush">
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
      <Grid grow columns="clamp(260px, 44%, 640px) minmax(0, 1fr)" style={LOW}>
        <ResultList ref={list} results={shown} status={run.status} selected={selected?.id ?? null} onSelect={setChosen} />
        {selected ? <ResultDetail key={selected.id} connectionId={summary.id} run={run} result={selected} /> : <div />}
      </Grid>
    </Column>
  );
}
