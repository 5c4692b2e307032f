import { Listeners } from '../base/listeners';
import type { SecretRecords } from './records';

/** Which connections have tokens that the vault has not taken yet. */
export class Unsaved {
  readonly #ids = new Set<string>();
  readonly #changed = new Listeners<[string[]]>();

  constructor(records: SecretRecords) {
    records.onSettled((id) => {
      if (this.#ids.delete(id)) this.#changed.tell(this.ids());
    });
  }

  add(id: string): void {
    this.#ids.add(id);
    this.#changed.tell(this.ids());
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  ids(): string[] {
    return [...this.#ids];
  }

  onChange(listener: (ids: string[]) => void): () => void {
    return this.#changed.add(listener);
  }
}
