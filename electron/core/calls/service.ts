import { grantOf } from '../../model/grants';
import { type BuiltCall, buildCall } from '../../model/request';
import { expiryOf } from '../connection/grant';
import { notConnected } from '../connection/failures';
import type { Connection, Endpoints, Grant, Pair } from '../connection/model';
import { Failure, type FailureDetails } from '../failure';
import type { AnswerOutline } from '../oauth/token-endpoint';
import { headerOf } from '../oauth/untrusted-text';
import type { KnownSecret } from '../exchanges/model';
import { clientSecrets, grantSecrets } from '../exchanges/sealed';
import type { Clock, Http, HttpResponse } from '../ports';
import { readBody } from './body';
import { challengeIn, explainChallenge, parameter } from './challenge';
import { type Answered, explainAnswer } from './explain';
import type { Call, CallResult, Challenge, Exchange, ExplainedChallenge } from './model';
import { readRateLimit } from './rate-limit';
import { Redaction } from '../redaction/redaction';

/** What calls need of the connections. */
export interface CallConnections {
  get(id: string): Connection;
  /** Rejects with `cancelled` where the access token may not go to that origin; may ask the person. */
  admitApi(id: string, origin: string): Promise<void>;
}

/**
 * What calls need of the tokens. `refresh` persists before it resolves, and shares one refresh among all who ask; an automatic one is
 * refused while the server wants to be left alone.
 */
export interface CallTokens {
  /** One look at the sealed record; `apiOrigin` is where the tokens may go, null or "": to no API yet. */
  read(id: string): Promise<{ grant: Grant | null; pending: boolean; clientSecret: string | null; apiOrigin: string | null }>;
  refresh(id: string, how: { automatic: true }): Promise<Grant>;
  /** What the token endpoint answered to the last refresh; null: nothing yet. */
  lastAnswer(id: string): AnswerOutline | null;
}

export interface CallServiceDeps {
  connections: CallConnections;
  tokens: CallTokens;
  http: Http;
  clock: Clock;
  /** Keyed fingerprint of a secret. */
  fingerprint: (secret: string) => string;
  /** Makes ready what a call to that connection needs; a call can be cancelled while it goes on. */
  ensureReady?: (connectionId: string) => Promise<void>;
  /** To name the token endpoint of a refresh where it comes from discovery. */
  discoveries?: { resolveEndpoints(connection: Connection): Promise<{ endpoints: Endpoints }> };
}

/** Milliseconds for one exchange. */
const TIMEOUT_MS = 60_000;
/** Bytes of a response body that are kept. */
export const MAX_BODY_BYTES = 25_000_000;

/** One call on its way: what it was made of and what has happened so far. */
interface Run {
  callId: string;
  connection: Connection;
  call: Call;
  /** What `redaction` hides. */
  secrets: KnownSecret[];
  redaction: Redaction;
  signal: AbortSignal;
  exchanges: Exchange[];
}

/** Sends test calls with a connection's access token. What it returns holds no secret of the connection. */
export class CallService {
  readonly #deps: CallServiceDeps;
  readonly #underWay = new Map<string, AbortController>();

  constructor(deps: CallServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Sends a call. A 401 is answered by one refresh and one more try, where the connection allows it and a refresh can help. What goes
   * wrong on the way (time-out, cancellation, a refresh refused) is the `problem` of its exchange.
   *
   * @throws Failure `not-found`, `not-connected`, vault-*, what `ensureReady` and `buildCall` throw, `cancelled` where that came before
   * all was ready: nothing was sent then. `bad-request` where a call of that id is under way.
   */
  async send(connectionId: string, callId: string, call: Call): Promise<CallResult> {
    if (this.#underWay.has(callId)) throw alreadyUnderWay();
    const stop = new AbortController();
    this.#underWay.set(callId, stop);
    try {
      await orCancelled(async () => this.#deps.ensureReady?.(connectionId), stop.signal, cancelledBeforeSending);
      return await this.#run(connectionId, callId, call, stop.signal);
    } finally {
      this.#underWay.delete(callId);
    }
  }

  /** Ends a call that is under way; its exchange then has the problem `cancelled`. A refresh that it has begun goes on to its end. */
  cancel(callId: string): void {
    this.#underWay.get(callId)?.abort();
  }

  async #run(connectionId: string, callId: string, call: Call, signal: AbortSignal): Promise<CallResult> {
    const connection = this.#deps.connections.get(connectionId);
    const { grant, pending, clientSecret, apiOrigin } = await this.#deps.tokens.read(connectionId);
    if (grant === null) throw notConnected();
    const redaction = new Redaction(this.#deps.fingerprint);
    const run: Run = { callId, connection, call, secrets: [], redaction, signal, exchanges: [] };
    hide(run, [...clientSecrets(connection.clientId, clientSecret), ...grantSecrets(grant)]);
    const built = buildCall(call, connection, grant.accessToken);
    const { origin } = new URL(built.url);
    if (origin !== apiOrigin)
      await orCancelled(() => this.#deps.connections.admitApi(connectionId, origin), signal, cancelledBeforeSending);
    const startedAt = this.#deps.clock.now();
    const first = await this.#exchange(run, built);
    if (first === null) return unanswered(run);
    const { expiresAt } = expiryOf(grant);
    const expiredForMs = expiresAt !== null && expiresAt <= startedAt ? startedAt - expiresAt : null;
    const conclude = (answer: HttpResponse, refresh: Answered['refresh'], expired: number | null) =>
      this.#conclude(run, answer, refresh, expired);
    if (first.status !== 401) return conclude(first, 'not-needed', expiredForMs);
    const renewal = renewalOf(connection, grant, pending, challengeIn(first.headers));
    if (renewal !== 'possible') return conclude(first, renewal, expiredForMs);
    const renewed = await this.#renew(run, grant);
    if (renewed === null) return conclude(first, 'failed', expiredForMs);
    hide(run, grantSecrets(renewed));
    const second = await this.#exchange(run, buildCall(call, connection, renewed.accessToken));
    return second === null ? unanswered(run) : conclude(second, 'retried', null);
  }

  /** Sends one request and writes its exchange down; null where no answer came. */
  async #exchange(run: Run, built: BuiltCall): Promise<HttpResponse | null> {
    const startedAt = this.#deps.clock.now();
    const { method, url, headers, body } = built;
    const exchange: Exchange = {
      id: `${run.callId}.${run.exchanges.length + 1}`,
      purpose: 'call',
      request: {
        method,
        url: run.redaction.text(url),
        headers: run.redaction.headers(headers),
        bodyBytes: body === null ? 0 : new TextEncoder().encode(body).length,
      },
      startedAt,
      response: null,
      challenge: null,
      problem: null,
    };
    run.exchanges.push(exchange);
    try {
      const response = await this.#deps.http.send({
        method,
        url,
        headers,
        body,
        timeoutMs: TIMEOUT_MS,
        maxBodyBytes: MAX_BODY_BYTES,
        signal: run.signal,
        about: { connectionId: run.connection.id, purpose: 'call', secrets: run.secrets },
      });
      exchange.response = summaryOf(response, run.redaction);
      exchange.challenge = explained(challengeIn(exchange.response.headers));
      return response;
    } catch (error) {
      exchange.problem = problemOf(error, run.redaction);
      return null;
    }
  }

  /** Refreshes once; null where that failed or the call was cancelled meanwhile. */
  async #renew(run: Run, used: Grant): Promise<Grant | null> {
    const { connection, signal, exchanges, redaction } = run;
    // Someone else may have refreshed since the call left; rotating once more would gain nothing.
    const now = await this.#deps.tokens.read(connection.id).catch(() => null);
    if (now?.grant && now.grant.accessToken !== used.accessToken) return now.grant;
    const exchange: Exchange = {
      id: `${run.callId}.${exchanges.length + 1}`,
      purpose: 'refresh',
      request: { method: 'POST', url: await this.#tokenEndpoint(connection), headers: [], bodyBytes: 0 },
      startedAt: this.#deps.clock.now(),
      response: null,
      challenge: null,
      problem: null,
    };
    exchanges.push(exchange);
    try {
      // A refresh is never broken off: the server may have rotated already.
      const renewed = await orCancelled(
        () => this.#deps.tokens.refresh(connection.id, { automatic: true }),
        signal,
        cancelledDuringRefresh,
      );
      hide(run, grantSecrets(renewed));
      return renewed;
    } catch (error) {
      exchange.problem = problemOf(error, redaction);
      return null;
    } finally {
      const answer = this.#deps.tokens.lastAnswer(connection.id);
      // A cancelled one may not even have begun; what is there then belongs to an earlier one.
      if (answer !== null && exchange.problem?.code !== 'cancelled') {
        exchange.startedAt = answer.startedAt;
        exchange.response = refreshSummaryOf(answer, redaction);
      }
    }
  }

  async #tokenEndpoint(connection: Connection): Promise<string> {
    if (connection.endpoints.token) return connection.endpoints.token;
    const server = await this.#deps.discoveries?.resolveEndpoints(connection).catch(() => null);
    return server?.endpoints.token ?? connection.issuer ?? '';
  }

  #conclude(run: Run, response: HttpResponse, refresh: Answered['refresh'], expiredForMs: number | null): CallResult {
    const { connection, redaction, exchanges } = run;
    const headers = redaction.headers(response.headers);
    const body = readBody(response, redaction);
    const challenge = challengeIn(headers);
    const last = exchanges.findLast(({ purpose, response: answer }) => purpose === 'call' && answer !== null);
    const rateLimit = readRateLimit(headers, (last?.startedAt ?? this.#deps.clock.now()) + response.headersMs);
    const { status, statusText } = response;
    return {
      exchanges,
      body,
      challenge: explained(challenge),
      rateLimit,
      explanation: explainAnswer({ status, statusText, headers, body, challenge, rateLimit, connection, expiredForMs, refresh }),
    };
  }
}

/** Whether a refresh can help against a 401, and if not, why. */
function renewalOf(
  connection: Connection,
  grant: Grant,
  pending: boolean,
  challenge: Challenge | null,
): 'possible' | 'off' | 'impossible' | 'not-needed' {
  // An error other than invalid_token (RFC 6750 section 3.1) would come again with a new token.
  const error = challenge === null ? null : parameter(challenge, 'error');
  if (error !== null && error !== 'invalid_token') return 'not-needed';
  if (grantOf(connection).renewedBy !== 'asking-again' && (grant.refreshToken === null || grant.refreshDeadAt !== null || pending))
    return 'impossible';
  return connection.refreshOn401 ? 'possible' : 'off';
}

function hide(run: Run, secrets: KnownSecret[]): void {
  run.secrets = [...run.secrets, ...secrets];
  run.redaction.addAll(secrets);
}

function summaryOf(response: HttpResponse, redaction: Redaction): NonNullable<Exchange['response']> {
  const headers: Pair[] = redaction.headers(response.headers);
  return {
    status: response.status,
    statusText: redaction.text(response.statusText),
    headers,
    headersMs: response.headersMs,
    endMs: response.endMs,
    bodyBytes: response.body.length,
    cutAt: response.cut ? response.body.length : null,
    contentType: headerOf(headers, 'content-type') ?? '',
  };
}

/** Without headers: a new token in one of them could not be recognised where the refresh failed. */
function refreshSummaryOf(answer: AnswerOutline, redaction: Redaction): NonNullable<Exchange['response']> {
  const { status, statusText, headersMs, endMs, bodyBytes, cut, contentType } = answer;
  return {
    status,
    statusText: redaction.text(statusText),
    headers: [],
    headersMs,
    endMs,
    bodyBytes,
    cutAt: cut ? bodyBytes : null,
    contentType: redaction.text(contentType),
  };
}

function explained(challenge: Challenge | null): ExplainedChallenge | null {
  return challenge && { ...challenge, explanation: explainChallenge(challenge) };
}

/** No answer came to the last call: its exchange says why. */
function unanswered(run: Run): CallResult {
  return { exchanges: run.exchanges, body: { text: '', kind: 'empty', notice: null }, challenge: null, rateLimit: null, explanation: null };
}

function problemOf(error: unknown, redaction: Redaction): FailureDetails {
  if (!(error instanceof Failure)) throw error;
  const { code, what, likelyCause, action, evidence } = error;
  return {
    code,
    what: redaction.text(what),
    likelyCause: redaction.text(likelyCause),
    action,
    evidence: evidence.map(({ label, value }) => ({ label, value: redaction.text(value) })),
  };
}

function orCancelled<T>(work: () => Promise<T>, signal: AbortSignal, cancelled: () => Failure): Promise<T> {
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(cancelled());
    signal.addEventListener('abort', onAbort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function cancelledBeforeSending(): Failure {
  return new Failure({
    code: 'cancelled',
    what: 'The call was cancelled before anything was sent.',
    likelyCause: 'Someone cancelled it while the vault was being opened or the practice provider started.',
    action: 'Send the call again.',
  });
}

function cancelledDuringRefresh(): Failure {
  return new Failure({
    code: 'cancelled',
    what: 'The call was cancelled while the token was being refreshed.',
    likelyCause: 'Someone cancelled it. The refresh itself goes on, so that no new token is lost.',
    action: 'Send the call again when the token has been refreshed.',
  });
}

function alreadyUnderWay(): Failure {
  return new Failure({
    code: 'bad-request',
    what: 'This call is already under way.',
    likelyCause: 'It was sent twice.',
    action: 'Wait for its answer, or cancel it first.',
  });
}
