import { KeyedMutex } from '../../core/base/keyed-mutex';
import { Listeners } from '../../core/base/listeners';
import { quietSchedule } from '../../core/base/schedule';
import { join } from 'node:path';
import type { SecretRecord } from '../../core/secrets';
import { Failure } from '../../model/failure';
import { type Keychain, KeychainError, type Random, type Schedule, type Vault, type VaultState, type VaultStatus } from '../../core/ports';
import { errorCode } from '../disk/durable-file';
import { KEY_BYTES, VaultKey } from './sealed-file';
import { corruptFailure, entryName, notWritableFailure, vaultFailure } from './vault-failure';
import { VAULT_FOLDER, VaultFolder } from './vault-folder';
import { judgeKey, readRecords } from './vault-check';

export interface VaultOptions {
  /** The app's data folder; the records live in its folder `vault`. */
  directory: string;
  keychain: Keychain;
  random: Random;
  /** Service name of the keychain entry, such as `dev.tokenscope`; its account is `vault-key`. */
  service: string;
  /** Connections whose secrets are kept in memory for as long as the keychain can't be used, and sealed as soon as it can. Absent: none. */
  withoutKeychain?: (connectionId: string) => boolean;
  /** Absent: real time. */
  schedule?: Schedule;
}

/** Milliseconds within which a keychain answers that needs no person for it. */
const PATIENCE_MS = 1_500;

/** Of the keychain entry; what was set aside has a name that begins with it. */
export const ACCOUNT = 'vault-key';

/** A Vault of sealed files whose key is in the keychain. Touches neither before `open`, or the first call that needs them. */
export function createVault(options: VaultOptions): Vault {
  return new SealedVault(options);
}

/** Ends `open` early with what it found. */
class Stop {
  constructor(
    readonly state: VaultState,
    readonly reason: string | null,
  ) {}
}

class SealedVault implements Vault {
  private readonly folder: VaultFolder;
  private readonly changed = new Listeners<[VaultStatus]>();
  /** By connection: the state of its file when it was last found to open, or written. */
  private readonly seen = new Map<string, string>();
  private readonly mutex = new KeyedMutex();
  private readonly memory = new Map<string, SecretRecord>();
  private readonly memoryChosen: Promise<void>;
  private chooseMemory: () => void = () => {};
  private current: VaultStatus = { state: 'opening', records: 0, corrupt: [], reason: null };
  private opening: Promise<VaultStatus> | null = null;
  private key: VaultKey | null = null;
  private sessionKey: VaultKey | null = null;
  private offered: string | null = null;
  private isSlow = false;

  constructor(private readonly options: VaultOptions) {
    this.folder = new VaultFolder(join(options.directory, VAULT_FOLDER));
    this.memoryChosen = new Promise((resolve) => {
      this.chooseMemory = resolve;
    });
  }

  status(): VaultStatus {
    return { ...this.current, corrupt: [...this.current.corrupt] };
  }

  open(): Promise<VaultStatus> {
    this.opening ??= this.openOnce().finally(() => {
      this.opening = null;
      this.isSlow = false;
    });
    return this.opening;
  }

  async read(connectionId: string): Promise<SecretRecord | null> {
    const key = await this.keyOrMemory(connectionId);
    if (key === 'memory' || this.memory.has(connectionId)) return structuredClone(this.memory.get(connectionId) ?? null);
    return this.mutex.run(connectionId, () => this.readSealed(connectionId, key));
  }

  async write(connectionId: string, record: SecretRecord): Promise<void> {
    const key = await this.keyOrMemory(connectionId);
    if (key === 'memory') {
      this.memory.set(connectionId, structuredClone(record));
      return;
    }
    await this.mutex.run(connectionId, () => this.seal(connectionId, record, key));
  }

  /** Deletes in every state, also what can't be read: a person who deletes a connection wants its secrets gone. */
  async remove(connectionId: string): Promise<void> {
    this.memory.delete(connectionId);
    await this.mutex.run(connectionId, async () => {
      await this.folder.removeRecord(connectionId).catch((error) => this.refuse(error));
      this.markCorrupt(connectionId, false);
      await this.count();
    });
  }

  async proveWritable(connectionId: string): Promise<void> {
    if ((await this.keyOrMemory(connectionId)) !== 'memory') await this.folder.probe().catch((error) => this.refuse(error));
  }

  inMemory(connectionId: string): boolean {
    return this.inMemoryOnly() || (this.key === null && this.doesWithout(connectionId));
  }

  close(): VaultStatus {
    if (this.current.state === 'ready') {
      this.key = null;
      this.become({ state: 'closed', reason: null });
    }
    return this.status();
  }

  useMemory(): VaultStatus {
    this.key = null;
    this.become({ state: 'memory', corrupt: [], reason: null });
    this.chooseMemory();
    return this.status();
  }

  async setAside(connectionId: string | null): Promise<VaultStatus> {
    const unusable = this.current.state === 'key-wrong' ? await this.unusableEntry() : null;
    await this.folder.setAside(connectionId === null ? 'all' : { record: connectionId }).catch((error) => this.refuse(error));
    if (connectionId === null && unusable !== null) await this.setEntryAside(unusable);
    if (connectionId !== null) this.markCorrupt(connectionId, false);
    return this.open();
  }

  fingerprint(secret: string): string {
    if (this.key) return this.key.fingerprint(secret);
    this.sessionKey ??= new VaultKey(this.options.random.bytes(KEY_BYTES));
    return this.sessionKey.fingerprint(secret);
  }

  onChange(listener: (status: VaultStatus) => void): () => void {
    return this.changed.add(listener);
  }

  private async openOnce(): Promise<VaultStatus> {
    try {
      const ids = await this.folder.ids();
      if (this.current.state === 'memory') {
        this.become({ records: ids.length });
        return this.status();
      }
      if (!this.key) this.become({ state: 'opening', records: ids.length, corrupt: [], reason: null });
      const key = this.key ?? (await this.findKey(ids.length > 0));
      const verdict = await judgeKey(this.folder, key, this.options.random);
      if (verdict === 'wrong') throw new Stop('key-wrong', 'The key check does not open with the key in the keychain.');
      const corrupt = await readRecords(this.folder, key);
      if (this.inMemoryOnly()) return this.status();
      this.key = key;
      this.become({ state: 'ready', corrupt, reason: null });
      await this.sealHeld(key);
      await this.count();
      await this.folder.sweep().catch(() => {});
    } catch (error) {
      if (!this.inMemoryOnly()) this.become({ ...stopOf(error, this.folder.path), corrupt: [] });
    }
    return this.status();
  }

  /** Throws Stop or KeychainError. Makes a key only where nothing was ever sealed. */
  private async findKey(recordsThere: boolean): Promise<VaultKey> {
    const { keychain, service } = this.options;
    const found = await keychain.getPassword(service, ACCOUNT);
    if (found !== null) return parseKey(found);
    if (recordsThere || (await this.folder.readMarker()) !== null) {
      throw new Stop('key-missing', `There is no entry ${entryName(service, ACCOUNT)} in the keychain.`);
    }
    const made = await this.folder.alone(() => this.makeKey());
    if (made === null) throw new Stop('unavailable', 'Another Tokenscope process is creating the key. Try again.');
    return made;
  }

  private async makeKey(): Promise<VaultKey> {
    const { keychain, service, random } = this.options;
    const meanwhile = await keychain.getPassword(service, ACCOUNT);
    if (meanwhile !== null) return parseKey(meanwhile);
    await this.folder.probe();
    // Storing it may time out and yet happen later, behind an unlock dialog: another attempt has to offer the same key.
    this.offered ??= Buffer.from(random.bytes(KEY_BYTES)).toString('base64');
    const text = this.offered;
    await keychain.setPassword(service, ACCOUNT, text);
    if ((await keychain.getPassword(service, ACCOUNT)) !== text) {
      throw new KeychainError('unavailable', 'The keychain did not store the key.');
    }
    this.offered = null;
    return parseKey(text);
  }

  /** The keychain entry's text when it can't be a vault key; else null. */
  private async unusableEntry(): Promise<string | null> {
    const found = await this.options.keychain.getPassword(this.options.service, ACCOUNT).catch(() => null);
    return found !== null && keyBytes(found) === null ? found : null;
  }

  private async setEntryAside(text: string): Promise<void> {
    const { keychain, service } = this.options;
    try {
      await keychain.setPassword(service, `${ACCOUNT} set aside ${new Date().toISOString()}`, text);
      await keychain.deletePassword(service, ACCOUNT);
    } catch (error) {
      throw error instanceof KeychainError ? vaultFailure(error.trouble, error.message) : error;
    }
  }

  private async keyOrMemory(connectionId: string): Promise<VaultKey | 'memory'> {
    if (!this.key && this.current.state === 'opening') {
      const opened = Promise.race([this.open(), this.memoryChosen]);
      await (this.options.withoutKeychain?.(connectionId) && !this.isSealed(connectionId)
        ? Promise.race([opened, this.impatience()])
        : opened);
    }
    if (this.inMemory(connectionId)) return 'memory';
    if (this.key) return this.key;
    throw vaultFailure(this.current.state, this.current.reason);
  }

  private stateOf(connectionId: string): string | null {
    try {
      return this.folder.stateOf(connectionId);
    } catch {
      return null;
    }
  }

  private isAsSeen(connectionId: string): boolean {
    const seen = this.seen.get(connectionId);
    return seen !== undefined && seen === this.stateOf(connectionId);
  }

  private see(connectionId: string, state: string | null): void {
    if (state === null) this.seen.delete(connectionId);
    else this.seen.set(connectionId, state);
  }

  private async readSealed(connectionId: string, key: VaultKey): Promise<SecretRecord | null> {
    // Taken before reading: what is written in between is then another state.
    const state = this.stateOf(connectionId);
    this.see(connectionId, null);
    const sealed = await this.folder.readRecord(connectionId).catch((error) => {
      if (errorCode(error) === 'ENOTDIR') return this.refuse(error);
      throw corruptFailure(connectionId, `The file can't be read (${errorCode(error)}).`);
    });
    if (sealed === null) {
      this.markCorrupt(connectionId, false);
      return null;
    }
    const unsealed = key.unseal(sealed, { record: connectionId });
    this.markCorrupt(connectionId, unsealed.kind !== 'open');
    if (unsealed.kind !== 'open') throw corruptFailure(connectionId, unsealed.why);
    this.see(connectionId, state);
    return JSON.parse(unsealed.text) as SecretRecord;
  }

  private async count(): Promise<void> {
    this.become({ records: (await this.folder.ids().catch(() => [])).length });
  }

  private markCorrupt(id: string, corrupt: boolean): void {
    if (this.current.corrupt.includes(id) === corrupt) return;
    this.become({ corrupt: corrupt ? [...this.current.corrupt, id] : this.current.corrupt.filter((each) => each !== id) });
  }

  private refuse(error: unknown): never {
    throw error instanceof Failure ? error : notWritableFailure(error, this.folder.path);
  }

  private inMemoryOnly(): boolean {
    return this.current.state === 'memory';
  }

  private isSealed(connectionId: string): boolean {
    return !this.memory.has(connectionId) && this.stateOf(connectionId) !== null;
  }

  /** While the keychain is being asked, what is sealed already waits for the answer. */
  private doesWithout(connectionId: string): boolean {
    if (this.options.withoutKeychain?.(connectionId) !== true || this.current.state === 'closed') return false;
    return this.current.state !== 'opening' || (this.isSlow && !this.isSealed(connectionId));
  }

  /** Resolves once the keychain has taken longer than one that needs no person for it. */
  private impatience(): Promise<void> {
    if (this.isSlow) return Promise.resolve();
    return new Promise((resolve) => {
      const { schedule = quietSchedule } = this.options;
      schedule(PATIENCE_MS, () => {
        this.isSlow = this.opening !== null;
        resolve();
      });
    });
  }

  /** What came while the keychain could not be used. What the disk refuses stays in memory. */
  private async sealHeld(key: VaultKey): Promise<void> {
    for (const id of [...this.memory.keys()]) {
      const seal = async () => {
        const record = this.memory.get(id);
        if (record) await this.seal(id, record, key);
      };
      await this.mutex.run(id, seal).catch(() => {});
    }
  }

  /** Call only within the connection's turn. */
  private async seal(connectionId: string, record: SecretRecord, key: VaultKey): Promise<void> {
    const sealed = key.seal(JSON.stringify(record), { record: connectionId }, this.options.random);
    // The file may have been damaged or replaced since it was last looked at; then it has to open before it is overwritten.
    const isNew = !this.isAsSeen(connectionId) && (await this.readSealed(connectionId, key)) === null;
    await this.folder.writeRecord(connectionId, sealed).catch((error) => this.refuse(error));
    this.see(connectionId, this.stateOf(connectionId));
    this.memory.delete(connectionId);
    if (isNew) await this.count();
  }

  private become(change: Partial<VaultStatus>): void {
    const { keychainCause: _, ...before } = this.current;
    const next = { ...(change.state === undefined ? this.current : before), ...change };
    const same = JSON.stringify(next) === JSON.stringify(this.current);
    this.current = next;
    if (!same) this.changed.tell(this.status());
  }
}

function keyBytes(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64') === text ? bytes : null;
}

function parseKey(text: string): VaultKey {
  const bytes = keyBytes(text);
  if (bytes === null) throw new Stop('key-wrong', 'The keychain entry is not a Tokenscope key.');
  return new VaultKey(bytes);
}

function stopOf(error: unknown, folder: string): Pick<VaultStatus, 'state' | 'reason' | 'keychainCause'> {
  if (error instanceof Stop) return { state: error.state, reason: error.reason };
  if (error instanceof KeychainError) return { state: error.trouble, reason: error.message, keychainCause: error.keychainCause };
  return { state: 'unavailable', reason: `The vault's folder ${folder} can't be used (${errorCode(error)}).` };
}
