import { useRef } from 'react';
import type { FlowView } from '../../../electron/contract';
import { CHAIN_CLIENT } from '../../../electron/model/chain-client';
import { type ChainView, MCP_REVISIONS, type StartedAs } from '../../../electron/model/discovery';
import { headlineOf } from '../../../electron/model/discovery-words';
import { Button } from '../../components/button';
import { Column, Form, Row, ScrollPane } from '../../components/layout';
import { EmptyState } from '../../components/placeholders';
import { Segmented } from '../../components/segmented';
import { Select } from '../../components/select';
import { Split } from '../../components/splitter';
import { TextField } from '../../components/text-field';
import {
  NEXT,
  openShared,
  RESULT,
  SIGN_IN,
  selectStep,
  setAs,
  setStepwise,
  startDiscovery,
  stopDiscovery,
  typeUrl,
  useDiscovery,
} from '../../state/discovery';
import { useFlow } from '../../state/app';
import { DeviceWaiting } from '../flow/device-waiting';
import { Waiting } from '../flow/waiting';
import { Choice } from './choice';
import { Headline } from './headline';
import { NextRequest } from './next-request';
import { Result } from './result';
import { Sequence } from './sequence';
import { chosenServer, SignInPane } from './sign-in';
import { StepDetail } from './step-detail';
import { StepList } from './step-list';

const REVISIONS = MCP_REVISIONS.toReversed();

const WAYS = [
  { id: 'all', label: 'At once' },
  { id: 'stepwise', label: 'Step by step' },
] as const;

/** Revisions stand for an MCP server of theirs. */
const KIND_STARTS: Readonly<Record<string, StartedAs>> = {
  auto: {},
  api: { kind: 'api' },
  mcp: { kind: 'mcp' },
  ...Object.fromEntries(REVISIONS.map((revision) => [revision, { kind: 'mcp', revision }])),
  server: { kind: 'server' },
};

const KINDS = [
  { id: 'auto', label: 'Any kind', description: 'Told by its responses' },
  { id: 'api', label: 'API' },
  { id: 'mcp', label: 'MCP server', description: 'Newest revision' },
  ...REVISIONS.map((id) => ({ id, label: `MCP ${id}` })),
  { id: 'server', label: 'Issuer', description: 'Authorization server' },
];

const kindOf = ({ kind, revision }: StartedAs): string => revision ?? kind ?? 'auto';

/** From any URL to the sign-in and the call, as a client would go: what is asked, what comes back, and where it breaks. */
export function Discovery() {
  const { view, url, stepwise, as, selected, shows, isShared } = useDiscovery();
  const isOpen = view !== null && view.endedAt === null;
  const start = () => (url.trim() === '' ? undefined : startDiscovery(url.trim()));
  return (
    <Column as="section" aria-labelledby="discovery-title">
      <Form fixed line="below" gap={8} pad={[12, 24]} onSubmit={start}>
        <h1 id="discovery-title" className={view ? 'visually-hidden' : 'title'}>
          Start from a URL
        </h1>
        <Row gap={8} wrap>
          <TextField
            aria-label="URL of an API, an MCP server or an issuer"
            placeholder="https://api.example.com"
            mono
            className="grow"
            value={url}
            onChange={typeUrl}
            autoFocus={view === null}
          />
          <Select aria-label="What the URL is" options={KINDS} value={kindOf(as)} onChange={(id) => setAs(KIND_STARTS[id] ?? {})} />
          <Segmented
            label="How to send the requests"
            options={WAYS}
            value={stepwise ? 'stepwise' : 'all'}
            onChange={(way) => setStepwise(way === 'stepwise')}
          />
          {isOpen ? (
            <Button icon="stop" onPress={() => stopDiscovery(view.id)}>
              Stop
            </Button>
          ) : (
            <Button type="submit" variant={view === null ? 'primary' : 'default'} icon={view === null ? 'play' : 'refresh'}>
              {view === null ? 'Start' : 'Start again'}
            </Button>
          )}
        </Row>
      </Form>
      {view === null ? <Nothing /> : <Chain view={view} selected={selected} shows={shows} isShared={isShared} stepwise={stepwise} />}
    </Column>
  );
}

function Nothing() {
  return (
    <EmptyState title="Which step fails, and whose fault is it?" actions={<Button onPress={openShared}>Open a shared chain…</Button>}>
      Enter the URL of an API, an MCP server, an issuer, or its metadata. Tokenscope goes the way a client goes: the first refusal, the
      metadata of the resource and of its authorization server, then how to become a client there. Each step shows its request, its
      response, and what the standards require. Nothing secret is sent.
    </EmptyState>
  );
}

interface ChainProps {
  view: ChainView;
  selected: string | null;
  shows: 'steps' | 'sequence';
  isShared: boolean;
  stepwise: boolean;
}

function Chain({ view, selected, shows, isShared, stepwise }: ChainProps) {
  const list = useRef<HTMLDivElement>(null);
  const shown = shownStep(view, selected);
  const step = view.steps.find(({ id }) => id === shown);
  const server = chosenServer(view);
  const signIn = useFlow(CHAIN_CLIENT);
  return (
    <>
      <Headline view={view} shows={shows} shown={shown} isShared={isShared} stepwise={stepwise} />
      {shows === 'sequence' ? (
        <Sequence view={view} />
      ) : (
        <Split name="discovery" label="Width of the steps" initial={360} least={220} rest={340} className="grow">
          <StepList
            ref={list}
            view={view}
            selected={shown}
            onSelect={selectStep}
            onOpen={() => document.querySelector<HTMLElement>('[data-step-detail]')?.focus()}
          />
          {step ? (
            <StepDetail key={step.id} step={step} />
          ) : shown === RESULT && view.call ? (
            <Result view={view} call={view.call} isShared={isShared} />
          ) : shown === SIGN_IN && server ? (
            <SignInPane view={view} server={server} stepwise={stepwise} />
          ) : view.choice ? (
            <Choice key={view.choice.id} view={view} choice={view.choice} />
          ) : shown === NEXT && signIn?.status === 'waiting' && view.status === 'running' ? (
            <InBrowser flow={signIn} />
          ) : view.next && view.status === 'waiting' ? (
            <NextRequest key={view.next.id} view={view} request={view.next} />
          ) : (
            <div />
          )}
        </Split>
      )}
    </>
  );
}

/** The browser has the sign-in: as at a connection's. */
function InBrowser({ flow }: { flow: FlowView }) {
  return (
    <ScrollPane label={flow.device === null ? 'Sign-in in the browser' : 'Sign-in on another device'} data-step-detail pad={[16, 24, 24]}>
      {flow.device === null ? <Waiting flow={flow} /> : <DeviceWaiting flow={flow} device={flow.device} />}
    </ScrollPane>
  );
}

/** The person's, where it is still there; else what comes next, the step that tells the most, or the newest. */
function shownStep(view: ChainView, selected: string | null): string | null {
  const hasNext = view.next !== null || view.choice !== null;
  if (selected === NEXT ? hasNext : view.steps.some(({ id }) => id === selected)) return selected;
  if (selected === SIGN_IN && view.status === 'done' && view.call === undefined) return selected;
  if (selected === RESULT && view.call?.signedIn) return selected;
  if (hasNext && (view.status === 'waiting' || view.next?.to === 'browser')) return NEXT;
  if (view.status !== 'stopped' && view.call?.tools) return RESULT;
  return headlineOf(view).stepId ?? view.steps.at(-1)?.id ?? null;
}
