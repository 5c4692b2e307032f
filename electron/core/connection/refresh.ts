import { Failure } from '../failure';
import type { Discoveries } from '../oauth/discovery';
import type { NewGrant } from '../oauth/flow';
import {
  mayHaveSpentRefreshToken,
  requestClientCredentials,
  requestRefresh,
  type TokenAnswer,
  type TokenContext,
} from '../oauth/token-endpoint';
import type { Clock, Http, Settings, Vault } from '../ports';
import { detailsOf, noIdToken, noRefreshToken, notConnected, notSaved, outcomeUnknown, overtaken } from './failures';
import { factsOf, firstGeneration, markRefreshDead, noteRefreshFailure, refreshTokenOf, sameTokens, successor } from './grant';
import { Listeners } from './listeners';
import type { Connection, Grant, SecretRecord } from './model';
import type { ConnectionService } from './service';

/** Runs `work` while no other process refreshes that connection. */
export type Exclusive = <T>(connectionId: string, work: () => Promise<T>) => Promise<T>;

export interface TokenServiceDeps {
  settings: Settings;
  vault: Vault;
  clock: Clock;
  http: Http;
  discoveries: Discoveries;
  connections: ConnectionService;
  exclusive?: Exclusive;
}

export interface TokenReading {
  connection: Connection;
  /** `refreshFailure` also says what keeps a refresh from being tried or saved at the moment. */
  grant: Grant | null;
  /** A refresh was sent whose answer is not known; it waits for `resolve`. False while a refresh is under way. */
  pending: boolean;
}

/**
 * The tokens of all connections, and the one place that changes them.
 *
 * Order of a refresh: prove that the vault can be written, write the sealed mark "refresh pending", send, persist the answer with
 * the mark gone, and only then let anyone see it. A mark found without a refresh under way means that the outcome is unknown: then
 * nothing is sent until the person has chosen, for replaying a refresh token may end its whole family.
 *
 * Only `invalid_grant` marks a refresh token as dead. A time-out, an offline network, a 429 or a 5xx loses nothing.
 */
export class TokenService {
  readonly #deps: TokenServiceDeps;
  readonly #underWay = new Map<string, Promise<Grant>>();
  /** Connections whose newest tokens the vault has not taken yet. */
  readonly #unsaved = new Set<string>();
  readonly #changed = new Listeners<[string]>();
  readonly #failed = new Listeners<[string, Failure]>();

  constructor(deps: TokenServiceDeps) {
    this.#deps = deps;
    deps.connections.records.onSaved((id) => {
      this.#unsaved.delete(id);
      this.#changed.tell(id);
    });
  }

  /** @throws Failure `not-found`, or vault-* when the record can't be read. */
  async read(id: string): Promise<TokenReading> {
    const connection = this.#deps.connections.get(id);
    const record = await this.#records.read(id);
    const pending = record.refreshPending !== null && !this.isRefreshing(id);
    if (!this.isRefreshing(id) && this.#saveFacts(connection, record)) this.#changed.tell(id);
    return { connection, grant: this.#asShown(id, record, pending), pending };
  }

  /**
   * Takes the grant of a finished flow: a new token family in place of whatever was there, persisted when it resolves.
   *
   * @throws Failure `not-found` when the connection is gone, or vault-*; then nothing has changed.
   */
  async accept(id: string, given: NewGrant): Promise<void> {
    this.#deps.connections.get(id);
    const grant = firstGeneration(given, this.#fingerprint);
    const record = await this.#records.change(id, (before) => (this.#exists(id) ? { ...before, grant, refreshPending: null } : null));
    this.#settle(this.#deps.connections.get(id), record);
  }

  /**
   * Gets a new access token: with the refresh token, or, for client credentials, by asking again. Callers who come while one is under
   * way share it. The new grant is persisted when this resolves; where the vault refuses it at that very moment it is held in
   * memory, tried again, and told through `onRefreshFailed` as `vault-not-writable`.
   *
   * @throws Failure `not-connected`, `refresh-token-missing`, `refresh-token-dead`, `refresh-outcome-unknown`, vault-* before
   * anything was sent, `cancelled` when the tokens were forgotten meanwhile, and what the token endpoint and the network give.
   */
  refresh(id: string): Promise<Grant> {
    return this.#share(id, false);
  }

  /**
   * After a refresh whose outcome is unknown. `try-stored` sends the stored refresh token once more, also one that was refused before,
   * and rejects as `refresh` does; `sign-in-again` only takes the mark away, keeping the tokens until a new sign-in replaces them.
   */
  async resolve(id: string, choice: 'try-stored' | 'sign-in-again'): Promise<void> {
    const connection = this.#deps.connections.get(id);
    if (choice === 'try-stored') {
      await this.#share(id, true);
      return;
    }
    if (this.isRefreshing(id)) return;
    const record = await this.#records.change(id, (before) => {
      if (before.refreshPending === null || this.isRefreshing(id)) return null;
      const failure = detailsOf(outcomeUnknown(before.refreshPending.startedAt, null));
      return {
        ...before,
        refreshPending: null,
        grant: before.grant && noteRefreshFailure(before.grant, before.grant.refreshFailure ?? failure),
      };
    });
    this.#settle(connection, record);
  }

  /** Deletes the sealed tokens; the client secret stays. @throws Failure `not-found`, or vault-*; then nothing has changed. */
  async forget(id: string): Promise<void> {
    const connection = this.#deps.connections.get(id);
    const record = await this.#records.change(id, (before) =>
      before.grant === null && before.refreshPending === null ? null : { ...before, grant: null, refreshPending: null },
    );
    this.#settle(connection, record);
  }

  /** The token itself, for a request or an explicit reveal. @throws Failure `not-connected`, `refresh-token-missing`, `not-found`, vault-*. */
  async token(id: string, kind: 'access' | 'refresh' | 'id'): Promise<string> {
    this.#deps.connections.get(id);
    const { grant } = await this.#records.read(id);
    if (grant === null) throw notConnected();
    if (kind === 'access') return grant.accessToken;
    if (kind === 'refresh') {
      if (grant.refreshToken === null) throw noRefreshToken(grant.scopesAsked);
      return grant.refreshToken;
    }
    if (grant.idToken === null) throw noIdToken(grant.scopesAsked);
    return grant.idToken;
  }

  isRefreshing(id: string): boolean {
    return this.#underWay.has(id);
  }

  /**
   * Brings the facts that lists show up to date with the sealed records: a refresh that a crash cut off, a session in which the
   * records were out of reach. To be called when the vault has been opened; records that can't be read are left as they are.
   */
  async recover(): Promise<void> {
    for (const { id } of this.#deps.settings.connections()) await this.read(id).catch(() => {});
  }

  /** Tries once more to save what the vault has refused; to be called before the app ends. */
  async flush(): Promise<void> {
    await Promise.allSettled(this.#underWay.values());
    await this.#records.flush();
  }

  onChange(listener: (id: string) => void): () => void {
    return this.#changed.add(listener);
  }

  onRefreshFailed(listener: (id: string, failure: Failure) => void): () => void {
    return this.#failed.add(listener);
  }

  get #records() {
    return this.#deps.connections.records;
  }

  readonly #fingerprint = (secret: string) => this.#deps.vault.fingerprint(secret);

  #share(id: string, insist: boolean): Promise<Grant> {
    const underWay = this.#underWay.get(id);
    if (underWay) return underWay;
    const exclusive: Exclusive = this.#deps.exclusive ?? ((_, work) => work());
    // Set before anything of it runs, so that whoever comes next finds it.
    const mine = Promise.resolve()
      .then(() => exclusive(id, () => this.#renew(id, insist)))
      .finally(() => {
        this.#underWay.delete(id);
        this.#changed.tell(id);
      });
    this.#underWay.set(id, mine);
    this.#changed.tell(id);
    return mine;
  }

  async #renew(id: string, insist: boolean): Promise<Grant> {
    const connection = this.#deps.connections.get(id);
    const before = await this.#records.read(id);
    const refreshToken = connection.grantType === 'client_credentials' ? null : refreshTokenOf(before, insist);
    let marked = before;
    let answer: TokenAnswer;
    try {
      await this.#deps.vault.proveWritable();
      const context = await this.#contextOf(connection, before);
      if (refreshToken === null) {
        answer = await requestClientCredentials(context);
      } else {
        marked = await this.#mark(connection, before, refreshToken);
        answer = await requestRefresh(context, refreshToken);
      }
    } catch (error) {
      const failure = await this.#giveUp(connection, before, marked, error);
      if (failure instanceof Failure && this.#exists(id)) this.#failed.tell(id, failure);
      throw failure;
    }
    return this.#take(connection, marked, answer);
  }

  async #contextOf(connection: Connection, { grant, clientSecret }: SecretRecord): Promise<TokenContext> {
    const { http, clock, discoveries, connections } = this.#deps;
    const server = await discoveries.resolveEndpoints(connection);
    return { http, clock, connection, server, clientSecret, redirectUri: grant?.redirectUri ?? connections.redirectUri(connection) };
  }

  /** Nothing may be sent unless this mark is durable. */
  #mark(connection: Connection, before: SecretRecord, refreshToken: string): Promise<SecretRecord> {
    const refreshPending = { startedAt: this.#deps.clock.now(), refreshFingerprint: this.#fingerprint(refreshToken) };
    return this.#records.change(connection.id, (record) => {
      if (!this.#exists(connection.id) || !sameTokens(record.grant, before.grant)) throw overtaken();
      return { ...record, refreshPending };
    });
  }

  async #take(connection: Connection, marked: SecretRecord, answer: TokenAnswer): Promise<Grant> {
    const { id } = connection;
    const next = successor(connection, marked.grant, answer, this.#fingerprint);
    const edit = this.#unlessOvertaken(id, marked, (now) => ({ ...now, grant: next, refreshPending: null }));
    const { record, failure } = await this.#records.changeOrHold(id, edit, marked);
    if (!this.#exists(id) || record.grant === null) throw overtaken();
    this.#saveFacts(connection, record);
    if (failure) {
      this.#unsaved.add(id);
      this.#failed.tell(id, notSaved(failure));
    }
    return record.grant;
  }

  /** Writes down how a refresh ended that brought no token; returns what to tell the caller. */
  async #giveUp(connection: Connection, before: SecretRecord, marked: SecretRecord, error: unknown): Promise<unknown> {
    const { id } = connection;
    const mark = marked === before ? null : marked.refreshPending;
    // A bug of ours says nothing about what left before it showed.
    const unknown = mark !== null && (!(error instanceof Failure) || mayHaveSpentRefreshToken(error));
    const failure = unknown ? outcomeUnknown(mark.startedAt, error instanceof Failure ? error : null) : error;
    if (!(failure instanceof Failure)) return failure;
    const dead = failure.code === 'refresh-token-dead';
    const details = detailsOf(failure);
    const edit = this.#unlessOvertaken(id, marked, (now) => ({
      ...now,
      grant: now.grant && (dead ? markRefreshDead(now.grant, details, this.#deps.clock.now()) : noteRefreshFailure(now.grant, details)),
      // A second try that decided nothing leaves the first one's outcome as unknown as it was.
      refreshPending: dead ? null : unknown ? mark : before.refreshPending,
    }));
    if (mark === null) {
      // Nothing was sent and nothing marked, so a vault that can't take the note takes nothing away.
      const noted = marked.grant === null ? null : await this.#records.change(id, edit).catch(() => null);
      if (noted !== null && this.#exists(id)) this.#saveFacts(connection, noted);
      return failure;
    }
    const { record } = await this.#records.changeOrHold(id, edit, marked);
    if (this.#exists(id)) this.#saveFacts(connection, record);
    return failure;
  }

  /** An edit for the outcome of a refresh: it counts only for the tokens that the refresh was made with. */
  #unlessOvertaken(id: string, marked: SecretRecord, edit: (now: SecretRecord) => SecretRecord) {
    return (now: SecretRecord) => (this.#exists(id) && sameTokens(now.grant, marked.grant) ? edit(now) : null);
  }

  #asShown(id: string, { grant, refreshPending }: SecretRecord, pending: boolean): Grant | null {
    if (grant === null) return null;
    const held = this.#unsaved.has(id) ? this.#records.heldBecause(id) : null;
    if (held) return noteRefreshFailure(grant, detailsOf(notSaved(held)));
    if (pending && refreshPending && grant.refreshFailure?.code !== 'refresh-outcome-unknown') {
      return noteRefreshFailure(grant, detailsOf(outcomeUnknown(refreshPending.startedAt, null)));
    }
    return grant;
  }

  #exists(id: string): boolean {
    return this.#deps.settings.connection(id) !== null;
  }

  #settle(connection: Connection, record: SecretRecord): void {
    this.#saveFacts(connection, record);
    this.#changed.tell(connection.id);
  }

  /** Says whether they differed. The facts are a copy: that they can't be saved takes nothing from the tokens. */
  #saveFacts(connection: Connection, record: SecretRecord): boolean {
    const facts = factsOf(record, connection);
    const before = this.#deps.settings.facts(connection.id);
    if (JSON.stringify(facts) === JSON.stringify(before)) return false;
    try {
      this.#deps.settings.saveFacts(connection.id, facts);
      return true;
    } catch {
      return false;
    }
  }
}
