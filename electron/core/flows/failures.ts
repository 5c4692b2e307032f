import type { Connection } from '../../model/connection';
import { inWords } from '../../model/text/durations';
import { Failure, failing, internal } from '../../model/failure';
import { failureOf, wordsOfUnanswered } from '../coach/coach';
import { coachAboutOf } from '../coach/facts';
import { type Callback, callbackFailure, checkRedirectUri } from './callback';
import type { Flow } from './flow';
import type { StateEnd } from './waiting-flows';

/** Names what a callback without a living flow is. `pending`: how many flows wait for another one. */
export function strayCallback(state: string | null, end: StateEnd | null, pending: number): Failure {
  if (end !== null) return callbackFailure('flow-state-replayed', [{ label: 'That sign-in', value: end }]);
  if (pending === 0) return callbackFailure('flow-none-pending', []);
  return callbackFailure('flow-state-unknown', state === null ? [{ label: 'State', value: 'none' }] : []);
}

/** Why a callback with the right state is not where the flow waits for it; null: it is. @param flowId The flow that it was given to. */
export function whyElsewhere(flow: Flow, callback: Callback, via: string, flowId: string | null): Failure | null {
  try {
    // A browser elsewhere can't reach the loopback address, but shows what it would have brought: a person may carry that over.
    const isCarried = via === 'paste' && flow.receiver === 'loopback';
    if (flow.receiver !== via && !isCarried) throw wrongReceiver(flow, via);
    if (flowId !== null && flowId !== flow.id) throw otherFlow();
    checkRedirectUri(callback, flow.redirectUri ?? '');
    return null;
  } catch (error) {
    return asFailure(error);
  }
}

function wrongReceiver(flow: Flow, via: string): Failure {
  return callbackFailure('flow-wrong-url', [
    { label: 'Receiver of this sign-in', value: flow.receiver },
    { label: 'Arrived by', value: via },
  ]);
}

function otherFlow(): Failure {
  return callbackFailure('flow-state-unknown', [{ label: 'State', value: 'of another sign-in' }]);
}

/** What it means that a sign-in which has been waiting brings no redirect. */
export function silent(connection: Connection, authorizeUrl: string): Failure {
  const failure = { code: 'flow-timed-out' as const, evidence: [] };
  return new Failure({ ...failure, ...wordsOfUnanswered({ purpose: 'authorize', url: authorizeUrl, failure }, coachAboutOf(connection)) });
}

/** A callback came to where one sign-in waits, with another state than that one sent. */
export const stateChanged = (): Failure => callbackFailure('flow-state-unknown', [{ label: 'Waiting there', value: 'one sign-in' }]);

/** @param timeoutMs How long was waited, in milliseconds. */
export function timedOut(connection: Connection, { authorizeUrl }: Flow, timeoutMs: number): Failure {
  const evidence = [{ label: 'Waited', value: inWords(timeoutMs / 1000) }];
  const failure = { code: 'flow-timed-out' as const, evidence };
  const words = wordsOfUnanswered({ purpose: 'authorize', url: authorizeUrl ?? '', failure }, coachAboutOf(connection));
  return new Failure({ ...failure, ...words, action: `${words.action} App settings set how long a sign-in waits.` });
}

export function notWaiting(): Failure {
  return callbackFailure('flow-none-pending', [{ label: 'That sign-in', value: 'over' }]);
}

export const cancelledFlow = failing({
  code: 'cancelled',
  what: 'The sign-in was cancelled.',
  likelyCause: 'You cancelled it, or another sign-in of the same connection replaced it.',
  action: 'Start it again if you still want it.',
});

/** A code was wanted of a connection that gets its tokens without one. */
export const notSignIn = failing({
  code: 'bad-request',
  what: 'No authorization code can be obtained with this connection.',
  likelyCause: 'Its grant type has no redirect that could bring one.',
  action: 'Use a connection with an authorization code.',
});

/** Nobody has signed in within the lifetime of the device code (RFC 8628 section 3.2), as the coach tells it where the server says so. */
export const codeExpired = (): Failure => {
  const told = { code: 'flow-timed-out' as const, evidence: [{ label: 'error', value: 'expired_token' }] };
  return failureOf({ purpose: 'device-authorization', url: '' }, told);
};

export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const action = 'Start the sign-in again; if it happens again, please report it with the steps you took.';
  return internal('Something went wrong inside Tokenscope, and the sign-in was stopped.', action, error);
}
