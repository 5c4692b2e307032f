import { createHash } from 'node:crypto';
import type { Keychain, Settings, Vault, VaultStatus } from '../../electron/core/ports';
import type { SecretRecord } from '../../electron/core/secrets';
import type { Connection } from '../../electron/model/connection';
import { Failure, type FailureCode } from '../../electron/model/failure';
import type { GrantFacts } from '../../electron/model/grant';
import type { Preferences } from '../../electron/model/window/preferences';
import { DEFAULT_PREFERENCES } from '../../electron/model/window/window-parts';

export function vaultFailure(code: FailureCode): Failure {
  return new Failure({ code, what: 'The disk is full.', likelyCause: 'A test.', action: 'Free some space.' });
}

/**
 * What is on the disk, as text, so that no object is shared with whoever wrote it and a new service on it sees what a restarted app
 * would. Everything that reaches it is noted in `log`, in order, together with what a test server notes there.
 */
export class Disk {
  readonly log: string[] = [];
  readonly records = new Map<string, string>();
  readonly connections = new Map<string, string>();
  readonly facts = new Map<string, string>();
  /** Of each write of facts, how many connections it was about. */
  readonly factsWrites: number[] = [];
  order: string[] = [];
  /** What the vault answers instead of doing its work. */
  refuseReads: Failure | null = null;
  refuseWrites: Failure | null = null;
  refuseProbe: Failure | null = null;
  refuseFacts = false;
  refuseConnections = false;
  /** Milliseconds each operation takes; more than 0 lets others come between. */
  delayMs = 0;

  readonly #parsed = new Map<string, { text: string; value: unknown }>();

  record(id: string): SecretRecord | null {
    return this.parsed('records', id);
  }

  /** What a text says, parsed once for as long as it stands there, and frozen: whoever changed it would change what others read. */
  parsed<T>(shelf: 'records' | 'connections' | 'facts', id: string): T | null {
    const text = this[shelf].get(id);
    if (text === undefined) return null;
    const place = `${shelf} ${id}`;
    let kept = this.#parsed.get(place);
    if (kept?.text !== text) {
      kept = { text, value: frozen(JSON.parse(text)) };
      this.#parsed.set(place, kept);
    }
    return kept.value as T;
  }
}

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}

export class TestVault implements Vault {
  #listeners = new Set<(status: VaultStatus) => void>();
  #state: VaultStatus['state'] = 'ready';
  constructor(readonly disk: Disk) {}

  status = (): VaultStatus => ({ state: this.#state, records: this.disk.records.size, corrupt: [], reason: null });
  open = async () => this.become('ready');
  become(state: VaultStatus['state']): VaultStatus {
    this.#state = state;
    for (const listener of this.#listeners) listener(this.status());
    return this.status();
  }
  async read(id: string): Promise<SecretRecord | null> {
    await this.#pause();
    if (this.disk.refuseReads) throw this.disk.refuseReads;
    return this.disk.record(id);
  }
  async write(id: string, record: SecretRecord): Promise<void> {
    const text = JSON.stringify(record);
    await this.#pause();
    if (this.disk.refuseWrites) {
      this.disk.log.push('write refused');
      throw this.disk.refuseWrites;
    }
    this.disk.records.set(id, text);
    this.disk.log.push(`write ${record.refreshPending ? 'pending ' : ''}${record.grant?.accessToken ?? 'no grant'}`);
  }
  async remove(id: string): Promise<void> {
    await this.#pause();
    if (this.disk.refuseWrites) throw this.disk.refuseWrites;
    this.disk.records.delete(id);
    this.disk.log.push('remove');
  }
  async proveWritable(): Promise<void> {
    await this.#pause();
    this.disk.log.push('prove');
    const refusal = this.disk.refuseProbe ?? this.disk.refuseWrites;
    if (refusal) throw refusal;
  }
  close = () => this.become('closed');
  inMemory = () => this.#state === 'memory';
  useMemory = () => this.become('memory');
  setAside = async () => this.status();
  fingerprint = (secret: string) => createHash('sha256').update(secret).digest('hex').slice(0, 8);
  onChange(listener: (status: VaultStatus) => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  #pause = () => (this.disk.delayMs > 0 ? new Promise((resolve) => setTimeout(resolve, this.disk.delayMs)) : Promise.resolve());
}

export class TestSettings implements Settings {
  readonly #session = new Map<string, GrantFacts | null>();
  constructor(readonly disk: Disk) {}
  connections(): Connection[] {
    return this.disk.order.flatMap((id) => this.connection(id) ?? []);
  }
  connection(id: string): Connection | null {
    return this.disk.parsed('connections', id);
  }
  saveConnection(connection: Connection): void {
    if (this.disk.refuseConnections) throw new Error('disk full');
    if (!this.disk.connections.has(connection.id)) this.disk.order.push(connection.id);
    this.disk.connections.set(connection.id, JSON.stringify(connection));
  }
  saveConnections(connections: readonly Connection[]): void {
    for (const connection of connections) this.saveConnection(connection);
  }
  removeConnection(id: string): void {
    this.disk.connections.delete(id);
    this.disk.order = this.disk.order.filter((each) => each !== id);
  }
  order(ids: string[]): void {
    this.disk.order = ids;
  }
  facts(id: string): GrantFacts | null {
    const session = this.#session.get(id);
    return session === undefined ? this.disk.parsed('facts', id) : session;
  }
  saveFacts(changes: ReadonlyMap<string, GrantFacts | null>, sessionOnly = false): void {
    if (!sessionOnly && this.disk.refuseFacts) throw new Error('disk full');
    for (const [id, facts] of changes) {
      if (sessionOnly) this.#session.set(id, facts);
      else if (facts === null) this.disk.facts.delete(id);
      else this.disk.facts.set(id, JSON.stringify(facts));
    }
    if (!sessionOnly) this.disk.factsWrites.push(changes.size);
  }
  app = (): Preferences => DEFAULT_PREFERENCES;
  saveApp = () => this.app();
}

export class MemoryKeychain implements Keychain {
  readonly entries = new Map<string, string>();
  getPassword = async (service: string, account: string) => this.entries.get(`${service} ${account}`) ?? null;
  setPassword = async (service: string, account: string, password: string) => {
    this.entries.set(`${service} ${account}`, password);
  };
  deletePassword = async (service: string, account: string) => this.entries.delete(`${service} ${account}`);
}
