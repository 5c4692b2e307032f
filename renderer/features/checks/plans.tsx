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
    <div className="plans">
      <div className="plans-main">
        {live ? <UnderWay run={live} /> : null}
        <section aria-labelledby="plans-title">
          <div className="plans-head">
            <h2 id="plans-title">Plans</h2>
            <AddPlan connectionId={id} />
          </div>
          <PlanList
            ref={list}
            plans={catalogue.plans}
            selected={plan?.id ?? null}
            onSelect={(planId) => setSession(id, { planId })}
            onGo={() => panel.current?.querySelector<HTMLElement>('.plan-start .button')?.focus()}
          />
        </section>
        <RunTable connectionId={id} runs={runs} />
      </div>
      <div className="plans-side" ref={panel}>
        {plan ? (
          <PlanPanel key={plan.id} summary={summary} catalogue={catalogue} plan={plan} isRunning={live !== null} />
        ) : (
          <p className="dim">There are no plans.</p>
        )}
      </div>
    </div>
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
      className="plan-list"
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
          className={`plan${plan.id === selected ? ' plan-on' : ''}`}
          onClick={() => onSelect(plan.id)}
          onDoubleClick={onGo}
        >
          <span className="plan-name">
            <bdi className="clip">{plan.name}</bdi>
            {plan.source === 'own' ? <Chip>own</Chip> : null}
          </span>
          <bdi className="plan-text">{plan.description}</bdi>
          <span className="plan-cost tabular">{costInWords(plan)}</span>
        </div>
      ))}
    </div>
  );
}
