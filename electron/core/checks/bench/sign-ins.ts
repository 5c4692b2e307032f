import type { Pair } from '../../../model/connection';
import { Failure } from '../../../model/failure';
import { cleanText } from '../../base/untrusted-text';
import type { BrowserTraffic } from '../../exchanges/recording';
import { carriedBy } from '../../flows/callback';
import type { DeviceTokens, FlowCode, ObtainCode } from '../../flows/flow';
import type { AuthorizeChange } from '../../grants/authorize-request';
import type { SignInAnswer } from '../lab';
import type { RunContext } from './run-context';

/** What sign-ins take of a run. */
type SignInContext = Pick<RunContext, 'flows' | 'clock' | 'connection' | 'evidence' | 'signal' | 'signIns' | 'log' | 'proofKeys'>;

/** A sign-in that may be refused is waited for this many times as long as the slowest good one, and for so many milliseconds at least. */
const PATIENCE = 5;
const LEAST_MS = 30_000;

/**
 * Sign-ins of a run, each for a grant or a code of its own. Once one was cancelled, timed out or denied the person has other things to do,
 * and once one came back wrong the next will too: then no more are asked for.
 */
export class SignIns {
  #count = 0;
  #over: Failure | null = null;
  #refusal: Promise<Failure | null> | null = null;
  /** Milliseconds that the slowest good sign-in of the run took. */
  #slowestMs = 0;

  /** @param refusal Asked before the first sign-in: why none can work, as the server's authorize endpoint says; null: it may. */
  constructor(
    private readonly run: SignInContext,
    private readonly refusal: () => Promise<Failure | null>,
  ) {}

  /** The code of a sign-in brought no tokens: another sign-in would bring none either. */
  giveUp(failure: Failure): void {
    this.#over ??= failure;
  }

  /** A code, and the ids of the two exchanges that the browser had for it. @param why Said to the person, as a sentence. */
  async obtain(why: string, scopes?: string[]): Promise<{ code: FlowCode; proof: string[] }> {
    const proof: string[] = [];
    const onTraffic = (traffic: BrowserTraffic) => proof.push(this.run.evidence.traffic(traffic));
    const code = await this.#good(scopes, () => this.#ask(why, { change: { scopes } }, onTraffic));
    return { code, proof };
  }

  /** Tokens of a sign-in with a device code, and the ids of the exchanges that asked for the code and brought them. */
  async withDevice(why: string, scopes?: string[]): Promise<{ got: DeviceTokens; proof: string[] }> {
    const { flows, connection, evidence } = this.run;
    const before = evidence.exchanges().length;
    const got = await this.#good(scopes, () =>
      this.#shown(why, (common) => flows.obtainTokens(connection.id, { ...common, change: { scopes }, http: evidence.http })),
    );
    const sent = evidence.exchanges().slice(before);
    return { got, proof: [sent.at(0), sent.at(-1)].flatMap((exchange) => exchange?.id ?? []) };
  }

  /**
   * A sign-in whose request the server may refuse, on its own page too: then the person cancels it, or nothing comes in many times the
   * time that a good one takes. Neither proves a refusal: a closed tab looks the same. To be asked for after a good one. Rejects where no browser or receiver could be had.
   */
  async attempt(why: string, change: AuthorizeChange & { unregistered?: boolean }): Promise<SignInAnswer> {
    await this.#begin();
    const { evidence, clock, signal } = this.run;
    const { unregistered, ...request } = change;
    const heard: BrowserTraffic[] = [];
    let stateSent: string | undefined;
    const since = clock.now();
    const timeoutMs = Math.max(LEAST_MS, PATIENCE * this.#slowestMs);
    try {
      const code = await this.#ask(why, { change: request, unregistered, timeoutMs }, (traffic, state) => {
        heard.push(traffic);
        stateSent = state;
        evidence.traffic(traffic);
      });
      return { kind: 'code', code };
    } catch (error) {
      if (!(error instanceof Failure) || signal.aborted) throw error;
      const callback = heard.findLast(({ purpose }) => purpose === 'callback');
      if (callback !== undefined) return refusalOf(error, callback, stateSent ?? stateIn(heard));
      if (error.code !== 'cancelled' && error.code !== 'flow-timed-out') throw error;
      return { kind: 'nothing', cancelled: error.code === 'cancelled', waitedMs: clock.now() - since, usualMs: this.#slowestMs };
    }
  }

  /** A sign-in that nothing speaks against. */
  async #good<Got>(scopes: string[] | undefined, ask: () => Promise<Got>): Promise<Got> {
    await this.#begin();
    const { clock } = this.run;
    const since = clock.now();
    try {
      const got = await ask();
      this.#slowestMs = Math.max(this.#slowestMs, clock.now() - since);
      return got;
    } catch (error) {
      if (error instanceof Failure && (scopes === undefined || OF_THE_PERSON.includes(error.code))) this.#over = error;
      throw error;
    }
  }

  #ask(why: string, options: Partial<ObtainCode>, onTraffic: NonNullable<ObtainCode['onTraffic']>): Promise<FlowCode> {
    const { flows, connection } = this.run;
    return this.#shown(why, (common) => flows.obtainCode(connection.id, { ...common, ...options, onTraffic }));
  }

  /** Shows that a person is waited for. */
  async #shown<Got>(
    why: string,
    ask: (common: Pick<ObtainCode, 'purpose' | 'signal' | 'dpopKey' | 'check'>) => Promise<Got>,
  ): Promise<Got> {
    const { signal, signIns, log, evidence, proofKeys } = this.run;
    this.#count += 1;
    const dpopKey = await proofKeys.own();
    log.signIn({ number: this.#count, of: Math.max(signIns, this.#count), why });
    try {
      return await ask({ purpose: why, signal, dpopKey, check: evidence.check });
    } finally {
      log.signIn(null);
    }
  }

  /** Asks the server first, once, so that nobody is sent to the browser for what it refuses anyway. @throws Failure why no more sign-ins are asked for. */
  async #begin(): Promise<void> {
    this.#refusal ??= this.refusal();
    this.#over ??= await this.#refusal;
    if (this.#over !== null) throw this.#over;
  }
}

/** Those that say nothing about the request and everything about whether the next would fare better. */
const OF_THE_PERSON = ['cancelled', 'flow-timed-out', 'flow-denied', 'browser-failed', 'receiver-unavailable'];

function refusalOf(failure: Failure, callback: BrowserTraffic, stateSent: string): SignInAnswer {
  const carried = carriedBy(new URL(callback.url));
  const parameters = [...carried].filter(([name]) => name !== 'code').map(([name, value]): Pair => ({ name, value }));
  const error = carried.get('error');
  return { kind: 'refusal', failure, error: error && cleanText(error, 60), parameters, stateSent };
}

function stateIn(heard: BrowserTraffic[]): string {
  const asked = heard.find(({ purpose }) => purpose === 'authorize');
  return asked === undefined ? '' : (new URL(asked.url).searchParams.get('state') ?? '');
}
