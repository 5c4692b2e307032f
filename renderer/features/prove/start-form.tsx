import { useState } from 'react';
import { faceLike, PROOF_FACE_WORDS, PROOF_FACES, type ProofCatalogueView, type ProofFace } from '../../../electron/model/proof';
import { isRedirectUri } from '../../../electron/model/redirect-uri';
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
import { PlanChoice } from './plan-choice';

const LIKE = [
  { id: 'face', label: 'A kind of server' },
  { id: 'connection', label: "A connection's provider" },
] as const;
type Like = (typeof LIKE)[number]['id'];

const FACES = PROOF_FACES.map((id) => ({ id, label: PROOF_FACE_WORDS[id].name, description: PROOF_FACE_WORDS[id].text }));

/** Which server the app faces, and what is proven. */
export function StartForm({ connectionId }: { connectionId: string | null }) {
  const { value: catalogue, problem, again } = useAnswer(() => invoke('proofs.catalogue'), null);
  if (catalogue) return <Choices connectionId={connectionId} catalogue={catalogue} onChanged={again} />;
  return problem ? <ProblemPane problem={problem} onRetry={again} /> : <Loading />;
}

function Choices({
  connectionId,
  catalogue,
  onChanged,
}: {
  connectionId: string | null;
  catalogue: ProofCatalogueView;
  onChanged: () => void;
}) {
  const connections = useConnections();
  const [like, setLike] = useState<Like>(connectionId === null ? 'face' : 'connection');
  const [chosen, setChosen] = useState(connectionId ?? connections[0]?.id ?? '');
  const [chosenFace, setFace] = useState<ProofFace>('oidc');
  const [planId, setPlanId] = useState('first-light');
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [redirectUri, setRedirectUri] = useState('');
  const [hasTried, setTried] = useState(false);
  const [isStarting, setStarting] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const connection = like === 'connection' ? connections.find(({ id }) => id === chosen) : undefined;
  const face = connection ? faceLike(connection.template) : chosenFace;
  const plans = catalogue.plans.filter(({ faces }) => faces.includes(face));
  const plan = plans.find(({ id }) => id === planId) ?? plans[0];
  const checks = leftOut.size === 0 ? null : (plan?.checks.filter((id) => !leftOut.has(id)) ?? []);
  const uri = redirectUri.trim();
  const isWrong = uri !== '' && !isRedirectUri(uri);
  const start = async () => {
    setTried(true);
    if (!plan || isStarting || isWrong) return;
    setStarting(true);
    const asked = { face, planId: plan.id, checks, redirectUri: uri === '' ? null : uri, connectionId: connection?.id ?? null };
    const result = await invoke('proofs.start', asked);
    setProblem(result.ok ? null : result.problem);
    setStarting(false);
  };
  const choosePlan = (id: string, at?: ProofFace) => {
    setPlanId(id);
    setLeftOut(new Set());
    if (at === undefined) return;
    setLike('face');
    setFace(at);
  };
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
              <Segmented label="What your app faces" options={LIKE} value={like} onChange={setLike} />
            </Row>
          ) : null}
          {connection ? (
            <Select
              aria-label="Connection"
              description="The provider behaves as this one's is known to: rotation, lifetimes, what it requires. No URL or secret of it is used."
              options={connections.map(({ id, name, environment }) => ({ id, label: name, description: environment || undefined }))}
              value={connection.id}
              onChange={setChosen}
            />
          ) : (
            <RadioCards aria-label="Server" options={FACES} value={chosenFace} onChange={setFace} columns={3} />
          )}
        </Section>
        <PlanChoice
          catalogue={catalogue}
          onChanged={onChanged}
          face={face}
          plan={plan}
          onPlan={choosePlan}
          leftOut={leftOut}
          onLeftOut={setLeftOut}
        />
        <TextField
          label="Redirect URI of your app"
          mono
          placeholder="http://127.0.0.1:8080/callback"
          value={redirectUri}
          onChange={setRedirectUri}
          errorMessage={
            hasTried && isWrong
              ? 'At this computer, at https, or with a scheme of the app, without "#": such as http://127.0.0.1:8080/callback.'
              : null
          }
          description="Where your app waits for the redirect. Leave it empty if your app can take any: a free port of 127.0.0.1 is chosen."
        />
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
