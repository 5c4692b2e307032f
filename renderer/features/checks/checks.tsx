import type { ConnectionSummary, RunSummaryView, RunView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Loading, ProblemPane } from '../../components/placeholders';
import { useApp } from '../../state/app';
import { type ChecksPlace, readChecksAgain, setSession, useChecks, useChecksSession, useLiveRun, useRun } from '../../state/checks';
import { placeOf } from './choice';
import { RunningElsewhere } from './elsewhere';
import { NowStrip } from './now-strip';
import { Plans } from './plans';
import { Results } from './results';
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
    return <RunComparison key={`${place.a} ${place.b}`} summary={summary} other={other} read={() => compared(id, place)} onClose={back} />;
  }
  if (place.at === 'compare' && otherId === null) {
    const startOf = (runId: string) => runs.find((run) => run.id === runId)?.startedAt ?? 0;
    return (
      <RunComparison
        key={`${place.a} ${place.b}`}
        summary={summary}
        other={null}
        read={() => compared(id, place)}
        onClose={() => {
          const runId = startOf(place.a) > startOf(place.b) ? place.a : place.b;
          setSession(id, { place: { at: 'run', runId } });
        }}
      />
    );
  }
  return <Plans summary={summary} catalogue={catalogue} runs={runs} live={live} />;
}

const compared = (connectionId: string, { a, b, otherId }: Extract<ChecksPlace, { at: 'compare' }>) =>
  invoke('checks.compare', { connectionId, a, b, ...(otherId !== undefined && { otherId }) });

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

function Shown({ summary, run, runs }: Omit<RunPaneProps, 'runId'> & { run: RunView }) {
  const { id: connectionId } = summary;
  return (
    <Results
      run={run}
      readEvidence={(checkId) => invoke('checks.evidence', { connectionId, runId: run.id, checkId })}
      head={(filter) => <RunHead summary={summary} run={run} runs={runs} {...filter} />}
      strip={(following) => (run.status === 'running' ? <NowStrip run={run} {...following} /> : null)}
    />
  );
}
