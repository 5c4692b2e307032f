import { type KeyboardEvent, type Ref, useRef, useState } from 'react';
import type { CheckCatalogueView, ConnectionSummary, PlanView, RunSummaryView, RunView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Chip } from '../../components/chip';
import { Icon } from '../../components/icons';
import { Grid, Row, Section, Stack } from '../../components/layout';
import { ListBox, Option, useTakeLostFocus } from '../../components/list-box';
import { LiveText } from '../../components/live-text';
import { go } from '../../state/actions';
import { useSettings } from '../../state/app';
import { setSession, useChecksSession } from '../../state/checks';
import { escaped } from '../../components/untrusted';
import { localDateTime } from '../../state/time';
import { addPlan, removeRun } from './actions';
import { runMenu } from './run-menu';
import { planOf } from './choice';
import { PlanPanel } from './plan-panel';
import styles from './plans.module.css';
import { VerdictBar } from './verdict';
import marks from './verdict.module.css';
import { costInWords, outcomeInWords, overall } from './words';

export interface PlansProps {
  summary: ConnectionSummary;
  catalogue: CheckCatalogueView;
  runs: readonly RunSummaryView[];
  live: RunView | null;
}

export function Plans({ summary, catalogue, runs, live }: PlansProps) {
  const { id } = summary;
  const session = useChecksSession(id);
  const plan = planOf(catalogue.plans, session.planId, runs);
  const panel = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useTakeLostFocus(list);
  return (
    <Grid columns="minmax(0, 1fr) clamp(280px, 44%, 720px)" className="fill">
      <Stack top gap={24} pad={[12, 24, 32]} className="scroll">
        {live ? <UnderWay run={live} /> : null}
        <Section
          level="h2"
          title="Plans"
          labelled
          actions={
            <Row as="span" gap={6} wrap>
              <Button size="small" variant="quiet" onPress={() => go({ at: 'prove', connectionId: id })}>
                Prove my integration…
              </Button>
              <Button size="small" variant="quiet" icon="plus" onPress={() => addPlan(id)}>
                Add a plan from a file…
              </Button>
            </Row>
          }
        >
          <PlanList
            ref={list}
            plans={catalogue.plans}
            selected={plan?.id ?? null}
            onSelect={(planId) => setSession(id, { planId })}
            onGo={() => panel.current?.querySelector<HTMLElement>('[data-start] button')?.focus()}
          />
        </Section>
        <RunTable connectionId={id} runs={runs} />
      </Stack>
      <Stack top line="before" panel pad={[16, 24, 32]} className="scroll" ref={panel}>
        {plan ? (
          <PlanPanel key={plan.id} summary={summary} catalogue={catalogue} plan={plan} isRunning={live !== null} />
        ) : (
          <p className="dim">No plans.</p>
        )}
      </Stack>
    </Grid>
  );
}

function UnderWay({ run }: { run: RunView }) {
  return (
    <Callout
      title={`“${run.planName}” is running`}
      actions={
        <Button variant="primary" size="small" onPress={() => setSession(run.connectionId, { place: { at: 'run', runId: run.id } })}>
          Show it
        </Button>
      }
    >
      {overall(run).text}. {run.signIn ? 'It is waiting for a sign-in.' : ''}
    </Callout>
  );
}

interface PlanListProps {
  ref: Ref<HTMLDivElement | null>;
  plans: readonly PlanView[];
  selected: string | null;
  onSelect: (id: string) => void;
  /** Moves on to the selected plan's panel. */
  onGo: () => void;
}

function PlanList({ ref, plans, selected, onSelect, onGo }: PlanListProps) {
  return (
    <ListBox
      ref={ref}
      label="Plans"
      name="plan"
      items={plans}
      keyOf={({ id }) => id}
      selected={selected}
      onSelect={({ id }) => onSelect(id)}
      onKey={({ key }) => {
        if (key === 'Enter') onGo();
        return key === 'Enter';
      }}
      className={styles.list}
    >
      {plans.map((plan) => (
        <Option
          key={plan.id}
          id={`plan-${plan.id}`}
          isSelected={plan.id === selected}
          className={styles.plan}
          onChoose={() => onSelect(plan.id)}
          onDoubleClick={onGo}
        >
          <Row as="span" gap={8} className="strong">
            <bdi className="clip">{plan.name}</bdi>
            {plan.source === 'own' ? <Chip>own</Chip> : null}
          </Row>
          <bdi className="dim">{plan.description}</bdi>
          <span className="small dim tabular">{costInWords(plan)}</span>
        </Option>
      ))}
    </ListBox>
  );
}

/** Earlier runs, newest first: arrow keys select, Enter opens, Delete removes. */
function RunTable({ connectionId, runs }: { connectionId: string; runs: readonly RunSummaryView[] }) {
  const { runsMost } = useSettings();
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
    <Section
      level="h2"
      title="Runs"
      note={runs.length}
      labelled
      actions={runs.length > 0 ? <span className="faint">the last {runsMost} are kept</span> : null}
    >
      {selected === undefined ? (
        <p className="dim prose">
          No runs yet. Each run is kept here with its verdicts and the exchanges that prove them, so you can compare it and share it as a
          report.
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
          menuOf={(run) => runMenu(connectionId, run, runs)}
          className={styles.list}
        >
          {runs.map((run) => (
            <RunRow key={run.id} run={run} isSelected={run === selected} onOpen={() => open(run.id)} />
          ))}
        </ListBox>
      )}
    </Section>
  );
}

function RunRow({ run, isSelected, onOpen }: { run: RunSummaryView; isSelected: boolean; onOpen: () => void }) {
  const { icon, tone } = overall(run);
  return (
    <Option id={`run-${run.id}`} isSelected={isSelected} className={styles.run} onChoose={onOpen}>
      <span className={`${marks.mark} centred tone-${tone}`}>
        <Icon name={icon} />
      </span>
      <bdi className="medium clip" title={escaped(run.planName.slice(0, 300))}>
        {run.planName}
      </bdi>
      <LiveText className="small faint nowrap tabular" text={(now) => localDateTime(run.startedAt, now)} />
      <span className={`${styles.outcome} small dim tabular`}>
        <VerdictBar counts={run.counts} total={run.total} />
        <span>
          {outcomeInWords(run)}
          {run.burnt ? ', destructive checks included' : ''}
        </span>
      </span>
    </Option>
  );
}
