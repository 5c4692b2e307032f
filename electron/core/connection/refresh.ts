import { Failure } from '../failure';
import type { Discoveries } from '../oauth/discovery';
import type { NewGrant } from '../oauth/flow';
import {
  type AnswerOutline,
  mayHaveSpentRefreshToken,
  requestClientCredentials,
  requestRefresh,
  type TokenAnswer,
  type TokenContext,
} from '../oauth/token-endpoint';
import { tokenEndpointOf } from '../oauth/token-request';
import type { Clock, Http, Settings, Vault } from '../ports';
import { bindingOf, boundFor, sourceOf } from './binding';
import { detailsOf, noIdToken, noRefreshToken, notConnected, notSaved, outcomeUnknown, overtaken } from './failures';
import { factsOf, firstGeneration, markRefreshDead, noteRefreshFailure, refreshTokenOf, sameTokens, successor } from './grant';
import { Listeners } from './listeners';
import type { Connection, Grant, GrantFacts, SecretRecord, TokenSource } from './model';
import { ABSENT } from './records';
import { markTokenRevoked } from './revoked';
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
  clientSecret: string | null;
  /** The API origin that the tokens may go to; null: none is bound yet. */
  apiOrigin: string | null;
  /** A key to decrypt this connection's tokens with is sealed. */
  hasDecryptionKey: boolean;
}

/**
 * The tokens of all connections, and the one place that changes them.
 *
 * Order of a refresh: prove that the vault can be written, write the sealed mark "refresh pending", send, persist the answer with
 * the mark gone, and only then let anyone see it. A mark found without a refresh under way means that the outcome is unknown: then
 * nothing is sent until the person has chosen, for replaying a refresh token may end its whole family.
 *
 * Only `invalid_grant` marks a refresh token as dead. A time-out, an offline network, a 429 or a 5xx loses nothing, whatever it says.
 */
export class TokenService {
  readonly #deps: TokenServiceDeps;
  readonly #underWay = new Map<string, Promise<Grant>>();
  /** Connections whose newest tokens the vault has not taken yet. */
  readonly #unsaved = new Set<string>();
  readonly #answers = new Map<string, AnswerOutline>();
  readonly #changed = new Listeners<[string]>();
  readonly #failed = new Listeners<[string, Failure]>();
  readonly #revoked = new Listeners<[string, 'access' | 'refresh', number]>();

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
    const { clientSecret, boundTo } = record;
    const hasDecryptionKey = (record.decryptionKey ?? null) !== null;
    const grant = this.#asShown(id, record, pending);
    return { connection, grant, pending, clientSecret, apiOrigin: boundTo?.apiOrigin ?? null, hasDecryptionKey };
  }

  /**
   * To be called before anything is asked of a person or a server for which `accept` is to store the answer.
   *
   * @throws Failure vault-*: the tokens of this connection could not be stored.
   */
  async proveStorable(id: string): Promise<void> {
    await this.#deps.vault.proveWritable();
    await this.#records.read(id);
  }

  /**
   * Takes the grant of a finished flow: a new token family in place of whatever was there, persisted when it resolves.
   *
   * @throws Failure `not-found` when the connection is gone, or vault-*; then nothing has changed.
   */
  async accept(id: string, given: NewGrant): Promise<void> {
    this.#deps.connections.get(id);
    const grant = firstGeneration(given, this.#fingerprint);
    const record = await this.#records.change(id, (before) => {
      const connection = this.#deps.settings.connection(id);
      if (connection === null) return null;
      const source = given.source ?? sourceOf(connection);
      // A client secret keeps its own binding: that someone signed in elsewhere without it says nothing about it.
      const kept = before.clientSecret !== null && before.boundTo ? before.boundTo : source;
      return {
        ...before,
        boundTo: bindingOf(connection, before.boundTo, kept),
        grant: { ...grant, boundTo: source },
        refreshPending: null,
      };
    });
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
   * and rejects as `refresh` does. `sign-in-again` changes nothing: the mark stays until `accept` takes the new grant, for a sign-in
   * that is cancelled or denied says nothing about the old refresh token.
   */
  async resolve(id: string, choice: 'try-stored' | 'sign-in-again'): Promise<void> {
    this.#deps.connections.get(id);
    if (choice === 'try-stored') await this.#share(id, true);
  }

  /** Deletes the sealed tokens; the client secret stays. @throws Failure `not-found`, or vault-*; then nothing has changed. */
  async forget(id: string): Promise<void> {
    const connection = this.#deps.connections.get(id);
    const record = await this.#records.change(id, (before) =>
      before.grant === null && before.refreshPending === null ? null : { ...before, grant: null, refreshPending: null },
    );
    this.#settle(connection, record);
  }

  /**
   * Writes down that the server has revoked a token. What the vault refuses is held in memory and tried again.
   *
   * @param at Milliseconds since the epoch.
   * @param of The grant that was asked about; where it has been renewed or replaced meanwhile nothing is marked.
   */
  async markRevoked(id: string, which: 'access' | 'refresh', at: number, of: Grant): Promise<void> {
    let marked = false;
    const edit = (now: SecretRecord) => {
      if (now.grant === null || !this.#exists(id) || !sameTokens(now.grant, of)) return null;
      const grant = markTokenRevoked(now.grant, which, at);
      marked = grant !== now.grant;
      return marked ? { ...now, grant } : null;
    };
    const before = await this.#records.read(id);
    const { record } = await this.#records.changeOrHold(id, edit, before);
    if (!marked || !this.#exists(id)) return;
    this.#settle(this.#deps.connections.get(id), record);
    this.#revoked.tell(id, which, at);
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

  /** The token endpoint's answer to the last refresh of this run, or to the one under way; null: none has come. */
  lastAnswer(id: string): AnswerOutline | null {
    return this.#answers.get(id) ?? null;
  }

  isRefreshing(id: string): boolean {
    return this.#underWay.has(id);
  }

  /**
   * Brings the facts that lists show up to date with the sealed records: a refresh that a crash cut off, tokens set aside, a session in
   * which the records are out of reach. To be called when the vault has been opened, or given up for this session. Where a record can't
   * be read the facts stay. Saves once, and only what is news; never rejects.
   */
  async recover(): Promise<void> {
    const { settings } = this.#deps;
    const news = new Map<string, { before: string; facts: GrantFacts | null }>();
    for (const connection of settings.connections()) {
      const record = await this.#records.read(connection.id).catch(() => null);
      if (record === null) continue;
      const facts = factsOf(record, connection);
      const before = JSON.stringify(settings.facts(connection.id));
      if (JSON.stringify(facts) !== before) news.set(connection.id, { before, facts });
    }
    const changes = new Map<string, GrantFacts | null>();
    for (const [id, { before, facts }] of news) {
      // Whatever happened to the tokens meanwhile has saved its own.
      const overtaken = !this.#exists(id) || this.isRefreshing(id) || JSON.stringify(settings.facts(id)) !== before;
      if (!overtaken) changes.set(id, facts);
    }
    if (!this.#keepFacts(changes)) return;
    for (const id of changes.keys()) this.#changed.tell(id);
  }

  /** Tries once more to save what the vault has refused; to be called before the app ends. */
  async flush(): Promise<void> {
    await Promise.allSettled(this.#underWay.values());
    await this.#records.flush();
  }

  onChange(listener: (id: string) => void): () => void {
    return this.#changed.add(listener);
  }

  /** Hears of each token that the server has revoked at our request, and when (milliseconds since the epoch). */
  onRevoked(listener: (id: string, which: 'access' | 'refresh', at: number) => void): () => void {
    return this.#revoked.add(listener);
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
    this.#answers.delete(id);
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
    // Both at one moment: an address from before a change must not meet a secret from after it.
    const { connection, before } = await this.#records.alone(id, async () => ({
      before: await this.#records.read(id),
      connection: this.#deps.connections.get(id),
    }));
    const refreshToken = connection.grantType === 'client_credentials' ? null : refreshTokenOf(before, insist);
    let marked = before;
    let source: TokenSource;
    let answer: TokenAnswer;
    try {
      await this.#deps.vault.proveWritable();
      const context = await this.#contextOf(connection, before);
      source = {
        clientId: connection.clientId,
        tokenOrigin: tokenEndpointOf(connection, context.server).origin,
        issuer: connection.issuer,
      };
      await this.#bind(connection, before, source, refreshToken !== null);
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
    return this.#take(connection, marked, answer, source);
  }

  /** @throws Failure `endpoint-changed`: what would be sent is for another server or client. */
  async #bind(connection: Connection, record: SecretRecord, { tokenOrigin }: TokenSource, refreshToken: boolean): Promise<void> {
    if (tokenOrigin === null) return;
    const sends = { clientSecret: connection.clientAuthentication !== 'none', refreshToken };
    if (boundFor(record, connection, tokenOrigin, sends) === record) return;
    await this.#records.change(connection.id, (now) => {
      if (!this.#exists(connection.id) || !sameTokens(now.grant, record.grant)) throw overtaken();
      const bound = boundFor(now, connection, tokenOrigin, sends);
      return bound === now ? null : bound;
    });
  }

  async #contextOf(connection: Connection, { grant, clientSecret }: SecretRecord): Promise<TokenContext> {
    const { http, clock, discoveries, connections } = this.#deps;
    const server = await discoveries.resolveEndpoints(connection);
    const redirectUri = grant?.redirectUri ?? connections.redirectUri(connection);
    const onAnswer = (answer: AnswerOutline) => void this.#answers.set(connection.id, answer);
    return { http, clock, connection, server, clientSecret, redirectUri, onAnswer };
  }

  /** Nothing may be sent unless this mark is durable. */
  #mark(connection: Connection, before: SecretRecord, refreshToken: string): Promise<SecretRecord> {
    const refreshPending = { startedAt: this.#deps.clock.now(), refreshFingerprint: this.#fingerprint(refreshToken) };
    return this.#records.change(connection.id, (record) => {
      if (!this.#exists(connection.id) || !sameTokens(record.grant, before.grant)) throw overtaken();
      return { ...record, refreshPending };
    });
  }

  async #take(connection: Connection, marked: SecretRecord, answer: TokenAnswer, boundTo: TokenSource): Promise<Grant> {
    const { id } = connection;
    const next = { ...successor(connection, marked.grant, answer, this.#fingerprint), boundTo };
    const renewed = (now: SecretRecord) => ({ ...now, grant: next, refreshPending: null });
    const unlessOvertaken = this.#unlessOvertaken(id, marked, renewed);
    // A record that was set aside meanwhile, or lies in another vault, was not replaced by anything: the rotated tokens are the only ones.
    const edit = (now: SecretRecord) => (now === ABSENT && marked !== ABSENT && this.#exists(id) ? renewed(marked) : unlessOvertaken(now));
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
    return JSON.stringify(facts) !== JSON.stringify(before) && this.#keepFacts(new Map([[connection.id, facts]]));
  }

  /** Says whether there were any and they could be saved. */
  #keepFacts(changes: ReadonlyMap<string, GrantFacts | null>): boolean {
    if (changes.size === 0) return false;
    try {
      // Of tokens that end with this session nothing may be left that the next one would show as alive.
      this.#deps.settings.saveFacts(changes, this.#deps.vault.status().state === 'memory');
      return true;
    } catch {
      return false;
    }
  }
}
