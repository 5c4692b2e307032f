import type { Connection, Receiver } from '../../model/connection';
import { Failure } from '../../model/failure';
import type { Listening, ReceiverPage } from '../ports';
import type { AuthorizeRequest } from '../oauth/authorize';
import { type Callback, checkRedirectUri } from './callback';
import type { ResolvedServer } from '../wire/discovery';
import type { Flow, FlowCode, ObtainCode } from './flow';
import { internalFailure } from './flow-failures';
import { SpentStates, type StateEnd } from './spent-states';

/** A flow with what only its service may know of it. */
export interface Running {
  flow: Flow;
  readonly connection: Connection;
  readonly abort: AbortController;
  listening: Listening | null;
  /** Calls off its end for want of an answer; null: it waits for none. */
  callOff: (() => void) | null;
  waiting: {
    request: AuthorizeRequest;
    server: ResolvedServer;
    redirectUri: string;
    timeoutMs: number;
    clientSecret: string | null;
  } | null;
  /** Settles once the answer was stored, or not; null: no answer is being stored. */
  storing: Promise<void> | null;
  /** Who wants the code itself; null: it is exchanged here. Settled once; what comes later changes nothing. */
  obtaining: { resolve(code: FlowCode): void; reject(failure: Failure): void; onTraffic?: ObtainCode['onTraffic'] } | null;
  /** Calls off the end of a flow to which a callback with another state came; null: none has come. */
  stray: (() => void) | null;
}

/** What became of a callback. `flow` null: it belongs to none. */
export type Taken = { refused: Failure; flow: Flow | null } | { refused: null; flow: Flow };

/** Flows that wait for their callback, by the state they sent, and how states that are over came to their end. */
export class WaitingFlows {
  readonly #byState = new Map<string, Running>();
  readonly #spent = new SpentStates();

  get size(): number {
    return this.#byState.size;
  }

  add(state: string, running: Running): void {
    this.#byState.set(state, running);
  }

  get(state: string): Running | undefined {
    return this.#byState.get(state);
  }

  all(): Running[] {
    return [...this.#byState.values()];
  }

  /** null: never sent, or too long ago. */
  endOf(state: string | null): StateEnd | null {
    return this.#spent.endOf(state);
  }

  /** Takes the state out of those waited for, and remembers how it ended. */
  spend(running: Running, end: StateEnd): void {
    const state = running.waiting?.request.state;
    if (state !== undefined && this.#byState.delete(state)) this.#spent.add(state, end);
  }

  /**
   * The one waiting flow that only wants a code and that a callback with a state unknown here came to; null: there is none, or it can't be
   * told which.
   */
  obtainingAt(callback: Callback, via: Receiver['kind'], flowId: string | null): Running | null {
    const candidates = this.all().filter(({ flow, obtaining, waiting }) => {
      if (obtaining === null || waiting === null || flow.receiver !== via || (flowId !== null && flow.id !== flowId)) return false;
      return cameTo(callback, waiting.redirectUri);
    });
    const [only, ...others] = candidates;
    return others.length === 0 ? (only ?? null) : null;
  }
}

/** What is handed on where the code itself was wanted. */
export function codeOf(waiting: NonNullable<Running['waiting']>, { parameters }: Callback, code: string): FlowCode {
  const { request, redirectUri, server } = waiting;
  return {
    code,
    codeVerifier: request.codeVerifier,
    nonce: request.nonce,
    redirectUri,
    scopesAsked: request.scopesAsked,
    callback: {
      parameters: [...parameters].filter(([name]) => name !== 'code').map(([name, value]) => ({ name, value })),
      stateSent: request.state,
      issuerExpected: server.issuer,
    },
  };
}

export function isOver({ status }: Flow): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

export function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : internalFailure(error);
}

/** What the browser's page says once a flow took its callback. @param name The connection's. */
export function pageOf({ status, failure, purpose }: Flow, name: string): ReceiverPage {
  if (status === 'done' && purpose !== null) {
    return { ok: true, title: 'Signed in', text: `The checks of ${name} go on in Tokenscope. Its own tokens are untouched.` };
  }
  if (status === 'done') return { ok: true, title: 'Signed in', text: `Tokenscope has the tokens for ${name}.` };
  if (failure !== null) return { ok: false, title: 'The sign-in did not work', text: `${failure.what} ${failure.action}` };
  return { ok: false, title: 'The sign-in was cancelled', text: 'Start it again in Tokenscope if you still want it.' };
}

function cameTo(callback: Callback, redirectUri: string): boolean {
  try {
    checkRedirectUri(callback, redirectUri);
    return true;
  } catch {
    return false;
  }
}
