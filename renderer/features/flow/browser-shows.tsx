import { type ReactNode, useState } from 'react';
import type { FlowView } from '../../../electron/contract';
import { CHAIN_CLIENT } from '../../../electron/model/chain-client';
import { Button, CopyButton } from '../../components/button';
import { Explanation } from '../../components/explanation';
import { Row, Stack } from '../../components/layout';
import { RadioCards } from '../../components/radio-cards';
import { marked } from '../../components/untrusted';
import { ask, cancelFlow } from '../../state/actions';
import { mend } from '../../state/mend';
import { receiveByLoopback } from './loopback';
import { type Advice, type Help, type Sight, sightsOf } from './sights';

/** Asks what the browser shows, says what that means at this provider, and offers what helps. */
export function BrowserShows({ flow }: { flow: FlowView }) {
  const [seen, setSeen] = useState<Sight | null>(null);
  const sights = sightsOf(flow.receiver);
  const advice = sights.find(({ sight }) => sight === seen);
  return (
    <Stack as="section" frame="panel" pad={24} gap={16} aria-label="What does the browser show?">
      <RadioCards
        label="What does the browser show?"
        columns={3}
        value={seen}
        onChange={setSeen}
        options={sights.map(({ sight, label }) => ({ id: sight, label }))}
      />
      <div aria-live="polite">{advice === undefined ? null : <Advised key={advice.sight} advice={advice} flow={flow} />}</div>
    </Stack>
  );
}

function Advised({ advice, flow }: { advice: Advice; flow: FlowView }) {
  const problem = flow.silence;
  return (
    <Stack gap={12}>
      {advice.text === undefined ? null : <p>{advice.text}</p>}
      {advice.text === undefined && problem !== null ? (
        <div>
          <p className="strong">
            <bdi>{marked(problem.what)}</bdi>
          </p>
          <Explanation told={problem} />
        </div>
      ) : null}
      {advice.helps.length === 0 ? null : (
        <Row gap={8} wrap>
          {advice.helps.map((help) => (
            <Helping key={help} help={help} flow={flow} />
          ))}
        </Row>
      )}
    </Stack>
  );
}

function Helping({ help, flow }: { help: Help; flow: FlowView }): ReactNode {
  const { id: flowId, connectionId } = flow;
  switch (help) {
    case 'open-again':
      return (
        <Button icon="external" onPress={() => ask('flows.reopen', { flowId })}>
          Open again
        </Button>
      );
    case 'copy-url':
      return flow.authorizeUrl === null ? null : <CopyButton variant="default" text={flow.authorizeUrl} label="Copy URL" />;
    case 'copy-redirect':
      return flow.redirectUri === null ? null : <CopyButton variant="default" text={flow.redirectUri} label="Copy redirect URI" />;
    case 'open-receiver':
      return connectionId === CHAIN_CLIENT ? null : (
        <Button
          onPress={() => {
            void cancelFlow(connectionId, flowId);
            void mend('open:receiver', connectionId);
          }}
        >
          Cancel and open Redirect
        </Button>
      );
    case 'use-loopback':
      return <Button onPress={() => receiveByLoopback(connectionId)}>Use the loopback receiver</Button>;
    case 'open-app-settings':
      return <Button onPress={() => mend('open-preferences', connectionId)}>Open App settings</Button>;
  }
}
