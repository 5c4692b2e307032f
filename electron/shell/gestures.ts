import type { WebContents } from 'electron';

/** How long after a press what a page asks for counts as asked by it, as Chromium counts. Milliseconds. */
const LASTS_MS = 5_000;
const PRESSES: ReadonlySet<string> = new Set(['mouseDown', 'mouseUp', 'rawKeyDown', 'keyDown', 'touchStart', 'touchEnd', 'gestureTap']);

/** A person's presses in a page, as the main process sees them: no script can make one. */
export class Gestures {
  #lastAt: number | null = null;

  /** @param now Milliseconds of a clock that nobody sets. */
  constructor(private readonly now: () => number) {}

  watch(contents: Pick<WebContents, 'on'>): void {
    contents.on('input-event', (_event, { type }) => this.seen(type));
  }

  seen(type: string): void {
    if (PRESSES.has(type)) this.#lastAt = this.now();
  }

  /** Whether there was one a moment ago that served for nothing yet; it then has served. */
  take(): boolean {
    const at = this.#lastAt;
    this.#lastAt = null;
    return at !== null && this.now() - at <= LASTS_MS;
  }
}
