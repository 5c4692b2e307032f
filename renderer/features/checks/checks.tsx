import type { ConnectionSummary } from '../../../electron/contract';
import { ProblemPane, Loading } from '../../components/placeholders';
import { readChecksAgain, setSession, useChecks, useChecksSession, useLiveRun } from '../../state/checks';
import { placeOf } from './choice';
import { Plans } from './plans';
import { RunComparison } from './run-comparison';
import { RunPane } from './run-pane';

export function Checks({ summary }: { summary: ConnectionSummary }) {
  const { id } = summary;
  const { catalogue, runs, problem } = useChecks(id);
  const live = useLiveRun(id);
  const { place: chosen } = useChecksSession(id);
  const place = placeOf(chosen, runs ?? [], live);

  if (place.at === 'run') {
    return <RunPane key={place.runId} summary={summary} runId={place.runId} runs={runs ?? []} />;
  }
  if (problem && (catalogue === null || runs === null)) return <ProblemPane problem={problem} onRetry={readChecksAgain} />;
  if (catalogue === null || runs === null) return <Loading />;
  if (place.at === 'compare') {
    const isLater = (runId: string) => runs.find((run) => run.id === runId)?.startedAt ?? 0;
    return (
      <RunComparison
        key={`${place.a} ${place.b}`}
        connectionId={id}
        a={place.a}
        b={place.b}
        onClose={() => {
          const later = isLater(place.a) > isLater(place.b) ? place.a : place.b;
          setSession(id, { place: { at: 'run', runId: later } });
        }}
      />
    );
  }
  return <Plans summary={summary} catalogue={catalogue} runs={runs} live={live} />;
}
