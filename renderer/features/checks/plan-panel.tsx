import type { CheckCatalogueView, CheckView, ConnectionSummary, PlanView, Problem, ProfileView } from '../../../electron/contract';
import { useId, useState } from 'react';
import { GROUP_WORDS, grouped } from '../../../electron/model/check-words';
import { inShort } from '../../../electron/model/text/durations';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Fact, Facts } from '../../components/facts';
import { Fold } from '../../components/disclosure';
import { Icon, type IconName } from '../../components/icons';
import { Card, Row, Stack } from '../../components/layout';
import { MoreMenu } from '../../components/menu';
import { Switch } from '../../components/toggles';
import { marked } from '../../components/untrusted';
import { setSession, useChecksSession } from '../../state/checks';
import { capital } from '../../state/time';
import { removePlan, savePlan, startRun } from './actions';
import { type Allowed, useConsent } from './consent';
import { Sign } from './verdict';
import { alsoRunInWords, alsoSendInWords, changesInWords, changingInWords, checksInWords, signInsInWords } from './words';

export interface PlanPanelProps {
  summary: ConnectionSummary;
  catalogue: CheckCatalogueView;
  plan: PlanView;
  /** Whether another run is under way; only one runs at a time. */
  isRunning: boolean;
}

export function PlanPanel({ summary, catalogue, plan, isRunning }: PlanPanelProps) {
  const { id } = summary;
  const { allowBurning, changesOf } = useChecksSession(id);
  const [problem, setProblem] = useState<Problem | null>(null);
  const checks = checksOf(plan, catalogue.checks);
  const burns = allowBurning && plan.burning > 0;
  const changing = plan.own.filter(({ changesData }) => changesData).map((call) => call.id);
  const changes = changesOf === plan.id && changing.length > 0;
  const count = plan.checks.length - (burns ? 0 : plan.burning) - (changes ? 0 : changing.length);
  const signIns = burns ? plan.signIns.burning : plan.signIns.calm;

  const costs: { icon: IconName; text: string; note: string }[] = [
    {
      icon: 'key',
      text: capital(signInsInWords(signIns)),
      note: signIns === 0 ? 'runs unattended' : plan.byDevice ? 'on any device' : 'in your browser',
    },
    plan.maxWaitMs === 0
      ? { icon: 'clock', text: 'No waiting', note: 'done in seconds' }
      : { icon: 'clock', text: `Waits up to ${inShort(plan.maxWaitMs)}`, note: 'can be skipped' },
  ];
  if (burns) costs.push({ icon: 'flame', text: `${plan.burning} destructive`, note: 'on grants of its own' });
  else if (changing.length === 0) costs.push({ icon: 'flame', text: 'Non-destructive', note: 'all tokens stay valid' });
  if (changing.length > 0) costs.push({ icon: 'edit', text: changingInWords(plan), note: changes ? 'with your own token' : 'not sent' });
  const effect = (icon: IconName, does: string, isOut = false): Effect => ({ icon, text: isOut ? `${does}, left out` : does, isOut });
  const effectsOf = (check: CheckView) => [
    ...(check.burns ? [effect('flame', 'destructive', !burns)] : []),
    ...(changing.includes(check.id) ? [effect('edit', 'may change data', !changes)] : []),
    ...(check.waits ? [effect('clock', 'waits')] : []),
  ];

  const { ask, isStarting, question } = useConsent(summary, plan.id);
  const start = async (allowed: Allowed) => {
    if (burns && !allowed.burning) setSession(id, { allowBurning: false });
    if (changes && !allowed.changes) setSession(id, { changesOf: null });
    setProblem(null);
    const chosen = allowed.changes || changing.length === 0 ? null : plan.checks.filter((check) => !changing.includes(check));
    setProblem(await startRun(id, plan.id, chosen, allowed));
  };
  const press = () =>
    ask(
      {
        allowed: { burning: burns, changes },
        burning: burns ? { count: plan.burning, signIns: plan.signIns.burning - plan.signIns.calm } : null,
        changing: changes ? plan.changing.map(changesInWords) : null,
        total: plan.checks.length,
      },
      start,
    );
  return (
    <Stack maxWidth={680} as="section" gap={12} aria-labelledby="plan-panel-title">
      <Row as="header" gap={12} align="start" justify="between">
        <h2 id="plan-panel-title" className="subtitle">
          <bdi>{plan.name}</bdi>
        </h2>
        <MoreMenu
          label="More of this plan"
          items={[
            {
              id: 'save',
              label: plan.source === 'own' ? 'Save as a file…' : 'Save a copy…',
              description: 'JSON, as a starting point for your own plan',
              icon: 'download',
            },
            plan.source === 'own' && { id: 'remove', label: 'Remove…', icon: 'trash', tone: 'danger', separated: true },
          ]}
          onAction={(action) => {
            if (action === 'save') void savePlan(plan.id, null);
            else removePlan(plan);
          }}
        />
      </Row>
      <p className="dim">
        <bdi>{plan.description}</bdi>
      </p>
      <Card as="ul" frame="plain" pad={[0]} className="tabular">
        {costs.map(({ icon, text, note }) => (
          <Row as="li" gap={[0, 12]} justify="between" wrap pad={[6, 12]} line="above" key={icon}>
            <Row gap={8}>
              <Icon name={icon} size={15} tone="none" />
              <b>{text}</b>
            </Row>
            <span className="dim">{note}</span>
          </Row>
        ))}
      </Card>
      {plan.burning > 0 ? (
        <Switch
          isSelected={allowBurning}
          onChange={(isSelected) => setSession(id, { allowBurning: isSelected })}
          description={burningText(plan)}
        >
          {alsoRunInWords(plan.burning, plan.checks.length)}
        </Switch>
      ) : null}
      {changing.length > 0 ? (
        <Switch
          isSelected={changes}
          onChange={(isSelected) => setSession(id, { changesOf: isSelected ? plan.id : null })}
          description={<bdi className="untrusted">{marked(plan.changing.map(changesInWords).join('; '))}</bdi>}
        >
          {alsoSendInWords(changing.length)}
        </Switch>
      ) : null}
      {problem ? <Callout live problem={problem} /> : null}
      <Row gap={12} data-start>
        <Button variant="primary" icon="play" isDisabled={isRunning || count === 0} isPending={isStarting} onPress={press}>
          {count === 0 ? 'Nothing to run' : `Run ${checksInWords(count)}`}
        </Button>
        {isRunning ? <span className="dim">Another run is in progress.</span> : null}
      </Row>
      <Stack gap={12}>
        {grouped(checks).map(({ group, items }) => (
          <CheckGroup key={group} group={group} checks={items} effectsOf={effectsOf} profile={catalogue.profile.name} />
        ))}
      </Stack>
      <Promises profile={catalogue.profile} />
      {question}
    </Stack>
  );
}

function burningText(plan: PlanView): string {
  const more = plan.signIns.burning - plan.signIns.calm;
  const signIns = more > 0 ? ` Needs ${more} more ${more === 1 ? 'sign-in' : 'sign-ins'}.` : '';
  return `${plan.burning === 1 ? 'It spends or revokes' : 'They spend or revoke'} tokens of the run's own grants. This connection's tokens stay valid.${signIns}`;
}

/** In the plan's order; the plan's own calls are not in the catalogue. */
function checksOf(plan: PlanView, known: readonly CheckView[]): CheckView[] {
  const byId = new Map(known.map((check) => [check.id, check]));
  const own = new Map(plan.own.map(({ id, statement }) => [id, statement]));
  const none = { group: 'own', why: '', reference: '', burns: false, waits: false, promised: null } as const;
  return plan.checks.map((id) => byId.get(id) ?? { ...none, id, statement: own.get(id) ?? id });
}

/** What a check does besides reading, and whether it is left out for it. */
interface Effect {
  icon: IconName;
  text: string;
  isOut: boolean;
}

interface CheckGroupProps {
  group: CheckView['group'];
  checks: readonly CheckView[];
  effectsOf: (check: CheckView) => readonly Effect[];
  profile: string;
}

function CheckGroup({ group, checks, effectsOf, profile }: CheckGroupProps) {
  const title = useId();
  return (
    <section aria-labelledby={title}>
      <Row as="h3" id={title} line="below" wrap pad={[0, 0, 4]}>
        {GROUP_WORDS[group].name} <em>{GROUP_WORDS[group].text}</em>
      </Row>
      <ul>
        {checks.map((check) => {
          const effects = effectsOf(check);
          const className = effects.some(({ isOut }) => isOut) ? 'faint' : '';
          return (
            <Row
              as="li"
              align="start"
              justify="between"
              gap={12}
              pad={[4, 0]}
              line="below"
              key={check.id}
              className={className}
              title={check.why}
            >
              <Stack as="span">
                <bdi className="untrusted">{marked(check.statement)}</bdi>
                {check.promised === null ? (
                  <span className="small faint">{check.reference}</span>
                ) : (
                  <bdi className="small faint">
                    {profile}: {marked(check.promised)}
                  </bdi>
                )}
              </Stack>
              <Row as="span" gap={6} fixed>
                {effects.map(({ icon, text }) => (
                  <Sign key={icon} icon={icon} title={text}>
                    , {text}
                  </Sign>
                ))}
              </Row>
            </Row>
          );
        })}
      </ul>
    </section>
  );
}

function Promises({ profile }: { profile: ProfileView }) {
  if (profile.promises.length === 0) return null;
  return (
    <Fold label={`Promises: ${profile.name}`} count={profile.promises.length}>
      <Facts terms="minmax(110px, 34%)">
        {profile.promises.map((promise) => (
          <Fact key={promise.name} name={promise.name}>
            <bdi>{marked(promise.text)}</bdi> <span className="small faint">{promise.sure}</span>
          </Fact>
        ))}
      </Facts>
    </Fold>
  );
}
