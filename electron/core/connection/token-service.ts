import type { Connection } from '../../model/connection';
import type { Failure } from '../../model/failure';
import type { Comparison } from '../../model/token';
import { Listeners } from '../base/listeners';
import type { ClientCredential } from '../client-auth/method';
import { credentialIn } from '../client-auth/methods';
import type { Random, Schedule } from '../ports';
import type { Grant, NewGrant, SealedClientKey, SecretRecord } from '../secrets';
import { sourceOf, withNewGrant, withoutGrant } from './binding';
import { Facts } from './facts';
import { detailsOf, notExchanged, notSaved, outcomeUnknown } from './failures';
import { ForeignRefreshWatcher } from './foreign-refresh-watcher';
import { compareTokens } from '../token/compare';
import { firstGeneration, markTokenRevoked, noteRefreshFailure, sameTokens, tokenOf } from './grant';
import { keyForSignIn } from './proof-key';
import { RefreshGate } from './refresh-gate';
import { type RefreshLock, UNSHARED, unlessInMemory } from './refresh-lock';
import type { RenewalDeps, Renewed } from './renewal';

export interface TokenServiceDeps extends Omit<RenewalDeps, 'random' | 'facts' | 'onFailed' | 'onNotSaved'> {
  /** The one that `connections` has. Absent: no other process shares the records. */
  lock?: RefreshLock;
  /** Absent: the platform's generator. */
  random?: Random;
  /** Absent: real time. */
  schedule?: Schedule;
}

export interface Renewing {
  automatic?: boolean;
  scopes?: readonly string[] | undefined;
}

export interface TokenReading {
  connection: Connection;
  /** `refreshFailure` also says what keeps a refresh from being tried or saved at the moment. */
  grant: Grant | null;
  /** A refresh was sent whose answer is not known; it waits for `resolve`. False while a refresh is under way, here or elsewhere. */
  pending: boolean;
  /** A refresh is under way, in this process or in another one. */
  refreshing: boolean;
  credential: ClientCredential | null;
  /** The API origin that the tokens may go to; null or "": none is known. */
  apiOrigin: string | null;
  /** A key to decrypt this connection's tokens with is sealed. */
  hasDecryptionKey: boolean;
}

/**
 * The tokens of all connections, and the one place that changes them.
 *
 * One refresh at a time for each connection, also across processes: a single flight here, a lock between them, and the record read again
 * with the lock. Order of a refresh: see `Renewal`. A mark "refresh pending" without a refresh under way means that the outcome is
 * unknown: then nothing is sent until the person has chosen, for replaying a refresh token may end its whole family.
 *
 * Only `invalid_grant` marks a refresh token as dead. A time-out, an offline network, a 429 or a 5xx loses nothing, whatever it says.
 */
export class TokenService {
  readonly #facts: Facts;
  readonly #gate: RefreshGate;
  /** Connections with tokens that the vault has not taken yet. */
  readonly #unsaved = new Set<string>();
  readonly #foreign: ForeignRefreshWatcher;
  readonly #changed = new Listeners<[id: string]>();
  readonly onChange = this.#changed.add;
  readonly #failed = new Listeners<[id: string, failure: Failure]>();
  readonly onRefreshFailed = this.#failed.add;
  readonly #revoked = new Listeners<[id: string, which: 'access' | 'refresh', at: number]>();
  /** Hears of each token that the server has revoked at our request, and when (milliseconds since the epoch). */
  readonly onRevoked = this.#revoked.add;

  constructor(private readonly deps: TokenServiceDeps) {
    const { settings, vault, connections, random = webRandom } = deps;
    const lock = unlessInMemory(vault, deps.lock ?? UNSHARED);
    this.#facts = new Facts(settings, vault);
    this.#foreign = new ForeignRefreshWatcher(lock, connections.records, (id) => void this.read(id).catch(() => {}), deps.schedule);
    this.#gate = new RefreshGate({
      ...deps,
      lock,
      random,
      facts: this.#facts,
      onChange: (id) => this.#changed.tell(id),
      onFailed: (id, failure) => this.#failed.tell(id, failure),
      onNotSaved: (id, failure) => {
        this.#unsaved.add(id);
        this.#failed.tell(id, notSaved(failure));
      },
    });
    connections.records.onSettled((id) => this.#unsaved.delete(id));
    connections.records.onSaved((id) => this.#changed.tell(id));
  }

  /** @throws Failure `not-found`, or vault-* when the record can't be read. */
  async read(id: string): Promise<TokenReading> {
    const connection = this.deps.connections.get(id);
    const wasElsewhere = this.#foreign.isElsewhere(id);
    const { record, elsewhere } = await this.#foreign.look(id, () => this.isRefreshing(id));
    const refreshing = elsewhere || this.isRefreshing(id);
    const pending = record.refreshPending !== null && !refreshing;
    const isNews = !refreshing && this.#exists(id) && this.#facts.save(connection, record);
    if (isNews && record.grant?.refreshFailure == null) this.#gate.backoff.clear(id);
    if (isNews || wasElsewhere !== elsewhere) this.#changed.tell(id);
    const hasDecryptionKey = (record.decryptionKey ?? null) !== null;
    return {
      connection,
      grant: this.#asShown(id, record, pending),
      pending,
      refreshing,
      credential: credentialIn(record, connection),
      apiOrigin: record.boundTo?.apiOrigin ?? null,
      hasDecryptionKey,
    };
  }

  /**
   * To be called before anything is asked of a person or a server for which `accept` is to store the answer.
   *
   * @throws Failure vault-*: the tokens of this connection could not be stored.
   */
  async proveStorable(id: string): Promise<void> {
    await this.deps.vault.proveWritable(id);
    await this.#records.read(id);
  }

  /** The key that the tokens of a sign-in are to be bound to; null: none. `accept` seals it with them. @throws Failure `not-found`, vault-*. */
  async proofKey(id: string): Promise<SealedClientKey | null> {
    const connection = this.deps.connections.get(id);
    if (connection.dpop === 'off') return null;
    return keyForSignIn(connection, (await this.#records.read(id)).grant, this.deps.clock.now());
  }

  /**
   * Takes the grant of a finished flow: a new token family in place of whatever was there, persisted when it resolves.
   *
   * @throws Failure `not-found` when the connection is gone, or vault-*; then nothing has changed.
   */
  async accept(id: string, given: NewGrant): Promise<void> {
    this.deps.connections.get(id);
    const grant = firstGeneration(given, this.#fingerprint);
    const record = await this.#records.change(id, (before) => {
      const connection = this.deps.settings.connection(id);
      if (connection === null) return null;
      const source = given.source ?? sourceOf(connection);
      return withNewGrant(before, connection, grant, { source, signedIn: given.how === 'connected' });
    });
    this.#gate.backoff.clear(id);
    this.#settle(this.deps.connections.get(id), record);
  }

  /**
   * Gets a new access token: with the refresh token, or, for client credentials, by asking again. Callers who come while one is under
   * way share it; where another process has renewed the tokens meanwhile, those are the answer and nothing is sent. The new grant is
   * persisted when this resolves; where the vault refuses it at that very moment it is held in memory (`unsaved`), tried again, and told
   * through `onRefreshFailed` as `vault-not-writable`.
   *
   * @param scopes Asks for these only (RFC 6749 section 6); rejects with `refresh-elsewhere` while another refresh is under way.
   * @param automatic No person asked for this one: it is refused while it is too soon after one that failed (`retryAt`), with that one's
   * code.
   * @throws Failure `not-connected`, `refresh-token-missing`, `refresh-token-dead`, `refresh-outcome-unknown`, `refresh-elsewhere`, vault-*
   * before anything was sent, `cancelled` when the tokens were forgotten meanwhile, and what the token endpoint and the network give.
   */
  async refresh(id: string, how: Renewing = {}): Promise<Grant> {
    return (await this.renew(id, how)).grant;
  }

  /** The same, with the exchange that brought it. Callers who share a refresh share its exchange. */
  renew(id: string, { automatic = false, scopes }: Renewing = {}): Promise<Renewed> {
    return this.#gate.refresh(id, { automatic, scopes });
  }

  /**
   * Until when automatic refreshes wait: what the server asked for (Retry-After, at most an hour), or a growing pause after failures.
   * Milliseconds since the epoch; null: they don't. Nothing tells when the time has come.
   */
  retryAt(id: string): number | null {
    return this.#gate.backoff.retryAt(id);
  }

  /**
   * After a refresh whose outcome is unknown. `try-stored` sends the stored refresh token once more, also one that was refused before,
   * and rejects as `refresh` does. `sign-in-again` changes nothing: the mark stays until `accept` takes the new grant, for a sign-in
   * that is cancelled or denied says nothing about the old refresh token.
   */
  async resolve(id: string, choice: 'try-stored' | 'sign-in-again'): Promise<void> {
    this.deps.connections.get(id);
    if (choice === 'try-stored') await this.#gate.refresh(id, { insist: true });
  }

  /** Deletes the sealed tokens; the client secret stays. @throws Failure `not-found`, or vault-*; then nothing has changed. */
  async forget(id: string): Promise<void> {
    const connection = this.deps.connections.get(id);
    const record = await this.#records.change(id, (before) =>
      before.grant === null && before.refreshPending === null ? null : withoutGrant(before),
    );
    this.#gate.backoff.clear(id);
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
    this.#settle(this.deps.connections.get(id), record);
    this.#revoked.tell(id, which, at);
  }

  /** The token itself, for a request or an explicit reveal. @throws Failure `not-connected`, `refresh-token-missing`, `not-found`, vault-*. */
  async token(id: string, kind: 'access' | 'refresh' | 'id'): Promise<string> {
    this.deps.connections.get(id);
    return tokenOf((await this.#records.read(id)).grant, kind);
  }

  /** The exchanged token and the one that came for it, claim by claim. @throws Failure `not-connected`, `not-found`, vault-*. */
  async compareExchanged(id: string): Promise<Comparison> {
    this.deps.connections.get(id);
    const { grant } = await this.#records.read(id);
    if (grant?.exchangedFor === undefined) throw notExchanged();
    return compareTokens(grant.exchangedFor, grant.accessToken, { a: 'The subject token', b: 'The new token' });
  }

  /** In this process. */
  isRefreshing(id: string): boolean {
    return this.#gate.isRefreshing(id);
  }

  /**
   * Brings the facts that lists show up to date with the sealed records: a refresh that a crash cut off, tokens set aside, a session in
   * which the records are out of reach. To be called when the vault has been opened, or given up for this session. Where a record can't
   * be read the facts stay. Saves once, and only what is news; never rejects.
   */
  async recover(): Promise<void> {
    const here = (id: string) => this.isRefreshing(id);
    const recordOf = async (id: string) => {
      const { record, elsewhere } = await this.#foreign.look(id, () => here(id));
      return elsewhere ? null : record;
    };
    for (const id of await this.#facts.recover(recordOf, here)) this.#changed.tell(id);
  }

  /** Connections whose newest tokens are in memory only, because the vault refused them: they end with this process. */
  unsaved(): string[] {
    return [...this.#unsaved];
  }

  /** Tries at once to save them. Resolves with whether nothing of this connection is unsaved any more; never rejects. */
  async saveNow(id: string): Promise<boolean> {
    const saved = await this.#records.saveNow(id);
    if (!saved) this.#changed.tell(id);
    return saved;
  }

  /** Tries once more to save what the vault has refused; to be called before the app ends. */
  async flush(): Promise<void> {
    await this.#gate.settled();
    await this.#records.flush();
  }

  get #records() {
    return this.deps.connections.records;
  }

  readonly #fingerprint = (secret: string) => this.deps.vault.fingerprint(secret);

  #asShown(id: string, { grant, refreshPending }: SecretRecord, pending: boolean): Grant | null {
    if (grant === null) return null;
    const held = this.#unsaved.has(id) ? this.#records.heldBecause(id) : null;
    if (held) return noteRefreshFailure(grant, detailsOf(notSaved(held)));
    if (pending && refreshPending && grant.refreshFailure?.code !== 'refresh-outcome-unknown')
      return noteRefreshFailure(grant, detailsOf(outcomeUnknown(refreshPending.startedAt, null)));
    return grant;
  }

  #exists(id: string): boolean {
    return this.deps.settings.connection(id) !== null;
  }

  #settle(connection: Connection, record: SecretRecord): void {
    this.#facts.save(connection, record);
    this.#changed.tell(connection.id);
  }
}

const webRandom: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };
