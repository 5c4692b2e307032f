import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Listeners } from '../core/base/listeners';
import type { FaultView, PracticeView } from '../model/app';
import type { Connection, ConnectionSettings } from '../model/connection';
import { freeName } from '../model/text/free-name';
import type { ClientCertificateService } from '../core/client-keys/certificate-service';
import type { ClientKeyService } from '../core/client-keys/service';
import type { ConnectionService } from '../core/connection/service';
import { clientAuthOf } from '../model/client-auth';
import { Failure, failing, systemError } from '../model/failure';
import { signsWithKey, takes } from '../model/grants';
import { isPractice, type PracticeFaceId } from '../model/providers/offered';
import { writeDurably } from '../platform/disk/durable-file';
import type { Practice, PracticeOptions } from '../practice';
import { FaultLab } from '../practice/fault-lab';

export interface PracticeParts {
  /** Folder for the remembered port and for the key that proves the provider to the command line. */
  directory: string;
  connections: Pick<ConnectionService, 'list' | 'create' | 'update' | 'rebindPractice'>;
  clientKeys: Pick<ClientKeyService, 'list' | 'make'>;
  clientCertificates: Pick<ClientCertificateService, 'list' | 'make'>;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Loads and starts the provider; separate so that its code is loaded only when used. */
  launch?: (options: PracticeOptions) => Promise<Practice>;
}

/**
 * The embedded provider, started when first needed on its previous port, so that saved connections still reach it. If the port is taken,
 * those connections are moved to the new one.
 */
export class PracticeProvider {
  private readonly changed = new Listeners<[PracticeView]>();
  private starting: Promise<Practice> | null = null;
  private stopping: Promise<void> = Promise.resolve();
  private readonly lab = new FaultLab();
  private current: PracticeView = { status: 'stopped', url: null, startedAt: null, problem: null, faults: 0 };

  constructor(private readonly parts: PracticeParts) {
    this.lab.onChange(() => this.become(this.current));
  }

  status(): PracticeView {
    return this.current;
  }

  onChange(listener: (status: PracticeView) => void): () => void {
    return this.changed.add(listener);
  }

  /** Rejects with practice-failed. */
  async start(): Promise<PracticeView> {
    await this.running();
    return this.current;
  }

  async stop(): Promise<PracticeView> {
    const running = this.starting;
    this.starting = null;
    this.stopping = (async () => {
      const practice = await running?.catch(() => null);
      await practice?.stop();
      this.become({ status: 'stopped', url: null, startedAt: null, problem: null });
    })();
    await this.stopping;
    return this.current;
  }

  /** Starts the provider if this connection uses it. Rejects with practice-failed. */
  async serve(connection: Connection): Promise<void> {
    if (isPractice(connection)) await this.running();
  }

  /** Adds a ready-made connection to a face. Rejects with practice-failed or the errors of saving a connection. */
  async connect(face: PracticeFaceId): Promise<Connection> {
    const { faces } = await this.running();
    const { connection, clientSecret } = faces[face];
    const name = freeName(
      connection.name,
      this.parts.connections.list().map((other) => other.name),
    );
    const created = await this.parts.connections.create(await this.#withSubject({ ...connection, name }), clientSecret);
    await makeCredential(this.parts, created);
    return created;
  }

  /** A token exchange gets its subject token from the standard connection. */
  async #withSubject(connection: ConnectionSettings): Promise<ConnectionSettings> {
    if (!takes(connection, 'tokenExchange')) return connection;
    const { connection: standard } = (await this.running()).faces.practice;
    const isStandard = (other: Connection) => other.clientId === standard.clientId && other.issuer === standard.issuer && isPractice(other);
    const { id } = this.parts.connections.list().find(isStandard) ?? (await this.connect('practice'));
    const { tokenExchange } = connection;
    return { ...connection, tokenExchange: { ...tokenExchange, subject: { ...tokenExchange.subject, connection: id } } };
  }

  /** Settings survive a stop and start of the provider. */
  faults(): FaultView[] {
    return this.lab.list();
  }

  /** @throws Failure bad-request if the fault is unknown or the value is not a number. */
  setFault(id: string, value: boolean | number): FaultView[] {
    try {
      return this.lab.set(id, value);
    } catch (error) {
      if (error instanceof RangeError) throw faultRefused(error.message);
      throw error;
    }
  }

  clearFaults(): FaultView[] {
    return this.lab.clear();
  }

  onFaultsChange(listener: (faults: FaultView[]) => void): () => void {
    return this.lab.onChange(listener);
  }

  private running(): Promise<Practice> {
    this.starting ??= this.launch();
    return this.starting;
  }

  private async launch(): Promise<Practice> {
    await this.stopping;
    this.become({ status: 'starting', url: null, startedAt: null, problem: null });
    try {
      const launch = this.parts.launch ?? (async (options) => (await import('../practice')).startPractice(options));
      const file = join(this.parts.directory, 'practice.json');
      const before = await rememberedPorts(file);
      const proofKey = randomBytes(32).toString('hex');
      const startedAt = this.parts.now();
      const practice = await launch({ ...before, faults: this.lab, proofKey, keysOf: (clientId) => practiceKeys(this.parts, clientId) });
      const [port, tlsPort] = [practice.url, practice.tlsUrl].map((url) => Number(new URL(url).port));
      // Readable by this account only.
      await writeDurably(file, JSON.stringify({ port, tlsPort, proofKey })).catch(() => {});
      await this.repoint(practice, before);
      this.become({ status: 'running', url: practice.url, startedAt, problem: null });
      return practice;
    } catch (error) {
      this.starting = null;
      const failure = error instanceof Failure && error.code === 'practice-failed' ? error : failed(systemError(error));
      this.become({ status: 'failed', url: null, startedAt: null, problem: failure.what });
      throw failure;
    }
  }

  /** Moves connections from the remembered ports to the current ones. */
  private async repoint({ url, tlsUrl }: Practice, { port, tlsPort }: Ports): Promise<void> {
    const moves: [before: string, now: string][] = [
      [`http://127.0.0.1:${port}`, url],
      [`https://127.0.0.1:${tlsPort}`, tlsUrl],
    ];
    for (const { id } of port === 0 ? [] : this.parts.connections.list().filter(isPractice)) {
      for (const [before, now] of moves) {
        const connection = this.parts.connections.list().find((each) => each.id === id);
        const moved = connection && pointedAt(connection, before, now);
        if (!moved) continue;
        await this.parts.connections.update(id, moved);
        await this.parts.connections.rebindPractice(id, before, now);
      }
    }
  }

  private become(status: Omit<PracticeView, 'faults'>): void {
    this.current = { ...status, faults: this.lab.count };
    this.changed.tell(this.current);
  }
}

/** Settings with every address at the origin `before` moved to `origin`; null if there is none. */
export function pointedAt(connection: Connection, before: string, origin: string): ConnectionSettings | null {
  const isBefore = (url: string) => url.startsWith(before) && /^([/?#]|$)/.test(url.slice(before.length));
  const move = (url: string) => (isBefore(url) ? `${origin}${url.slice(before.length)}` : url);
  const { id: _id, ...settings } = connection;
  const endpoints = { ...settings.endpoints };
  for (const name of Object.keys(endpoints) as (keyof typeof endpoints)[]) {
    const address = endpoints[name];
    endpoints[name] = address ? move(address) : null;
  }
  const moved: ConnectionSettings = {
    ...settings,
    issuer: settings.issuer && move(settings.issuer),
    endpoints,
    resource: settings.resource.map(move),
    apiBaseUrl: settings.apiBaseUrl && move(settings.apiBaseUrl),
  };
  return JSON.stringify(moved) === JSON.stringify(settings) ? null : moved;
}

/** The public keys and certificates of the practice connections of a client: what its provider would have been given. */
export async function practiceKeys({ connections, clientKeys, clientCertificates }: Keyed, clientId: string): Promise<string[]> {
  const own = connections.list().filter((each) => isPractice(each) && each.clientId === clientId);
  const views = await Promise.all(
    own.flatMap(({ id }) => [clientKeys.list(id), clientCertificates.list(id)].map((list) => list.catch(() => []))),
  );
  return views.flat().map(({ jwk }) => jwk);
}

interface Keyed {
  connections: Pick<ConnectionService, 'list'>;
  clientKeys: Pick<ClientKeyService, 'list'>;
  clientCertificates: Pick<ClientCertificateService, 'list'>;
}

/** The key or certificate of a practice connection that has just been added, where its client needs one. */
export async function makeCredential({ clientKeys, clientCertificates }: Making, connection: Connection): Promise<void> {
  if (signsWithKey(connection)) await clientKeys.make(connection.id, 'ES256');
  if (clientAuthOf(connection).credential === 'certificate') await clientCertificates.make(connection.id, 'P-256');
}

type Making = Pick<PracticeParts, 'clientKeys' | 'clientCertificates'>;

interface Ports {
  port: number;
  tlsPort: number;
}

/** 0 (any free port) where none is remembered. */
async function rememberedPorts(file: string): Promise<Ports> {
  try {
    const { port, tlsPort } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    return { port: portOr0(port), tlsPort: portOr0(tlsPort) };
  } catch {
    return { port: 0, tlsPort: 0 };
  }
}

function portOr0(port: unknown): number {
  return typeof port === 'number' && Number.isInteger(port) && port > 1023 && port < 65_536 ? port : 0;
}

function faultRefused(what: string): Failure {
  return new Failure({
    code: 'bad-request',
    what,
    likelyCause: 'The request comes from another version of Tokenscope.',
    action: 'Restart Tokenscope.',
  });
}

const failed = failing({
  code: 'practice-failed',
  what: 'The practice provider could not be started.',
  likelyCause: 'Another program or a firewall prevents it from listening on 127.0.0.1.',
  action: 'Try again. If that does not help, restart Tokenscope.',
});
