import { isLoopback } from '../../model/address';
import { failing, Failure } from '../../model/failure';
import { type TapLeg, type TapTrouble, type TapView, TROUBLES, type TroubleKind } from '../../model/tap';
import { urlOf } from '../../model/text/url';
import { valueIn } from './headers';
import type { AnswerHead, Plan, RequestHead } from './port';

/** Asks the person whether these troubles may be played at real servers. @param costs What each may cost, a sentence each. */
export type ConfirmTroubles = (tap: Pick<TapView, 'name'>, servers: readonly string[], costs: readonly string[]) => Promise<boolean>;

/** What is played with one request. */
export interface Played {
  kinds: TroubleKind[];
  delayMs: number;
  answer: { head: AnswerHead; body: string } | null;
  spoil: (Plan & { kind: 'forward' })['spoil'];
}

/** Milliseconds of a latency for which none is set. */
const USUAL_DELAY_MS = 2_000;
const NOTHING: Played = { kinds: [], delayMs: 0, answer: null, spoil: null };

/** What is laid over the legs of a tap. */
export class Troubles {
  #all: TapTrouble[] = [];

  get list(): TapTrouble[] {
    return this.#all.map((each) => ({ ...each }));
  }

  set(troubles: readonly TapTrouble[]): void {
    this.#all = troubles.map((each) => ({ ...each }));
  }

  /** What is played with this request; those that hold for a number of requests hold for one less then. */
  take(leg: TapLeg, { headers }: Pick<RequestHead, 'headers'>): Played {
    if (this.#all.length === 0) return NOTHING;
    const hasToken = /^(?:bearer|dpop) /i.test(valueIn(headers, 'authorization') ?? '');
    const holding = this.#all.filter((each) => each.leg === leg.id && (each.kind !== 'expired-token' || hasToken));
    const delays = holding.filter(({ kind }) => kind === 'latency');
    // One answer is enough, the first that was laid over it.
    const [other] = holding.filter(({ kind }) => kind !== 'latency');
    const played = other === undefined ? delays : [...delays, other];
    for (const each of played) if (each.times !== null) each.times -= 1;
    this.#all = this.#all.filter(({ times }) => times !== 0);
    return {
      kinds: played.map(({ kind }) => kind),
      delayMs: delays.reduce((sum, { delayMs }) => sum + (delayMs ?? USUAL_DELAY_MS), 0),
      answer: other === undefined ? null : answerOf(other.kind),
      spoil: other?.kind === 'dropped' || other?.kind === 'cut' ? other.kind : null,
    };
  }
}

function answerOf(kind: TroubleKind): Played['answer'] {
  const json = ['Content-Type', 'application/json', 'Cache-Control', 'no-store'];
  if (kind === 'too-many-requests') {
    return {
      head: { status: 429, statusText: 'Too Many Requests', headers: ['Retry-After', '1', ...json] },
      body: '{"error":"too_many_requests","error_description":"Played by the tap."}',
    };
  }
  if (kind === 'server-error') {
    const headers = ['Content-Type', 'text/html; charset=utf-8', 'Cache-Control', 'no-store'];
    return {
      head: { status: 500, statusText: 'Internal Server Error', headers },
      body: '<!doctype html><title>Internal Server Error</title><h1>Internal Server Error</h1><p>Played by the tap.</p>',
    };
  }
  if (kind === 'expired-token') {
    // RFC 6750 section 3.1.
    const challenge = 'Bearer error="invalid_token", error_description="The access token expired"';
    return {
      head: { status: 401, statusText: 'Unauthorized', headers: ['WWW-Authenticate', challenge, ...json] },
      body: '{"error":"invalid_token","error_description":"The access token expired"}',
    };
  }
  return null;
}

/**
 * Whether troubles may be laid over these legs: at once where all the servers run on this computer, elsewhere after a yes.
 *
 * @throws Failure `cancelled`: the person said no, or nobody can be asked. `bad-request`: there is no such leg.
 */
export async function admitTroubles(
  tap: Pick<TapView, 'name' | 'legs'>,
  troubles: readonly TapTrouble[],
  confirm: ConfirmTroubles | undefined,
): Promise<void> {
  const hit = tap.legs.filter(({ id }) => troubles.some(({ leg }) => leg === id));
  if (troubles.some(({ leg }) => !hit.some(({ id }) => id === leg))) throw noLeg();
  const real = hit.filter(({ upstream }) => !isOnThisComputer(upstream));
  if (real.length === 0) return;
  const kinds = new Set(troubles.filter(({ leg }) => real.some(({ id }) => id === leg)).map(({ kind }) => kind));
  const costs = [...kinds].map((kind) => TROUBLES[kind].cost);
  const servers = [...new Set(real.map(({ upstream }) => upstream))];
  if (!((await confirm?.(tap, servers, costs)) ?? false)) throw refused(costs);
}

function isOnThisComputer(address: string): boolean {
  const url = urlOf(address);
  return url !== null && isLoopback(url);
}

const noLeg = failing({
  code: 'bad-request',
  what: 'There is no such server on this tap.',
  likelyCause: 'The tap was started anew in the meantime.',
  action: 'Choose one of the servers that the tap shows.',
});

const refused = (costs: readonly string[]) =>
  new Failure({
    code: 'cancelled',
    what: 'Nothing was laid over the tap: its server is a real one, and this was not confirmed.',
    likelyCause: 'You chose Cancel, or there was no window or terminal to ask in.',
    action: 'Try it with the practice provider, or start again and agree.',
    evidence: costs.map((value) => ({ label: 'May cost', value })),
  });
