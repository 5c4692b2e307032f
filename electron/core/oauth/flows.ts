import { base64url } from 'jose';
import type { Connection, Receiver } from '../connection/model';
import { Failure } from '../failure';
import type { KnownSecret } from '../exchanges/model';
import type { Listening, ReceiverPage } from '../ports';
import { type AuthorizeRequest, buildAuthorizeRequest, SCHEME_REDIRECT } from './authorize';
import { type AcceptedCallback, acceptCallback, type Callback, checkRedirectUri, parseCallback, stateOf } from './callback';
import { clientAuthenticationOf } from './client-authentication';
import type { ResolvedServer } from './discovery';
import { SpentStates, type StateEnd } from './spent-states';
import type { Flow, FlowDeps, FlowStatus, NewGrant } from './flow';
import { internalFailure, notWaiting, otherFlow, strayCallback, timedOut, wrongReceiver } from './flow-failures';
import { exchangeCode, requestClientCredentials, type TokenContext } from './token-endpoint';
import { tokenEndpointOf } from './token-request';

export type { Flow, FlowDeps, FlowStatus, FlowTraffic, NewGrant } from './flow';

/** A flow with what only this service may know of it. */
interface Running {
  flow: Flow;
  readonly connection: Connection;
  readonly abort: AbortController;
  listening: Listening | null;
  timer: ReturnType<typeof setTimeout> | null;
  waiting: {
    request: AuthorizeRequest;
    server: ResolvedServer;
    redirectUri: string;
    timeoutMs: number;
    clientSecret: string | null;
  } | null;
  /** Settles once the answer was stored, or not; null: no answer is being stored. */
  storing: Promise<void> | null;
}

/** What became of a callback. `flow` null: it belongs to none. */
type Taken = { refused: Failure; flow: Flow | null } | { refused: null; flow: Flow };

const MAX_TIMER_MS = 2 ** 31 - 1;
const MAX_FLOWS = 200;

/**
 * Authorizations from start to stored tokens. At most one per connection; one that is over stays listed until the next starts.
 * A callback is matched by its state first; one that belongs to no waiting flow changes nothing and sends nothing.
 */
export class FlowService {
  readonly #deps: FlowDeps;
  readonly #flows = new Map<string, Running>();
  /** Waiting flows by the state they sent. */
  readonly #pending = new Map<string, Running>();
  readonly #spent = new SpentStates();
  readonly #changeListeners = new Set<(flow: Flow) => void>();
  readonly #noticeListeners = new Set<(failure: Failure) => void>();

  constructor(deps: FlowDeps) {
    this.#deps = deps;
  }

  /**
   * Starts the connection's grant, cancelling one already under way for it. With authorization code it resolves once the browser
   * was asked to open; with client credentials once the tokens are stored. What goes wrong is in the flow, as `failed` or, where only
   * the browser did not open, beside `waiting`. Rejects with `not-found` only.
   */
  async start(connectionId: string): Promise<Flow> {
    const connection = this.#deps.connections(connectionId);
    const closed = this.#displace(connectionId);
    const running = this.#begin(connection);
    try {
      await closed;
      if (connection.grantType === 'client_credentials') await this.#retrieve(running);
      else await this.#open(running);
    } catch (error) {
      this.#fail(running, error);
    }
    return running.flow;
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

  /** Opens the same authorize URL once more. Rejects with `flow-none-pending`, or as the browser port does. */
  async reopen(flowId: string): Promise<void> {
    const running = this.#waiting(flowId);
    if (running.flow.authorizeUrl === null) throw notWaiting();
    await this.#browse(running.connection.id, running.flow.authorizeUrl);
    if (running.flow.status === 'waiting' && running.flow.failure !== null) this.#update(running, { failure: null });
  }

  /**
   * Takes a URL that a person pasted for this flow. Rejects when the URL was refused and the flow goes on waiting; a flow that
   * ended, well or not, is returned.
   */
  async paste(flowId: string, url: string): Promise<Flow> {
    const running = this.#waiting(flowId);
    const taken = await this.#take(url, 'paste', flowId);
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

  onChange(listener: (flow: Flow) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** Hears of callbacks that belong to no waiting flow. */
  onNotice(listener: (failure: Failure) => void): () => void {
    this.#noticeListeners.add(listener);
    return () => this.#noticeListeners.delete(listener);
  }

  /** The machine woke: time asleep counts for time-outs too, though timers stood still. */
  resumed(): void {
    for (const running of this.#pending.values()) this.#arm(running, Math.max(0, running.flow.timeoutAt - this.#deps.clock.now()));
  }

  /** Ends everything; nobody is told. */
  dispose(): void {
    this.#changeListeners.clear();
    this.#noticeListeners.clear();
    for (const running of this.#flows.values()) void this.#end(running, 'cancelled', null, 'cancelled');
  }

  #begin(connection: Connection): Running {
    const now = this.#deps.clock.now();
    const running: Running = {
      flow: {
        id: base64url.encode(this.#deps.random.bytes(16)),
        connectionId: connection.id,
        status: 'preparing',
        receiver: connection.receiver.kind,
        authorizeUrl: null,
        redirectUri: null,
        startedAt: now,
        timeoutAt: now + this.#timeoutMs(),
        failure: null,
      },
      connection,
      abort: new AbortController(),
      listening: null,
      timer: null,
      waiting: null,
      storing: null,
    };
    for (const [id, { flow }] of this.#flows) {
      if (this.#flows.size < MAX_FLOWS) break;
      if (isOver(flow)) this.#flows.delete(id);
    }
    this.#flows.set(running.flow.id, running);
    this.#emit(running.flow);
    return running;
  }

  async #open(running: Running): Promise<void> {
    const { connection, abort } = running;
    // Whatever would stop the token request, or lose its answer, is better known before the person signs in.
    await this.#deps.proveStorable(connection.id);
    const server = await this.#deps.discoveries.resolveEndpoints(connection);
    // Taken once and kept: what is typed while the person signs in may be for another server than this sign-in's.
    const clientSecret = await this.#clientSecret(connection, server);
    clientAuthenticationOf(connection, clientSecret);
    abort.signal.throwIfAborted();
    const redirectUri = await this.#receive(running, connection.receiver);
    const request = await buildAuthorizeRequest({ connection, server, redirectUri, random: this.#deps.random });
    abort.signal.throwIfAborted();

    const timeoutMs = this.#timeoutMs();
    running.waiting = { request, server, redirectUri, timeoutMs, clientSecret };
    this.#arm(running, timeoutMs);
    this.#pending.set(request.state, running);
    this.#update(running, { status: 'waiting', authorizeUrl: request.url, redirectUri, timeoutAt: this.#deps.clock.now() + timeoutMs });
    try {
      await this.#browse(connection.id, request.url);
    } catch (error) {
      if (running.flow.status === 'waiting') this.#update(running, { failure: asFailure(error) });
    }
  }

  async #browse(connectionId: string, url: string): Promise<void> {
    const at = this.#deps.clock.now();
    const tell = (failure: Failure | null) => this.#deps.onTraffic?.({ connectionId, purpose: 'authorize', at, url, secrets: [], failure });
    try {
      await this.#deps.browser.open(url);
    } catch (error) {
      tell(asFailure(error));
      throw error;
    }
    tell(null);
  }

  #arm(running: Running, remainingMs: number): void {
    const waitedMs = running.waiting?.timeoutMs ?? remainingMs;
    if (running.timer !== null) clearTimeout(running.timer);
    running.timer = setTimeout(() => void this.#end(running, 'failed', timedOut(waitedMs), 'timed-out'), remainingMs);
  }

  async #receive(running: Running, receiver: Receiver): Promise<string> {
    if (receiver.kind === 'scheme') return SCHEME_REDIRECT;
    if (receiver.kind === 'paste') return receiver.redirectUri;
    const where = { port: receiver.port, path: receiver.path };
    const listening = await this.#deps.redirects.listen(where, (url) => this.#deliver(url, 'loopback', running.flow.id));
    running.listening = listening;
    if (running.abort.signal.aborted) await listening.close();
    running.abort.signal.throwIfAborted();
    return listening.redirectUri;
  }

  async #retrieve(running: Running): Promise<void> {
    const { connection } = running;
    await this.#deps.proveStorable(connection.id);
    running.abort.signal.throwIfAborted();
    this.#update(running, { status: 'exchanging' });
    const server = await this.#deps.discoveries.resolveEndpoints(connection);
    const context = this.#context(running, server, null, await this.#clientSecret(connection, server));
    const answer = await requestClientCredentials(context);
    await this.#finish(running, server, {
      answer,
      callbackMembers: [],
      scopesAsked: connection.scopes.filter((scope) => scope !== ''),
      nonce: null,
      how: 'retrieved',
    });
  }

  async #deliver(url: string, via: 'scheme' | 'loopback', flowId: string | null): Promise<ReceiverPage> {
    const taken = await this.#take(url, via, flowId);
    if (taken.refused === null) return pageOf(taken.flow, this.#flows.get(taken.flow.id)?.connection.name ?? 'this connection');
    const { refused } = taken;
    if (taken.flow === null) for (const listener of this.#noticeListeners) listener(refused);
    return { ok: false, title: 'This sign-in was not accepted', text: `${refused.what} ${refused.action}` };
  }

  /** The one way in for every callback. Up to the point where the state is spent nothing is awaited, so that it counts once. */
  async #take(text: string, via: Receiver['kind'], flowId: string | null): Promise<Taken> {
    let callback: Callback;
    let state: string | null;
    try {
      callback = parseCallback(text);
      state = stateOf(callback);
    } catch (error) {
      return { refused: asFailure(error), flow: null };
    }
    const running = state === null ? undefined : this.#pending.get(state);
    if (state === null || running?.waiting == null) {
      return { refused: strayCallback(state, this.#spent.endOf(state), this.#pending.size), flow: null };
    }
    const { server, redirectUri } = running.waiting;
    try {
      if (running.flow.receiver !== via) throw wrongReceiver(running.flow, via);
      if (flowId !== null && flowId !== running.flow.id) throw otherFlow();
      checkRedirectUri(callback, redirectUri);
    } catch (error) {
      const refused = asFailure(error);
      this.#tellCallback(running, callback, refused);
      this.#update(running, { failure: refused });
      return { refused, flow: running.flow };
    }
    try {
      const accepted = this.#accept(running, callback, server, redirectUri);
      this.#spend(running, 'used');
      await this.#exchange(running, running.waiting, accepted);
    } catch (error) {
      this.#fail(running, error);
    }
    return { refused: null, flow: running.flow };
  }

  #accept(running: Running, callback: Callback, server: ResolvedServer, redirectUri: string): AcceptedCallback {
    try {
      const others = this.#deps.otherIssuers?.(running.connection.id) ?? [];
      const accepted = acceptCallback(callback, server, redirectUri, others);
      this.#tellCallback(running, callback, null);
      return accepted;
    } catch (error) {
      this.#tellCallback(running, callback, asFailure(error));
      throw error;
    }
  }

  #tellCallback(running: Running, { url, parameters }: Callback, failure: Failure | null): void {
    const codes = parameters.getAll('code').map((value): KnownSecret => ({ kind: 'code', value }));
    const { codeVerifier = null } = running.waiting?.request ?? {};
    this.#deps.onTraffic?.({
      connectionId: running.connection.id,
      purpose: 'callback',
      at: this.#deps.clock.now(),
      url: url.href,
      secrets: codeVerifier === null ? codes : [...codes, { kind: 'code verifier', value: codeVerifier }],
      failure,
    });
  }

  async #exchange(
    running: Running,
    { request, server, redirectUri, clientSecret }: NonNullable<Running['waiting']>,
    accepted: AcceptedCallback,
  ): Promise<void> {
    if (running.timer !== null) clearTimeout(running.timer);
    this.#update(running, { status: 'exchanging', failure: null });
    const { codeVerifier, nonce, scopesAsked } = request;
    const context = this.#context(running, server, redirectUri, clientSecret);
    const answer = await exchangeCode(context, { code: accepted.code, codeVerifier, nonce });
    await this.#finish(running, server, {
      answer: { ...answer, breaches: [...answer.breaches, ...accepted.findings] },
      callbackMembers: accepted.members,
      scopesAsked,
      nonce,
      how: 'connected',
      redirectUri,
    });
  }

  async #finish(running: Running, server: ResolvedServer, grant: NewGrant): Promise<void> {
    const { connection, abort } = running;
    abort.signal.throwIfAborted();
    const tokenOrigin = tokenEndpointOf(connection, server).origin;
    const source = { clientId: connection.clientId, tokenOrigin, issuer: connection.issuer };
    const stored = this.#deps.deliverGrant(connection.id, { ...grant, source });
    running.storing = stored.catch(() => {});
    await stored;
    await this.#end(running, 'done', null, 'used');
  }

  #context(running: Running, server: ResolvedServer, redirectUri: string | null, clientSecret: string | null): TokenContext {
    const { connection, abort } = running;
    abort.signal.throwIfAborted();
    return { http: this.#deps.http, clock: this.#deps.clock, connection, server, clientSecret, redirectUri, signal: abort.signal };
  }

  async #clientSecret(connection: Connection, server: ResolvedServer): Promise<string | null> {
    const { origin } = tokenEndpointOf(connection, server);
    return connection.clientAuthentication === 'none' ? null : this.#deps.clientSecret(connection, origin);
  }

  #fail(running: Running, error: unknown): void {
    void this.#end(running, 'failed', asFailure(error), 'refused');
  }

  /** Settles a flow, once; resolves when its receiver is closed. */
  async #end(running: Running, status: FlowStatus, failure: Failure | null, end: StateEnd): Promise<void> {
    if (isOver(running.flow)) return;
    // Too late: the server has given its answer, and it is on its way to where it is kept.
    if (status === 'cancelled' && running.storing !== null) return running.storing;
    this.#spend(running, end);
    running.waiting = null;
    if (running.timer !== null) clearTimeout(running.timer);
    this.#update(running, { status, failure });
    running.abort.abort();
    await running.listening?.close().catch(() => {});
  }

  /** Takes the state out of those waited for, and remembers how it ended. */
  #spend(running: Running, end: StateEnd): void {
    const state = running.waiting?.request.state;
    if (state !== undefined && this.#pending.delete(state)) this.#spent.add(state, end);
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
    this.#emit(running.flow);
  }

  #emit(flow: Flow): void {
    for (const listener of this.#changeListeners) listener(flow);
  }

  #timeoutMs(): number {
    return Math.min(Math.max(1, this.#deps.settings().flowTimeoutMs), MAX_TIMER_MS);
  }
}

function isOver({ status }: Flow): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : internalFailure(error);
}

function pageOf({ status, failure }: Flow, name: string): ReceiverPage {
  if (status === 'done') return { ok: true, title: 'Signed in', text: `Tokenscope has the tokens for ${name}.` };
  if (failure !== null) return { ok: false, title: 'The sign-in did not work', text: `${failure.what} ${failure.action}` };
  return { ok: false, title: 'The sign-in was cancelled', text: 'Start it again in Tokenscope if you still want it.' };
}
