import { withoutLastWord } from '../../core/base/untrusted-text';

/** Lines kept, and characters of each. */
const MAX_LINES = 300;
const MAX_LINE = 2000;

/** The last lines that a program wrote. */
export class OutputTail {
  readonly #lines: { at: number; text: string }[] = [];

  constructor(private readonly now: () => number) {}

  add(text: string): void {
    if (text.trim() === '') return;
    const kept = text.length > MAX_LINE ? withoutLastWord(text.slice(0, MAX_LINE)) : text;
    this.#lines.push({ at: this.now(), text: kept });
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
  }

  /** @param at Milliseconds since the epoch. */
  since(at: number): { at: number; text: string }[] {
    return this.#lines.filter((line) => line.at >= at);
  }
}
