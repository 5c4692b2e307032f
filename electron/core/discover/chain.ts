import type { ChainFindings, ChainStep, ChainView, PlannedRequest, RequestEdit } from '../../model/discovery';
import { changedParts, withEdit } from '../../model/discovery-edit';
import type { LoggedExchange } from '../../model/exchange';
import { Failure } from '../../model/failure';
import { quietSchedule } from '../base/schedule';
import { shownExchange } from '../exchanges/recording';
import { transportOf } from '../mcp/session';
import type { Addresses, Clock, Http, Schedule } from '../ports';
import { Redaction } from '../redaction/redaction';
import type { Fingerprint } from '../secrets';
import { GUARDED_MAX_BYTES, GUARDED_TIMEOUT_MS, guardedFetch } from '../wire/guarded-fetch';
import { Backlog } from './backlog';
import { type FoundDocument, type Seen, type SeenFiles, seenSince } from './seen';
import { type Answer, type Facts, type Link, nextOf, type Plan, type Read } from './machine';
import { problemOf } from './steps';

/** Requests of one chain at most. */
export const MAX_CHAIN_REQUESTS = 60;

export interface ChainDeps {
  http: Http;
  addresses: Addresses;
  clock: Clock;
  fingerprint: Fingerprint;
  /** When what nobody waits for is done. Absent: real time. */
  pace?: Schedule;
}

export interface ChainOptions {
  id: string;
  /** As given. */
  url: string;
  facts: Facts;
  links: readonly Link[];
  /** Where metadata are kept, to be compared with the next time. Absent: nowhere. */
  seen?: SeenFiles | undefined;
}

type Shown = () => LoggedExchange;
type StepParts = Omit<Partial<ChainStep>, 'exchanges'> &
  Pick<ChainStep, 'id' | 'link' | 'to' | 'title' | 'why' | 'section'> & { exchanges?: readonly Shown[] };

/** Where a chain stands: an earlier one is a step back. */
interface State {
  facts: Facts;
  steps: readonly (() => ChainStep)[];
}

/**
 * Drives the machine: at once or step by step, it is the same. Sends every request through the guarded fetch, from the URL that a person gave,
 * and keeps what was exchanged with its step, redacted.
 */
export class Chain {
  #states: State[];
  #busy: AbortController | null = null;
  #stopped: ChainView['stopped'] = null;
  #endedAt: number | null = null;
  #sent = 0;
  #recalled: Promise<void> | null = null;
  #planned: { facts: Facts; next: ReturnType<typeof nextOf> } | null = null;
  #kept: Promise<void> = Promise.resolve();
  /** Knows no secret: nothing secret is sent. One for all requests, so that headers that come again aren't read again. */
  readonly #known: Redaction;
  readonly #backlog: Backlog;
  readonly #startedAt: number;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly deps: ChainDeps,
    private readonly options: ChainOptions,
  ) {
    this.#states = [{ facts: options.facts, steps: [] }];
    this.#known = new Redaction(deps.fingerprint);
    this.#backlog = new Backlog(deps.pace ?? quietSchedule);
    this.#startedAt = deps.clock.now();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get id(): string {
    return this.options.id;
  }

  get facts(): Facts {
    return this.#state.facts;
  }

  /** What comes next; null: nothing. */
  get plan(): Plan | null {
    return this.#next()?.plan ?? null;
  }

  /** Asked for again and again while nothing happens: what comes next follows from the facts alone. */
  #next(): ReturnType<typeof nextOf> {
    const { facts } = this.#state;
    if (this.#planned?.facts !== facts) this.#planned = { facts, next: nextOf(this.options.links, facts) };
    return this.#planned.next;
  }

  /**
   * Does what comes next.
   *
   * @param given Changes to the request, or the option chosen. Absent: as planned, the usual one.
   * @returns Whether something was done.
   */
  async step(given: { edit?: RequestEdit; option?: string } = {}): Promise<boolean> {
    this.#recalled ??= this.#recall();
    await this.#recalled;
    const next = this.#next();
    if (next === null || this.#busy !== null || this.#stopped?.why === 'person') return false;
    const { link, plan } = next;
    if (plan.kind === 'broken') return this.#stop('broken', plan.text);
    if (plan.kind === 'choice') {
      const option = given.option ?? plan.choice.usual;
      if (option === null || link.choose === undefined) return this.#stop('broken', 'There is nothing to choose.');
      const read = link.choose(this.facts, plan.choice, option);
      const { id, title, why } = plan.choice;
      return this.#add({ id, link: link.id, title, why, section: '', to: null }, read);
    }
    if (plan.kind === 'conclusion') {
      if (link.conclude === undefined) return false;
      return this.#add({ ...plan.conclusion, to: null }, link.conclude(this.facts, plan.conclusion));
    }
    if (this.#sent >= MAX_CHAIN_REQUESTS) return this.#stop('broken', `After ${MAX_CHAIN_REQUESTS} requests nothing more is sent.`);
    return this.#send(link, plan.request, given.edit ?? {});
  }

  /** Goes on until a person is needed, or nothing is left. Never rejects. */
  async run(): Promise<ChainView> {
    while (await this.step()) this.#tell();
    await this.#kept;
    return this.view();
  }

  /** Undoes the last step; what was sent stays sent. */
  back(): void {
    if (this.#states.length < 2 || this.#busy !== null) return;
    this.#states = this.#states.slice(0, -1);
    this.#stopped = null;
    this.#endedAt = null;
    this.#tell();
  }

  stop(): void {
    this.#stop('person', 'You stopped it.');
    this.#busy?.abort();
  }

  get status(): ChainView['status'] {
    if (this.#busy !== null) return 'running';
    if (this.#stopped !== null) return 'stopped';
    return this.plan === null ? 'done' : 'waiting';
  }

  view(): ChainView {
    const { facts, steps } = this.#state;
    const plan = this.#stopped === null ? this.plan : null;
    const { status } = this;
    return {
      id: this.options.id,
      url: this.options.url,
      startedAt: this.#startedAt,
      endedAt: status === 'done' || status === 'stopped' ? (this.#endedAt ?? this.deps.clock.now()) : null,
      status,
      stopped: this.#stopped,
      steps: steps.map((step) => step()),
      next: plan?.kind === 'request' && this.#busy === null ? plan.request : null,
      choice: plan?.kind === 'choice' ? plan.choice : null,
      findings: findingsOf(facts),
      sent: this.#sent,
    };
  }

  get #state(): State {
    return this.#states.at(-1) as State;
  }

  async #recall(): Promise<void> {
    const { seen } = this.options;
    if (seen === undefined) return;
    const known = await seen.read().catch((): Seen => new Map());
    this.#states = this.#states.map((state) => ({ ...state, facts: { ...state.facts, seen: known } }));
  }

  /** Keeps the metadata that were found. A file that can't be written costs a comparison, no more. */
  async #remember(before: Facts, after: Facts): Promise<void> {
    const known = new Set(documentsOf(before).map(({ url }) => url));
    const found = documentsOf(after).filter(({ url }) => !known.has(url));
    if (found.length > 0)
      await this.options.seen?.add(found.map((each) => seenSince(after.seen, each, this.deps.clock.now()))).catch(() => {});
  }

  async #send(link: Link, planned: PlannedRequest, edit: RequestEdit): Promise<boolean> {
    const { id, to, title, why, section } = planned;
    const request: PlannedRequest = { ...planned, ...withEdit(planned, edit) };
    const busy = new AbortController();
    this.#busy = busy;
    this.#tell();
    const at = this.deps.clock.now();
    const began = this.deps.clock.monotonic();
    const exchanges: Shown[] = [];
    const answer = await this.#ask(request, exchanges, busy.signal);
    this.#busy = null;
    if (busy.signal.aborted) return false;
    const before = this.facts;
    const read = link.read?.(this.facts, request, answer) ?? { facts: this.facts, outcome: '', verdicts: [] };
    this.#kept = this.#kept.then(() => this.#remember(before, read.facts));
    const problem = 'failure' in answer ? problemOf(answer.failure) : null;
    const tookMs = Math.round(this.deps.clock.monotonic() - began);
    return this.#add(
      {
        id,
        link: link.id,
        to,
        title,
        why,
        section,
        exchanges,
        edited: changedParts(planned, withEdit(planned, edit)),
        problem,
        at,
        tookMs,
      },
      read,
    );
  }

  async #ask({ method, url, headers, body }: PlannedRequest, exchanges: Shown[], signal: AbortSignal): Promise<Answer> {
    const { http, addresses, clock, fingerprint } = this.deps;
    const recorded: Http = {
      send: async (request) => {
        const at = clock.now();
        const about = { connectionId: this.options.id, purpose: 'discovery' as const, secrets: [] };
        const note = (answer: Parameters<typeof shownExchange>[1]) => {
          const id = `${this.options.id}-${this.#sent}`;
          exchanges.push(this.#backlog.add(() => ({ ...shownExchange({ ...request, about }, answer, at, fingerprint, this.#known), id })));
        };
        this.#sent++;
        try {
          const response = await http.send(request);
          note(response);
          return response;
        } catch (error) {
          if (error instanceof Failure) note(error);
          throw error;
        }
      },
    };
    const limits = { timeoutMs: GUARDED_TIMEOUT_MS, maxBodyBytes: GUARDED_MAX_BYTES };
    const sent = { method, url, headers: withAgent(headers), body, ...limits, signal, ...transportOf({ method, headers, body }) };
    try {
      return await guardedFetch({ http: recorded, addresses, clock }, sent, { start: this.facts.start, around: true });
    } catch (error) {
      if (error instanceof Failure) return { failure: error };
      throw error;
    }
  }

  #add({ exchanges = [], ...step }: StepParts, { facts, outcome, verdicts }: Read): true {
    const usual = { edited: [], problem: null, at: this.deps.clock.now(), tookMs: 0 };
    const whole = this.#backlog.add(() => ({ ...usual, ...step, exchanges: exchanges.map((shown) => shown()), outcome, verdicts }));
    this.#states.push({ facts, steps: [...this.#state.steps, whole] });
    this.#tell();
    return true;
  }

  #stop(why: NonNullable<ChainView['stopped']>['why'], text: string): false {
    this.#stopped ??= { why, text };
    this.#endedAt ??= this.deps.clock.now();
    this.#tell();
    return false;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const withAgent = (headers: PlannedRequest['headers']) =>
  headers.some(({ name }) => name.toLowerCase() === 'user-agent') ? headers : [...headers, { name: 'user-agent', value: 'Tokenscope' }];

function findingsOf({ kind, revision, resource, refusal, servers, chosen }: Facts): ChainFindings {
  return {
    kind,
    revision,
    resource: resource?.resource ?? null,
    scopes: refusal?.scope?.split(' ').filter(Boolean) ?? resource?.scopesSupported ?? [],
    // Guesses that were none are no servers.
    servers: servers
      .filter(({ isNamed, source }) => isNamed || source !== null)
      .map(({ document: _, listed: __, isNamed: ___, ...server }) => server),
    chosen,
  };
}

/** The metadata that were found so far, by where. */
function documentsOf({ resource, servers }: Facts): FoundDocument[] {
  const ofServers = servers.flatMap(({ document }) => document ?? []);
  return resource === null ? ofServers : [resource, ...ofServers];
}
