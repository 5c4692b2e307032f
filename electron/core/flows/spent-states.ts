/** How a state came to its end; told when it comes back once more. */
export type StateEnd = 'used' | 'refused' | 'cancelled' | 'timed-out' | 'replaced';

const MAX_STATES = 500;

/** The last 500 states that are over, so that one coming back is called a replay and not unknown. */
export class SpentStates {
  readonly #ends = new Map<string, StateEnd>();

  add(state: string, end: StateEnd): void {
    this.#ends.set(state, end);
    for (const oldest of this.#ends.keys()) {
      if (this.#ends.size <= MAX_STATES) break;
      this.#ends.delete(oldest);
    }
  }

  /** null: never sent, or too long ago. */
  endOf(state: string | null): StateEnd | null {
    return state === null ? null : (this.#ends.get(state) ?? null);
  }
}
