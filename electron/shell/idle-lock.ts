import { failing } from '../model/failure';

export interface IdleLockParts {
  /** Milliseconds without use; 0: never. */
  after(): number;
  /** Milliseconds since somebody used the computer. */
  idleMs(): number;
  isOpen(): boolean;
  /** What must not lose the vault now, as it stands within a sentence: "the refresh"; null: nothing. */
  busy(): string | null;
  /** Forgets the key and what shows secrets. */
  lock(): void;
}

/**
 * Locks once nobody has used the computer for a while, or has locked its screen. Never in the middle of work that needs the vault, such as a
 * refresh whose new token is still to be stored: then as soon as that is over.
 */
export class IdleLock {
  #isDue = false;

  constructor(private readonly parts: IdleLockParts) {}

  /** Call every few seconds. */
  tick(): void {
    const { after, idleMs, isOpen, busy, lock } = this.parts;
    const limit = after();
    if (limit === 0 || !isOpen()) this.#isDue = false;
    else if ((this.#isDue || idleMs() >= limit) && busy() === null) {
      this.#isDue = false;
      lock();
    }
  }

  /** The screen was locked, or the computer goes to sleep. */
  left(): void {
    this.#isDue = true;
    this.tick();
  }

  /** The person asks for it. @throws Failure `bad-request` while something needs the vault. */
  now(): void {
    const what = this.parts.busy();
    if (what !== null) throw underWay([{ label: 'Under way', value: what }]);
    this.parts.lock();
  }
}

const underWay = failing({
  code: 'bad-request',
  what: "Tokenscope can't be locked while something is under way.",
  likelyCause: 'It still needs the vault, to store a new token for example.',
  action: 'Wait until it has ended, or stop it, then lock again.',
});
