import { isLoopback } from '../../model/address';
import type { Endpoints } from '../../model/connection';
import type { ExchangePurpose } from '../../model/exchange';
import { failing } from '../../model/failure';
import type { Rewriting, TapLeg, TapState, TapTrouble, TapView } from '../../model/tap';
import { urlOf } from '../../model/text/url';
import { newId } from '../base/ids';
import { cleanText } from '../base/untrusted-text';
import { systemSchedule } from '../base/schedule';
import type { Recorded } from '../exchanges/recording';
import type { Clock, Random, Schedule } from '../ports';
import { Addresses, LOOPBACK, type Seen } from './addresses';
import { type AnswerRewriting, answerChange, answerHeaders } from './answers';
import { LegCookies } from './cookies';
import { KnownEndpoints } from './endpoints';
import { absoluteForm, admitted } from './guard';
import { Later } from './later';
import { Leavings } from './leaving';
import { LOOK_MS, TappedExchange } from './passing';
import type { AnswerHead, ListeningLeg, Passing, Plan, RequestHead, TapProxy } from './port';
import { formChange, requestHeaders, requestTarget } from './requests';
import { signedForTap } from './signed';
import { type Played, Troubles } from './troubles';

/** Rewritings of one exchange that are told, and characters of the place of each: a server may name as many members as it likes. */
const MOST_REWRITTEN = 100;
const MAX_WHERE = 200;
/** Besides calls of an API, what an app asks for itself, and follows redirects of. */
const FOLLOWED: readonly ExchangePurpose[] = ['discovery', 'jwks', 'userinfo'];

export interface TapDeps {
  proxy: TapProxy;
  clock: Clock;
  random: Random;
  /** Absent: real time. */
  schedule?: Schedule;
  /** Takes an exchange down under an id; the last one with that id counts. */
  record(recorded: Recorded, id: string): void;
  changed(): void;
}

type AskedLeg = Pick<TapLeg, 'kind' | 'upstream'> & { port: number | null };

export interface TapAsked {
  id: string;
  /** The connection's, or one that stands for none. */
  connectionId: string;
  name: string;
  /** `port` null: any free one. `upstream`: checked. */
  legs: readonly AskedLeg[];
  /** Endpoints that are known before metadata pass. */
  endpoints: Partial<Endpoints>;
  /** Plain http beyond this computer. */
  allowPlainHttp: boolean;
  /** `issuer` and `iss` stay the real ones. */
  keepsIssuer: boolean;
  /** Sign-in pages pass through the tap, too, instead of the browser being led to the real ones. */
  passesSignIn: boolean;
}

/** A running tap: what comes in is judged, rewritten, passed on and taken down. */
export class Tap {
  readonly #listening: ListeningLeg[] = [];
  readonly #running = new Map<string, TappedExchange>();
  readonly #later: Later;
  /** Ids are the tap's own, numbered: chance for each would cost a call of the system for each. */
  readonly #ids: string;
  #looking = false;
  readonly #whenIdle: (() => void)[] = [];
  readonly #troubles = new Troubles();
  readonly #cookies = new LegCookies();
  readonly #leavings = new Leavings();
  readonly #endpoints: KnownEndpoints;
  readonly #legs: TapLeg[] = [];
  #addresses = new Addresses([]);
  #adding = Promise.resolve();
  #state: TapState = 'running';
  #counts = { exchanges: 0, running: 0, failed: 0, refused: 0, sent: 0, received: 0 };

  private constructor(
    private readonly deps: TapDeps,
    private readonly asked: TapAsked,
    private readonly startedAt: number,
  ) {
    this.#endpoints = new KnownEndpoints(asked.endpoints);
    this.#later = new Later(deps.schedule ?? systemSchedule);
    this.#ids = newId(deps.random, 6);
  }

  /** Listens on all legs, or on none. @throws Failure `receiver-unavailable`, `connection-invalid`: it would pass on to itself. */
  static async start(deps: TapDeps, asked: TapAsked): Promise<Tap> {
    const tap = new Tap(deps, asked, deps.clock.now());
    try {
      for (const leg of asked.legs) await tap.#open(leg);
    } catch (error) {
      await tap.end();
      throw error;
    }
    return tap;
  }

  get allowsPlainHttp(): boolean {
    return this.asked.allowPlainHttp;
  }

  /**
   * Stands in front of one more server from now on; of one that it stands in front of already nothing changes.
   *
   * @param asked `upstream`: checked.
   * @throws Failure `receiver-unavailable`, `connection-invalid`: it would pass on to itself. `not-found`: it has ended.
   */
  async add(asked: AskedLeg): Promise<void> {
    // One after the other, so that none is added twice.
    const added = this.#adding.then(async () => {
      if (this.#legs.some(({ upstream }) => urlOf(upstream)?.href === urlOf(asked.upstream)?.href)) return;
      await this.#open(asked);
      this.deps.changed();
    });
    this.#adding = added.catch(() => {});
    await added;
  }

  async #open({ kind, upstream, port }: AskedLeg): Promise<void> {
    const leg: TapLeg = { id: `${this.#legs.length + 1}`, kind, upstream: upstream.replace(/\/$/, ''), local: '' };
    const origin = urlOf(upstream)?.origin ?? '';
    const take = (head: RequestHead) => this.#take(leg, origin, head);
    const listening = await this.deps.proxy.listen({ upstream: origin, port, take, refused: () => this.#refused() });
    leg.local = `http://${LOOPBACK}:${listening.port}${leg.upstream.slice(origin.length)}`;
    const legs = [...this.#legs, leg];
    const isItself = legs.some((one) => legs.some(({ local }) => isSameServer(one.upstream, local)));
    if (isItself || this.#state === 'ended') {
      await listening.close();
      throw isItself ? leadsToItself() : hasEnded();
    }
    this.#listening.push(listening);
    this.#legs.push(leg);
    this.#addresses = new Addresses(this.#legs);
  }

  view(): TapView {
    const { id, connectionId, name } = this.asked;
    const legs = this.#legs.map((leg) => ({ ...leg }));
    const counts = { ...this.#counts, running: this.#running.size };
    const { startedAt } = this;
    const leaves = this.#leavings.list(this.#addresses);
    return { id, connectionId, name, state: this.#state, legs, startedAt, counts, troubles: this.#troubles.list, leaves };
  }

  /** Whether an exchange still goes on. */
  isRunning(exchangeId: string): boolean {
    return this.#running.has(exchangeId);
  }

  get hasEnded(): boolean {
    return this.#state === 'ended';
  }

  /** Takes down all that is over. */
  settled(): Promise<void> {
    return this.#later.done();
  }

  /** Pauses or resumes taking down; what is on its way when it is paused is taken down to its end. */
  pause(paused: boolean): void {
    if (this.#state !== 'ended') this.#state = paused ? 'paused' : 'running';
    this.deps.changed();
  }

  lay(troubles: readonly TapTrouble[]): void {
    this.#troubles.set(troubles);
    this.deps.changed();
  }

  /** Stops listening; what is on its way ends, and is taken down as far as it came. */
  async end(): Promise<void> {
    this.#state = 'ended';
    await Promise.all(this.#listening.splice(0).map((each) => each.close()));
    await this.#later.close();
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
    await this.settled();
    this.deps.changed();
  }

  #refused(): void {
    this.#counts.refused += 1;
    this.deps.changed();
  }

  #take(leg: TapLeg, origin: string, head: RequestHead): Passing {
    const rewritten: Rewriting[] = [];
    const note = (rewriting: Rewriting) => {
      const where = cleanText(rewriting.where, MAX_WHERE);
      if (rewritten.length >= MOST_REWRITTEN) return;
      if (!rewritten.some((other) => where === other.where && rewriting.from === other.from && rewriting.to === other.to))
        rewritten.push({ ...rewriting, where });
    };
    const verdict = admitted(head, this.#portOf(leg));
    if ('kind' in verdict) return this.#refuse(leg, origin, head, verdict.status, verdict.text);
    const target = requestTarget(verdict.target, this.#addresses, note);
    const purpose = this.#endpoints.purposeAt(head.method, absoluteForm(origin, target), leg.kind);
    const isBrowsers = head.method === 'GET' && (purpose === 'authorize' || purpose === 'sign-out');
    if (verdict.isLed && !isBrowsers) {
      return this.#refuse(leg, origin, head, 403, 'This tap leads a browser to the sign-in and sign-out pages alone.');
    }
    const seen: Seen = { leg, hostname: verdict.hostname };
    if (isBrowsers && !this.asked.passesSignIn) {
      note({ where: 'response', from: '', to: origin });
      const headers = ['Location', `${origin}${target}`, 'Cache-Control', 'no-store', 'Content-Length', '0'];
      return this.#here(leg, origin, head, target, { status: 302, statusText: 'Found', headers }, '', 0, rewritten);
    }
    const played = this.#troubles.take(leg, head);
    if (played.kinds.length > 0) this.deps.changed();
    if (played.answer !== null) {
      const { head: answer, body } = played.answer;
      return this.#here(leg, origin, head, target, answer, body, played.delayMs, rewritten, played);
    }
    const plan: Plan = {
      kind: 'forward',
      target,
      headers: requestHeaders(head, origin, this.#addresses, this.#cookies, note),
      change: formChange(head, this.#addresses, note),
      delayMs: played.delayMs,
      spoil: played.spoil,
    };
    const how: AnswerRewriting = {
      addresses: this.#addresses,
      seen,
      keepsIssuer: this.asked.keepsIssuer,
      isFollowed: purpose === 'call' ? leg.kind === 'api' : FOLLOWED.includes(purpose),
      cookies: this.#cookies,
      note,
      left: (address, kind, where) => {
        if (this.#leavings.add(address, kind, where, this.#addresses)) this.deps.changed();
      },
    };
    const change = (answer: AnswerHead) => ({
      headers: answerHeaders(answer, how),
      change: head.method === 'HEAD' ? null : answerChange(target, answer, how),
    });
    return this.#exchange(leg, origin, head, target, plan, rewritten, played, change);
  }

  /** Not taken down: it is not the app's, or nothing that could be passed on. */
  #refuse(leg: TapLeg, origin: string, head: RequestHead, status: number, text: string): Passing {
    this.#refused();
    const headers = ['Content-Type', 'text/plain; charset=utf-8', 'Cache-Control', 'no-store', 'Connection', 'close'];
    const answer = { status, statusText: '', headers };
    const plan: Plan = { kind: 'answer', head: answer, body: `${text}\n`, delayMs: 0 };
    const nobody = { record: () => {}, over: () => {}, later: { add: () => {}, done: async () => {} } };
    return new TappedExchange({ ...this.#parts(leg, origin), ...nobody }, head, '/', plan, [], undefined);
  }

  /** Answered by the tap itself. */
  #here(
    leg: TapLeg,
    origin: string,
    head: RequestHead,
    target: string,
    answer: AnswerHead,
    body: string,
    delayMs: number,
    rewritten: Rewriting[],
    played?: Played,
  ): Passing {
    const plan: Plan = { kind: 'answer', head: answer, body, delayMs };
    const passing = this.#exchange(leg, origin, head, target, plan, rewritten, played);
    passing.answeredHere(answer, body);
    return passing;
  }

  #exchange(
    leg: TapLeg,
    origin: string,
    head: RequestHead,
    target: string,
    plan: Plan,
    rewritten: Rewriting[],
    played?: Played,
    change = ({ headers }: AnswerHead): ReturnType<Passing['answered']> => ({ headers, change: null }),
  ): TappedExchange {
    this.#counts.exchanges += 1;
    const id = `${this.#ids}${this.#counts.exchanges.toString(16).padStart(6, '0')}`;
    const isTold = this.#state === 'running';
    this.deps.changed();
    const parts = {
      ...this.#parts(leg, origin),
      change,
      record: (recorded: Recorded) => {
        if (isTold) this.deps.record({ ...recorded, signedForTap: signedForTap(recorded, this.#addresses) }, id);
      },
      over: (failed: boolean, sent: number, received: number) => {
        this.#running.delete(id);
        if (this.#running.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
        this.#counts.failed += failed ? 1 : 0;
        this.#counts.sent += sent;
        this.#counts.received += received;
        this.deps.changed();
      },
    };
    const exchange = new TappedExchange(parts, head, target, plan, rewritten, played?.kinds.at(-1));
    this.#running.set(id, exchange);
    this.#look();
    return exchange;
  }

  /** Looks at what runs from time to time: a timer for each exchange would cost each call one. */
  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    (this.deps.schedule ?? systemSchedule)(LOOK_MS, () => {
      this.#looking = false;
      for (const exchange of this.#running.values()) exchange.look();
      if (this.#running.size > 0) this.#look();
    });
  }

  #portOf(leg: TapLeg): number {
    return this.#listening[this.#legs.indexOf(leg)]?.port ?? 0;
  }

  #parts(leg: TapLeg, origin: string) {
    const { clock, proxy } = this.deps;
    const { connectionId } = this.asked;
    const change = ({ headers }: AnswerHead): ReturnType<Passing['answered']> => ({ headers, change: null });
    return { leg, origin, connectionId, clock, later: this.#later, change, endpoints: this.#endpoints, decoded: proxy.decoded };
  }
}

const hasEnded = failing({
  code: 'not-found',
  what: 'The tap has ended.',
  likelyCause: 'It was stopped in the meantime.',
  action: 'Start it again, with all the servers.',
});

/** Whether both are the same port of this computer. */
function isSameServer(upstream: string, local: string): boolean {
  const [one, other] = [urlOf(upstream), urlOf(local)];
  return one !== null && other !== null && isLoopback(one) && one.port === other.port;
}

const leadsToItself = failing({
  code: 'connection-invalid',
  what: 'The tap would pass requests on to itself.',
  likelyCause: "A server's URL has the port that the tap listens on.",
  action: "Give the server's own URL, and choose another port for the tap.",
});
