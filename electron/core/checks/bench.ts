import { grantOf } from '../../model/grants';
import { grantSecrets, sealedSecrets } from '../wire/sealed';
import type { LoggedExchange } from '../../model/exchange';
import type { Grant, SecretRecord } from '../secrets';
import type { Connection } from '../../model/connection';
import type { ConnectionService } from '../connection/service';
import type { AuthorizeChange } from '../grants/authorize-request';
import type { Discoveries, ResolvedServer } from '../wire/discovery';
import type { Clock, Http, Random } from '../ports';
import { Api, type LabCall } from './api';
import { probeAuthorize } from './authorize-probe';
import { Custody, effectOf, hasFullScope, isTaken } from './custody';
import { covers } from './effects';
import type { Failure, FailureDetails } from '../../model/failure';
import { Evidence } from './evidence';
import { Grants } from './grants';
import type {
  ApiReply,
  AuthorizeReply,
  IntrospectionReply,
  Lab,
  LabGrant,
  LabTokens,
  ObtainedCode,
  Reply,
  SignInAnswer,
  TokenChange,
  TokenReply,
} from './lab';
import { type Check, CouldNotRun, NotApplicable, STOPPED } from './model';
import type { CheckResult, Run, RunFamily } from './run';
import type { PlanOptions } from './plan';
import type { Promises } from '../../model/promises';
import { TokenRequests } from './requests';
import { refusedSignIn } from './refused-sign-in';
import { type ObtainsCodes, SignIns } from './sign-ins';
import { storedTokens } from './stored';
import { tidyUp } from './tidy-up';
import { Waits } from './waits';

export interface BenchDeps {
  connections: {
    get(id: string): Connection;
    records: { read(id: string): Promise<SecretRecord> };
    credentialFor: ConnectionService['credentialFor'];
    admitApi(id: string, origin: string): Promise<void>;
    admitAsked: ConnectionService['admitAsked'];
  };
  tokens: { read(id: string): Promise<{ grant: Grant | null }> };
  flows: ObtainsCodes;
  discoveries: Pick<Discoveries, 'resolveEndpoints' | 'discover'>;
  /** Records to the exchange log. */
  http: Http;
  clock: Clock;
  random: Random;
  /** Keyed fingerprint of a secret. */
  fingerprint: (secret: string) => string;
  /** The connection's exchange log, newest first. */
  logged?: (connectionId: string) => Promise<LoggedExchange[]>;
  /** Resolves after that many milliseconds, or rejects when the signal fires. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Told of the progress of the running check: steps, proof, waits and sign-ins. */
export interface RunLog {
  step(text: string): void;
  /** An exchange that proves something about the check now running. */
  prove(exchangeId: string): void;
  wait(wait: CheckResult['wait']): void;
  signIn(signIn: Run['signIn']): void;
  /** A token family has changed. */
  families(families: RunFamily[]): void;
}

export interface BenchSetting {
  connection: Connection;
  server: ResolvedServer;
  promises: Promises;
  options: PlanOptions;
  /** Requests that may change data at the API may be sent. */
  allowChanges: boolean;
  log: RunLog;
  /** Fires when the run is stopped. */
  signal: AbortSignal;
  /** Some check needs a grant of the run's own; it then serves for looking at as well. */
  getsMain: boolean;
  /** The person may be asked to sign in where a check can't decide otherwise. */
  signsIn: boolean;
  /** How many sign-ins the checks need. */
  signIns: number;
  /** The provider is known to end one grant when that is revoked, and no other of the same person. */
  revokesOne: boolean;
}

/** A refresh token that no server has given. */
const MADE_UP_REFRESH_TOKEN = 'tokenscope-check-no-such-refresh-token';

interface Shared {
  result: Promise<unknown>;
  proof: Capture;
}

/** Kept of an experiment for the checks that share it later. */
interface Capture {
  steps: string[];
  exchanges: string[];
}

/** A run's lab: where its checks ask, wait and look. */
export class Bench implements Lab {
  readonly connection: Connection;
  readonly server: ResolvedServer;
  readonly promises: Promises;
  readonly options: PlanOptions;
  readonly evidence: Evidence;
  readonly grants: Grants;
  readonly #deps: BenchDeps;
  readonly #setting: BenchSetting;
  readonly #signIns: SignIns;
  readonly #requests: TokenRequests;
  readonly #api: Api;
  readonly #custody: Custody;
  readonly #waits: Waits;
  readonly #shared = new Map<string, Shared>();
  readonly #captures = new Set<Capture>();
  /** Refresh tokens whose answer is still to come. */
  readonly #inFlight = new Set<string>();

  constructor(deps: BenchDeps, setting: BenchSetting) {
    const { connection, server, promises, options, allowChanges, log, signal } = setting;
    const { clock, fingerprint, connections } = deps;
    this.#deps = deps;
    this.#setting = setting;
    this.connection = connection;
    this.server = server;
    this.promises = promises;
    this.options = options;
    this.evidence = new Evidence(deps, signal, (id) => this.#prove([id]));
    const { evidence } = this;
    this.#signIns = new SignIns({
      flows: deps.flows,
      clock,
      connectionId: connection.id,
      evidence,
      signal,
      expected: setting.signIns,
      tell: (signIn) => log.signIn(signIn),
      refusal: () => this.#refusal(),
    });
    const credential = (endpoint: URL) => connections.credentialFor(connection, endpoint);
    this.#requests = new TokenRequests({ clock, evidence, connection, server, credential });
    this.grants = new Grants({
      clock,
      connection,
      evidence,
      fingerprint,
      requests: this.#requests,
      signIns: this.#signIns,
      onFamilies: (families) => log.families(families),
    });
    this.#api = new Api({ ...deps, connection, server, options, allowChanges, evidence, own: () => this.#own() });
    this.#custody = new Custody({
      connection,
      grants: this.grants,
      now: () => this.now(),
      step: (text) => this.step(text),
      renew: (grant) => this.#refresh(grant, {}),
      looksAtMain: () => this.#looksAtMain(),
    });
    this.#waits = new Waits({ clock, signal, pause: deps.pause, tell: (wait) => log.wait(wait), maxWaitMs: options.maxWaitMs });
  }

  /** Await this before the first check: it makes the person's own secrets known, and so hidden. */
  async prepare(): Promise<void> {
    const record = await this.#deps.connections.records.read(this.connection.id).catch(() => null);
    if (record !== null) this.evidence.know(sealedSecrets(this.connection, record));
  }

  /** @param rest The checks that come after it. */
  begin(check: Check, rest: readonly Check[]): void {
    this.#custody.begin(check, rest);
  }

  finish(): void {
    this.#custody.finish();
  }

  /** Revokes the run's own grants where that ends nothing else, and reports each that is left. Never rejects. */
  async tidyUp(): Promise<void> {
    const own = await this.#own().catch(() => null);
    await tidyUp({
      grants: this.grants,
      endpoint: this.server.endpoints.revocation !== null,
      stopped: this.#setting.signal.aborted,
      endsOthers: own !== null && !this.#setting.revokesOne && !this.grants.revokedOne,
      revoke: (token, kind) => this.#api.revoke(token, kind),
    });
  }

  now(): number {
    return this.#deps.clock.now();
  }

  step(text: string): void {
    const shown = this.evidence.text(text).slice(0, 500);
    for (const { steps } of this.#captures) steps.push(shown);
    this.#setting.log.step(shown);
  }

  async once<T>(key: string, experiment: () => Promise<T>): Promise<T> {
    const known = this.#shared.get(key);
    if (known !== undefined) {
      try {
        return (await known.result) as T;
      } finally {
        this.#prove(known.proof.exchanges);
        for (const text of known.proof.steps) this.step(text);
      }
    }
    const proof: Capture = { steps: [], exchanges: [] };
    this.#captures.add(proof);
    const result = experiment().finally(() => this.#captures.delete(proof));
    this.#shared.set(key, { result, proof });
    return result;
  }

  wait(ms: number, why: string): Promise<void> {
    return this.#waits.wait(ms, this.evidence.text(why));
  }

  /** Ends the current wait; the waiting check then could not run. */
  skipWait(): void {
    this.#waits.skip();
  }

  async stored(): Promise<LabTokens> {
    this.#alive();
    if (this.#looksAtMain()) return this.main();
    const own = await this.#own();
    if (own === null) throw new CouldNotRun(NO_TOKENS.what, this.grants.block(NO_TOKENS));
    const { tokens, exchange } = await storedTokens(own, this.connection.id, this.#deps);
    // They may have been renewed since the run began.
    this.evidence.know(grantSecrets(own));
    this.#api.lookedAt(own);
    if (exchange !== null) this.#prove([this.evidence.adopt(exchange)]);
    return tokens;
  }

  main({ asItIs = false } = {}): Promise<LabGrant> {
    return this.#granted(() => this.#custody.main(asItIs));
  }

  spare(): Promise<LabGrant> {
    return this.#granted(() => this.#custody.spare());
  }

  async another(than: LabGrant, { signsIn }: { signsIn: boolean }): Promise<LabGrant | null> {
    const known = this.grants.other(than);
    if (known === null && !signsIn) return null;
    const grant = await this.#granted(async () => known ?? (await this.grants.another()));
    return grant.refreshToken === null ? null : grant;
  }

  freshCode(): Promise<LabGrant> {
    return this.#granted(() => this.grants.freshCode());
  }

  withScopes(scopes: string[]): Promise<LabGrant> {
    return this.#granted(() => this.grants.withScopes(scopes));
  }

  end(grant: LabGrant, why: string): void {
    this.grants.end(grant, why);
  }

  async requestToken(change?: TokenChange): Promise<TokenReply> {
    this.#alive();
    if (grantOf(this.connection).signsIn) throw new NotApplicable('This connection gets its tokens by a sign-in.');
    return (await this.#requests.clientCredentials(change)).reply;
  }

  async refresh(grant: LabGrant, change: TokenChange & { refreshToken?: string; adopt?: boolean } = {}): Promise<TokenReply> {
    this.#alive();
    const token = change.refreshToken ?? grant.refreshToken ?? '';
    // Two refreshes with one token at the same time are a reuse as well.
    if (effectOf(grant, change) === 'ends' || this.#inFlight.has(token)) this.#touch(grant);
    else this.#custody.guard(grant, effectOf(grant, change));
    this.#inFlight.add(token);
    try {
      return await this.#refresh(grant, change);
    } finally {
      this.#inFlight.delete(token);
    }
  }

  async #refresh(grant: LabGrant, change: TokenChange & { refreshToken?: string; adopt?: boolean }): Promise<TokenReply> {
    const { refreshToken = grant.refreshToken, adopt = true, ...rest } = change;
    if (refreshToken === null) throw new NotApplicable('This grant has no refresh token.');
    const own = await this.#own().catch(() => null);
    if (grant.from !== 'run' || own?.refreshToken === refreshToken)
      throw new CouldNotRun('A refresh token of your own would have been used.');
    const again = refreshToken !== grant.refreshToken && grant.earlier.some((each) => each.refreshToken === refreshToken);
    const effect = effectOf(grant, change);
    // Until the answer is here the fate of the refresh token is unknown.
    this.grants.mark(grant, false);
    const { reply } = await this.#requests.refresh(refreshToken, grant.code?.redirectUri ?? null, grant.scopesAsked, rest);
    if (reply.ok && adopt) {
      const whole = covers('renews', effect) && hasFullScope(grant, this.grants.scopeOf(grant), reply);
      this.grants.adopt(grant, reply);
      this.grants.mark(grant, whole);
    } else if (!reply.ok && reply.error === 'invalid_grant' && refreshToken === grant.refreshToken) this.grants.died(grant);
    if (reply.ok && adopt) return reply;
    this.grants.note(
      grant,
      `${again ? 'Old refresh token sent again' : 'Refresh'}: ${reply.ok ? 'taken' : `refused (${reply.error ?? reply.status})`}`,
    );
    return reply;
  }

  async refreshMadeUp(like: LabGrant): Promise<TokenReply> {
    this.#alive();
    return (await this.#requests.refresh(MADE_UP_REFRESH_TOKEN, like.code?.redirectUri ?? null, like.scopesAsked)).reply;
  }

  async obtainCode(purpose: string, change: { scopes?: string[] } = {}): Promise<ObtainedCode> {
    this.#alive();
    if (!grantOf(this.connection).signsIn) throw new NotApplicable('This connection gets its tokens without a code.');
    return (await this.#signIns.obtain(purpose, change.scopes)).code;
  }

  async exchangeCode(code: ObtainedCode, change: TokenChange & { codeVerifier?: string | null } = {}): Promise<TokenReply> {
    this.#alive();
    const used = this.grants.find((grant) => grant.code?.code === code.code);
    if (used !== null) this.#touch(used);
    return (await this.#requests.exchange(code, change)).reply;
  }

  async trySignIn(purpose: string, change: AuthorizeChange & { unregistered?: boolean }): Promise<SignInAnswer> {
    this.#alive();
    if (!this.#setting.signsIn) {
      throw new CouldNotRun('Only a sign-in shows this, and these checks ask for none. Run it with checks that sign in.');
    }
    await this.main();
    return this.#signIns.attempt(purpose, change);
  }

  async probeAuthorize(change: AuthorizeChange & { redirectUri?: string }): Promise<AuthorizeReply> {
    this.#alive();
    const { clock, random } = this.#deps;
    return probeAuthorize({ connection: this.connection, server: this.server, evidence: this.evidence, clock, random }, change);
  }

  async call(token: string | null, how: { place?: 'header' | 'query'; call?: LabCall } = {}): Promise<ApiReply> {
    this.#alive();
    return this.#api.call(token, how.place ?? 'header', how.call);
  }

  async introspect(token: string, kind: 'access' | 'refresh'): Promise<IntrospectionReply> {
    this.#alive();
    return this.#api.introspect(token, kind);
  }

  async revoke(token: string, kind: 'access' | 'refresh'): Promise<Reply> {
    this.#alive();
    const owner = this.grants.find(({ accessToken, refreshToken }) => token === accessToken || token === refreshToken);
    if (owner !== null) this.#touch(owner);
    const reply = await this.#api.revoke(token, kind);
    if (owner !== null && kind === 'refresh' && isTaken(reply)) this.grants.revoked(owner);
    return reply;
  }

  /** The request should end the grant. */
  #touch(grant: LabGrant): void {
    this.#custody.guard(grant, 'ends');
    this.grants.spoil(grant);
  }

  #looksAtMain(): boolean {
    return this.grants.hasMain || this.#setting.getsMain || !grantOf(this.connection).signsIn;
  }

  async #granted(get: () => Promise<LabGrant>): Promise<LabGrant> {
    this.#alive();
    const grant = await get();
    this.#prove(this.grants.proofOf(grant));
    return grant;
  }

  async #refusal(): Promise<Failure | null> {
    const reply = await this.probeAuthorize({}).catch(() => null);
    const exchange = this.evidence.exchanges().find(({ id }) => id === reply?.id);
    return reply === null ? null : refusedSignIn(reply, exchange, this.connection);
  }

  async #own(): Promise<Grant | null> {
    return (await this.#deps.tokens.read(this.connection.id)).grant;
  }

  #prove(ids: readonly string[]): void {
    for (const id of ids) {
      for (const { exchanges } of this.#captures) if (!exchanges.includes(id)) exchanges.push(id);
      this.#setting.log.prove(id);
    }
  }

  #alive(): void {
    if (this.#setting.signal.aborted) throw new CouldNotRun(STOPPED);
  }
}

const NO_TOKENS: FailureDetails = {
  code: 'not-connected',
  what: 'There are no tokens to look at.',
  likelyCause: 'Nobody has signed in with this connection yet, or its tokens were forgotten.',
  action: 'Connect first, or choose checks that get tokens of their own.',
};
