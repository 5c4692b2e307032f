import { useRef, useState } from 'react';
import type { FlowView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Grid, Row, Stack } from '../../components/layout';
import { arcOf, Ring } from '../../components/ring';
import { Spinner } from '../../components/icons';
import { ask, cancelFlow, connect, dismissFlow } from '../../state/actions';
import { useFlow } from '../../state/app';
import { clock, useTick } from '../../state/clock';
import { countdown } from '../../state/time';
import { AuthorizeUrl } from './authorize-url';
import { PasteForm } from './paste-form';
import { Steps } from './steps';
import styles from './flow-panel.module.css';

export function FlowPanel({ connectionId }: { connectionId: string }) {
  const flow = useFlow(connectionId);
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
          actions={
            <>
              <Button variant="primary" onPress={() => connect(flow.connectionId)}>
                Try again
              </Button>
              <Button onPress={() => dismissFlow(flow.connectionId)}>Close</Button>
            </>
          }
        />
      );
  }
}

function Waiting({ flow }: { flow: FlowView }) {
  const paste = flow.receiver === 'paste';
  return (
    <Grid as="section" frame="panel" columns="76px minmax(0, 1fr)" gap={16} pad={24} aria-labelledby="flow-waiting-title">
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
          <Cancel flow={flow} />
        </Row>
      </Stack>
    </Grid>
  );
}

/** Time left for the callback: an emptying ring with the time below. Both times in milliseconds since the epoch. */
function TimeLeft({ startedAt, timeoutAt }: { startedAt: number; timeoutAt: number }) {
  const [initial] = useState(() => clock.now());
  const arc = useRef<SVGCircleElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  const whole = Math.max(1, timeoutAt - startedAt);
  // This window's clock may be slightly behind the one that started the flow.
  const left = (now: number) => Math.min(timeoutAt - now, whole);
  useTick((now) => {
    arc.current?.setAttribute('stroke-dasharray', arcOf(left(now) / whole, 44));
    if (text.current) text.current.textContent = countdown(left(now));
  });
  return (
    <div className={styles.time} role="timer" aria-label="Time left to sign in">
      <Ring state="live" size={44} fraction={left(initial) / whole} arcRef={arc} />
      <span ref={text} className={`${styles.left} tabular`}>
        {countdown(left(initial))}
      </span>
      <span className="small dim">left</span>
    </div>
  );
}

function Working({ title, text, flow }: { title: string; text: string; flow: FlowView }) {
  return (
    <Grid as="section" frame="panel" columns="76px minmax(0, 1fr)" gap={16} pad={24} aria-live="polite">
      <Stack as="span" top className={`tone-accent ${styles.spinner}`}>
        <Spinner size={28} />
      </Stack>
      <Stack top left gap={12}>
        <h2 className="subtitle">{title}</h2>
        <p className="dim">{text}</p>
        <Cancel flow={flow} />
      </Stack>
    </Grid>
  );
}

function Cancel({ flow }: { flow: FlowView }) {
  return (
    <Button variant="quiet" onPress={() => cancelFlow(flow.connectionId, flow.id)}>
      Cancel
    </Button>
  );
}
