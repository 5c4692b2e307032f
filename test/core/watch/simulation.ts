import { Failure } from '../../../electron/model/failure';
import type { TokenAnswer } from '../../../electron/core/secrets';
import { TokenService } from '../../../electron/core/connection/token-service';
import { Discoveries } from '../../../electron/core/wire/discovery';
import type { Http, HttpRequest, HttpResponse, Network, Random } from '../../../electron/core/ports';
import { WatchService } from '../../../electron/core/watch/service';
import { nextDue, TestClock } from '../../support/clock';
import { answerOf, type App, settingsOf, startApp } from '../../support/connection';
import { Disk } from '../../support/vault';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Timers on a clock that moves when told to. While it sleeps, no timers run, as on a sleeping machine. */
export class Timers {
  readonly #waiting = new Set<{ at: number; work: () => void }>();
  most = 0;
  /** Awaited after each timer, so that what it started can finish. */
  settle: () => Promise<void> = async () => {};

  constructor(readonly clock: TestClock) {}

  readonly schedule = (delayMs: number, work: () => void) => {
    const entry = { at: this.clock.at + delayMs, work };
    this.#waiting.add(entry);
    this.most = Math.max(this.most, this.#waiting.size);
    return () => this.#waiting.delete(entry);
  };

  get count(): number {
    return this.#waiting.size;
  }

  async until(at: number): Promise<void> {
    for (;;) {
      const next = nextDue(this.#waiting, at);
      if (next === null) break;
      this.#waiting.delete(next);
      this.clock.at = Math.max(this.clock.at, next.at);
      next.work();
      await this.settle();
    }
    this.clock.at = at;
  }

  /** Time passes without running timers. */
  sleep(ms: number): void {
    this.clock.at += ms;
    const late = [...this.#waiting];
    this.#waiting.clear();
    for (const { at, work } of late) this.#waiting.add({ at: at + ms, work });
  }
}

/** mulberry32: the same numbers each time. */
export function seeded(seed: number): Random & { chance(): number } {
  let state = seed;
  const chance = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { chance, bytes: (length) => Uint8Array.from({ length }, () => Math.floor(chance() * 256)) };
}

export class TestNetwork implements Network {
  #online = true;
  readonly listeners = new Set<(online: boolean) => void>();
  online = () => this.#online;
  onChange = (listener: (online: boolean) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  become(online: boolean): void {
    this.#online = online;
    for (const listener of this.listeners) listener(online);
  }
}

export interface Sent {
  at: number;
  /** The connection's number. */
  number: number;
  refreshToken: string | null;
}

/** The server's error; null: new tokens. */
export type Mood = (sent: Sent, count: number) => { status: number; headers?: Record<string, string>; body: unknown } | 'reset' | null;

/** Token endpoints /token/0, /token/1, …: rotating, and counting duplicates. */
export class TestServer implements Http {
  readonly sent: Sent[] = [];
  readonly reused: Sent[] = [];
  readonly lifetimes = new Map<number, number | null>();
  mood: Mood = () => null;
  atOnce = 0;
  mostAtOnce = 0;
  readonly #current = new Map<number, number>();
  readonly #of = new Map<number, Sent[]>();

  constructor(readonly clock: TestClock) {}

  of(number: number): readonly Sent[] {
    return this.#of.get(number) ?? [];
  }

  async send({ url, body }: HttpRequest): Promise<HttpResponse> {
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    this.atOnce -= 1;
    const number = Number(/\/token\/(\d+)$/.exec(url)?.[1]);
    const refreshToken = new URLSearchParams(body ?? '').get('refresh_token');
    const sent = { at: this.clock.at, number, refreshToken };
    this.sent.push(sent);
    this.#of.set(number, this.#of.get(number) ?? []);
    this.#of.get(number)?.push(sent);
    const said = this.mood(sent, this.of(number).length);
    if (said === 'reset') throw reset();
    if (said !== null) return this.#answer(said.status, said.body, said.headers);
    const generation = this.#current.get(number) ?? 1;
    if (refreshToken !== null && refreshToken !== `refresh-${number}-${generation}`) this.reused.push(sent);
    this.#current.set(number, generation + 1);
    const lifetime = this.lifetimes.get(number);
    return this.#answer(200, {
      access_token: `access-${number}-${generation + 1}`,
      token_type: 'Bearer',
      ...(refreshToken !== null && { refresh_token: `refresh-${number}-${generation + 1}` }),
      ...(lifetime !== null && { expires_in: (lifetime ?? HOUR) / SECOND }),
    });
  }

  #answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
    return {
      status,
      statusText: '',
      headers: [
        { name: 'content-type', value: 'application/json' },
        { name: 'cache-control', value: 'no-store' },
        ...Object.entries(headers).map(([name, value]) => ({ name, value })),
      ],
      body: new TextEncoder().encode(JSON.stringify(body)),
      cut: false,
      startedAt: this.clock.at,
      headersMs: 1,
      endMs: 2,
    };
  }
}

function reset(): Failure {
  return new Failure({ code: 'network-reset', what: 'The connection broke.', likelyCause: 'A test.', action: 'None.' });
}

export interface World {
  app: App;
  clock: TestClock;
  timers: Timers;
  server: TestServer;
  network: TestNetwork;
  random: ReturnType<typeof seeded>;
  tokens: TokenService;
  ids: string[];
  watch: WatchService;
  /** A watch service over the same stores, as after a restart of the app. */
  restart(): WatchService;
  connect(number: number, changes?: Partial<TokenAnswer>): Promise<void>;
}

/** Connected connections with these token lifetimes (milliseconds; null: none named), not kept alive yet. */
export async function worldOf(lifetimes: (number | null)[], options: { clientCredentials?: boolean; seed?: number } = {}): Promise<World> {
  const clock = new TestClock();
  const timers = new Timers(clock);
  const server = new TestServer(clock);
  const network = new TestNetwork();
  const random = seeded(options.seed ?? 1);
  const app = startApp(new Disk(), { http: server });
  const discoveries = new Discoveries({ http: server, clock });
  const tokens = new TokenService({ ...app, clock, http: server, discoveries, random, schedule: timers.schedule });
  const ids: string[] = [];
  const connect = async (number: number, changes: Partial<TokenAnswer> = {}) => {
    const lifetime = server.lifetimes.get(number) ?? null;
    const id = ids[number] ?? '';
    const answer = answerOf({
      accessToken: `access-${number}-1`,
      refreshToken: options.clientCredentials ? null : `refresh-${number}-1`,
      expiresInSeconds: lifetime === null ? null : lifetime / SECOND,
      receivedAt: clock.at,
      ...changes,
    });
    await tokens.accept(id, {
      answer,
      callbackMembers: [],
      scopesAsked: [],
      nonce: null,
      how: options.clientCredentials ? 'retrieved' : 'connected',
    });
  };
  for (const [number, lifetime] of lifetimes.entries()) {
    server.lifetimes.set(number, lifetime);
    const { id } = await app.connections.create(
      settingsOf({
        name: `Number ${number}`,
        grantType: options.clientCredentials ? 'client_credentials' : 'authorization_code',
        clientAuthentication: 'none',
        endpoints: { ...settingsOf().endpoints, token: `https://login.example/token/${number}` },
      }),
    );
    ids.push(id);
    await connect(number);
  }
  const make = () =>
    new WatchService({
      connections: app.connections,
      tokens,
      facts: (id) => app.settings.facts(id),
      vault: app.vault,
      clock,
      random,
      network,
      schedule: timers.schedule,
    });
  const world: World = {
    app,
    clock,
    timers,
    server,
    network,
    random,
    tokens,
    ids,
    watch: make(),
    restart() {
      world.watch.dispose();
      world.watch = make();
      return world.watch;
    },
    connect,
  };
  timers.settle = async () => {
    do {
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    } while (server.atOnce > 0 || ids.some((id) => world.watch.stateOf(id).state === 'refreshing'));
  };
  return world;
}
