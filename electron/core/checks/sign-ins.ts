import { Failure } from '../failure';
import type { FlowCode, ObtainCode } from '../oauth/flow';
import type { Evidence } from './evidence';
import type { ObtainedCode } from './lab';

/** The part of FlowService that runs need. */
export interface ObtainsCodes {
  obtainCode(connectionId: string, options: ObtainCode): Promise<FlowCode>;
}

export interface SignInDeps {
  flows: ObtainsCodes;
  connectionId: string;
  evidence: Evidence;
  /** Fires when the run is stopped. */
  signal: AbortSignal;
  tell: (signIn: { number: number; why: string } | null) => void;
  /** Before the first sign-in: why none can work, as the server's authorize endpoint says; null: it may. */
  refusal: () => Promise<Failure | null>;
}

/**
 * Sign-ins of a run, each for a grant or a code of its own. Once one was cancelled, timed out or denied the person has other things to do,
 * and once one came back wrong the next will too: then no more are asked for.
 */
export class SignIns {
  readonly #deps: SignInDeps;
  #count = 0;
  #over: Failure | null = null;
  #refusal: Promise<Failure | null> | null = null;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
  }

  /** The code of a sign-in brought no tokens: another sign-in would bring none either. */
  giveUp(failure: Failure): void {
    this.#over ??= failure;
  }

  /** A code, and the ids of the two exchanges that the browser had for it. @param why Said to the person, as a sentence. */
  async obtain(why: string, scopes?: string[]): Promise<{ code: ObtainedCode; proof: string[] }> {
    this.#over ??= await this.#refusedAtOnce();
    if (this.#over !== null) throw this.#over;
    const { flows, connectionId, evidence, signal, tell } = this.#deps;
    this.#count += 1;
    tell({ number: this.#count, why });
    const proof: string[] = [];
    const onTraffic: ObtainCode['onTraffic'] = (traffic) => proof.push(evidence.traffic(traffic));
    try {
      const code = await flows.obtainCode(connectionId, { purpose: why, scopes, signal, onTraffic });
      return { code, proof };
    } catch (error) {
      if (error instanceof Failure && (scopes === undefined || OF_THE_PERSON.includes(error.code))) this.#over = error;
      throw error;
    } finally {
      tell(null);
    }
  }

  /** Asked once: nobody is sent to the browser for a sign-in that is refused whoever signs in. */
  #refusedAtOnce(): Promise<Failure | null> {
    this.#refusal ??= this.#deps.refusal();
    return this.#refusal;
  }
}

/** Those that say nothing about the request and everything about whether the next would fare better. */
const OF_THE_PERSON = ['cancelled', 'flow-timed-out', 'flow-denied', 'browser-failed', 'receiver-unavailable'];
