import { useState } from 'react';
import { PROOF_FACE_WORDS, PROOF_FACES, type ProofCatalogueView, type ProofFace } from '../../../electron/model/proof';
import type { Problem } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Form, Page, Row, Section, Stack } from '../../components/layout';
import { Loading, ProblemPane } from '../../components/placeholders';
import { RadioCards } from '../../components/radio-cards';
import { Segmented } from '../../components/segmented';
import { Select } from '../../components/select';
import { TextField } from '../../components/text-field';
import { useConnections } from '../../state/app';
import { useAnswer } from '../../state/use-answer';
import { appOf, type Choices, choicesFor, faceOf, isWrongQuiet, isWrongRedirect, keepChoices } from './choices';
import { MoreOfApp } from './more-of-app';
import { PlanChoice } from './plan-choice';

const LIKE = [
  { id: 'face', label: 'A kind of server' },
  { id: 'connection', label: "A connection's provider" },
] as const;

const FACES = PROOF_FACES.map((id) => ({ id, label: PROOF_FACE_WORDS[id].name, description: PROOF_FACE_WORDS[id].text }));

/** Which server the app faces, and what is proven. */
export function StartForm({ connectionId }: { connectionId: string | null }) {
  const { value: catalogue, problem, again } = useAnswer(() => invoke('proofs.catalogue'), null);
  if (catalogue) return <Chosen connectionId={connectionId} catalogue={catalogue} onChanged={again} />;
  return problem ? <ProblemPane problem={problem} onRetry={again} /> : <Loading />;
}

function Chosen({
  connectionId,
  catalogue,
  onChanged,
}: {
  connectionId: string | null;
  catalogue: ProofCatalogueView;
  onChanged: () => void;
}) {
  const connections = useConnections();
  const [choices, setChoices] = useState(() =>
    choicesFor(
      connectionId,
      connections.map(({ id }) => id),
    ),
  );
  const change = (some: Partial<Choices>) => setChoices((before) => ({ ...before, ...some }));
  const [hasTried, setTried] = useState(false);
  const [isStarting, setStarting] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { like, leftOut, redirectUri } = choices;
  const connection = like === 'connection' ? connections.find(({ id }) => id === choices.connection) : undefined;
  const face = faceOf(choices, connection?.template);
  const plans = catalogue.plans.filter(({ faces }) => faces.includes(face));
  const plan = plans.find(({ id }) => id === choices.planId) ?? plans[0];
  const checks = leftOut.size === 0 ? null : (plan?.checks.filter((id) => !leftOut.has(id)) ?? []);
  const app = appOf(choices, face);
  const isWrong = isWrongRedirect(choices);
  const start = async () => {
    setTried(true);
    if (!plan || isStarting || isWrong || isWrongQuiet(choices)) return;
    setStarting(true);
    keepChoices(choices);
    const result = await invoke('proofs.start', { face, planId: plan.id, checks, connectionId: connection?.id ?? null, ...app });
    setProblem(result.ok ? null : result.problem);
    setStarting(false);
  };
  const choosePlan = (planId: string, at?: ProofFace) =>
    change({ planId, leftOut: new Set(), ...(at !== undefined && { like: 'face', face: at }) });
  return (
    <Page as="section" aria-labelledby="prove-title">
      <Stack gap={6}>
        <h1 id="prove-title" className="title">
          Prove my integration
        </h1>
        <p className="dim prose">
          Your app signs in at a provider that plays tricks on it: tokens expire, responses get lost, keys change. You see what your app
          does right and what it doesn't, with the exchanges as evidence.
        </p>
        <p className="dim prose">Nothing real is touched: the provider runs on this computer, for this proof alone.</p>
      </Stack>
      <Form gap={24} onSubmit={start}>
        <Section level="h2" title="What your app faces" labelled gap={8}>
          {connections.length > 0 ? (
            <Row>
              <Segmented label="What your app faces" options={LIKE} value={like} onChange={(id) => change({ like: id })} />
            </Row>
          ) : null}
          {connection ? (
            <Select
              aria-label="Connection"
              description="The provider behaves as this one's is known to: rotation, lifetimes, what it requires. No URL or secret of it is used."
              options={connections.map(({ id, name, environment }) => ({ id, label: name, description: environment || undefined }))}
              value={connection.id}
              onChange={(id) => change({ connection: id })}
            />
          ) : (
            <RadioCards aria-label="Server" options={FACES} value={choices.face} onChange={(id) => change({ face: id })} columns={3} />
          )}
        </Section>
        <PlanChoice
          catalogue={catalogue}
          onChanged={onChanged}
          face={face}
          issuers={app.issuers}
          plan={plan}
          onPlan={choosePlan}
          leftOut={leftOut}
          onLeftOut={(ids) => change({ leftOut: ids })}
        />
        <TextField
          label="Redirect URI of your app"
          mono
          placeholder="http://127.0.0.1:8080/callback"
          value={redirectUri}
          onChange={(uri) => change({ redirectUri: uri })}
          errorMessage={
            hasTried && isWrong
              ? 'At this computer, at https, or with a scheme of the app, without "#": such as http://127.0.0.1:8080/callback.'
              : null
          }
          description="Where your app waits for the redirect. Leave it empty if your app can take any: a free port of 127.0.0.1 is chosen."
        />
        <MoreOfApp choices={choices} onChange={change} face={face} hasTried={hasTried} />
        {problem ? <Callout problem={problem} live /> : null}
        <Row gap={12}>
          <Button type="submit" variant="primary" icon="play" isPending={isStarting} isDisabled={checks?.length === 0}>
            Start
          </Button>
          {checks?.length === 0 ? <span className="dim">Tick at least one check.</span> : null}
        </Row>
      </Form>
    </Page>
  );
}
