import { type KeyboardEvent, type Ref, useRef, useState } from 'react';
import type { CheckCatalogueView, ConnectionSummary, PlanView, RunSummaryView, RunView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Chip } from '../../components/chip';
import { setSession, useChecksSession } from '../../state/checks';
import { addPlan } from './actions';
import { planOf, stepped } from './choice';
import { PlanPanel } from './plan-panel';
import { RunTable } from './run-table';
import { useTakeLostFocus } from './take-focus';
import { costInWords, overall } from './words';
import { Grid, Row, Stack } from '../../components/layout';
import styles from './plans.module.css';
import looks from '../../components/looks.module.css';

export interface PlansProps {
  summary: ConnectionSummary;
  catalogue: CheckCatalogueView;
  runs: readonly RunSummaryView[];
  /** null if none is. */
  live: RunView | null;
}

/** Plans and earlier runs, with the selected plan's panel beside them. */
export function Plans({ summary, catalogue, runs, live }: PlansProps) {
  const { id } = summary;
  const session = useChecksSession(id);
  const plan = planOf(catalogue.plans, session.planId, runs);
  const panel = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useTakeLostFocus(list);
  return (
    <Grid columns="minmax(0, 1fr) clamp(400px, 44%, 720px)" className="fill">
      <Stack top gap={24} pad={[12, 24, 32]} className="scroll scroll">
        {live ? <UnderWay run={live} /> : null}
        <section aria-labelledby="plans-title">
          <Row pad={[0, 0, 6]} gap={12} justify="between">
            <h2 id="plans-title">Plans</h2>
            <AddPlan connectionId={id} />
          </Row>
          <PlanList
            ref={list}
            plans={catalogue.plans}
            selected={plan?.id ?? null}
            onSelect={(planId) => setSession(id, { planId })}
            onGo={() => panel.current?.querySelector<HTMLElement>('[data-start] button')?.focus()}
          />
        </section>
        <RunTable connectionId={id} runs={runs} />
      </Stack>
      <Stack top line="before" panel pad={[16, 24, 32]} className="scroll scroll" ref={panel}>
        {plan ? (
          <PlanPanel key={plan.id} summary={summary} catalogue={catalogue} plan={plan} isRunning={live !== null} />
        ) : (
          <p className="dim">There are no plans.</p>
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
      {overall(run).text}. {run.signIn ? 'It is waiting for a sign-in in your browser.' : ''}
    </Callout>
  );
}

function AddPlan({ connectionId }: { connectionId: string }) {
  const [isAdding, setAdding] = useState(false);
  return (
    <Button
      size="small"
      variant="quiet"
      icon="plus"
      isPending={isAdding}
      onPress={async () => {
        setAdding(true);
        await addPlan(connectionId);
        setAdding(false);
      }}
    >
      Add a plan from a file…
    </Button>
  );
}

const optionId = (id: string) => `plan-${id}`;

function PlanList({
  ref,
  plans,
  selected,
  onSelect,
  onGo,
}: {
  ref: Ref<HTMLDivElement>;
  plans: readonly PlanView[];
  selected: string | null;
  onSelect: (id: string) => void;
  /** Moves on to the selected plan's panel. */
  onGo: () => void;
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = plans.findIndex(({ id }) => id === selected);
    const next = stepped(event.key, at, plans.length);
    const plan = next === null ? undefined : plans[next];
    if (plan) {
      onSelect(plan.id);
      document.getElementById(optionId(plan.id))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') onGo();
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={ref}
      className={`${looks.list} ${styles.list}`}
      role="listbox"
      aria-label="Plans"
      tabIndex={0}
      aria-activedescendant={selected === null ? undefined : optionId(selected)}
      onKeyDown={onKeyDown}
    >
      {plans.map((plan) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keyboard
        <div
          key={plan.id}
          id={optionId(plan.id)}
          role="option"
          tabIndex={-1}
          aria-selected={plan.id === selected}
          className={`${looks.item} ${styles.plan}`}
          onClick={() => onSelect(plan.id)}
          onDoubleClick={onGo}
        >
          <Row as="span" gap={8} className="strong">
            <bdi className="clip">{plan.name}</bdi>
            {plan.source === 'own' ? <Chip>own</Chip> : null}
          </Row>
          <bdi className="dim">{plan.description}</bdi>
          <span className="small dim tabular">{costInWords(plan)}</span>
        </div>
      ))}
    </div>
  );
}
