import { base64url } from 'jose';
import { hasOwnCredential } from '../../model/client-auth';
import type { Connection, Receiver } from '../../model/connection';
import type { Failure } from '../../model/failure';
import type { FlowStatus } from '../../model/flow';
import { bringsCode, grantOf, takes } from '../../model/grants';
import { pastedAddress } from '../../model/pasted-answer';
import { Listeners } from '../base/listeners';
import { systemSchedule } from '../base/schedule';
import { sourceAt } from '../connection/binding';
import type { AcceptedCallback, DeviceStep, NewTokens } from '../grants/protocol';
import { protocolOf } from '../grants/registry';
import type { ReceiverPage, Schedule } from '../ports';
import type { ResolvedServer } from '../wire/discovery';
import { tokenEndpointOf } from '../wire/token-request';
import { accept, browse, open, tellCallback } from './browser-traffic';
import { type Callback, parseCallback, stateOf } from './callback';
import { asFailure, cancelledFlow, notSignIn, notWaiting, silent, stateChanged, strayCallback, timedOut, whyElsewhere } from './failures';
import { waitForDevice } from './device-wait';
import { checkVerifiable, whyUnreadable } from './signed-response';
import { obtain, type Obtained, type Obtaining } from './obtain';
import type { DeviceTokens, Flow, FlowCode, FlowDeps, ObtainCode, ObtainTokens } from './flow';
import { codeOf, isOver, NOTHING_SEEN, pageOf, receiverFor } from './flow';
import { newlyRunning, type Running, startReceiving, type StateEnd, StrayNotices, type Taken, WaitingFlows } from './waiting-flows';

const MAX_TIMER_MS = 2 ** 31 - 1;
const MAX_FLOWS = 200;
/** Milliseconds that the right callback of a check has after one with another state, which anyone can send. */
const STRAY_WAIT_MS = 10_000;

/**
 * Authorizations from start to stored tokens. At most one per connection; one that is over stays listed until the next starts.
 * A callback is matched by its state first; one that belongs to no waiting flow changes nothing and sends nothing.
 */
export class FlowService {
  readonly #flows = new Map<string, Running>();
  readonly #pending = new WaitingFlows();
  readonly #changed = new Listeners<[flow: Flow]>();
  readonly onChange = this.#changed.add;
  readonly #noticed = new Listeners<[failure: Failure]>();
  /** Hears of callbacks that belong to no waiting flow; of many of one kind, three in three seconds. */
  readonly onNotice = this.#noticed.add;
  readonly #strayed = new Listeners<[flow: Flow, failure: Failure]>();
  /** Hears of callbacks with another state that came to where a sign-in waits. */
  readonly onStray = this.#strayed.add;
  readonly #strays: StrayNotices;
  readonly #schedule: Schedule;

  constructor(private readonly deps: FlowDeps) {
    this.#schedule = deps.schedule ?? systemSchedule;
    this.#strays = new StrayNotices(deps.clock);
  }

  /**
   * Starts the connection's grant, cancelling one already under way for it. With authorization code it resolves once the browser
   * was asked to open; with a device code once there is one to show; otherwise once the tokens are stored. What goes wrong is in the flow, as `failed` or, where only
   * the browser did not open, beside `waiting`. Rejects with `not-found` only.
   */
  async start(connectionId: string): Promise<Flow> {
    const connection = this.deps.connections(connectionId);
    const closed = this.#displace(connectionId);
    const running = this.#begin(connection);
    try {
      await closed;
      await this.#open(running);
    } catch (error) {
      this.#fail(running, error);
    }
    return running.flow;
  }

  /**
   * Gets a code through the browser, as `start` does, but exchanges and stores nothing. A flow under way for the connection is cancelled.
   * A callback with another state than was sent ends it 10 s later, unlike a sign-in, unless the right one has come by then: nothing comes of
   * it but the knowledge.
   *
   * @throws Failure `not-found`, `connection-incomplete`, `connection-invalid`, `cancelled`, `flow-*`, and what opening and discovery give.
   */
  async obtainCode(connectionId: string, options: ObtainCode): Promise<FlowCode> {
    const own = this.deps.connections(connectionId);
    if (!bringsCode(own)) throw notSignIn();
    const receiver = receiverFor(own, options);
    return this.#obtain('code', { ...own, receiver }, options);
  }

  /** Signs in with a device code, as `start` does, but stores nothing. A flow under way for the connection is cancelled. Rejects as `obtainCode` does. */
  async obtainTokens(connectionId: string, options: ObtainTokens): Promise<DeviceTokens> {
    const own = this.deps.connections(connectionId);
    if (grantOf(own).signsIn !== 'device') throw notSignIn();
    return this.#obtain('tokens', own, options);
  }

  #obtain<What extends keyof Obtained>(what: What, connection: Connection, options: Obtaining): Promise<Obtained[What]> {
    const begin = () => ({ displaced: this.#displace(connection.id), running: this.#begin(connection, options.purpose) });
    return obtain(
      what,
      { begin, open: (...args) => this.#open(...args), fail: (...args) => this.#fail(...args), cancel: (id) => this.cancel(id) },
      options,
    );
  }

  /** Ends a flow that is under way; any other is left as it is. */
  cancel(flowId: string): void {
    const running = this.#flows.get(flowId);
    if (running !== undefined) void this.#end(running, 'cancelled', null, 'cancelled');
  }

  /** Ends and forgets whatever runs for a connection, as when it is deleted. */
  cancelOf(connectionId: string): void {
    void this.#displace(connectionId);
  }

  /** Opens the same authorize URL once more, or the page where a device's code is entered. Rejects with `flow-none-pending`, or as the browser port does. */
  async reopen(flowId: string): Promise<void> {
    const running = this.#waiting(flowId);
    const { device } = running.flow;
    if (device?.page) return this.deps.browser.open(device.page);
    if (running.waiting === null) throw notWaiting();
    // The server takes a pushed request once.
    const { url: authorizeUrl, pushedUntil } = await running.waiting.request.again();
    if (running.flow.status === 'waiting') this.#update(running, { authorizeUrl, pushedUntil });
    await browse(this.deps, running, authorizeUrl);
    if (running.flow.status === 'waiting' && running.flow.failure !== null) this.#update(running, { failure: null });
  }

  /**
   * Takes a URL that a person pasted for this flow. Rejects when the URL was refused and the flow goes on waiting; a flow that
   * ended, well or not, is returned.
   */
  async paste(flowId: string, url: string): Promise<Flow> {
    const running = this.#waiting(flowId);
    const taken = await this.#take(pastedAddress(url, running.flow.redirectUri ?? ''), 'paste', flowId);
    if (taken.refused === null) return taken.flow;
    if (running.flow.status === 'waiting' && running.flow.failure !== taken.refused) this.#update(running, { failure: taken.refused });
    throw taken.refused;
  }

  /** Takes a callback from the system; resolves, never rejects, with what to tell the person in the browser. */
  deliver(url: string, via: 'scheme' | 'loopback'): Promise<ReceiverPage> {
    return this.#deliver(url, via, null);
  }

  list(): Flow[] {
    return [...this.#flows.values()].map(({ flow }) => flow);
  }

  /** The machine woke: time asleep counts for time-outs too, though timers stood still. */
  resumed(): void {
    for (const running of this.#pending.all()) this.#arm(running, Math.max(0, running.flow.timeoutAt - this.deps.clock.now()));
  }

  /** Ends everything; nobody is told. */
  dispose(): void {
    this.#changed.clear();
    this.#noticed.clear();
    this.#strayed.clear();
    for (const running of this.#flows.values()) void this.#end(running, 'cancelled', null, 'cancelled');
  }

  #begin(connection: Connection, purpose: string | null = null): Running {
    const now = this.deps.clock.now();
    const id = base64url.encode(this.deps.random.bytes(16));
    const running = newlyRunning(connection, { id, startedAt: now, timeoutAt: now + this.#timeoutMs(), purpose });
    for (const [id, { flow }] of this.#flows) {
      if (this.#flows.size < MAX_FLOWS) break;
      if (isOver(flow)) this.#flows.delete(id);
    }
    this.#flows.set(running.flow.id, running);
    this.#changed.tell(running.flow);
    return running;
  }

  async #open(
    running: Running,
    { change, timeoutMs: limitMs, dpopKey, http = this.deps.http }: Pick<ObtainTokens, 'change' | 'timeoutMs' | 'dpopKey' | 'http'> = {},
  ): Promise<void> {
    const { connection, abort } = running;
    const { addresses, clock, random, discoveries } = this.deps;
    // Whatever would lose the answer is better known before anybody is asked.
    if (running.obtaining === null) await this.deps.proveStorable(connection.id);
    abort.signal.throwIfAborted();
    if (!grantOf(connection).signsIn) this.#update(running, { status: 'exchanging' });
    const server = await discoveries.resolveEndpoints(connection);
    const endpoint = tokenEndpointOf(connection, server);
    if (takes(connection, 'authorizeRequest')) checkVerifiable(connection, server);
    // Taken once and kept: what is typed while the person signs in may be for another server than this sign-in's.
    const asksNothing = grantOf(connection).renewedBy === 'signing-in';
    const needsCredential = !asksNothing && hasOwnCredential(connection);
    const credential = needsCredential ? await this.deps.credential(connection, endpoint) : null;
    const ownKey = () => (asksNothing ? null : this.deps.proofKey?.(connection.id));
    const key = dpopKey === undefined ? ((await ownKey()) ?? null) : dpopKey;
    running.dpopKey = key;
    const dpop = key === null ? undefined : { key, clock };
    abort.signal.throwIfAborted();
    const receive = () =>
      startReceiving(running, this.deps.redirects, (url, posted) => this.#deliver(url, 'loopback', running.flow.id, posted));
    const inputs = this.deps.inputs?.(connection, endpoint, { ask: true });
    const context = { http, addresses, clock, random, connection, server, credential, dpop, inputs, signal: abort.signal, receive, change };
    const step = await protocolOf(connection).begin(context);
    if (step.kind === 'tokens') return this.#finish(running, server, step.tokens);
    abort.signal.throwIfAborted();
    if (step.kind === 'device') return void this.#attend(running, server, step).catch((error) => this.#fail(running, error));

    const { request, redirectUri } = step;
    const timeoutMs = Math.min(this.#timeoutMs(), limitMs ?? MAX_TIMER_MS);
    running.waiting = { ...step, server, timeoutMs };
    this.#arm(running, timeoutMs);
    this.#pending.add(request.state, running);
    const { url: authorizeUrl, pushedUntil } = request;
    this.#update(running, { status: 'waiting', authorizeUrl, pushedUntil, redirectUri, timeoutAt: clock.now() + timeoutMs });
    if (running.obtaining === null) this.#askPage(running, request.url).catch(() => {});
    try {
      await browse(this.deps, running, request.url);
    } catch (error) {
      if (running.flow.status === 'waiting') this.#update(running, { failure: asFailure(error) });
    }
    // Put into words once the browser is on its way: a sign-in that is over by then needs none.
    if (running.flow.status === 'waiting') this.#update(running, { silence: silent(connection, request.url) });
  }

  /** Shows a device's code, and waits for the person to sign in with it. */
  async #attend(running: Running, server: ResolvedServer, step: DeviceStep): Promise<void> {
    const tokens = await waitForDevice(step, {
      clock: this.deps.clock,
      schedule: this.#schedule,
      signal: running.abort.signal,
      told: (patch) => this.#update(running, patch),
    });
    if (running.obtaining !== null)
      return this.#over(running, () => running.obtaining?.tokens?.({ ...tokens, deviceCode: step.deviceCode }));
    this.#update(running, { status: 'exchanging', failure: null });
    await this.#finish(running, server, tokens);
  }

  #arm(running: Running, remainingMs: number): void {
    const waitedMs = running.waiting?.timeoutMs ?? remainingMs;
    running.callOff?.();
    running.callOff = this.#schedule(
      remainingMs,
      () => void this.#end(running, 'failed', timedOut(running.connection, running.flow, waitedMs), 'timed-out'),
    );
  }

  async #deliver(url: string, via: 'scheme' | 'loopback', flowId: string | null, posted?: Callback['posted']): Promise<ReceiverPage> {
    const taken = await this.#take(url, via, flowId, posted);
    if (taken.refused === null) return pageOf(taken.flow, this.#flows.get(taken.flow.id)?.connection.name ?? 'this connection');
    const { refused } = taken;
    if (taken.flow === null && this.#strays.lets(refused.code, this.#pending.all())) this.#noticed.tell(refused);
    return { ok: false, title: 'This sign-in was not accepted', text: `${refused.what} ${refused.action}` };
  }

  /** The one way in for every callback. Up to the point where the state is spent nothing is awaited, so that it counts once. */
  async #take(text: string, via: Receiver['kind'], flowId: string | null, posted?: Callback['posted']): Promise<Taken> {
    let callback: Callback;
    let state: string | null;
    try {
      callback = { ...parseCallback(text, via === 'paste'), posted };
      state = stateOf(callback);
    } catch (error) {
      return { refused: asFailure(error), flow: null };
    }
    const running = state === null ? undefined : this.#pending.get(state);
    if (state === null || running?.waiting == null) {
      const end = this.#pending.endOf(state);
      const unreadable = whyUnreadable(callback);
      const refused = unreadable ?? strayCallback(state, end, this.#pending.size);
      const affected = end === null ? this.#pending.oneAt(callback, via, flowId, true) : null;
      if (affected === null) {
        if (end === null && via !== 'paste') this.#showStray(callback, via, flowId, unreadable ?? stateChanged());
        return { refused, flow: null };
      }
      this.#noteStray(affected, callback, refused);
      return { refused, flow: affected.flow };
    }
    const { waiting } = running;
    const refused = whyElsewhere(running.flow, callback, via, flowId);
    if (refused !== null) {
      tellCallback(this.deps, running, callback, refused);
      this.#update(running, { failure: refused });
      return { refused, flow: running.flow };
    }
    // The right one has come, whatever becomes of it.
    running.stray?.();
    try {
      if (callback.signed !== undefined) {
        // Spent first: forged or not, it counts once, and the server is asked for its keys once.
        this.#pending.spend(running, 'used');
        this.#exchanging(running);
        callback = await open(this.deps, running, waiting, callback);
      }
      const accepted = accept(this.deps, running, waiting, callback);
      this.#pending.spend(running, 'used');
      if (running.obtaining === null) {
        await this.#exchange(running, waiting, accepted);
      } else {
        await waiting.verify?.(accepted);
        await this.#over(running, () => running.obtaining?.code?.(codeOf(waiting, callback, accepted.code)));
      }
    } catch (error) {
      this.#fail(running, error);
    }
    return { refused: null, flow: running.flow };
  }

  /** Many servers never change a state, and any page can send one: the right callback may still come. One stray is noted; more say no more. */
  #noteStray(running: Running, callback: Callback, refused: Failure): void {
    if (running.stray !== null) return;
    tellCallback(this.deps, running, callback, refused);
    running.stray = this.#schedule(STRAY_WAIT_MS, () => this.#fail(running, refused));
    this.#update(running, { failure: refused });
  }

  /** A sign-in for tokens ends by no state but its own: that another came is told, for the person to decide, and logged once. */
  #showStray(callback: Callback, via: Receiver['kind'], flowId: string | null, failure: Failure): void {
    const running = this.#pending.oneAt(callback, via, flowId, false);
    if (running === null || !this.#strays.lets('other state', this.#pending.all())) return;
    if (running.stray === null) tellCallback(this.deps, running, callback, failure);
    running.stray ??= () => {};
    this.#strayed.tell(running.flow, failure);
  }

  async #askPage(running: Running, url: string): Promise<void> {
    const page = await this.deps.askPage?.(running.connection, url, running.abort.signal);
    if (page && running.flow.status === 'waiting') this.#update(running, { page });
  }

  /** Hands on what was wanted; the flow is over by that. */
  #over(running: Running, handOn: () => void): Promise<void> {
    handOn();
    return this.#end(running, 'done', null, 'used');
  }

  async #exchange(running: Running, waiting: NonNullable<Running['waiting']>, accepted: AcceptedCallback): Promise<void> {
    this.#exchanging(running);
    running.abort.signal.throwIfAborted();
    await waiting.verify?.(accepted);
    running.abort.signal.throwIfAborted();
    await this.#finish(running, waiting.server, await waiting.goOn(accepted));
  }

  #exchanging(running: Running): void {
    running.callOff?.();
    this.#update(running, { status: 'exchanging', failure: null, ...NOTHING_SEEN });
  }

  async #finish(running: Running, server: ResolvedServer, tokens: NewTokens): Promise<void> {
    const { connection, abort } = running;
    const source = sourceAt(connection, tokenEndpointOf(connection, server));
    abort.signal.throwIfAborted();
    const stored = this.deps.deliverGrant(connection.id, { ...tokens, source, dpopKey: running.dpopKey });
    running.storing = stored.catch(() => {});
    await stored;
    await this.#end(running, 'done', null, 'used');
  }

  #fail(running: Running, error: unknown): void {
    void this.#end(running, 'failed', asFailure(error), 'refused');
  }

  /** Settles a flow, once; resolves when its receiver is closed. */
  async #end(running: Running, status: FlowStatus, failure: Failure | null, end: StateEnd): Promise<void> {
    if (isOver(running.flow)) return;
    // Too late: the server has given its answer, and it is on its way to where it is kept.
    if (status === 'cancelled' && running.storing !== null) return running.storing;
    this.#pending.spend(running, end);
    running.waiting = null;
    running.callOff?.();
    running.stray?.();
    this.#update(running, { status, failure, ...NOTHING_SEEN });
    running.obtaining?.reject(failure ?? cancelledFlow());
    running.abort.abort();
    await running.listening?.close().catch(() => {});
  }

  /** Ends and forgets the flows of a connection; resolves when their receivers are closed. */
  async #displace(connectionId: string): Promise<void> {
    const former = [...this.#flows.values()].filter(({ flow }) => flow.connectionId === connectionId);
    const closed = former.map((running) => this.#end(running, 'cancelled', null, 'replaced'));
    for (const { flow, storing } of former) if (storing === null) this.#flows.delete(flow.id);
    await Promise.all(closed);
    for (const { flow } of former) this.#flows.delete(flow.id);
  }

  #waiting(flowId: string): Running {
    const running = this.#flows.get(flowId);
    if (running?.flow.status !== 'waiting') throw notWaiting();
    return running;
  }

  #update(running: Running, patch: Partial<Flow>): void {
    running.flow = { ...running.flow, ...patch };
    this.#changed.tell(running.flow);
  }

  #timeoutMs(): number {
    return Math.min(Math.max(1, this.deps.settings().flowTimeoutMs), MAX_TIMER_MS);
  }
}
