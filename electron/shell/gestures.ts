import type { WebContents } from 'electron';

/** How long a press counts as the cause of what the page asks, as in Chromium. Milliseconds. */
const LASTS_MS = 5_000;
const PRESSES: ReadonlySet<string> = new Set(['mouseDown', 'mouseUp', 'rawKeyDown', 'keyDown', 'touchStart', 'touchEnd', 'gestureTap']);

/** Key and mouse presses in a page as seen by the main process: scripts can't fake them. */
export class Gestures {
  #lastAt: number | null = null;

  /** @param now Monotonic milliseconds. */
  constructor(private readonly now: () => number) {}

  watch(contents: Pick<WebContents, 'on'>): void {
    contents.on('input-event', (_event, { type }) => this.seen(type));
  }

  seen(type: string): void {
    if (PRESSES.has(type)) this.#lastAt = this.now();
  }

  /** Uses up the last press. Returns whether it was recent and unused. */
  take(): boolean {
    const at = this.#lastAt;
    this.#lastAt = null;
    return at !== null && this.now() - at <= LASTS_MS;
  }
}
