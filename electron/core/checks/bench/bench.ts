import type { Connection } from '../../../model/connection';
import type { Failure, FailureDetails } from '../../../model/failure';
import { bringsCode, grantOf } from '../../../model/grants';
import type { Promises } from '../../../model/promises';
import type { FlowCode } from '../../flows/flow';
import type { AuthorizeChange } from '../../grants/authorize-request';
import type { DeviceAuthorization } from '../../grants/device';
import type { ResolvedServer } from '../../wire/discovery';
import { grantSecrets, sealedSecrets } from '../../wire/sealed';
import { Api, isTaken } from './api';
import { otherClientOf, otherDeviceOf, probeAuthorize, refusedSignIn } from './authorize-probe';
import { Custody, tidyUp } from './custody';
import { Evidence } from './evidence';
import { Grants, type Held } from './grants';
import {
  type ApiReply,
  type AuthorizeReply,
  effectOf,
  type IntrospectionReply,
  type Lab,
  type CallChange,
  type LabGrant,
  type LabTokens,
  type OtherClient,
  type RefreshChange,
  type Reply,
  type SignInAnswer,
  type SubjectToken,
  type TokenChange,
  type TokenReply,
} from '../lab';
import { CouldNotRun, NotApplicable, STOPPED } from '../model';
import type { PlanOptions } from '../plan-schema';
import { ProofKeys } from './proof-keys';
import { TokenRequests } from './requests';
import { type BenchDeps, type BenchSetting, ownGrant, type RunContext, storedTokens } from './run-context';
import { SignIns } from './sign-ins';
import { Waits } from './waits';

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
  readonly #run: RunContext;
  readonly #signIns: SignIns;
  readonly #requests: TokenRequests;
  readonly #api: Api;
  readonly custody: Custody;
  readonly waits: Waits;
  readonly #shared = new Map<string, Shared>();
  readonly #captures = new Set<Capture>();
  #told: { by: unknown; keys: Set<string> } = { by: null, keys: new Set() };
  /** Refresh tokens whose answer is still to come. */
  readonly #inFlight = new Set<string>();

  constructor(deps: BenchDeps, setting: BenchSetting) {
    this.evidence = new Evidence(deps, setting.signal, (id) => this.#prove([id]));
    const proofKeys = new ProofKeys({ ...deps, ...setting, evidence: this.evidence });
    const run = { ...deps, ...setting, evidence: this.evidence, proofKeys };
    const { connection, server, promises, options } = run;
    this.#run = run;
    this.connection = connection;
    this.server = server;
    this.promises = promises;
    this.options = options;
    this.#signIns = new SignIns(run, () => this.#refusal());
    this.#requests = new TokenRequests(run);
    this.grants = new Grants(run, this.#requests, this.#signIns);
    this.#api = new Api(run);
    this.custody = new Custody(run, this.grants, (text) => this.step(text));
    this.waits = new Waits(run);
  }

  /** Await this before the first check: it makes the person's own secrets known, and so hidden. */
  async prepare(): Promise<void> {
    const record = await this.#run.connections.records.read(this.connection.id).catch(() => null);
    if (record !== null) this.evidence.know(sealedSecrets(this.connection, record));
  }

  /** Revokes the run's own grants where that ends nothing else, and reports each that is left. Never rejects. */
  tidyUp(): Promise<void> {
    return tidyUp(this.#run, this.grants, this.#api);
  }

  now(): number {
    return this.#run.clock.now();
  }

  step(text: string): void {
    const shown = this.evidence.text(text).slice(0, 500);
    for (const { steps } of this.#captures) steps.push(shown);
    this.#run.log.step(shown);
  }

  async once<T>(key: string, experiment: () => Promise<T>): Promise<T> {
    const known = this.#shared.get(key);
    if (known !== undefined) {
      try {
        return (await known.result) as T;
      } finally {
        this.#prove(known.proof.exchanges);
        if (this.#isNews(key)) for (const text of known.proof.steps) this.step(text);
      }
    }
    this.#isNews(key);
    const proof: Capture = { steps: [], exchanges: [] };
    this.#captures.add(proof);
    const result = experiment().finally(() => this.#captures.delete(proof));
    this.#shared.set(key, { result, proof });
    return result;
  }

  /** Whether the check now running has not had the steps of an experiment yet: one that asks twice has them once. */
  #isNews(key: string): boolean {
    const { check } = this.evidence;
    if (this.#told.by !== check) this.#told = { by: check, keys: new Set() };
    const isNews = !this.#told.keys.has(key);
    this.#told.keys.add(key);
    return isNews;
  }

  wait(ms: number, why: string): Promise<void> {
    return this.waits.wait(ms, this.evidence.text(why));
  }

  async stored(): Promise<LabTokens> {
    this.#alive();
    if (this.custody.looksAtMain) return this.main();
    const own = await ownGrant(this.#run);
    if (own === null) throw new CouldNotRun(NO_TOKENS.what, this.grants.block(NO_TOKENS));
    const { tokens, exchange } = await storedTokens(own, this.#run);
    // They may have been renewed since the run began.
    this.evidence.know(grantSecrets(own));
    this.#api.lookedAt(own);
    this.#run.proofKeys.know(own.accessToken, own);
    if (exchange !== null) this.#prove([this.evidence.adopt(exchange)]);
    return tokens;
  }

  main({ asItIs = false } = {}): Promise<LabGrant> {
    return this.#granted(() => this.custody.main(asItIs));
  }

  spare(): Promise<LabGrant> {
    return this.#granted(() => this.custody.spare());
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

  freshDevice(): Promise<LabGrant> {
    return this.#granted(() => this.grants.freshDevice());
  }

  withScopes(scopes: string[]): Promise<LabGrant> {
    return this.#granted(() => this.grants.withScopes(scopes));
  }

  end(grant: LabGrant, why: string): void {
    this.grants.end(grant, why);
  }

  async subject(): Promise<SubjectToken> {
    this.#alive();
    const subject = await this.#requests.subject();
    if (subject === null) throw new NotApplicable('This connection does not use token exchange.');
    return subject;
  }

  async requestToken(change?: TokenChange): Promise<TokenReply> {
    this.#alive();
    if (grantOf(this.connection).signsIn) throw new NotApplicable('This connection gets its tokens through a sign-in.');
    return (await this.#requests.ask(change)).reply;
  }

  async refresh(grant: LabGrant, change: RefreshChange = {}): Promise<TokenReply> {
    this.#alive();
    const token = change.refreshToken ?? grant.refreshToken ?? '';
    // Two refreshes with one token at the same time are a reuse as well.
    if (effectOf(grant, change) === 'ends' || this.#inFlight.has(token)) this.#touch(grant);
    else this.custody.guard(grant, effectOf(grant, change));
    this.#inFlight.add(token);
    try {
      return await this.grants.refresh(grant, change);
    } finally {
      this.#inFlight.delete(token);
    }
  }

  async refreshMadeUp(like: LabGrant): Promise<TokenReply> {
    this.#alive();
    return (await this.#requests.refresh(MADE_UP_REFRESH_TOKEN, like.code?.redirectUri ?? null, like.scopesAsked)).reply;
  }

  async obtainCode(purpose: string, change: { scopes?: string[] } = {}): Promise<FlowCode> {
    this.#alive();
    if (!bringsCode(this.connection)) throw new NotApplicable('This connection gets its tokens without an authorization code.');
    return (await this.#signIns.obtain(purpose, change.scopes)).code;
  }

  async exchangeCode(code: FlowCode, change: TokenChange & { codeVerifier?: string | null } = {}): Promise<TokenReply> {
    this.#alive();
    const used = this.grants.find((grant) => grant.code?.code === code.code);
    if (used !== null) this.#touch(used);
    return (await this.#requests.exchange(code, change)).reply;
  }

  async requestDevice(): Promise<DeviceAuthorization> {
    this.#alive();
    return this.#requests.device();
  }

  async poll(deviceCode: string, change: TokenChange = {}): Promise<TokenReply> {
    this.#alive();
    const used = this.grants.find((grant) => grant.deviceCode === deviceCode);
    if (used !== null) this.#touch(used);
    return (await this.#requests.poll(deviceCode, change)).reply;
  }

  async pollAsOther(deviceCode: string): Promise<{ clientId: string; reply: TokenReply } | null> {
    this.#alive();
    const other = otherDeviceOf(this.#run);
    return other && { clientId: other.clientId, reply: (await this.#requests.poll(deviceCode, {}, other)).reply };
  }

  async trySignIn(purpose: string, change: AuthorizeChange & { unregistered?: boolean }): Promise<SignInAnswer> {
    this.#alive();
    if (!this.#run.signsIn)
      throw new CouldNotRun(
        'Only a sign-in can show this, and none of the selected checks requires one. Run it together with checks that sign in.',
      );
    await this.main();
    return this.#signIns.attempt(purpose, change);
  }

  async probeAuthorize(change: AuthorizeChange & { redirectUri?: string }): Promise<AuthorizeReply> {
    this.#alive();
    return probeAuthorize(this.#run, change);
  }

  otherClient(): OtherClient | null {
    return otherClientOf(this.#run);
  }

  async call(token: string | null, how: CallChange = {}): Promise<ApiReply> {
    this.#alive();
    return this.#api.call(token, how);
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
    this.custody.guard(grant, 'ends');
    this.grants.spoil(grant);
  }

  async #granted(get: () => Promise<Held>): Promise<LabGrant> {
    this.#alive();
    const grant = await get();
    this.#prove(grant.proof);
    return grant;
  }

  async #refusal(): Promise<Failure | null> {
    const reply = await this.probeAuthorize({}).catch(() => null);
    const exchange = this.evidence.exchanges().find(({ id }) => id === reply?.id);
    return reply === null ? null : refusedSignIn(reply, exchange, this.connection);
  }

  #prove(ids: readonly string[]): void {
    for (const id of ids) {
      for (const { exchanges } of this.#captures) if (!exchanges.includes(id)) exchanges.push(id);
      this.#run.log.prove(id);
    }
  }

  #alive(): void {
    if (this.#run.signal.aborted) throw new CouldNotRun(STOPPED);
  }
}

const NO_TOKENS: FailureDetails = {
  code: 'not-connected',
  what: 'There are no tokens to check.',
  likelyCause: "This connection hasn't been signed in yet, or its tokens were forgotten.",
  action: 'Connect first, or choose checks that get their own tokens.',
};
