import type { CallBody, Challenge } from '../../model/call-result';
import type { Connection, Endpoints } from '../../model/connection';
import { Failure, failing, withTexts } from '../../model/failure';
import { type BuiltCall, buildCall } from '../../model/request';
import type { Values } from '../../model/variables';
import { challengeIn, parameter } from '../base/challenge';
import { readRateLimit } from '../base/rate-limit';
import { headerOf } from '../base/untrusted-text';
import { unlessAborted } from '../base/unless-aborted';
import type { ClientCredential } from '../client-auth/method';
import type { CoachAbout } from '../coach/facts';
import { detailsOf, notConnected } from '../connection/failures';
import { canRenew, expiryOf } from '../connection/grant';
import { ProductionGate } from '../connection/production-gate';
import { presentationOf } from '../connection/proof-key';
import type { ConnectionService } from '../connection/service';
import type { TokenReading, TokenService } from '../connection/token-service';
import { explainExchange } from '../exchanges/explainer';
import type { ExchangeLog, HeldExchanges } from '../exchanges/log';
import type { Clock, Http, HttpResponse } from '../ports';
import { Redaction } from '../redaction/redaction';
import type { Fingerprint, Grant, KnownSecret } from '../secrets';
import { boundTo } from '../token/bound';
import { grantSecrets, sealedSecrets } from '../wire/sealed';
import { send } from '../wire/send';
import { readBody } from './body';
import type { Call, CallResult, CallStep } from './model';
import { readsOnly } from './reads-only';

export interface CallServiceDeps {
  connections: Pick<ConnectionService, 'get' | 'admitApi' | 'records' | 'variables'>;
  tokens: {
    read(id: string): Promise<Pick<TokenReading, 'grant' | 'pending' | 'credential' | 'apiOrigin'>>;
    renew: TokenService['renew'];
  };
  http: Http;
  clock: Clock;
  /** Records what goes through `http`. Absent: no exchange can be shown. */
  exchanges?: Pick<ExchangeLog, 'hold'>;
  fingerprint: Fingerprint;
  /** Asked before a call that may change data in production. Absent: none is sent there. */
  production?: Pick<ProductionGate, 'admit'>;
  /** Makes ready what a call to that connection needs; a call can be cancelled while it goes on. */
  ensureReady?: (connectionId: string) => Promise<void>;
  /** To name the address of a refresh that was not sent, where it comes from discovery. */
  discoveries?: { resolveEndpoints(connection: Connection): Promise<{ endpoints: Endpoints }> };
}

/** One call on its way: what it was made of and what has happened so far. */
interface Run {
  connection: Connection;
  call: Call;
  /** The client's. */
  credential: ClientCredential | null;
  values: Values;
  /** What `redaction` hides. */
  secrets: KnownSecret[];
  redaction: Redaction;
  signal: AbortSignal;
  steps: Step[];
}

/** A call that may be sent. */
interface Admitted {
  run: Run;
  built: BuiltCall;
  grant: Grant;
  /** A refresh of it may have reached the server. */
  pending: boolean;
}

interface Step extends Omit<CallStep, 'exchange'> {
  /** Of the one taken down; null: there is none. */
  exchangeId: string | null;
  about: Partial<CoachAbout>;
}

/** Sends test calls with a connection's access token. What it returns holds no secret of the connection. */
export class CallService {
  readonly #underWay = new Map<string, AbortController>();

  constructor(private readonly deps: CallServiceDeps) {}

  /**
   * Sends a call. A 401 is answered by one refresh and one more try, where the connection allows it and a refresh can help. What goes
   * wrong on the way (time-out, cancellation, a refresh refused) is the `problem` of its exchange.
   *
   * @throws Failure `not-found`, `not-connected`, vault-*, what `ensureReady` and `buildCall` throw, `cancelled` where that came before
   * all was ready: nothing was sent then. `bad-request` where a call of that id is under way.
   */
  send(connectionId: string, callId: string, call: Call): Promise<CallResult> {
    return this.#cancellable(connectionId, callId, async (signal) => this.#run(await this.#admitted(connectionId, call, signal)));
  }

  /** Asks all that `send` would ask before it, and sends nothing. Resolves where it may be sent. @throws Failure as `send`. */
  admit(connectionId: string, callId: string, call: Call): Promise<void> {
    return this.#cancellable(connectionId, callId, async (signal) => void (await this.#admitted(connectionId, call, signal)));
  }

  /** Ends a call that is under way; its exchange then has the problem `cancelled`. A refresh that it has begun goes on to its end. */
  cancel(callId: string): void {
    this.#underWay.get(callId)?.abort();
  }

  async #cancellable<T>(connectionId: string, callId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#underWay.has(callId)) throw alreadyUnderWay();
    const stop = new AbortController();
    this.#underWay.set(callId, stop);
    try {
      await unlessAborted(stop.signal, async () => this.deps.ensureReady?.(connectionId), cancelledBeforeSending);
      return await work(stop.signal);
    } finally {
      this.#underWay.delete(callId);
    }
  }

  /** What may be sent: the person has agreed to its API and, in production, to what it may change. */
  async #admitted(connectionId: string, call: Call, signal: AbortSignal): Promise<Admitted> {
    const connection = this.deps.connections.get(connectionId);
    const { grant, pending, credential, apiOrigin } = await this.deps.tokens.read(connectionId);
    if (grant === null) throw notConnected();
    const variables = await this.deps.connections.variables.of(connection);
    const sealed = sealedSecrets(connection, await this.deps.connections.records.read(connectionId));
    const { values } = variables;
    const run: Run = {
      connection,
      call,
      credential,
      values,
      secrets: [],
      redaction: new Redaction(this.deps.fingerprint),
      signal,
      steps: [],
    };
    hide(run, [...sealed, ...grantSecrets(grant), ...variables.secrets]);
    const built = this.#built(connection, call, grant, values);
    const { origin } = new URL(built.url);
    variables.admit(call, origin);
    if (origin !== apiOrigin)
      await unlessAborted(signal, () => this.deps.connections.admitApi(connectionId, origin), cancelledBeforeSending);
    if (!readsOnly(built)) await unlessAborted(signal, () => this.#admit(run, built), cancelledBeforeSending);
    return { run, built, grant, pending };
  }

  async #run({ run, built, grant, pending }: Admitted): Promise<CallResult> {
    const held = this.deps.exchanges?.hold(run.connection.id);
    try {
      const answer = await this.#answerTo(run, built, grant, pending);
      return await this.#conclude(run, answer, held);
    } finally {
      held?.release();
    }
  }

  #admit({ connection, redaction }: Run, { method, url }: BuiltCall): Promise<void> {
    const gate = this.deps.production ?? new ProductionGate(this.deps.clock);
    return gate.admit(connection, { kind: 'call', method, origin: new URL(url).origin, url: redaction.text(url) });
  }

  /** Sends the call, and once more with a new token where that can help. Resolves with the last call's answer; null: it got none. */
  async #answerTo(run: Run, built: BuiltCall, grant: Grant, pending: boolean): Promise<HttpResponse | null> {
    const { connection, call, values } = run;
    const { step, response: first } = await this.#send(run, built, grant);
    if (first?.status !== 401) return first;
    const outlook = renewalOf(connection, grant, pending, challengeIn(first.headers));
    const renewed = outlook === 'possible' ? await this.#renew(run, grant) : null;
    step.about.renewal = renewed !== null ? 'tried-again' : outlook === 'possible' ? 'failed' : outlook;
    if (renewed === null) return first;
    hide(run, grantSecrets(renewed));
    const again = await this.#send(run, this.#built(connection, call, renewed, values), renewed);
    again.step.about.renewal = 'fresh';
    return again.response;
  }

  #built(connection: Connection, call: Call, grant: Grant, values: Values): BuiltCall {
    return buildCall(call, connection, grant.accessToken, values, presentationOf(connection, grant, this.deps.clock).scheme);
  }

  /** Sends one request and notes it; `response` null: no answer came. */
  async #send(run: Run, call: BuiltCall, grant: Grant): Promise<{ step: Step; response: HttpResponse | null }> {
    const { connection, credential, secrets, signal } = run;
    const { expiresAt } = expiryOf(grant);
    const now = this.deps.clock.now();
    const expiredForMs = expiresAt !== null && expiresAt <= now ? now - expiresAt : null;
    const step: Step = {
      purpose: 'call',
      url: run.redaction.text(call.url),
      status: null,
      exchangeId: null,
      problem: null,
      about: { clockSkewMs: grant.clockSkewMs, expiredForMs, bound: boundTo(grant) },
    };
    run.steps.push(step);
    try {
      const bound = isBound(call, grant) ? presentationOf(connection, grant, this.deps.clock).bound : undefined;
      const leg = { connectionId: connection.id, purpose: 'call' as const, secrets, credential, bound, signal };
      const { response, made } = await send(this.deps.http, leg, call);
      // Worth nothing without its token, a proof is not looked for encoded: that would take a third of the call.
      for (const { kind, value } of made) run.redaction.add(kind, value, false);
      step.status = response.status;
      step.exchangeId = response.exchangeId ?? null;
      return { step, response };
    } catch (error) {
      noteProblem(step, error);
      return { step, response: null };
    }
  }

  /** Refreshes once; null where that failed or the call was cancelled meanwhile. */
  async #renew(run: Run, used: Grant): Promise<Grant | null> {
    const { connection, signal } = run;
    // Someone else may have refreshed since the call left; rotating once more would gain nothing.
    const now = await this.deps.tokens.read(connection.id).catch(() => null);
    if (now?.grant && now.grant.accessToken !== used.accessToken) return now.grant;
    const url = await this.#tokenEndpoint(connection);
    const step: Step = {
      purpose: 'refresh',
      url,
      status: null,
      exchangeId: null,
      problem: null,
      about: { clockSkewMs: used.clockSkewMs },
    };
    run.steps.push(step);
    try {
      // A refresh is never broken off: the server may have rotated already.
      const { grant, exchangeId } = await unlessAborted(
        signal,
        () => this.deps.tokens.renew(connection.id, { automatic: true }),
        cancelledDuringRefresh,
      );
      step.exchangeId = exchangeId;
      return grant;
    } catch (error) {
      noteProblem(step, error);
      return null;
    }
  }

  async #tokenEndpoint(connection: Connection): Promise<string> {
    if (connection.endpoints.token) return connection.endpoints.token;
    const server = await this.deps.discoveries?.resolveEndpoints(connection).catch(() => null);
    return server?.endpoints.token ?? connection.issuer ?? '';
  }

  async #conclude(run: Run, answer: HttpResponse | null, held: HeldExchanges | undefined): Promise<CallResult> {
    const { redaction } = run;
    const exchanges = await Promise.all(run.steps.map((step) => shown(run, step, held)));
    const called = exchanges.findLast(({ purpose }) => purpose === 'call')?.exchange ?? null;
    const explanation = called?.coach ?? null;
    if (answer === null) return { exchanges, body: NO_BODY, challenge: null, rateLimit: null, explanation };
    const headers = answer.headers.map(({ name, value }) => ({ name, value: redaction.text(value) }));
    const startedAt = called?.exchange.at ?? this.deps.clock.now() - answer.endMs;
    return {
      exchanges,
      body: readBody(answer, redaction),
      challenge: challengeIn(headers),
      rateLimit: readRateLimit(headers, startedAt + answer.headersMs),
      explanation,
    };
  }
}

const NO_BODY: CallBody = { text: '', kind: 'empty', notice: null, cutAt: null };

/** A step with its exchange as it was taken down, explained with what is known of it here. */
async function shown(run: Run, { exchangeId, about, problem, ...step }: Step, held: HeldExchanges | undefined): Promise<CallStep> {
  const { connection, redaction, secrets } = run;
  const exchange = exchangeId === null ? null : ((await held?.exchange(exchangeId, secrets)) ?? null);
  return {
    ...step,
    url: exchange?.url ?? step.url,
    status: exchange?.status ?? step.status,
    exchange: exchange && explainExchange(exchange, connection, about),
    problem: problem && withTexts(problem, (text) => redaction.text(text)),
  };
}

/** Whether a call carries the token as a bound one, and not an Authorization header of its own. */
function isBound({ headers }: BuiltCall, { accessToken }: Grant): boolean {
  return headerOf(headers, 'authorization') === `DPoP ${accessToken}`;
}

/** Whether a refresh can help against a 401, and if not, why. */
function renewalOf(
  connection: Connection,
  grant: Grant,
  pending: boolean,
  challenge: Challenge | null,
): 'possible' | 'off' | 'impossible' | 'no-help' {
  // An error other than invalid_token (RFC 6750 section 3.1) would come again with a new token.
  const error = challenge === null ? null : parameter(challenge, 'error');
  if (error !== null && error !== 'invalid_token') return 'no-help';
  if (!canRenew(connection, { ...grant, pending })) return 'impossible';
  return connection.refreshOn401 ? 'possible' : 'off';
}

function hide(run: Run, secrets: KnownSecret[]): void {
  run.secrets = [...run.secrets, ...secrets];
  run.redaction.addAll(secrets);
}

function noteProblem(step: Step, error: unknown): void {
  if (!(error instanceof Failure)) throw error;
  step.exchangeId = error.exchangeId;
  step.problem = detailsOf(error);
}

const cancelledBeforeSending = failing({
  code: 'cancelled',
  what: 'The call was cancelled before anything was sent.',
  likelyCause: 'You cancelled it while the vault was being opened or the practice provider started.',
  action: 'Send the call again.',
});

const cancelledDuringRefresh = failing({
  code: 'cancelled',
  what: 'The call was cancelled while the token was being refreshed.',
  likelyCause: 'You cancelled it. The refresh itself continues, so that no new token is lost.',
  action: 'Send the call again when the token has been refreshed.',
});

const alreadyUnderWay = failing({
  code: 'bad-request',
  what: 'This call is already in progress.',
  likelyCause: 'It was sent twice.',
  action: 'Wait for the response, or cancel it first.',
});
