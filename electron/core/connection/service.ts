import { checkCall } from '../../model/call';
import type { Connection, ConnectionSettings, SavedCall } from '../../model/connection';
import { checkClientSecret, checkName, checkSettings, MAX_CONNECTION_NAME } from '../../model/connection-rules';
import { checkMutedFindings } from '../../model/finding';
import { takes } from '../../model/grants';
import { redirectUriOf } from '../../model/receiver';
import { newId } from '../base/ids';
import { Listeners } from '../base/listeners';
import type { ClientCredential } from '../client-auth/method';
import { credentialIn } from '../client-auth/methods';
import type { Random, Schedule, Settings, Vault } from '../ports';
import type { AllowedEndpoint, SecretRecord } from '../secrets';
import { bindingOf, boundFor, isUnbound, NO_API, repointed, type Sends, withApi, withAsked, withOthersPinned } from './binding';
import { Adding } from './adding';
import type { ConfirmApiOrigin, ConfirmAskedEndpoint, ConfirmTokenEndpoint, ConfirmUnmarking } from './confirming';
import { apiOriginRefused, noSuchCall, noSuchConnection, UnconfirmedEndpoint } from './failures';
import { typedAnew, whereabouts, withKept } from './kept';
import { ABSENT, type Edit, SecretRecords } from './records';
import { type RefreshLock, UNSHARED, unlessInMemory } from './refresh-lock';
import { Unmarking } from './unmarking';
import { sealedIn, Variables } from './variables';

export type ConnectionChange = { kind: 'changed' | 'removed'; id: string } | { kind: 'order'; ids: string[] };

export interface ConnectionServiceDeps {
  settings: Settings;
  vault: Vault;
  random: Random;
  schedule?: Schedule;
  /** Absent: nobody can be asked, so the answer is no. */
  confirmApiOrigin?: ConfirmApiOrigin;
  confirmTokenEndpoint?: ConfirmTokenEndpoint;
  confirmAskedEndpoint?: ConfirmAskedEndpoint;
  confirmUnmarking?: ConfirmUnmarking;
  /** Keeps other processes from changing the sealed records at the same time. Absent: there are none. */
  lock?: RefreshLock;
}

/**
 * The connections: what a person entered, checked, and the client secret sealed beside it. All methods that change something reject
 * with Failures: `not-found`, `connection-invalid`, `insecure-url`, or vault-* where a secret is concerned; then nothing has changed.
 */
export class ConnectionService {
  /** The sealed records, shared with whatever else changes them, so that changes take turns. */
  readonly records: SecretRecords;
  /** What the connections' calls are written with. */
  readonly variables: Variables;
  readonly unmarking: Unmarking;
  readonly #listeners = new Listeners<[change: ConnectionChange]>();
  readonly onChange = this.#listeners.add;
  readonly #moved = new Listeners<[id: string]>();
  /** Hears, before anyone else, that a connection's addresses, client or secret have changed. */
  readonly onMoved = this.#moved.add;
  readonly #adding: Adding;
  readonly #asking = new Map<string, Promise<boolean>>();

  constructor(private readonly deps: ConnectionServiceDeps) {
    this.records = new SecretRecords(deps.vault, deps.schedule, unlessInMemory(deps.vault, deps.lock ?? UNSHARED));
    this.unmarking = new Unmarking(this.records, () => this.#nothingSealed() !== null, deps.confirmUnmarking);
    this.#adding = new Adding(deps.vault, (all) => {
      deps.settings.saveConnections(all);
      for (const { id } of all) this.#listeners.tell({ kind: 'changed', id });
    });
    this.variables = new Variables({
      settings: deps.settings,
      records: this.records,
      get: (id) => this.get(id),
      change: this.change,
    });
  }

  /** Changes what is sealed and the settings together. @param seal null: nothing sealed changes. */
  readonly change = (id: string, seal: Edit | null, change: (before: Connection) => Connection): Promise<Connection> =>
    this.records.changeAnd(id, seal, () => this.#save(change(this.get(id))));

  list(): Connection[] {
    return this.deps.settings.connections();
  }

  /** @throws Failure `not-found`. */
  get(id: string): Connection {
    const connection = this.deps.settings.connection(id);
    if (!connection) throw noSuchConnection();
    return connection;
  }

  /** Also one whose secrets are being stored before it is saved itself. */
  find(id: string): Connection | null {
    return this.#adding.find(id) ?? this.deps.settings.connection(id);
  }

  /** Saved calls get ids of their own. */
  async create(settings: ConnectionSettings, clientSecret: string | null = null): Promise<Connection> {
    const [made] = await this.createAll([{ settings, clientSecret }]);
    return made as Connection;
  }

  /** Several in one write: all of them or none. */
  async createAll(given: readonly { settings: ConnectionSettings; clientSecret: string | null }[]): Promise<Connection[]> {
    const all = given.map(({ settings, clientSecret }) => ({
      connection: { id: this.#newId(), ...checkSettings(this.#withNewCallIds(settings)) },
      secrets: { ...ABSENT, clientSecret: checkClientSecret(clientSecret), variables: sealedIn(settings) },
    }));
    await this.#adding.add(all);
    return all.map(({ connection }) => connection);
  }

  /**
   * Secret and settings change together or not at all. A client secret is bound to the address and client it was typed for; one that is
   * left as it was stays bound as it was, and is not sent where the settings point elsewhere now.
   *
   * @param clientSecret Absent: as it was; null: removed.
   * @throws Failure `cancelled` where it would no longer be production, and nobody agrees.
   */
  async update(id: string, settings: ConnectionSettings, clientSecret?: string | null): Promise<Connection> {
    const checked = checkSettings(this.#withCallIds(settings));
    const secret = clientSecret === undefined ? undefined : checkClientSecret(clientSecret);
    await this.unmarking.admit([[this.get(id), checked]]);
    const seal = secret === undefined ? null : (record: SecretRecord) => this.#withSecret(record, secret, { id, ...checked });
    return this.records.changeAnd(id, seal, () => {
      const before = this.get(id);
      return this.#save(withKept({ id, ...checked }, secret === undefined ? before : typedAnew(before)), secret !== undefined);
    });
  }

  /**
   * For the practice provider alone, whose port may change: what is sealed for `before` is for `now` from here on. Only for origins on
   * 127.0.0.1, such as "http://127.0.0.1:5005"; with others nothing happens. A vault that is out of reach keeps no one from practising.
   */
  async rebindPractice(id: string, before: string, now: string): Promise<void> {
    const edit = (record: SecretRecord) => repointed(record, before, now);
    await this.records.change(id, edit).catch(() => {});
  }

  /** @throws Failure `not-found`, `connection-invalid` */
  rename(id: string, name: string): Connection {
    return this.#save({ ...this.get(id), name: checkName(name) });
  }

  /** A copy right after the original: settings, saved calls, client secret and keys, but no tokens. */
  async duplicate(id: string): Promise<Connection> {
    const original = this.get(id);
    const sealed = await this.records.read(id).catch((error: unknown) => this.#nothingSealed() ?? Promise.reject(error));
    const { id: _, keepAlive: __, guide: ___, registered: ____, ...settings } = original;
    const copy: Connection = { ...this.#withNewCallIds(settings), id: this.#newId(), name: this.#copyName(original.name) };
    await this.#adding.add([{ connection: copy, secrets: sealed, copied: sealed }]);
    const next = this.list().at(this.list().findIndex((each) => each.id === id) + 1);
    if (next && next.id !== copy.id) await this.move(copy.id, next.id);
    return copy;
  }

  /** Saves (or, with null, removes) settings by id, in one write; what is sealed for them stays. */
  changeAll(changes: ReadonlyMap<string, Connection | null>): void {
    this.deps.settings.saveConnections([...changes.values()].filter((each) => each !== null));
    for (const [id, connection] of changes) {
      if (connection === null) this.deps.settings.removeConnection(id);
      this.#moved.tell(id);
      this.#listeners.tell({ kind: connection === null ? 'removed' : 'changed', id });
    }
  }

  /** With its sealed secrets. Where the vault can't delete those it says so, and the connection stays. */
  async remove(id: string): Promise<void> {
    this.get(id);
    await this.records.removeAnd(id, () => {
      this.deps.settings.saveFacts(new Map([[id, null]]));
      this.deps.settings.removeConnection(id);
    });
    this.#listeners.tell({ kind: 'removed', id });
  }

  /** @param before The id it shall stand before; null: the end of the list. */
  async move(id: string, before: string | null): Promise<void> {
    this.get(id);
    if (before !== null) this.get(before);
    if (before === id) return;
    const ids = this.list()
      .map((connection) => connection.id)
      .filter((each) => each !== id);
    ids.splice(before === null ? ids.length : ids.indexOf(before), 0, id);
    this.deps.settings.order(ids);
    this.#listeners.tell({ kind: 'order', ids });
  }

  /** Replaces the call of that id, or adds it; without an id it gets one. */
  async saveCall(id: string, call: SavedCall): Promise<Connection> {
    const connection = this.get(id);
    const checked = checkCall({ ...call, id: call.id.trim() || this.#newId() }, connection.allowPlainHttp, 'call');
    const known = connection.calls.some((each) => each.id === checked.id);
    const calls = known ? connection.calls.map((each) => (each.id === checked.id ? checked : each)) : [...connection.calls, checked];
    const { id: _, mutedFindings: __, keepAlive: ___, guide: ____, registered: _____, ...settings } = connection;
    return this.#save(withKept({ id, ...checkSettings({ ...settings, calls }) }, connection));
  }

  /**
   * Whether the person wants to be told of findings with that code here. Muted twice is muted once.
   *
   * @throws Failure `not-found`; `connection-invalid` where it is no code, or more than 200 are muted.
   */
  async mute(id: string, code: string, muted: boolean): Promise<Connection> {
    const connection = this.get(id);
    const before = connection.mutedFindings ?? [];
    if (before.includes(code) === muted) return connection;
    const after = muted ? checkMutedFindings([...before, code]) : before.filter((each) => each !== code);
    return this.#save(withKept(connection, { ...connection, mutedFindings: after }));
  }

  /** Whether its token is to be refreshed ahead of expiry. @throws Failure `not-found` */
  keepAlive(id: string, on: boolean): Connection {
    const connection = this.get(id);
    if ((connection.keepAlive === true) === on) return connection;
    return this.#save(withKept(connection, { ...connection, keepAlive: on ? true : undefined }));
  }

  async removeCall(id: string, callId: string): Promise<Connection> {
    const connection = this.get(id);
    const calls = connection.calls.filter((call) => call.id !== callId);
    if (calls.length === connection.calls.length) throw noSuchCall();
    return this.#save({ ...connection, calls });
  }

  /** null: the vault can't say at the moment. */
  async hasClientSecret(id: string): Promise<boolean | null> {
    try {
      return (await this.clientSecret(id)) !== null;
    } catch {
      return null;
    }
  }

  /** @throws Failure vault-* when it can't be read. */
  async clientSecret(id: string): Promise<string | null> {
    return (await this.records.read(id)).clientSecret;
  }

  /**
   * What the client authenticates with, for a token request of this connection to that token endpoint.
   *
   * @throws Failure `endpoint-changed` where it is for another server or client, or nobody allows another path; vault-*.
   */
  async credentialFor(connection: Connection, endpoint: URL, options: { ask?: boolean } = {}): Promise<ClientCredential | null> {
    const record = await this.records.read(connection.id);
    const sends = { credential: true, refreshToken: false };
    return credentialIn(await this.admitEndpoint(connection, record, endpoint, sends, options), connection);
  }

  /**
   * To be called before what is sealed goes to a token endpoint. Another path than before takes a yes from the person.
   *
   * @param record As it was read.
   * @param options.ask Whether the person may be asked; not where no person is waiting for this.
   * @param options.still Whether the record is still the one that was read, when the binding is written down; may throw.
   * @returns The record, bound to that endpoint.
   * @throws Failure `endpoint-changed`, or vault-*.
   */
  async admitEndpoint(
    connection: Connection,
    record: SecretRecord,
    endpoint: URL,
    sends: Sends,
    { ask = true, still = () => true }: { ask?: boolean; still?: (now: SecretRecord) => boolean } = {},
  ): Promise<SecretRecord> {
    let confirmed: string | null = null;
    const bind = (now: SecretRecord) => boundFor(now, connection, endpoint, sends, confirmed === endpoint.href);
    try {
      if (bind(record) === record) return record;
    } catch (error) {
      if (!(error instanceof UnconfirmedEndpoint) || !ask) throw error;
      const { id, name } = connection;
      const { address, before } = error;
      if (!(await this.#once(`${id} token ${address}`, () => this.deps.confirmTokenEndpoint?.(name, address, before)))) throw error;
      confirmed = endpoint.href;
    }
    const bound = await this.records.change(connection.id, (now) => {
      if (!still(now)) return null;
      const next = bind(now);
      return next === now ? null : next;
    });
    return still(bound) ? bound : bind(record);
  }

  /**
   * To be called before tokens go to an endpoint that is not sealed with them. Asks the person, and seals a yes.
   *
   * @param record As it was read; what is sent must come from it.
   * @returns The record with that endpoint allowed.
   * @throws Failure The refusal, where nobody allows it; vault-*.
   */
  async admitAsked(
    { id, name }: Connection,
    record: SecretRecord,
    endpoint: AllowedEndpoint,
    refusal: UnconfirmedEndpoint,
  ): Promise<SecretRecord> {
    const { address, before } = refusal;
    if (!(await this.#once(`${id} ${endpoint} ${address}`, () => this.deps.confirmAskedEndpoint?.(name, endpoint, address, before))))
      throw refusal;
    const edit = (now: SecretRecord) =>
      isUnbound(now) || this.deps.settings.connection(id) === null ? null : withAsked(now, endpoint, address);
    await this.records.changeOrHold(id, edit, record);
    return withAsked(record, endpoint, address);
  }

  /**
   * To be called before an access token goes to an API. For any but the one that the connection's tokens were got for the person is asked,
   * also where none was known then. Where nothing was ever sealed for the connection, the token comes from a sign-in of this moment, and is
   * for the API that the settings name.
   *
   * @throws Failure `cancelled` where the person says no, or nobody can be asked; `not-found`, or vault-*.
   */
  async admitApi(id: string, origin: string): Promise<void> {
    const { name } = this.get(id);
    const record = await this.records.read(id);
    if (record.boundTo?.apiOrigin === origin || isUnbound(record)) return;
    const known = record.boundTo?.apiOrigin ?? NO_API;
    const before = known === NO_API ? null : known;
    if (!(await this.#once(`${id} api ${origin}`, () => this.deps.confirmApiOrigin?.(name, origin, before))))
      throw apiOriginRefused(origin, before);
    const edit = (now: SecretRecord) => (isUnbound(now) || this.deps.settings.connection(id) === null ? null : withApi(now, origin));
    await this.records.changeOrHold(id, edit, record);
  }

  /** What the authorization request will carry; null: no redirect in this grant, or a loopback port not yet known. */
  redirectUri(connection: Connection): string | null {
    return takes(connection, 'receiver') ? redirectUriOf(connection.receiver) : null;
  }

  /** null: it is sealed like that already. A record that would be empty is not made, so that a connection without secrets needs no vault. */
  #withSecret(record: SecretRecord, clientSecret: string | null, next: Connection): SecretRecord | null {
    if (this.deps.settings.connection(next.id) === null || (clientSecret === null && record.clientSecret === null)) return null;
    const changed = { ...withOthersPinned(record), clientSecret, boundTo: bindingOf(next, record) };
    return JSON.stringify(changed) === JSON.stringify(record) ? null : changed;
  }

  /** One dialog at a time for the same question. */
  #once(question: string, ask: () => Promise<boolean> | undefined): Promise<boolean> {
    const asking = this.#asking.get(question) ?? (ask() ?? Promise.resolve(false)).finally(() => this.#asking.delete(question));
    this.#asking.set(question, asking);
    return asking;
  }

  /** @param hasMoved Its client secret is another one, too. */
  #save(connection: Connection, hasMoved = false): Connection {
    const before = this.deps.settings.connection(connection.id);
    this.deps.settings.saveConnection(connection);
    if (before !== null && (hasMoved || whereabouts(before) !== whereabouts(connection))) this.#moved.tell(connection.id);
    this.#listeners.tell({ kind: 'changed', id: connection.id });
    return connection;
  }

  /** Without a keychain there may be nothing sealed at all, and then no secret to copy. */
  #nothingSealed(): SecretRecord | null {
    return this.deps.vault.status().records === 0 ? ABSENT : null;
  }

  #copyName(name: string): string {
    const taken = new Set(this.list().map((connection) => connection.name));
    for (let count = 1; ; count += 1) {
      const suffix = count === 1 ? ' (copy)' : ` (copy ${count})`;
      const candidate = `${name.slice(0, MAX_CONNECTION_NAME - suffix.length)}${suffix}`;
      if (!taken.has(candidate)) return candidate;
    }
  }

  #withNewCallIds<T extends ConnectionSettings>(settings: T): T {
    return { ...settings, calls: settings.calls.map((call) => ({ ...call, id: this.#newId() })) };
  }

  #withCallIds<T extends ConnectionSettings>(settings: T): T {
    return { ...settings, calls: settings.calls.map((call) => (call.id.trim() === '' ? { ...call, id: this.#newId() } : call)) };
  }

  /** 128 bits, hexadecimal: safe as a file name on every platform, and the same whatever a file system makes of upper case. */
  #newId(): string {
    return newId(this.deps.random, 16);
  }
}
