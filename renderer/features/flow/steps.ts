import type { FlowView } from '../../../electron/contract';

export type StepState = 'done' | 'now' | 'next' | 'failed';
export interface Step {
  key: 'open' | 'wait' | 'exchange' | 'done';
  label: string;
  state: StepState;
}

const WAIT_LABELS: Record<FlowView['receiver'], string> = {
  scheme: 'Waiting for the redirect',
  loopback: 'Waiting for the redirect',
  paste: 'Waiting for the URL you paste',
};

/** The steps of a flow that was not cancelled, and its position. Client credentials (no authorize URL) has no browser steps. */
export function stepsOf(flow: FlowView): Step[] {
  const browser = flow.authorizeUrl !== null || flow.redirectUri !== null;
  const keys: Step['key'][] = browser ? ['open', 'wait', 'exchange', 'done'] : ['exchange', 'done'];
  const position = keys.indexOf(stationOf(flow, browser));
  return keys.map((key, index) => ({ key, label: labelOf(key, flow, browser), state: stateOf(flow, index, position) }));
}

function stationOf(flow: FlowView, browser: boolean): Step['key'] {
  if (!browser) return flow.status === 'done' ? 'done' : 'exchange';
  if (flow.status === 'preparing') return 'open';
  if (flow.status === 'waiting') return 'wait';
  if (flow.status === 'exchanging') return 'exchange';
  if (flow.status === 'done') return 'done';
  return failedAt(flow);
}

/** A failed flow doesn't say at which step it failed; its code does. */
function failedAt(flow: FlowView): Step['key'] {
  const code = flow.problem?.code ?? 'internal';
  if (code === 'browser-failed' || code === 'receiver-unavailable' || code === 'discovery-failed' || code === 'issuer-mismatch')
    return 'open';
  if (code.startsWith('connection-') || code === 'insecure-url') return 'open';
  if (code.startsWith('flow-') && code !== 'flow-nonce-mismatch') return 'wait';
  return 'exchange';
}

function stateOf(flow: FlowView, index: number, position: number): StepState {
  if (flow.status === 'done') return 'done';
  if (index < position) return 'done';
  if (index > position) return 'next';
  return flow.status === 'failed' ? 'failed' : 'now';
}

function labelOf(key: Step['key'], flow: FlowView, browser: boolean): string {
  switch (key) {
    case 'open':
      return flow.status === 'preparing' ? 'Opening the browser' : 'Opened the browser';
    case 'wait':
      return WAIT_LABELS[flow.receiver];
    case 'exchange':
      return browser ? 'Exchanging the code' : 'Requesting a token';
    case 'done':
      return 'Connected';
  }
}
