import type { Vault } from '../ports';

/**
 * Keeps the processes that share a data folder (the window and the command line) from changing one connection's sealed record at the
 * same time. Within a process it keeps nobody out: whoever asks while the process has the lock shares it.
 */
export interface RefreshLock {
  /**
   * Runs `work` while no other process has this connection's lock.
   *
   * @throws Failure `refresh-elsewhere` where another process does not give it back in time, `vault-not-writable` where there can be
   * no lock; `work` has not begun then.
   */
  run<T>(connectionId: string, work: () => Promise<T>): Promise<T>;
  /** Whether another process that is alive has it. Never rejects. */
  held(connectionId: string): Promise<boolean>;
}

/** For a process that shares its records with none. */
export const UNSHARED: RefreshLock = { run: (_, work) => work(), held: async () => false };

/** The lock, but where secrets live in memory alone: those are shared with none, and their folder may be out of reach. */
export function unlessInMemory(vault: Vault, lock: RefreshLock): RefreshLock {
  return {
    run: (id, work) => (vault.inMemory(id) ? work() : lock.run(id, work)),
    held: async (id) => !vault.inMemory(id) && lock.held(id),
  };
}
