import type { FlowView } from '../../../electron/contract';
import { bringsOnlyTokens } from '../../../electron/model/authorize-request';
import { Icon, Spinner } from '../../components/icons';
import { Row } from '../../components/layout';
import styles from './steps.module.css';

const WORDS = { done: 'done', now: 'in progress', next: 'pending', failed: 'stopped here' } as const;

export interface Step {
  key: 'open' | 'wait' | 'exchange' | 'done';
  label: string;
  state: keyof typeof WORDS;
}

/** A flow's steps side by side; each shows its state by shape and, for screen readers, in words. */
export function Steps({ flow }: { flow: FlowView }) {
  return (
    <Row as="ol" wrap gap={8} className={styles.steps} aria-label="Steps of this sign-in">
      {stepsOf(flow).map((step) => (
        <li key={step.key} className="dim" data-state={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span className={`${styles.mark} centred`} aria-hidden="true">
            {markOf(step)}
          </span>
          <span className="nowrap">{step.label}</span>
          <span className="visually-hidden">, {WORDS[step.state]}</span>
        </li>
      ))}
    </Row>
  );
}

function markOf({ key, state }: Step) {
  if (state === 'done') return <Icon name="check" size={12} />;
  if (state === 'failed') return <Icon name="close" size={12} />;
  if (state === 'now') return key === 'wait' ? <span className={styles.dot} /> : <Spinner size={14} />;
  return null;
}

const KEYS: Record<'redirect' | 'device' | 'alone', Step['key'][]> = {
  redirect: ['open', 'wait', 'exchange', 'done'],
  device: ['open', 'wait', 'done'],
  alone: ['exchange', 'done'],
};

/** The steps of a flow that was not cancelled, and its position. One that nobody signs in to has no steps of a person. */
export function stepsOf(flow: FlowView): Step[] {
  const keys = KEYS[flow.signsIn || 'alone'];
  const position = keys.indexOf(stationOf(flow));
  const labels = flow.signsIn === 'device' ? labelsOfDevice(flow) : labelsOf(flow, keys[position]);
  return keys.map((key, index) => ({ key, label: labels[key], state: stateOf(flow, index, position) }));
}

type Labels = Record<Step['key'], string>;

function labelsOf(flow: FlowView, at: Step['key'] | undefined): Labels {
  const isPast = at === 'exchange' || at === 'done';
  return {
    open: at === 'open' ? 'Opening the browser' : 'Opened the browser',
    wait: isPast ? 'Redirect received' : flow.receiver === 'paste' ? 'Waiting for the URL you paste' : 'Waiting for the redirect',
    exchange:
      flow.signsIn === false
        ? 'Requesting a token'
        : isRedirectAtFault(flow) || bringsOnlyTokens(flow.authorizeUrl)
          ? 'Reading the redirect'
          : 'Exchanging the code',
    done: 'Connected',
  };
}

function labelsOfDevice({ status, device }: FlowView): Labels {
  return {
    open: device === null ? 'Requesting a code' : 'Received a code',
    wait: status === 'exchanging' || status === 'done' ? 'Signed in' : 'Waiting for the sign-in',
    exchange: '',
    done: status === 'exchanging' ? 'Storing the tokens' : 'Connected',
  };
}

function stationOf(flow: FlowView): Step['key'] {
  const { status, signsIn } = flow;
  if (status === 'done') return 'done';
  if (signsIn === 'device') return status === 'exchanging' ? 'done' : flow.device === null ? 'open' : 'wait';
  if (!signsIn || status === 'exchanging') return 'exchange';
  if (status === 'preparing') return 'open';
  return status === 'waiting' ? 'wait' : failedAt(flow);
}

/** A failed flow doesn't say at which step it failed; its code does. */
function failedAt(flow: FlowView): Step['key'] {
  const code = flow.problem?.code ?? 'internal';
  if (flow.authorizeUrl === null || code === 'browser-failed') return 'open';
  return code === 'flow-timed-out' ? 'wait' : 'exchange';
}

/** The redirect came, and what it carries is why the sign-in failed. */
function isRedirectAtFault({ status, problem }: FlowView): boolean {
  const code = problem?.code ?? 'internal';
  return status === 'failed' && code.startsWith('flow-') && code !== 'flow-timed-out' && code !== 'flow-nonce-mismatch';
}

function stateOf(flow: FlowView, index: number, position: number): Step['state'] {
  if (flow.status === 'done' || index < position) return 'done';
  if (index > position) return 'next';
  return flow.status === 'failed' ? 'failed' : 'now';
}
