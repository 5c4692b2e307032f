import type { FlowView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Spinner } from '../../components/icons';
import { ask, cancelFlow, connect, dismissFlow } from '../../state/actions';
import { useApp } from '../../state/app';
import { AuthorizeUrl } from './authorize-url-view';
import { PasteForm } from './paste-form';
import { Steps } from './steps-view';
import { TimeLeft } from './time-left';
import { Card, Row, Stack } from '../../components/layout';
import styles from './flow-panel.module.css';

export function FlowPanel({ connectionId }: { connectionId: string }) {
  const flow = useApp((state) => state.flows.get(connectionId) ?? null);
  if (flow === null) return null;
  return (
    <div className="scroll fill">
      <Stack pad={[24, 24, 32]} maxWidth={860} gap={16}>
        <Steps flow={flow} />
        <Station flow={flow} />
        {flow.authorizeUrl === null ? null : <AuthorizeUrl flow={flow} url={flow.authorizeUrl} />}
      </Stack>
    </div>
  );
}

function Station({ flow }: { flow: FlowView }) {
  switch (flow.status) {
    case 'preparing':
      return <Working title="Getting ready" text="Looking up the provider’s endpoints and opening the browser." flow={flow} />;
    case 'waiting':
      return <Waiting flow={flow} />;
    case 'exchanging':
      return flow.redirectUri === null ? (
        <Working title="Requesting a token" text="The client requests it directly; no browser is needed." flow={flow} />
      ) : (
        <Working title="Exchanging the code for tokens" text="The redirect arrived and matches this sign-in." flow={flow} />
      );
    // The new token, or the previous one, is shown instead.
    case 'done':
    case 'cancelled':
      return null;
    case 'failed':
      return (
        <Callout
          live
          problem={flow.problem}
          title={flow.problem ? undefined : 'The sign-in failed'}
          actions={<AfterwardsActions flow={flow} />}
        />
      );
  }
}

function Waiting({ flow }: { flow: FlowView }) {
  const paste = flow.receiver === 'paste';
  return (
    <Card as="section" gap={16} pad={24} className={styles.waiting} aria-labelledby="flow-waiting-title">
      <TimeLeft startedAt={flow.startedAt} timeoutAt={flow.timeoutAt} />
      <Stack top gap={12}>
        <h2 id="flow-waiting-title" className="subtitle">
          {paste ? 'Sign in, then paste the final address' : 'Finish signing in with your browser'}
        </h2>
        <p className="dim">
          {paste
            ? 'The provider’s page is open in your browser. After it has sent you back, copy the whole address of the page you are on.'
            : 'The provider’s page is open in your browser. This continues automatically as soon as you are sent back.'}
        </p>
        {flow.problem ? <Callout live tone="warning" problem={flow.problem} /> : null}
        {paste ? <PasteForm flow={flow} /> : null}
        {flow.redirectUri === null ? null : (
          <p>
            <span className="faint">Expected back at</span> <code className="untrusted">{flow.redirectUri}</code>
          </p>
        )}
        <Row gap={8}>
          <Button icon="external" onPress={() => ask('flows.reopen', { flowId: flow.id })}>
            Open again
          </Button>
          <Button variant="quiet" onPress={() => cancelFlow(flow.connectionId, flow.id)}>
            Cancel
          </Button>
        </Row>
      </Stack>
    </Card>
  );
}

function Working({ title, text, flow }: { title: string; text: string; flow: FlowView }) {
  return (
    <Card as="section" gap={16} pad={24} className={styles.waiting} aria-live="polite">
      <Stack as="span" top className={`tone-accent ${styles.spinner}`}>
        <Spinner size={28} />
      </Stack>
      <Stack top gap={12}>
        <h2 className="subtitle">{title}</h2>
        <p className="dim">{text}</p>
        <Row gap={8}>
          <Button variant="quiet" onPress={() => cancelFlow(flow.connectionId, flow.id)}>
            Cancel
          </Button>
        </Row>
      </Stack>
    </Card>
  );
}

function AfterwardsActions({ flow }: { flow: FlowView }) {
  return (
    <>
      <Button variant="primary" onPress={() => connect(flow.connectionId)}>
        Try again
      </Button>
      <Button onPress={() => dismissFlow(flow.connectionId)}>Close</Button>
    </>
  );
}
