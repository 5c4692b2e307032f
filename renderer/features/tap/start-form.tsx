import { useState } from 'react';
import type { LegKind, TapView } from '../../../electron/model/tap';
import { LEG_NAMES } from '../../../electron/model/tap-words';
import type { Problem } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Form, Grid, Page, Row, Stack } from '../../components/layout';
import { Segmented } from '../../components/segmented';
import { Select } from '../../components/select';
import { TextField } from '../../components/text-field';
import { marked } from '../../components/untrusted';
import { useConnections } from '../../state/app';
import { isOpen, startTap } from '../../state/taps';
import { useAnswer } from '../../state/use-answer';
import { legsOf, portOf, type TypedServer } from './legs';
import { OtherTaps } from './other-taps';

const SOURCES = [
  { id: 'connection', label: 'A connection' },
  { id: 'urls', label: 'Any two URLs' },
] as const;

const BLANK: readonly TypedServer[] = [
  { kind: 'authorization-server', upstream: '', port: '' },
  { kind: 'api', upstream: '', port: '' },
];
const EXAMPLES: Record<LegKind, string> = {
  'authorization-server': 'https://login.example.com/realms/acme',
  api: 'https://api.example.com',
};
const DESCRIPTIONS: Record<LegKind, string> = {
  'authorization-server': 'The issuer, or what comes before the paths of authorize and token. Leave it empty to watch only the API.',
  api: 'What comes before the paths of its calls. Leave it empty to watch only the authorization server.',
};

export interface StartFormProps {
  /** The connection chosen; null: none yet. */
  connectionId: string | null;
  taps: readonly TapView[];
}

/** Which servers the tap stands in front of, and where it listens. */
export function StartForm({ connectionId, taps }: StartFormProps) {
  const connections = useConnections();
  const [source, setSource] = useState<(typeof SOURCES)[number]['id']>(connections.length === 0 ? 'urls' : 'connection');
  const [chosen, setChosen] = useState(connectionId ?? connections[0]?.id ?? '');
  return (
    <Page as="section" aria-labelledby="tap-title">
      <Stack gap={6}>
        <h1 id="tap-title" className="title">
          See what your app sends
        </h1>
        <p className="dim prose">
          The tap listens on this computer and passes everything on to the real servers. You see each request of your app, what came back,
          what failed and why. Secrets are replaced by fingerprints, and nothing is written to disk unless you save it.
        </p>
      </Stack>
      <OtherTaps taps={taps.filter(isOpen)} />
      <Row>
        <Segmented label="What the app talks to" options={SOURCES} value={source} onChange={setSource} />
      </Row>
      {source === 'urls' || chosen === '' ? (
        <Servers connectionId={null} given={BLANK} />
      ) : (
        <>
          <Select
            label="Connection"
            description="The tap stands in front of the servers in its settings. Your app keeps its own Client ID, secret and tokens."
            options={connections.map(({ id, name, environment }) => ({ id, label: name, description: environment || undefined }))}
            value={chosen}
            onChange={setChosen}
          />
          <OfConnection key={chosen} connectionId={chosen} />
        </>
      )}
    </Page>
  );
}

function OfConnection({ connectionId }: { connectionId: string }) {
  const { value: servers, problem } = useAnswer(() => invoke('taps.servers', { connectionId }), connectionId);
  if (problem) return <Callout problem={problem} />;
  if (servers === null) return null;
  if (servers.length > 0) return <Servers connectionId={connectionId} given={servers.map((server) => ({ ...server, port: '' }))} />;
  return (
    <Callout tone="warning" title="This connection names neither a server nor an API.">
      <p>Enter its issuer or its API base URL under Settings, or choose “Any two URLs”.</p>
    </Callout>
  );
}

/** `connectionId` null: the URLs are entered here. */
function Servers({ connectionId, given }: { connectionId: string | null; given: readonly TypedServer[] }) {
  const [servers, setServers] = useState(given);
  const [problem, setProblem] = useState<Problem | null>(null);
  const legs = legsOf(servers);
  const isReady = legs !== null && legs.length > 0;
  const isGiven = connectionId !== null;
  const change = (at: number, part: Partial<TypedServer>) => {
    setProblem(null);
    setServers(servers.map((server, index) => (index === at ? { ...server, ...part } : server)));
  };
  const start = async () => {
    if (isReady) setProblem(await startTap({ connectionId, legs }));
  };
  return (
    <Form gap={16} onSubmit={start}>
      {servers.map(({ kind, upstream, port }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they neither come nor go
        <Grid key={at} columns="minmax(0, 1fr) 112px" gap={12} align="start">
          {isGiven ? (
            <Stack gap={4}>
              <span className="medium">{LEG_NAMES[kind]}</span>
              <Row as="code" pad={[6, 0]} className="untrusted">
                {marked(upstream)}
              </Row>
            </Stack>
          ) : (
            <TextField
              label={LEG_NAMES[kind]}
              mono
              placeholder={EXAMPLES[kind]}
              value={upstream}
              onChange={(text) => change(at, { upstream: text })}
              description={DESCRIPTIONS[kind]}
            />
          )}
          <TextField
            label={
              <>
                Port<span className="visually-hidden"> for the {LEG_NAMES[kind]}</span>
              </>
            }
            placeholder="any free"
            inputMode="numeric"
            value={port}
            onChange={(text) => change(at, { port: text })}
            errorMessage={portOf(port) === 'wrong' ? '1 to 65535' : null}
          />
        </Grid>
      ))}
      {problem ? <Callout problem={problem} live /> : null}
      <Row gap={8}>
        <Button type="submit" variant="primary" icon="play" isDisabled={!isReady}>
          Start the tap
        </Button>
      </Row>
    </Form>
  );
}
