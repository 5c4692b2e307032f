import { useEffect, useMemo, useRef, useState } from 'react';
import type { ConnectionSummary, Problem, RunSummaryView, RunView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button, IconButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Dialog } from '../../components/dialog';
import { Column, Row, Stack } from '../../components/layout';
import { Select } from '../../components/select';
import { Switch } from '../../components/toggles';
import { marked } from '../../components/untrusted';
import { onEscape } from '../../components/use-keys';
import { ask, inQuotes } from '../../state/actions';
import { useConnections } from '../../state/app';
import { setSession } from '../../state/checks';
import { localDateTime } from '../../state/time';
import { useAnswer } from '../../state/use-answer';
import { optionsOf, othersFor } from '../calls/elsewhere';
import { startRun } from './actions';
import { type Allowed, chosenOf, useConsent, wantedOf } from './consent';
import { NowStrip } from './now-strip';
import heads from './run-head.module.css';
import { alsoRunInWords, alsoSendInWords, checksInWords, overall, outcomeInWords } from './words';

/** Runs the checks of a run on another connection too, or takes a run that is there, and compares both. */
export function RunElsewhere({ summary, run, onClose }: { summary: ConnectionSummary; run: RunView; onClose: () => void }) {
  const all = useConnections();
  const others = useMemo(() => othersFor(summary, all), [summary, all]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const other = others.find(({ id }) => id === chosen) ?? others[0] ?? summary;
  const [switched, setSwitched] = useState<Allowed>({ burning: false, changes: false });
  const { burning, changing, total } = wantedOf(run.results);
  // Elsewhere a question offers to leave them out.
  const toRun = other.production ? chosenOf(run.results, switched) : run.results.map(({ id }) => id);
  const results = run.results.filter(({ id }) => toRun.includes(id));
  const { ask: askFirst, isStarting, question } = useConsent(other, run.planId);
  const { value: runs } = useAnswer(() => invoke('checks.runs', { connectionId: other.id }), other.id);
  const there = runs?.find(
    ({ planId, status, connectionId }) => planId === run.planId && status !== 'running' && connectionId === other.id,
  );

  const compareWith = ({ id: b }: Pick<RunSummaryView, 'id'>) =>
    setSession(summary.id, { place: { at: 'compare', a: run.id, b, otherId: other.id } });
  const start = () => {
    setProblem(null);
    return askFirst(wantedOf(results), async (allowed) =>
      setProblem(await startRun(other.id, run.planId, chosenOf(results, allowed), allowed, compareWith)),
    );
  };
  if (question) return question;
  return (
    <Dialog
      onClose={onClose}
      closeFirst
      about={other.id}
      title="Run on another connection too"
      actions={
        <>
          {there ? <Button onPress={() => compareWith(there)}>Compare with its last run</Button> : null}
          <Button variant="primary" icon="play" isDisabled={results.length === 0} isPending={isStarting} onPress={start}>
            {results.length === 0 ? 'Nothing to run' : `Run ${checksInWords(results.length)} there`}
          </Button>
        </>
      }
    >
      <Stack gap={16}>
        <p>
          Runs the same checks of “<bdi>{marked(run.planName)}</bdi>” there, with that connection's own client, servers and tokens, then
          shows both side by side.
        </p>
        <Select
          label="The other connection"
          value={other.id}
          onChange={(id) => {
            setChosen(id);
            setSwitched({ burning: false, changes: false });
            setProblem(null);
          }}
          options={optionsOf(others)}
        />
        {there ? (
          <p className="dim">
            Its last run of this plan: {localDateTime(there.startedAt, run.endedAt ?? run.startedAt)}, {outcomeInWords(there)}.
          </p>
        ) : null}
        {other.production ? (
          <Callout tone="warning" title={`${inQuotes(other.name)} is production: mistakes there reach customers`} />
        ) : null}
        {other.production && burning ? (
          <Switch isSelected={switched.burning} onChange={(isOn) => setSwitched({ ...switched, burning: isOn })}>
            {alsoRunInWords(burning.count, total)}
          </Switch>
        ) : null}
        {other.production && changing ? (
          <Switch isSelected={switched.changes} onChange={(isOn) => setSwitched({ ...switched, changes: isOn })}>
            {alsoSendInWords(changing.length)}
          </Switch>
        ) : null}
        {problem ? <Callout live problem={problem} /> : null}
      </Stack>
    </Dialog>
  );
}

/** The run on the other connection while it is under way: what it does, and the sign-in it needs. */
export function RunningElsewhere({ other, run, onClose }: { other: ConnectionSummary; run: RunView; onClose: () => void }) {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    <Column as="section" aria-label="Run on another connection" onKeyDown={onEscape(onClose)}>
      <Stack as="header" gap={2} fixed line="below" pad={[8, 24, 8, 16]}>
        <Row gap={8} className={heads.line}>
          <IconButton ref={back} icon="arrow-left" label="Back to the run" size="small" onPress={onClose} />
          <h2>
            <span className="clip">
              Running on <bdi>{marked(other.name)}</bdi>
            </span>
          </h2>
          <span className={`${heads.facts} small dim clip tabular`}>{overall(run).text}</span>
          <Button size="small" icon="stop" onPress={() => ask('checks.stop', { runId: run.id })}>
            Stop
          </Button>
        </Row>
      </Stack>
      <NowStrip run={run} isFollowing onFollow={() => {}} />
      <Stack pad={[12, 24]}>
        <p className="dim">The verdicts of both are compared here as soon as it is done.</p>
      </Stack>
    </Column>
  );
}
