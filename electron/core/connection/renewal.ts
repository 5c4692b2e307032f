import { hasOwnCredential } from '../../model/client-auth';
import type { Connection } from '../../model/connection';
import { Failure } from '../../model/failure';
import { newId } from '../base/ids';
import { credentialIn } from '../client-auth/methods';
import { mayHaveSpentRefreshToken } from '../grants/refresh';
import { protocolOf } from '../grants/registry';
import type { Clock, Http, Random, Settings, Vault } from '../ports';
import type { Grant, RefreshMark, SealedClientKey, SecretRecord, TokenAnswer, TokenSource } from '../secrets';
import type { Discoveries } from '../wire/discovery';
import { type InputsFor, type TokenContext, tokenEndpointOf } from '../wire/token-request';
import { sourceAt } from './binding';
import type { Facts } from './facts';
import { keyForRenewal } from './proof-key';
import { detailsOf, outcomeUnknown, overtaken, refreshElsewhere } from './failures';
import { isSameMark } from './foreign-refresh-watcher';
import { markRefreshDead, noteRefreshFailure, refreshTokenOf, sameTokens, successor } from './grant';
import { ABSENT, type Edit } from './records';
import { refreshEndpointFor } from './refresh-url';
import type { ConnectionService } from './service';

export interface RenewalDeps {
  settings: Settings;
  vault: Vault;
  clock: Clock;
  random: Random;
  http: Http;
  discoveries: Discoveries;
  connections: ConnectionService;
  /** Where grants get what they send beside the client's credential. Absent: nowhere. */
  inputs?: InputsFor;
  facts: Facts;
  onFailed: (id: string, failure: Failure) => void;
  /** New tokens came, but the vault refused them: they are in memory, and tried again. */
  onNotSaved: (id: string, failure: Failure) => void;
}

export interface How {
  insist: boolean;
  ask: boolean;
  scopes?: readonly string[] | undefined;
}

/** What a refresh brought. */
export interface Renewed {
  grant: Grant;
  /** The exchange with the token endpoint; null: another process did it, or nothing is taken down. */
  exchangeId: string | null;
}

/**
 * One refresh from start to end, in the order that loses nothing: prove that the vault can be written, write the sealed mark, read it
 * back, send, persist the answer with the mark gone.
 */
export class Renewal {
  constructor(private readonly deps: RenewalDeps) {}

  /**
   * To be called with the connection's lock.
   *
   * @param known What the tokens were when the refresh was asked for. Where others are stored by now, those are the answer and nothing is
   * sent.
   * @param insist Sends a refresh token also when its fate is unknown or it was refused before.
   * @param scopes Asks for these only.
   * @param ask A person is waiting for it, and may be asked about a changed address.
   */
  async run(id: string, known: Grant | null, { insist, ask, scopes }: How): Promise<Renewed> {
    // Both at one moment: an address from before a change must not meet a secret from after it.
    const { connection, before } = await this.#records.alone(id, async () => ({
      before: await this.#records.read(id),
      connection: this.deps.connections.get(id),
    }));
    const newer = sameTokens(before.grant, known) ? null : before.grant;
    if (newer !== null && before.refreshPending === null) {
      this.deps.facts.save(connection, before);
      return { grant: newer, exchangeId: null };
    }
    // What the person insists on is the token they saw.
    const refreshToken = refreshTokenOf(connection, before, insist && newer === null);
    const mark = refreshToken === null ? null : this.#newMark(refreshToken);
    let marked = before;
    let source: TokenSource;
    let answer: TokenAnswer;
    let dpopKey: SealedClientKey | null = null;
    try {
      await this.deps.vault.proveWritable(id);
      dpopKey = await keyForRenewal(connection, before.grant, this.deps.clock.now());
      const context = await this.#contextOf(connection, before, mark, dpopKey);
      const endpoint = tokenEndpointOf(connection, context.server);
      source = await this.#bind(connection, before, endpoint, { refreshToken: refreshToken !== null, ask });
      const refreshEndpoint = await refreshEndpointFor(this.deps.connections, connection, before, endpoint, { ask });
      if (mark !== null) {
        marked = await this.#mark(connection, before, mark);
        await this.#proveMarked(id, marked);
      }
      const inputs = this.deps.inputs?.(connection, endpoint, { ask });
      answer = await protocolOf(connection).renew(
        { ...context, refreshEndpoint, inputs, ...(scopes && { narrowerTo: scopes }) },
        refreshToken,
      );
    } catch (error) {
      const failure = await this.#giveUp(connection, mark, before, marked, error);
      if (failure instanceof Failure && this.#exists(id)) this.deps.onFailed(id, failure);
      throw failure;
    }
    return { grant: await this.#take(connection, marked, answer, { source, dpopKey }), exchangeId: answer.exchangeId ?? null };
  }

  /**
   * What the grant that comes of it is for.
   *
   * @throws Failure `endpoint-changed`: what would be sent is for another server or client.
   */
  async #bind(
    connection: Connection,
    record: SecretRecord,
    endpoint: URL,
    { refreshToken, ask }: { refreshToken: boolean; ask: boolean },
  ): Promise<TokenSource> {
    const sends = { credential: hasOwnCredential(connection), refreshToken };
    const still = (now: SecretRecord) => {
      if (!this.#exists(connection.id) || !sameTokens(now.grant, record.grant)) throw overtaken();
      return true;
    };
    const bound = await this.deps.connections.admitEndpoint(connection, record, endpoint, sends, { ask, still });
    return (refreshToken ? bound.grant?.boundTo : undefined) ?? sourceAt(connection, endpoint);
  }

  async #contextOf(
    connection: Connection,
    record: SecretRecord,
    mark: RefreshMark | null,
    dpopKey: SealedClientKey | null,
  ): Promise<TokenContext> {
    const { http, clock, discoveries, connections } = this.deps;
    const server = await discoveries.resolveEndpoints(connection);
    const redirectUri = record.grant?.redirectUri ?? connections.redirectUri(connection);
    const earlier = record.refreshPending;
    const sentBeforeAt = earlier !== null && earlier.refreshFingerprint === mark?.refreshFingerprint ? earlier.startedAt : null;
    const dpop = dpopKey === null ? undefined : { key: dpopKey, clock };
    return { http, clock, connection, server, credential: credentialIn(record, connection), dpop, redirectUri, sentBeforeAt };
  }

  #newMark(refreshToken: string): RefreshMark {
    const { clock, vault, random } = this.deps;
    const owner = newId(random, 16);
    return { startedAt: clock.now(), refreshFingerprint: vault.fingerprint(refreshToken), owner };
  }

  /** Nothing may be sent unless this mark is durable, and takes the place of no other than the one that was there. */
  #mark(connection: Connection, before: SecretRecord, mark: RefreshMark): Promise<SecretRecord> {
    return this.#records.change(connection.id, (record) => {
      if (!this.#exists(connection.id) || !sameTokens(record.grant, before.grant)) throw overtaken();
      if (!isSameMark(record.refreshPending, before.refreshPending)) throw refreshElsewhere();
      return { ...record, refreshPending: mark };
    });
  }

  /**
   * The last thing before sending. Two processes may both think that they have the lock: one that was asleep for long, or two that found
   * what a crash had left at one moment. The one whose mark stands goes on.
   */
  async #proveMarked(id: string, marked: SecretRecord): Promise<void> {
    const stored = await this.#records.read(id);
    if (!isSameMark(stored.refreshPending, marked.refreshPending)) throw refreshElsewhere();
  }

  async #take(
    connection: Connection,
    marked: SecretRecord,
    answer: TokenAnswer,
    of: { source: TokenSource; dpopKey: SealedClientKey | null },
  ): Promise<Grant> {
    const { id } = connection;
    const fingerprint = (secret: string) => this.deps.vault.fingerprint(secret);
    const dpopKey = of.dpopKey ?? marked.grant?.dpopKey ?? null;
    const next = { ...successor(connection, marked.grant, answer, fingerprint), boundTo: of.source, dpopKey };
    const renewed = (now: SecretRecord) => ({ ...now, grant: next, refreshPending: null });
    const unlessOvertaken = this.#unlessOvertaken(id, marked, renewed);
    // A record that was set aside meanwhile, or lies in another vault, was not replaced by anything: the rotated tokens are the only ones.
    const edit: Edit = (now) => (now === ABSENT && marked !== ABSENT && this.#exists(id) ? renewed(marked) : unlessOvertaken(now));
    const { record, failure } = await this.#records.changeOrHold(id, edit, marked);
    if (!this.#exists(id) || record.grant === null) throw overtaken();
    this.deps.facts.save(connection, record);
    if (failure) this.deps.onNotSaved(id, failure);
    return record.grant;
  }

  /**
   * Writes down how a refresh ended that brought no token; returns what to tell the caller.
   *
   * @param own The mark of this refresh, written or not; null: there is none to write.
   */
  async #giveUp(
    connection: Connection,
    own: RefreshMark | null,
    before: SecretRecord,
    marked: SecretRecord,
    error: unknown,
  ): Promise<unknown> {
    const { id } = connection;
    // The mark that stands is another's, and so is what becomes of it.
    if (error instanceof Failure && error.code === 'refresh-elsewhere') return error;
    const mark = marked === before ? null : own;
    // A bug of ours says nothing about what left before it showed.
    const unknown = mark !== null && (!(error instanceof Failure) || mayHaveSpentRefreshToken(error));
    const failure = unknown ? outcomeUnknown(mark.startedAt, error instanceof Failure ? error : null) : error;
    if (!(failure instanceof Failure)) return failure;
    const dead = failure.code === 'refresh-token-dead';
    const details = detailsOf(failure);
    // A second try that decided nothing leaves the first one's outcome as unknown as it was.
    const markNow = dead ? null : unknown ? mark : before.refreshPending;
    const edit = this.#unlessOvertaken(id, marked, (now) => ({
      ...now,
      grant: now.grant && (dead ? markRefreshDead(now.grant, details, this.deps.clock.now()) : noteRefreshFailure(now.grant, details)),
      refreshPending: isSameMark(now.refreshPending, own) ? markNow : now.refreshPending,
    }));
    if (mark === null) {
      // Nothing was sent, so a vault that can't take the note takes nothing away.
      const noted = marked.grant === null ? null : await this.#records.change(id, edit).catch(() => null);
      if (noted !== null && this.#exists(id)) this.deps.facts.save(connection, noted);
      return failure;
    }
    const { record } = await this.#records.changeOrHold(id, edit, marked);
    if (this.#exists(id)) this.deps.facts.save(connection, record);
    return failure;
  }

  /** An edit for the outcome of a refresh: it counts only for the tokens that the refresh was made with. */
  #unlessOvertaken(id: string, marked: SecretRecord, edit: (now: SecretRecord) => SecretRecord): Edit {
    return (now) => (this.#exists(id) && sameTokens(now.grant, marked.grant) ? edit(now) : null);
  }

  get #records() {
    return this.deps.connections.records;
  }

  #exists(id: string): boolean {
    return this.deps.settings.connection(id) !== null;
  }
}
