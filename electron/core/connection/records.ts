import { Failure } from '../../model/failure';
import { KeyedMutex } from '../base/keyed-mutex';
import { Listeners } from '../base/listeners';
import { systemSchedule } from '../base/schedule';
import type { Schedule, Vault } from '../ports';
import type { SecretRecord } from '../secrets';
import { type RefreshLock, UNSHARED } from './refresh-lock';

/** What a record becomes; null: leave it as it is. May run more than once and on a newer record than at first. */
export type Edit = (record: SecretRecord) => SecretRecord | null;

interface Held {
  edit: Edit;
  shown: SecretRecord;
  failure: Failure;
  attempts: number;
  callOff: () => void;
}

/** What an edit is given where there is no record. */
export const ABSENT: Readonly<SecretRecord> = { clientSecret: null, grant: null, refreshPending: null };
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

/**
 * The sealed records, seen through one door: every read-modify-write of one connection's record has its turn, so that a client
 * secret saved in the settings and a token that arrives at the same time never overwrite each other. The lock does the same for the
 * other processes that share the vault.
 *
 * A change that must not be lost (the answer of a server that has already rotated) is held in memory when the vault refuses it:
 * readers see it, and it is tried again with growing pauses until the vault takes it. What is held is the change, not the
 * record, so that a later one made meanwhile is not undone.
 */
export class SecretRecords {
  readonly #mutex = new KeyedMutex();
  readonly #held = new Map<string, Held>();
  readonly #saved = new Listeners<[id: string]>();
  /** Told when a held change has become durable. */
  readonly onSaved = this.#saved.add;
  readonly #settled = new Listeners<[id: string]>();
  /** Told when nothing is held for a connection any more: it has become durable, or was removed. */
  readonly onSettled = this.#settled.add;

  constructor(
    private readonly vault: Vault,
    private readonly schedule: Schedule = systemSchedule,
    private readonly lock: RefreshLock = UNSHARED,
  ) {}

  /** @throws Failure vault-* when it can't be read. A connection without a record reads as an empty one. */
  async read(id: string): Promise<SecretRecord> {
    return this.#held.get(id)?.shown ?? (await this.vault.read(id)) ?? ABSENT;
  }

  /** Durable when it resolves, with the record as it now is. @throws Failure vault-* or `refresh-elsewhere`; then nothing has changed. */
  change(id: string, edit: Edit): Promise<SecretRecord> {
    return this.#mutex.run(id, () => this.lock.run(id, () => this.#apply(id, edit)));
  }

  /**
   * As `change`, but what the vault refuses is held in memory.
   *
   * @param fallback Stands in for the record while the vault can't even be read.
   * @returns The record as readers see it now, and why it is only held (null: it is durable).
   */
  changeOrHold(id: string, edit: Edit, fallback: SecretRecord): Promise<{ record: SecretRecord; failure: Failure | null }> {
    return this.#mutex.run(id, async () => {
      try {
        return { record: await this.lock.run(id, () => this.#apply(id, edit)), failure: null };
      } catch (error) {
        const failure = asFailure(error);
        const before = this.#held.get(id);
        const base = before?.shown ?? (await this.vault.read(id).catch(() => null)) ?? fallback;
        const shown = edit(base);
        if (shown === null) return { record: base, failure: null };
        before?.callOff();
        this.#hold(id, { edit: before ? compose(before.edit, edit) : edit, shown, failure, attempts: 0, callOff: () => {} });
        return { record: shown, failure };
      }
    });
  }

  /**
   * As `change`, and then `also`, as one: where that throws, the record is put back as it was.
   *
   * @param edit null: only `also`, with the record neither read nor changed meanwhile.
   */
  changeAnd<T>(id: string, edit: Edit | null, also: () => T): Promise<T> {
    return this.#mutex.run(id, () => (edit === null ? Promise.resolve().then(also) : this.lock.run(id, () => this.#both(id, edit, also))));
  }

  /**
   * Runs `work` with no change to the record by this process before it ends. Don't call `change` of the same connection from within.
   */
  alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    return this.#mutex.run(id, work);
  }

  /** Why the last change is only in memory; null: nothing is held. */
  heldBecause(id: string): Failure | null {
    return this.#held.get(id)?.failure ?? null;
  }

  /** Deletes the record, also what could not be read, and forgets what is held; then `also`, all as one. */
  removeAnd(id: string, also: () => void): Promise<void> {
    return this.#mutex.run(id, () =>
      this.lock.run(id, async () => {
        await this.vault.remove(id);
        this.#letGo(id);
        also();
      }),
    );
  }

  /** Tries once, now, to write what is held for a connection. Says whether nothing is any more. */
  async saveNow(id: string): Promise<boolean> {
    await this.#retry(id);
    return !this.#held.has(id);
  }

  /** Tries once, now, to write everything that is held. Resolves with the connections still not saved. */
  async flush(): Promise<string[]> {
    await Promise.all([...this.#held.keys()].map((id) => this.#retry(id)));
    return [...this.#held.keys()];
  }

  #letGo(id: string): void {
    const held = this.#held.get(id);
    if (!held) return;
    held.callOff();
    this.#held.delete(id);
    this.#settled.tell(id);
  }

  async #apply(id: string, edit: Edit): Promise<SecretRecord> {
    const stored = (await this.vault.read(id)) ?? ABSENT;
    const held = this.#held.get(id);
    const withHeld = held ? held.edit(stored) : null;
    const next = edit(withHeld ?? stored) ?? withHeld;
    if (next) await this.vault.write(id, next);
    if (held) {
      this.#letGo(id);
      this.#saved.tell(id);
    }
    return next ?? stored;
  }

  async #both<T>(id: string, edit: Edit, also: () => T): Promise<T> {
    const before = this.#held.get(id)?.shown ?? (await this.vault.read(id));
    let changed = false;
    await this.#apply(id, (record) => {
      const next = edit(record);
      changed = next !== null;
      return next;
    });
    try {
      return also();
    } catch (error) {
      // Where this fails too, the new secret is left, but bound to the address it was typed for.
      if (changed) await (before === null ? this.vault.remove(id) : this.vault.write(id, before)).catch(() => {});
      throw error;
    }
  }

  #hold(id: string, held: Held): void {
    const delayMs = Math.min(FIRST_RETRY_MS * 2 ** held.attempts, LAST_RETRY_MS);
    held.callOff = this.schedule(delayMs, () => void this.#retry(id));
    this.#held.set(id, held);
  }

  #retry(id: string): Promise<void> {
    return this.#mutex.run(id, async () => {
      const held = this.#held.get(id);
      if (!held) return;
      held.callOff();
      try {
        await this.lock.run(id, () => this.#apply(id, () => null));
      } catch (error) {
        this.#hold(id, { ...held, failure: asFailure(error), attempts: held.attempts + 1 });
      }
    });
  }
}

function compose(first: Edit, second: Edit): Edit {
  return (record) => {
    const between = first(record);
    return second(between ?? record) ?? between;
  };
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure({
    code: 'vault-not-writable',
    what: 'The sealed record could not be saved.',
    likelyCause: 'An unexpected error occurred while writing it.',
    action: 'Check the free disk space and that Tokenscope can write to its data folder.',
    evidence: [{ label: 'Error', value: error instanceof Error ? error.name : typeof error }],
  });
}
