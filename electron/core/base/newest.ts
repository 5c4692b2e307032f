/** What a person is looking at, held in memory until it is taken or dropped: only the newest, under an id. */
export class Newest<T> {
  #count = 0;
  #held: { id: string; value: T } | null = null;

  constructor(private readonly kind: string) {}

  get isEmpty(): boolean {
    return this.#held === null;
  }

  hold(value: T): string {
    this.#count += 1;
    const id = `${this.kind}-${this.#count}`;
    this.#held = { id, value };
    return id;
  }

  /** null: dropped, or replaced by a newer one. */
  of(id: string): T | null {
    return this.#held?.id === id ? this.#held.value : null;
  }

  /** @param id Absent: whatever is held. */
  drop(id?: string): void {
    if (id === undefined || this.#held?.id === id) this.#held = null;
  }
}
