import { inWords } from '../../model/durations';
import { Failure } from '../failure';
import type { Flow } from './flow';
import type { StateEnd } from './spent-states';

const ENDS: Record<StateEnd, string> = {
  used: 'The browser already came back with it once; the page was reloaded or opened from the history, or someone replays it.',
  refused: 'That sign-in already came back and was refused; the page was reloaded, or someone replays it.',
  cancelled: 'That sign-in was cancelled here before the browser came back.',
  'timed-out': 'That sign-in had timed out here before the browser came back.',
  replaced: 'A newer sign-in for the same connection was started in the meantime; this came from the older browser tab.',
};

/** Names what a callback without a living flow is. `pending`: how many flows wait for another one. */
export function strayCallback(state: string | null, end: StateEnd | null, pending: number): Failure {
  if (end !== null) {
    return new Failure({
      code: 'flow-state-replayed',
      what: 'A callback came back for a sign-in that is already over.',
      likelyCause: ENDS[end],
      action:
        end === 'used'
          ? 'Nothing was sent, and your tokens are untouched. Close that browser tab.'
          : 'Nothing was sent. Start the sign-in again if you still want it.',
    });
  }
  if (pending === 0) {
    return new Failure({
      code: 'flow-none-pending',
      what: 'A callback came in, but no sign-in is waiting for one.',
      likelyCause: 'Tokenscope was restarted during the sign-in, an old browser tab was reloaded, or another program opened the address.',
      action: 'Nothing was sent. Start the sign-in again here.',
    });
  }
  return new Failure({
    code: 'flow-state-unknown',
    what:
      state === null
        ? 'A callback came in without a state, so it belongs to no sign-in.'
        : 'A callback came in whose state belongs to no sign-in here.',
    likelyCause:
      state === null
        ? 'The server drops the state parameter, it put its answer behind "#", or someone else made this address.'
        : 'It comes from an older sign-in, or someone tries to slip you a sign-in of theirs (RFC 6749 section 10.12).',
    action: 'Nothing was sent. Finish the sign-in in the tab that Tokenscope opened; it is still waited for.',
  });
}

/** The right state came in by another way than the flow's receiver. */
export function wrongReceiver(flow: Flow, via: string): Failure {
  return new Failure({
    code: 'flow-wrong-url',
    what: 'The callback came in by another way than this sign-in waits for.',
    likelyCause: 'Another program passed the address on, or it was pasted for a sign-in that comes back by itself.',
    action: 'Nothing was sent. Let the browser finish the redirect by itself, or start again with another receiver.',
    evidence: [
      { label: 'Receiver of this sign-in', value: flow.receiver },
      { label: 'Came in by', value: via },
    ],
  });
}

/** A redirect URI that nobody registered was wanted, and each that comes to mind belongs to somebody else. */
export function noOtherAddress(): Failure {
  return new Failure({
    code: 'receiver-unavailable',
    what: "The redirect comes back to an address that is not Tokenscope's own, so no other one there can be tried.",
    likelyCause: "The connection's receiver is a pasted address.",
    action: 'Choose the app link or loopback as receiver, if the provider lets you register one.',
  });
}

/** The right state was given to another flow than its own. */
export function otherFlow(): Failure {
  return new Failure({
    code: 'flow-state-unknown',
    what: 'This callback belongs to another sign-in that is waiting.',
    likelyCause: 'Two sign-ins are open, and the addresses were mixed up.',
    action: 'Nothing was sent. Paste the address at the connection it was made for.',
  });
}

/** @param timeoutMs How long was waited, in milliseconds. */
export function timedOut(timeoutMs: number): Failure {
  return new Failure({
    code: 'flow-timed-out',
    what: `The browser did not come back in ${inWords(timeoutMs / 1000)}.`,
    likelyCause: 'The sign-in was not finished, the provider showed an error page, or the redirect did not reach Tokenscope.',
    action:
      'Look at the page in the browser: an error there often names a wrong redirect URI. Then start again. A longer wait can be set in Settings.',
  });
}

export function notWaiting(): Failure {
  return new Failure({
    code: 'flow-none-pending',
    what: 'This sign-in is not waiting for the browser any more.',
    likelyCause: 'It finished, was cancelled or timed out in the meantime.',
    action: 'Start the sign-in again.',
  });
}

export function cancelledFlow(): Failure {
  return new Failure({
    code: 'cancelled',
    what: 'The sign-in was cancelled.',
    likelyCause: 'Someone cancelled it, or another sign-in of the same connection took its place.',
    action: 'Start it again if you still want it.',
  });
}

/** A code was wanted of a connection that gets its tokens without one. */
export function notSignIn(): Failure {
  return new Failure({
    code: 'bad-request',
    what: 'This connection gets its tokens as a client, so there is no code to obtain.',
    likelyCause: 'Its grant type is client credentials, in which nobody signs in.',
    action: 'Use a connection with an authorization code.',
  });
}

/** A fault of Tokenscope's own; its text may hold anything, so only its kind is shown. */
export function internalFailure(error: unknown): Failure {
  return new Failure({
    code: 'internal',
    what: 'Something went wrong inside Tokenscope, and the sign-in was stopped.',
    likelyCause: 'A fault in Tokenscope.',
    action: 'Start the sign-in again; if it repeats, please report it with what you did.',
    evidence: [{ label: 'Kind', value: error instanceof Error ? error.name : typeof error }],
  });
}
