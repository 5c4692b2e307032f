import { useEffect } from 'react';
import type { FlowView } from '../../../electron/contract';
import { bringsOnlyTokens } from '../../../electron/model/authorize-request';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { remediesOf } from '../../components/explanation';
import { Fold } from '../../components/disclosure';
import { later } from '../../components/later';
import { Grid, Page, Stack } from '../../components/layout';
import { Spinner } from '../../components/icons';
import { connect, dismissFlow } from '../../state/actions';
import { useFlow } from '../../state/app';
import { rescueFocus } from '../../components/rescue-focus';
import { openPreflight } from '../../state/preflight';
import { useStray } from '../../state/strays';
import { AuthorizeUrl } from './authorize-url';
import { FailedRequest } from './failed-request';
import { Steps } from './steps';
import { Cancel, Waiting } from './waiting';
import styles from './flow-panel.module.css';

const DeviceWaiting = later(() => import('./device-waiting').then((module) => module.DeviceWaiting));

/** Holds the focus where no button of a sign-in has it. */
const PANEL = 'sign-in';

interface FlowPanelProps {
  connectionId: string;
  /** Shows the preflight of the page that the sign-in is a part of, with which it scrolls. */
  onCheck?: () => void;
}

export function FlowPanel({ connectionId, onCheck }: FlowPanelProps) {
  const flow = useFlow(connectionId);
  const stray = useStray(flow?.status === 'waiting' ? flow.id : '');
  const status = flow?.status;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each status has buttons of its own
  useEffect(() => rescueFocus(`#${PANEL}`), [status]);
  if (flow === null) return null;
  const Frame = onCheck ? Stack : Page;
  return (
    <Frame id={PANEL} tabIndex={-1} className="ringless" gap={16}>
      <Steps flow={stray === null ? flow : { ...flow, status: 'failed', problem: stray }} />
      <Station flow={flow} onCheck={onCheck} />
      {onCheck && flow.status === 'failed' ? (
        <Fold label="What was sent">
          <Sent flow={flow} />
        </Fold>
      ) : (
        <Sent flow={flow} />
      )}
    </Frame>
  );
}

/** The request that the flow stands or failed at: the one to the browser, or the one that the server refused. */
function Sent({ flow }: { flow: FlowView }) {
  const refused = flow.status === 'failed' ? flow.problem?.exchangeId : null;
  if (refused) return <FailedRequest connectionId={flow.connectionId} exchangeId={refused} />;
  return flow.authorizeUrl === null ? null : <AuthorizeUrl flow={flow} url={flow.authorizeUrl} />;
}

const PREPARING = {
  redirect: "Looking up the provider's endpoints and opening the browser.",
  device: "Looking up the provider's endpoints and requesting a code.",
};

function Station({ flow, onCheck }: { flow: FlowView; onCheck?: () => void }) {
  switch (flow.status) {
    case 'preparing':
      return <Working title="Getting ready" text={PREPARING[flow.signsIn || 'device']} flow={flow} />;
    case 'waiting':
      return flow.device === null ? <Waiting flow={flow} /> : <DeviceWaiting flow={flow} device={flow.device} />;
    case 'exchanging':
      if (flow.signsIn === 'device') return <Working title="Signed in" text="The tokens are here and are being stored." flow={flow} />;
      return flow.redirectUri === null ? (
        <Working title="Requesting a token" text="The client requests it directly, without a browser." flow={flow} />
      ) : (
        <Working
          title={bringsOnlyTokens(flow.authorizeUrl) ? 'Verifying the tokens' : 'Exchanging the code for tokens'}
          text="The redirect arrived and matches this sign-in."
          flow={flow}
        />
      );
    // The new token, or the previous one, is shown instead.
    case 'done':
    case 'cancelled':
      return null;
    case 'failed':
      return <Failed flow={flow} onCheck={onCheck} />;
  }
}

function Failed({ flow, onCheck }: { flow: FlowView; onCheck?: () => void }) {
  const { connectionId, problem } = flow;
  const [again, close] = [() => connect(connectionId), () => dismissFlow(connectionId)];
  if (onCheck && problem)
    return (
      <Callout
        live
        problem={problem}
        mending={{
          except: ['sign-in'],
          acts: [
            { id: 'again', label: 'Try again', run: again },
            { id: 'check', label: 'Check the settings', run: onCheck },
            { id: 'close', label: 'Close', run: close },
          ],
        }}
      />
    );
  return (
    <Callout
      live
      problem={problem}
      mending={{ except: ['sign-in'] }}
      title={problem ? undefined : 'The sign-in failed'}
      actions={
        <>
          <Button variant={isMended(flow) ? 'default' : 'primary'} onPress={again}>
            Try again
          </Button>
          <Button onPress={onCheck ?? (() => openPreflight(connectionId))}>{onCheck ? 'Check the settings' : 'Run preflight'}</Button>
          <Button onPress={close}>Close</Button>
        </>
      }
    />
  );
}

/** Whether something better than another try stands beside it. */
const isMended = ({ problem }: FlowView) => problem !== null && remediesOf(problem, { except: ['sign-in'] }).length > 0;

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
