import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../electron/model/connection';
import { TokenService } from '../../electron/core/connection/token-service';
import { ConnectionService } from '../../electron/core/connection/service';
import { defaultsOf } from '../../electron/model/templates';
import { Discoveries } from '../../electron/core/wire/discovery';
import type { Http, Keychain, Network } from '../../electron/core/ports';
import { WatchService } from '../../electron/core/watch/service';
import { systemRandom } from '../../electron/platform/system/random';
import { createVault } from '../../electron/platform/vault/vault';
import type { Figure } from './figure';
import { fixedWorkMs } from './fixed-work';
import { measurePairs } from './pairs';
import { fileSettings } from '../support/file-settings';
import { nextDue } from '../support/clock';

const COUNT = 1000;
/** Simulated minutes of one sample. */
const MINUTES = 2;
/** Katana's: seconds. */
const LIFETIME = 1440;
const WATCH_BOUND = 1;

/**
 * Processor time of one refresh while 1,000 connections are kept alive, in units of a fixed piece of JSON work, for nothing bare does the
 * same. Everything is real but the time, the network and the keychain: each refresh proves, marks, seals and syncs to a vault folder, and
 * saves the facts of all 1,000.
 */
export async function measureWatch(): Promise<Figure> {
  const directory = mkdtempSync(join(tmpdir(), 'ts-bench-watch-'));
  try {
    const watching = await watchAll(directory);
    try {
      return await measurePairs('watch-cpu-ratio', WATCH_BOUND, { own: watching.refreshMs, bare: fixedWorkMs }, { name: 'ms', digits: 1 });
    } finally {
      watching.stop();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** `refreshMs`: processor time of one refresh, in milliseconds, over the next simulated minutes. */
async function watchAll(directory: string): Promise<{ refreshMs(): Promise<number>; stop(): void }> {
  const time = new SimulatedTime();
  const { clock, schedule } = time;
  let asked = 0;
  const http: Http = {
    async send() {
      asked += 1;
      const body = { access_token: `access-${asked}`, refresh_token: `refresh-${asked}`, token_type: 'Bearer', expires_in: LIFETIME };
      const headers = [{ name: 'content-type', value: 'application/json' }];
      const bytes = new TextEncoder().encode(JSON.stringify(body));
      return { status: 200, statusText: 'OK', headers, body: bytes, cut: false, startedAt: clock.now(), headersMs: 1, endMs: 2 };
    },
  };
  const ids = writeConnections(directory);
  const settings = fileSettings(directory);
  const vault = createVault({ directory, keychain: memoryKeychain(), random: systemRandom, service: 'bench' });
  await vault.open();
  const connections = new ConnectionService({ settings, vault, random: systemRandom, schedule });
  const tokens = new TokenService({
    settings,
    vault,
    clock,
    http,
    discoveries: new Discoveries({ http, clock }),
    connections,
    random: systemRandom,
    schedule,
  });
  await seal(ids, tokens, clock);
  const network: Network = { online: () => true, onChange: () => () => {} };
  const facts = (id: string) => settings.facts(id);
  const watch = new WatchService({
    connections,
    tokens: time.tracking(tokens),
    facts,
    vault,
    clock,
    random: systemRandom,
    network,
    schedule,
  });
  // What is overdue at the start is not what is measured.
  await time.run(2);
  return {
    async refreshMs() {
      const before = asked;
      const from = process.cpuUsage();
      await time.run(MINUTES);
      const { user, system } = process.cpuUsage(from);
      const wanted = (COUNT * MINUTES * 60) / LIFETIME;
      const made = asked - before;
      if (made < wanted * 0.7 || made > wanted * 2) throw new Error(`${made} refreshes where ${wanted} were due`);
      return (user + system) / 1_000 / made;
    },
    stop: () => watch.dispose(),
  };
}

/** Straight into the file: each would rewrite all. */
function writeConnections(directory: string): string[] {
  const defaults = defaultsOf('katana');
  const connections = Array.from({ length: COUNT }, (_, index): Connection => {
    const id = index.toString(16).padStart(32, '0');
    return { ...defaults, id, name: `Katana ${index}`, clientId: 'bench', clientAuthentication: 'none', keepAlive: true };
  });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'connections.json'), JSON.stringify({ version: 1, connections }));
  return connections.map(({ id }) => id);
}

/** Tokens that came one after the other over a whole life. */
async function seal(ids: string[], tokens: TokenService, clock: { now(): number }): Promise<void> {
  for (const [index, id] of ids.entries()) {
    const answer = {
      accessToken: `first-${index}`,
      refreshToken: `first-refresh-${index}`,
      idToken: null,
      tokenType: 'Bearer',
      scope: null,
      expiresInSeconds: LIFETIME,
      clockSkewMs: null,
      receivedAt: clock.now() - Math.round(((index / ids.length) * 0.85 * LIFETIME - 1) * 1000),
      responseMembers: [],
      breaches: [],
    };
    await tokens.accept(id, { answer, callbackMembers: [], scopesAsked: [], nonce: null, how: 'connected' });
  }
}

/** A clock, and timers on it. */
class SimulatedTime {
  #now = Date.now();
  readonly #timers = new Set<{ at: number; work: () => void }>();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly clock = { now: () => this.#now, monotonic: () => this.#now };

  readonly schedule = (delayMs: number, work: () => void) => {
    const timer = { at: this.#now + delayMs, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** The same tokens, with what is asked of them awaited before time goes on. */
  tracking(tokens: TokenService): TokenService {
    const track = <T>(promise: Promise<T>): Promise<T> => {
      this.#underWay.add(promise);
      void promise.catch(() => {}).finally(() => this.#underWay.delete(promise));
      return promise;
    };
    return new Proxy(tokens, {
      get(target, name) {
        if (name === 'read') return (id: string) => track(target.read(id));
        if (name === 'refresh') return (id: string, how: { automatic: true }) => track(target.refresh(id, how));
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }

  /** @param minutes That pass. */
  async run(minutes: number): Promise<void> {
    const until = this.#now + minutes * 60_000;
    for (;;) {
      const next = nextDue(this.#timers, until);
      if (next === null) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.work();
      do {
        await Promise.allSettled([...this.#underWay]);
        await new Promise((resolve) => setImmediate(resolve));
      } while (this.#underWay.size > 0);
    }
    this.#now = until;
  }
}

function memoryKeychain(): Keychain {
  const entries = new Map<string, string>();
  return {
    getPassword: async (service, account) => entries.get(`${service} ${account}`) ?? null,
    setPassword: async (service, account, password) => void entries.set(`${service} ${account}`, password),
    deletePassword: async (service, account) => entries.delete(`${service} ${account}`),
  };
}
