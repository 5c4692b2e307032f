import type { ChainChoice, ChainLink, ChainParty, ChainStep, ChainVerdict, PlannedRequest } from '../../model/discovery';
import { changedParts } from '../../model/discovery-edit';
import type { LoggedExchange } from '../../model/exchange';
import { Failure, internal } from '../../model/failure';
import { detailsOf } from '../connection/failures';
import { type BrowserTraffic, recordedTraffic, type Recorded, recordingHttp } from '../exchanges/recording';
import { redactExchange } from '../exchanges/redact';
import { quietSchedule } from '../base/schedule';
import { transportOf } from '../mcp/session';
import type { Clock, Http, HttpRequest, HttpResponse, Schedule } from '../ports';
import { Redaction } from '../redaction/redaction';
import type { Fingerprint } from '../secrets';
import { Backlog } from './backlog';
import { plannedOf, withPlan } from './planned';

/** What a chain's driver does for whoever takes its steps. */
export interface Stage {
  /** Shows a request before it goes; resolves with it as it may go. Rejects with `cancelled` where the chain is stopped. */
  propose(planned: PlannedRequest): Promise<PlannedRequest>;
  /** The same for a decision: resolves with the id of the option chosen. */
  choose(choice: ChainChoice): Promise<string>;
  /** Takes a step that is over; what it gave is put together when somebody looks. */
  record(step: () => ChainStep): void;
}

/** The chain can't go on. @param text Why, a sentence. */
export class ChainEnd extends Error {
  constructor(readonly text: string) {
    super(text);
    this.name = 'ChainEnd';
  }
}

/** What a step is about, as it is told before it begins. */
export interface StepAbout {
  id: string;
  link: ChainLink;
  to: ChainParty | null;
  title: string;
  why: string;
  section: string;
}

/** What came of it. */
export interface StepOutcome {
  /** One sentence. Untrusted text in it is cleaned. */
  outcome: string;
  verdicts: ChainVerdict[];
}

export interface StepDeps {
  http: Http;
  clock: Clock;
  fingerprint: Fingerprint;
  /** When what nobody waits for is done. Absent: real time. */
  pace?: Schedule;
}

/** Exchanges of one step that are kept, its first one and its last ones: a device asks again and again, for as long as the server likes. */
const MOST_EXCHANGES = 20;

interface OpenStep {
  about: StepAbout;
  /** Exchanges so far, also those that are not kept. */
  noted: number;
  exchanges: (() => LoggedExchange)[];
  edited: Set<string>;
  at: number;
  start: number;
}

/**
 * Writes down the steps of one chain as they are taken: which requests each sent, as they may be shown, what the person changed of them,
 * and what came of it. At most one is open.
 */
export class StepBook {
  /** Every request through it is proposed first, and belongs to the step that is open. */
  readonly http: Http;
  /** The same without proposing: what only goes on with something that was agreed to. */
  readonly onward: Http;
  readonly #known: Redaction;
  readonly #backlog: Backlog;
  #open: OpenStep | null = null;
  #shown = 0;
  #sent = 0;
  #lastResponse: HttpResponse | null = null;

  constructor(
    private readonly deps: StepDeps,
    private readonly stage: Stage,
  ) {
    this.#known = new Redaction(deps.fingerprint);
    this.#backlog = new Backlog(deps.pace ?? quietSchedule);
    const log = { record: (recorded: Recorded) => this.#note(recorded), keeps: () => true };
    const recording = recordingHttp(deps.http, log, deps.clock);
    this.onward = {
      send: async (request) => {
        this.#sent++;
        // By what was agreed to: the person may have made another message of it.
        this.#lastResponse = await recording.send({ ...request, ...transportOf(request) });
        return this.#lastResponse;
      },
    };
    this.http = { send: async (request) => this.onward.send(await this.#proposed(request)) };
  }

  /** Requests that went out, each of a device's too; what the browser sends is not among them. */
  get sent(): number {
    return this.#sent;
  }

  /** The last answer that came; null: none has. */
  get lastResponse(): HttpResponse | null {
    return this.#lastResponse;
  }

  /** Proposes an address for the browser, and resolves with it as agreed. */
  async agreed(url: string): Promise<string> {
    const planned = this.#planned({ method: 'GET', url, headers: [], body: null, timeoutMs: 0, maxBodyBytes: 0 });
    return planned === null ? url : (await this.#agree(planned)).url;
  }

  /** Begins a step. One that is still open ends as it is. */
  begin(about: StepAbout): void {
    if (this.#open !== null) this.end({ outcome: '', verdicts: [] });
    const { clock } = this.deps;
    this.#open = { about, noted: 0, exchanges: [], edited: new Set(), at: clock.now(), start: clock.monotonic() };
  }

  /** The step that is open; null: none is. */
  get current(): StepAbout | null {
    return this.#open?.about ?? null;
  }

  /** What went through the browser belongs to the step that is open. */
  note(traffic: BrowserTraffic): void {
    this.#note(recordedTraffic(traffic));
  }

  /** Text from a server without what is secret. */
  hidden(text: string): string {
    // What was exchanged before may hold secrets that nobody named.
    this.#backlog.clear();
    return this.#known.text(text);
  }

  /** The same for all texts in a value that is JSON. */
  hiddenIn<T>(value: T): T {
    return JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? this.hidden(each) : each))) as T;
  }

  end(outcome: StepOutcome): void {
    this.#close(outcome, null);
  }

  /** Ends the step with why it brought nothing. @returns The failure; anything else thrown becomes one. */
  fail(error: unknown, verdicts: ChainVerdict[] = []): Failure {
    const failure = error instanceof Failure ? error : internal('This step ended unexpectedly.', 'Run it again.', error);
    this.#close({ outcome: failure.what, verdicts }, failure);
    return failure;
  }

  #close({ outcome, verdicts }: StepOutcome, failure: Failure | null): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    const { about, exchanges, edited, at, start } = open;
    const tookMs = Math.max(0, this.deps.clock.monotonic() - start);
    const hide = (text: string) => this.#known.text(text);
    this.stage.record(
      this.#backlog.add(() => ({
        ...about,
        exchanges: exchanges.map((shown) => shown()),
        edited: [...edited],
        outcome: hide(outcome),
        verdicts: verdicts.map((verdict) => ({ ...verdict, found: verdict.found === null ? null : hide(verdict.found) })),
        problem: failure && problemOf(failure),
        at,
        tookMs,
      })),
    );
  }

  async #proposed(request: HttpRequest): Promise<HttpRequest> {
    this.#known.addAll(request.about?.secrets ?? []);
    const planned = this.#planned(request);
    return planned === null ? request : withPlan(request, planned, await this.#agree(planned));
  }

  #planned(request: HttpRequest): PlannedRequest | null {
    if (this.#open === null) return null;
    const { about } = this.#open;
    return plannedOf({ ...about, id: `${about.id}#${++this.#shown}` }, request);
  }

  async #agree(planned: PlannedRequest): Promise<PlannedRequest> {
    const agreed = await this.stage.propose(planned);
    for (const part of changedParts(planned, agreed)) this.#open?.edited.add(part);
    return agreed;
  }

  #note({ secrets, ...raw }: Recorded): string {
    const { fingerprint } = this.deps;
    this.#known.addAll(secrets);
    const open = this.#open;
    if (open !== null) open.noted += 1;
    const id = `${open?.about.id ?? 'chain'}/${open?.noted ?? 1}`;
    const shown = this.#backlog.add(() => {
      const { exchange, found } = redactExchange({ ...raw, id }, secrets, this.#known, fingerprint);
      this.#known.addAll(found);
      return exchange;
    });
    open?.exchanges.push(shown);
    if (open !== null && open.exchanges.length > MOST_EXCHANGES) open.exchanges.splice(1, 1);
    return id;
  }
}

/** Why a step brought nothing, as it is shown. */
export function problemOf(failure: Failure): ChainStep['problem'] {
  const { evidence = [], ...rest } = detailsOf(failure);
  return { ...rest, evidence };
}
