import { Failure } from '../../model/failure';
import { Backoff } from './backoff';
import { refreshTokenOf } from './grant';
import type { RefreshLock } from './refresh-lock';
import { refreshingAlready } from './failures';
import { type How, Renewal, type RenewalDeps, type Renewed } from './renewal';

export interface RefreshGateDeps extends RenewalDeps {
  lock: RefreshLock;
  /** A refresh has begun or ended. */
  onChange: (id: string) => void;
}

/**
 * At most one refresh of a connection at a time: callers in this process share it, other processes are kept out by the lock, and the
 * record is read again with the lock. After a failure automatic refreshes wait.
 */
export class RefreshGate {
  readonly #renewal: Renewal;
  readonly backoff: Backoff;
  readonly #underWay = new Map<string, Promise<Renewed>>();

  constructor(private readonly deps: RefreshGateDeps) {
    this.#renewal = new Renewal(deps);
    this.backoff = new Backoff(deps.clock, () => (deps.random.bytes(1)[0] ?? 0) / 256);
    deps.connections.onChange((change) => {
      // With other settings the next refresh is another one than the one that failed.
      if (change.kind !== 'order') this.backoff.clear(change.id);
    });
  }

  /**
   * Joins the refresh under way, or starts one. Rejects as `TokenService.refresh` does.
   *
   * @param scopes Asks for these only, and so joins no other.
   * @param insist Sends a refresh token also when its fate is unknown or it was refused before.
   */
  refresh(
    id: string,
    { automatic = false, insist = false, scopes }: { automatic?: boolean; insist?: boolean; scopes?: readonly string[] | undefined },
  ): Promise<Renewed> {
    const underWay = this.#underWay.get(id);
    if (underWay) return scopes === undefined ? underWay : Promise.reject(refreshingAlready());
    const refusal = automatic ? this.backoff.refusal(id) : null;
    return refusal === null ? this.#start(id, { insist, ask: !automatic, scopes }) : Promise.reject(refusal);
  }

  isRefreshing(id: string): boolean {
    return this.#underWay.has(id);
  }

  /** Resolves when all that is under way has ended, well or badly. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay.values());
  }

  #start(id: string, how: How): Promise<Renewed> {
    const { onChange } = this.deps;
    // Set before anything of it runs, so that whoever comes next finds it.
    const mine = Promise.resolve()
      .then(() => this.#withLock(id, how))
      .then(
        (renewed) => {
          this.backoff.clear(id);
          return renewed;
        },
        (error: unknown) => {
          if (error instanceof Failure && this.#exists(id)) this.backoff.failed(id, error);
          throw error;
        },
      )
      .finally(() => {
        this.#underWay.delete(id);
        onChange(id);
      });
    this.#underWay.set(id, mine);
    onChange(id);
    return mine;
  }

  async #withLock(id: string, how: How): Promise<Renewed> {
    const { connections, lock, onFailed } = this.deps;
    const connection = connections.get(id);
    const known = await connections.records.read(id);
    // What another process has under way may change all of this; without, it needs no lock to say no.
    if (known.refreshPending === null) refreshTokenOf(connection, known, how.insist);
    let isLocked = false;
    try {
      return await lock.run(id, () => {
        isLocked = true;
        return this.#renewal.run(id, known.grant, how);
      });
    } catch (error) {
      if (!isLocked && error instanceof Failure && this.#exists(id)) onFailed(id, error);
      throw error;
    }
  }

  #exists(id: string): boolean {
    return this.deps.settings.connection(id) !== null;
  }
}
