import { createHash } from 'node:crypto';
import { ConnectionService } from '../../../../electron/core/connection/service';
import type { SecretRecord, TokenAnswer } from '../../../../electron/core/secrets';
import type { Connection, ConnectionSettings } from '../../../../electron/model/connection';
import type { GrantFacts } from '../../../../electron/model/grant';
import { TokenService } from '../../../../electron/core/connection/token-service';
import type { TemplateId } from '../../../../electron/model/providers/offered';
import { defaultsOf } from '../../../../electron/model/templates';
import { Failure, type FailureCode } from '../../../../electron/model/failure';
import { Discoveries } from '../../../../electron/core/wire/discovery';
import type { Preferences } from '../../../../electron/model/preferences';
import type { Clock, Http, Settings, Vault, VaultStatus } from '../../../../electron/core/ports';
import { createNodeHttp } from '../../../../electron/platform/node-http';

export const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Time that moves when told to. */
export class TestClock implements Clock {
  at = START;
  now = () => this.at;
  monotonic = () => this.at - START;
}

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

  record(id: string): SecretRecord | null {
    const text = this.records.get(id);
    return text === undefined ? null : JSON.parse(text);
  }
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
    const text = this.disk.connections.get(id);
    return text === undefined ? null : JSON.parse(text);
  }
  saveConnection(connection: Connection): void {
    if (this.disk.refuseConnections) throw new Error('disk full');
    if (!this.disk.connections.has(connection.id)) this.disk.order.push(connection.id);
    this.disk.connections.set(connection.id, JSON.stringify(connection));
  }
  removeConnection(id: string): void {
    this.disk.connections.delete(id);
    this.disk.order = this.disk.order.filter((each) => each !== id);
  }
  order(ids: string[]): void {
    this.disk.order = ids;
  }
  facts(id: string): GrantFacts | null {
    const text = this.disk.facts.get(id);
    const session = this.#session.get(id);
    if (session !== undefined) return session;
    return text === undefined ? null : JSON.parse(text);
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
  app = (): Preferences => ({
    theme: 'system',
    notifyBeforeMs: 120_000,
    notifyRefreshFailed: true,
    flowTimeoutMs: 300_000,
    keepExchanges: true,
    keepClaims: true,
  });
  saveApp = () => this.app();
}

/** One run of the app over a disk; a second one over the same disk is the app after a crash. */
export function startApp(disk = new Disk(), options: { http?: Http } = {}) {
  const clock = new TestClock();
  const vault = new TestVault(disk);
  const settings = new TestSettings(disk);
  const http = options.http ?? createNodeHttp();
  const scheduled: { delayMs: number; work: () => void }[] = [];
  let count = disk.connections.size * 1000;
  const random = {
    bytes: (length: number) => {
      count += 1;
      return Uint8Array.from({ length }, (_, index) => (index < length - 2 ? 0 : index === length - 2 ? count >> 8 : count & 255));
    },
  };
  const schedule = (delayMs: number, work: () => void) => {
    const entry = { delayMs, work };
    scheduled.push(entry);
    return () => {
      const index = scheduled.indexOf(entry);
      if (index >= 0) scheduled.splice(index, 1);
    };
  };
  const connections = new ConnectionService({ settings, vault, random, schedule });
  const discoveries = new Discoveries({ http, clock });
  const tokens = new TokenService({ settings, vault, clock, http, discoveries, connections });
  return { disk, clock, vault, settings, http, random, scheduled, connections, discoveries, tokens };
}
export type App = ReturnType<typeof startApp>;

export function settingsOf(changes: Partial<ConnectionSettings> = {}, template: TemplateId = 'oauth'): ConnectionSettings {
  return { ...defaultsOf(template), clientId: 'client-1', ...changes };
}

export function answerOf(changes: Partial<TokenAnswer> = {}): TokenAnswer {
  return {
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    idToken: null,
    tokenType: 'Bearer',
    scope: null,
    expiresInSeconds: 3600,
    clockSkewMs: 0,
    receivedAt: START,
    responseMembers: [],
    breaches: [],
    ...changes,
  };
}

/** An unsigned token with these claims; nothing here verifies. */
export function jwt(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'at+jwt' })}.${part(claims)}.c2lnbmF0dXJl`;
}

export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof Failure) return outcome;
  throw new Error(`expected a Failure, got ${outcome instanceof Error ? outcome.stack : String(outcome)}`);
}

export function failureFrom(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('expected a Failure, got none');
}

export const fieldOf = (failure: Failure): string | undefined => failure.evidence.find(({ label }) => label === 'Field')?.value;
