import type { Connection } from '../../model/connection';
import { CREDENTIAL_PERIOD_MS, MAX_CREDENTIAL_PROBES } from '../../model/preflight';
import { originOf } from '../../model/text/url';
import { KeyedMutex } from '../base/keyed-mutex';
import type { Clock } from '../ports';
import type { CredentialTries } from './run';

/** When credentials were tried, in milliseconds since the epoch, by what `clientKeys` gives. */
export type Tries = Readonly<Record<string, readonly number[]>>;

/** Where that is kept over restarts. */
export interface TryFiles {
  read(): Promise<Tries>;
  write(tries: Tries): Promise<void>;
  /** Runs `work` while no other process over the same files runs its own. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** How many tries are left, and when the next is free where none is, in milliseconds since the epoch. */
export interface TriesLeft {
  left: number;
  nextAt: number | null;
}

/**
 * Counts the tries of each client's credential, in however many connections: wrong ones can lock it. What can't be written still counts until the
 * app ends. A try is counted as it is taken, so that two preflights at once can't both take the last, nor two processes over one folder.
 */
export class TryCounter {
  readonly #mutex = new KeyedMutex();
  #here: Tries = {};

  constructor(
    private readonly files: TryFiles,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async of(connection: Connection): Promise<TriesLeft> {
    const times = timesOf(await this.#all(), clientKeys(connection));
    const left = leftOf(times);
    const oldest = times.toSorted((a, b) => a - b).at(-MAX_CREDENTIAL_PROBES);
    return { left, nextAt: left > 0 || oldest === undefined ? null : oldest + CREDENTIAL_PERIOD_MS };
  }

  forConnection(connection: Connection): CredentialTries {
    const keys = clientKeys(connection);
    return {
      left: async () => (await this.of(connection)).left,
      take: () =>
        this.#alone(async () => {
          const all = await this.#all();
          const before = timesOf(all, keys);
          if (leftOf(before) === 0) return null;
          // Each has a time of its own: what is kept is merged with what is here.
          const at = Math.max(this.clock.now(), ...before.map((each) => each + 1));
          await this.#keep(all, keys, (times) => [...times, at]);
          return {
            giveBack: () => this.#alone(async () => this.#keep(await this.#all(), keys, (times) => times.filter((each) => each !== at))),
          };
        }),
    };
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#mutex.run('all', () => this.files.alone(work));
  }

  async #keep(all: Tries, keys: readonly string[], change: (times: readonly number[]) => number[]): Promise<void> {
    this.#here = { ...all, ...Object.fromEntries(keys.map((key) => [key, change(all[key] ?? [])])) };
    await this.files.write(this.#here).catch(() => {});
  }

  /** Those of the last period. A time to come is one of a clock that was set back since. */
  async #all(): Promise<Tries> {
    const kept = await this.files.read().catch((): Tries => ({}));
    const now = this.clock.now();
    const ids = new Set([...Object.keys(kept), ...Object.keys(this.#here)]);
    const entries = [...ids].flatMap((id) => {
      const times = [...new Set([...(kept[id] ?? []), ...(this.#here[id] ?? [])])].filter((at) => at > now - CREDENTIAL_PERIOD_MS);
      return times.length === 0 ? [] : [[id, times] as const];
    });
    return Object.fromEntries(entries);
  }
}

/** What one client is known by: its ID at the servers that the settings name, whatever connection it is in. */
function clientKeys({ clientId, issuer, endpoints }: Connection): string[] {
  const servers = new Set([originOf(issuer), originOf(endpoints.token)]);
  return [...servers].flatMap((server) => (server === null ? [] : `${server} ${clientId}`));
}

const leftOf = (times: readonly number[]) => Math.max(0, MAX_CREDENTIAL_PROBES - times.length);
const timesOf = (tries: Tries, keys: readonly string[]): number[] => [...new Set(keys.flatMap((key) => tries[key] ?? []))];
