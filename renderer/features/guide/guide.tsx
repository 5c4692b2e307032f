import { type ReactNode, useEffect, useState } from 'react';
import type { ConnectionView, GrantView, Problem } from '../../../electron/contract';
import { GUIDE_STEPS, type GuideMark, type GuideStep, setUpWords, stepOf, stepStateOf } from '../../../electron/model/guide';
import { providerOf } from '../../../electron/model/providers/offered';
import { type Remedy, settingOf } from '../../../electron/model/remedy';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Page, Row } from '../../components/layout';
import { Loading, ProblemPane } from '../../components/placeholders';
import { ask, connect, dismissFlow, goHome, loadGrant, select } from '../../state/actions';
import { say, useApp, useFlow, useGrant } from '../../state/app';
import { useCommand } from '../../state/commands';
import { LeadsContext } from '../../state/use-mend';
import { useConnection } from '../../state/use-connection';
import { MarkOf } from '../editor/chooser-parts';
import { FormContext } from '../editor/form-context';
import { useConnectionForm } from '../editor/use-connection-form';
import { useEntry } from '../editor/use-entry';
import { AnswerStep } from './answer-step';
import { CallStep } from './call-step';
import { DoneStep } from './done-step';
import { GuideContext } from './guide-context';
import { LedTo, stepWith } from './led-to';
import { PreflightStep } from './preflight-step';
import { ProviderStep } from './provider-step';
import { RequestStep } from './request-step';
import { SignInStep } from './sign-in-step';
import { Step } from './step';
import { summaryOf, titleOf } from './words';

const CONTENTS: Record<GuideStep, () => ReactNode> = {
  provider: ProviderStep,
  request: RequestStep,
  answer: AnswerStep,
  preflight: PreflightStep,
  'sign-in': SignInStep,
  call: CallStep,
  done: DoneStep,
};

/** Sets a connection up step by step, for a person who has never done it. */
export function Guide({ id }: { id: string }) {
  const { value: connection, problem, again } = useConnection(id);
  const grant = useGrant(id);
  const vaultState = useApp((state) => state.vault.state);
  // A change of the vault's state may make a sealed record readable.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => void loadGrant(id), [id, vaultState]);
  if (connection === null) return problem ? <ProblemPane problem={problem} onRetry={again} /> : <Loading />;
  return <Steps connection={connection} grant={grant} />;
}

function Steps({ connection, grant }: { connection: ConnectionView; grant: GrantView | null }) {
  const { id } = connection;
  const listed = useApp((state) => state.byId.get(id)?.state);
  const state = grant?.state ?? listed ?? 'never-connected';
  const current = stepOf(connection, state);
  /** The step that the person opened themselves. */
  const [chosen, setChosen] = useState<GuideStep | null>(null);
  const open = chosen ?? current;
  const { context, root, dirty, saving, save, lead } = useConnectionForm({ initial: connection, connection });

  const entry = useEntry(context.form);

  const keep = async () => (!dirty && !context.issues.some(({ level }) => level === 'wrong')) || (await save()) !== null;
  const goOn = async (mark?: GuideMark) => {
    if (!(await keep())) return false;
    if (mark !== undefined && !(await ask('guide.mark', { connectionId: id, mark }))) return false;
    setChosen(null);
    return true;
  };
  /** What was typed goes along, a secret too. */
  const leave = async (to: () => void) => {
    if (dirty && !context.issues.some(({ level }) => level === 'wrong')) await save();
    to();
  };
  /** A failure has done its work once it has led to what mends it. */
  const leads = (remedy: Remedy): boolean => {
    const setting = settingOf(remedy);
    const field = setting === null ? null : lead(setting);
    const to = field !== null ? stepWith(field, context) : remedy === 'sign-in' ? 'sign-in' : null;
    if (to === null) return false;
    dismissFlow(id);
    setChosen(to);
    if (remedy === 'sign-in') void connect(id);
    return true;
  };
  const toForm = () => leave(() => select(id, 'settings'));
  useCommand('save', () => goOn());
  useCommand('leave', () => leave(() => goHome(id)));

  // The button that led on has left with its step.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each step that opens
  useEffect(() => {
    root.current?.querySelector<HTMLElement>('ol [aria-expanded="true"]')?.focus();
  }, [open]);
  const signingIn = useFlow(id)?.status;
  // All of the open step shows, or its beginning where it is higher than the window.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each step that opens, and for each page of a sign-in
  useEffect(() => {
    root.current?.querySelector('ol > :has([aria-expanded="true"])')?.scrollIntoView({ block: 'nearest' });
  }, [open, signingIn]);

  const states = GUIDE_STEPS.map((step) => stepStateOf(step, connection, state));
  return (
    <FormContext value={context}>
      <GuideContext value={{ connection, grant, keep, goOn, open: setChosen }}>
        <LeadsContext value={leads}>
          <div ref={root} className="fill">
            <Page gap={16}>
              <Row as="header" gap={24} align="start" justify="between">
                <Row gap={12}>
                  <MarkOf mark={entry?.mark ?? providerOf(connection.template).mark} />
                  <div>
                    <h1 className="title">
                      Set up <bdi>{connection.name}</bdi>
                    </h1>
                    <p className="dim" role="status">
                      {setUpWords(connection, state)}. Everything is kept: leave and come back whenever you like.
                    </p>
                  </div>
                </Row>
                <Row gap={8} fixed>
                  <Button onPress={toForm}>Full form</Button>
                  <Button onPress={() => leave(() => goHome(id))}>Close</Button>
                </Row>
              </Row>
              {saving.problem ? <NotSaved problem={saving.problem} /> : null}
              <ol>
                {GUIDE_STEPS.map((step, index) => {
                  const Content = CONTENTS[step];
                  const stands = states[index] ?? 'ahead';
                  return (
                    <Step
                      key={step}
                      number={index + 1}
                      title={titleOf(step, connection)}
                      state={stands !== 'ahead' ? stands : step === current ? 'now' : 'next'}
                      summary={stands !== 'ahead' ? summaryOf(step, connection, grant) : null}
                      isOpen={open === step}
                      onOpen={() => setChosen(step)}
                    >
                      <LedTo step={step} />
                      <Content />
                    </Step>
                  );
                })}
              </ol>
              <Row gap={16} wrap className="dim">
                <Restart id={id} onDone={() => setChosen(null)} />
              </Row>
            </Page>
          </div>
        </LeadsContext>
      </GuideContext>
    </FormContext>
  );
}

/** The keychain's own trouble stands in the step already. */
function NotSaved({ problem }: { problem: Problem }) {
  const title = 'Not saved. What you entered is still here.';
  if (!problem.code.startsWith('vault-')) return <Callout live problem={problem} title={title} />;
  return (
    <Callout live tone="error" title={title}>
      {problem.action}
    </Callout>
  );
}

function Restart({ id, onDone }: { id: string; onDone: () => void }) {
  const restart = async () => {
    const done = await invoke('guide.restart', { connectionId: id });
    if (done.ok) onDone();
    else say({ problem: done.problem });
  };
  return (
    <Button size="small" variant="quiet" onPress={restart}>
      Start again from the first step
    </Button>
  );
}
