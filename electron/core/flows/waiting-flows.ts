import type { Connection, Receiver } from '../../model/connection';
import type { SentByCheck } from '../../model/exchange';
import type { Failure } from '../../model/failure';
import { grantOf } from '../../model/grants';
import { redirectUriOf } from '../../model/receiver';
import { keepNewest } from '../base/keep-newest';
import type { RedirectStep } from '../grants/protocol';
import type { Clock, Listening, Redirects } from '../ports';
import type { SealedClientKey } from '../secrets';
import type { ResolvedServer } from '../wire/discovery';
import { type Callback, checkRedirectUri } from './callback';
import { type DeviceTokens, type Flow, type FlowCode, NOTHING_SEEN, type ObtainCode } from './flow';

/** A flow with what only its service may know of it. */
export interface Running {
  flow: Flow;
  readonly connection: Connection;
  readonly abort: AbortController;
  listening: Listening | null;
  /** Calls off its end for want of an answer; null: it waits for none. */
  callOff: (() => void) | null;
  waiting: (RedirectStep & { server: ResolvedServer; timeoutMs: number }) | null;
  /** Settles once the answer was stored, or not; null: no answer is being stored. */
  storing: Promise<void> | null;
  /** Who wants the code itself, or a device's tokens; null: what comes is stored. Settled once; what comes later changes nothing. */
  obtaining: {
    code?(code: FlowCode): void;
    tokens?(tokens: DeviceTokens): void;
    reject(failure: Failure): void;
    check?: SentByCheck;
    onTraffic?: ObtainCode['onTraffic'];
  } | null;
  /** A callback with another state came: calls off the end that this is for a check; null: none has come. */
  stray: (() => void) | null;
  /** The key that its tokens are to be bound to; null: none. */
  dpopKey: SealedClientKey | null;
}

/** One that begins. @param about Times in milliseconds since the epoch. */
export function newlyRunning(connection: Connection, about: Pick<Flow, 'id' | 'startedAt' | 'timeoutAt' | 'purpose'>): Running {
  return {
    flow: {
      ...about,
      connectionId: connection.id,
      status: 'preparing',
      receiver: connection.receiver.kind,
      authorizeUrl: null,
      redirectUri: null,
      device: null,
      signsIn: grantOf(connection).signsIn,
      failure: null,
      ...NOTHING_SEEN,
    },
    connection,
    abort: new AbortController(),
    listening: null,
    callOff: null,
    waiting: null,
    storing: null,
    obtaining: null,
    stray: null,
    dpopKey: null,
  };
}

/** Begins to wait where the answer comes; resolves with the redirect URI. */
export async function startReceiving(running: Running, redirects: Redirects, deliver: Parameters<Redirects['listen']>[1]): Promise<string> {
  const { receiver } = running.connection;
  if (receiver.kind !== 'loopback') return redirectUriOf(receiver) ?? '';
  const listening = await redirects.listen({ port: receiver.port, path: receiver.path }, deliver);
  running.listening = listening;
  if (running.abort.signal.aborted) await listening.close();
  running.abort.signal.throwIfAborted();
  return listening.redirectUri;
}

/** What became of a callback. `flow` null: it belongs to none. */
export type Taken = { refused: Failure; flow: Flow | null } | { refused: null; flow: Flow };

/** Flows that wait for their callback, by the state they sent, and how states that are over came to their end. */
export class WaitingFlows {
  readonly #byState = new Map<string, Running>();
  readonly #spent = new Map<string, StateEnd>();

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
    return state === null ? null : (this.#spent.get(state) ?? null);
  }

  /** Takes the state out of those waited for, and remembers how it ended. */
  spend(running: Running, end: StateEnd): void {
    const state = running.waiting?.request.state;
    if (state !== undefined && this.#byState.delete(state)) keepNewest(this.#spent, state, end, MAX_STATES);
  }

  /**
   * The one waiting flow that a callback with a state unknown here came to, of those that only want a code or of the others; null: there is
   * none, or it can't be told which.
   */
  oneAt(callback: Callback, via: Receiver['kind'], flowId: string | null, isObtaining: boolean): Running | null {
    const candidates = this.all().filter(({ flow, obtaining, waiting }) => {
      if ((obtaining !== null) !== isObtaining || waiting === null || flow.receiver !== via || (flowId !== null && flow.id !== flowId))
        return false;
      return cameTo(callback, waiting.redirectUri);
    });
    const [only, ...others] = candidates;
    return others.length === 0 ? (only ?? null) : null;
  }
}

/** How a state came to its end; told when it comes back once more. */
export type StateEnd = 'used' | 'refused' | 'cancelled' | 'timed-out' | 'replaced';

/** States that are over and remembered, so that one coming back is called a replay and not unknown. */
const MAX_STATES = 500;

function cameTo(callback: Callback, redirectUri: string): boolean {
  try {
    checkRedirectUri(callback, redirectUri);
    return true;
  } catch {
    return false;
  }
}

const MOST = 3;
/** Milliseconds. */
const PERIOD_MS = 3_000;

/**
 * Which callbacks that belong to no sign-in the person is told of. Any page may send as many as it likes: of one kind three in three
 * seconds, counted anew when a sign-in begins or ends, for then it may be a provider's fault.
 */
export class StrayNotices {
  readonly #toldAt = new Map<string, number[]>();
  #waitingThen: readonly object[] = [];

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** @param waiting The sign-ins that wait, each the same object as long as it does. */
  lets(kind: string, waiting: readonly object[]): boolean {
    const changed = waiting.length !== this.#waitingThen.length || waiting.some((each, index) => each !== this.#waitingThen[index]);
    if (changed) this.#toldAt.clear();
    this.#waitingThen = waiting;
    const now = this.clock.monotonic();
    const recent = (this.#toldAt.get(kind) ?? []).filter((at) => now - at < PERIOD_MS);
    const lets = recent.length < MOST;
    this.#toldAt.set(kind, lets ? [...recent, now] : recent);
    return lets;
  }
}
