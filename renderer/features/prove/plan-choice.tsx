import { useState } from 'react';
import type { ProofCatalogueView, ProofCost, ProofFace, ProofPlanView } from '../../../electron/model/proof';
import { counted } from '../../../electron/model/text/counts';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Dialog } from '../../components/dialog';
import { Row, Section } from '../../components/layout';
import { MoreMenu } from '../../components/menu';
import { RadioCards } from '../../components/radio-cards';
import { TextField } from '../../components/text-field';
import { ask } from '../../state/actions';
import { say } from '../../state/app';
import { confirmFirst } from '../../state/confirmation';
import { sayPlanSaved } from '../checks/actions';
import { checksInWords, signInsInWords } from '../checks/words';
import { CheckChoice } from './check-choice';

export interface PlanChoiceProps {
  catalogue: ProofCatalogueView;
  /** Reads it again. */
  onChanged: () => void;
  face: ProofFace;
  issuers: 1 | 2;
  plan: ProofPlanView | undefined;
  /** `face`: the one to show it at, where a plan is for one alone. */
  onPlan: (planId: string, face?: ProofFace) => void;
  /** Ids of its checks that are not to run. */
  leftOut: ReadonlySet<string>;
  onLeftOut: (leftOut: ReadonlySet<string>) => void;
}

/** Which plan runs, which of its checks, and what becomes of one's own plans. */
export function PlanChoice({ catalogue, onChanged, face, issuers, plan, onPlan, leftOut, onLeftOut }: PlanChoiceProps) {
  const [isNaming, setNaming] = useState(false);
  const plans = catalogue.plans.filter(({ faces }) => faces.includes(face));
  const chosen = plan?.checks.filter((id) => !leftOut.has(id)) ?? [];
  const add = async () => {
    const done = await ask('proofs.addPlan');
    if (!done?.value) return;
    const { id, name, faces } = done.value;
    onChanged();
    onPlan(id, faces.includes(face) ? undefined : faces[0]);
    say({ tone: 'ok', text: `The plan “${name}” was added.` });
  };
  const keep = async (name: string) => {
    if (!plan) return;
    const done = await ask('proofs.keepPlan', { planId: plan.id, name, checks: chosen });
    if (!done) return;
    onChanged();
    onPlan(done.value.id);
    say({ tone: 'ok', text: `Saved as your own plan “${name}”.` });
  };
  const remove = ({ id: planId, name }: ProofPlanView) =>
    confirmFirst({
      title: `Remove “${name}”?`,
      text: 'Removes the plan from Tokenscope. Files that you saved stay.',
      confirmLabel: 'Remove',
      cancelLabel: 'Keep it',
      onConfirm: async () => {
        if (await ask('proofs.removePlan', { planId })) onChanged();
      },
    });
  return (
    <Section
      level="h2"
      gap={8}
      title="Plan"
      labelled
      actions={
        <Row gap={6} fixed>
          <Button size="small" variant="quiet" icon="plus" onPress={add}>
            Add a plan from a file…
          </Button>
          {plan ? (
            <MoreMenu
              label="More of this plan"
              items={[
                {
                  id: 'keep',
                  label: 'Save as own plan…',
                  description: 'With the checks that are ticked',
                  icon: 'copy',
                  run: () => setNaming(true),
                },
                {
                  id: 'file',
                  label: plan.source === 'own' ? 'Save as a file…' : 'Save a copy…',
                  description: 'JSON, also for “tokenscope prove”',
                  icon: 'download',
                  run: async () =>
                    sayPlanSaved(await ask('proofs.savePlan', { planId: plan.id, checks: leftOut.size > 0 ? chosen : null })),
                },
                plan.source === 'own' && {
                  id: 'remove',
                  label: 'Remove…',
                  icon: 'trash',
                  tone: 'danger',
                  separated: true,
                  run: () => remove(plan),
                },
              ]}
            />
          ) : null}
        </Row>
      }
    >
      <RadioCards
        aria-label="Plan"
        options={plans.map(({ id, name, description, source, costs, costWithSecondIssuer }) => ({
          id,
          label: (
            <Row as="span" gap={6}>
              <bdi className="clip">{name}</bdi>
              {source === 'own' ? <Chip>own</Chip> : null}
            </Row>
          ),
          description: (
            <>
              {description === '' ? null : (
                <>
                  <bdi>{description}</bdi>
                  <br />
                </>
              )}
              <Cost of={issuers === 2 ? costWithSecondIssuer : costs[face]} />
            </>
          ),
        }))}
        value={plan?.id ?? null}
        onChange={(id) => onPlan(id)}
        columns={2}
      />
      {plan ? <CheckChoice checks={catalogue.checks} face={face} plan={plan} leftOut={leftOut} onLeftOut={onLeftOut} /> : null}
      {isNaming && plan ? (
        <Naming
          name={plan.source === 'own' ? plan.name : `My ${plan.name}`}
          taken={catalogue.plans.flatMap(({ source, name }) => (source === 'own' ? name : []))}
          onClose={() => setNaming(false)}
          onName={keep}
        />
      ) : null}
    </Section>
  );
}

/** "12 checks; your app acts up to 20 times, with 6 sign-ins." */
function Cost({ of: { checks, asks, signIns } }: { of: ProofCost }) {
  return (
    <span className="tabular">
      {checksInWords(checks)}; your app acts up to <span className="nowrap">{counted(asks, 'time')},</span>{' '}
      <span className="nowrap">with {signInsInWords(signIns)}.</span>
    </span>
  );
}

interface NamingProps {
  name: string;
  /** Names of one's own plans. */
  taken: readonly string[];
  onClose: () => void;
  onName: (name: string) => unknown;
}

function Naming({ name: first, taken, onClose, onName }: NamingProps) {
  const [name, setName] = useState(first);
  const text = name.trim();
  const isUsable = text !== '' && text.length <= 120;
  const save = () => {
    if (!isUsable) return;
    onClose();
    void onName(text);
  };
  return (
    <Dialog
      onClose={onClose}
      size="small"
      title="Save as own plan"
      actions={
        <Button variant="primary" isDisabled={!isUsable} onPress={save}>
          Save
        </Button>
      }
    >
      <TextField
        label="Name"
        autoFocus
        value={name}
        onChange={setName}
        onEnter={save}
        description={taken.includes(text) ? 'Replaces your plan of this name.' : 'With the checks that are ticked.'}
      />
    </Dialog>
  );
}
