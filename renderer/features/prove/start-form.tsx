import { useState } from 'react';
import {
  faceLike,
  PROOF_FACE_WORDS,
  PROOF_FACES,
  type ProofCatalogueView,
  type ProofCost,
  type ProofFace,
} from '../../../electron/model/proof';
import { counted } from '../../../electron/model/text/counts';
import type { Problem } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Form, Page, Row, Stack } from '../../components/layout';
import { Loading, ProblemPane } from '../../components/placeholders';
import { RadioCards } from '../../components/radio-cards';
import { Segmented } from '../../components/segmented';
import { Select } from '../../components/select';
import { TextField } from '../../components/text-field';
import { useConnections } from '../../state/app';
import { useAnswer } from '../../state/use-answer';
import { checksInWords, signInsInWords } from '../checks/words';

const LIKE = [
  { id: 'face', label: 'A kind of server' },
  { id: 'connection', label: "A connection's provider" },
] as const;
type Like = (typeof LIKE)[number]['id'];

const FACES = PROOF_FACES.map((id) => ({ id, label: PROOF_FACE_WORDS[id].name, description: PROOF_FACE_WORDS[id].text }));

/** Which server the app faces, and what is proven. */
export function StartForm({ connectionId }: { connectionId: string | null }) {
  const { value: catalogue, problem, again } = useAnswer(() => invoke('proofs.catalogue'), null);
  if (catalogue) return <Choices connectionId={connectionId} catalogue={catalogue} />;
  return problem ? <ProblemPane problem={problem} onRetry={again} /> : <Loading />;
}

function Choices({ connectionId, catalogue }: { connectionId: string | null; catalogue: ProofCatalogueView }) {
  const connections = useConnections();
  const [like, setLike] = useState<Like>(connectionId === null ? 'face' : 'connection');
  const [chosen, setChosen] = useState(connectionId ?? connections[0]?.id ?? '');
  const [chosenFace, setFace] = useState<ProofFace>('oidc');
  const [planId, setPlanId] = useState('first-light');
  const [redirectUri, setRedirectUri] = useState('');
  const [isStarting, setStarting] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const connection = like === 'connection' ? connections.find(({ id }) => id === chosen) : undefined;
  const face = connection ? faceLike(connection.template) : chosenFace;
  const plans = catalogue.plans.filter(({ faces }) => faces.includes(face));
  const plan = plans.find(({ id }) => id === planId) ?? plans[0];
  const start = async () => {
    if (!plan || isStarting) return;
    setStarting(true);
    const uri = redirectUri.trim();
    const asked = { face, planId: plan.id, checks: null, redirectUri: uri === '' ? null : uri, connectionId: connection?.id ?? null };
    const result = await invoke('proofs.start', asked);
    setProblem(result.ok ? null : result.problem);
    setStarting(false);
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
        {connections.length > 0 ? (
          <Row>
            <Segmented label="What your app faces" options={LIKE} value={like} onChange={setLike} />
          </Row>
        ) : null}
        {connection ? (
          <Select
            label="Connection"
            description="The provider behaves as this one's is known to: rotation, lifetimes, what it requires. No URL or secret of it is used."
            options={connections.map(({ id, name, environment }) => ({ id, label: name, description: environment || undefined }))}
            value={connection.id}
            onChange={setChosen}
          />
        ) : (
          <RadioCards label="Server" options={FACES} value={chosenFace} onChange={setFace} columns={3} />
        )}
        <RadioCards
          label="Plan"
          options={plans.map(({ id, name, description, costs }) => ({
            id,
            label: name,
            description: (
              <>
                {description}
                <br />
                <span className="tabular">{costInWords(costs[face])}</span>
              </>
            ),
          }))}
          value={plan?.id ?? null}
          onChange={setPlanId}
          columns={2}
        />
        <TextField
          label="Redirect URI of your app"
          mono
          placeholder="http://127.0.0.1:8080/callback"
          value={redirectUri}
          onChange={setRedirectUri}
          description="Where your app waits for the redirect. Leave it empty if your app can take any: a free port of 127.0.0.1 is chosen."
        />
        {problem ? <Callout problem={problem} live /> : null}
        <Row gap={8}>
          <Button type="submit" variant="primary" icon="play" isPending={isStarting}>
            Start
          </Button>
        </Row>
      </Form>
    </Page>
  );
}

/** "12 checks; your app acts up to 20 times, with 6 sign-ins." */
function costInWords({ checks, asks, signIns }: ProofCost): string {
  return `${checksInWords(checks)}; your app acts up to ${counted(asks, 'time')}, with ${signInsInWords(signIns)}.`;
}
