import type { WebContents } from 'electron';
import { Failure } from '../../model/failure';
import type { Browser } from '../../core/ports';
import { browserUrl } from '../../platform/network/browser';

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

/**
 * Opens links for the page, one per press. A request without a press may be a script leaking what it sees in an address; the person is
 * asked about it, one at a time.
 * @param ask Asks the person outside the page's reach.
 */
export function createLinks(browser: Browser, gestures: Pick<Gestures, 'take'>, ask: (url: string) => Promise<boolean>) {
  let isAsking = false;
  return async (address: string): Promise<void> => {
    const url = browserUrl(address).href;
    if (!gestures.take()) {
      if (isAsking) throw notOpened('You are already being asked about another URL.');
      isAsking = true;
      const agreed = await ask(url).finally(() => {
        isAsking = false;
      });
      if (!agreed) throw notOpened('You chose not to open it.');
    }
    await browser.open(url);
  };
}

function notOpened(likelyCause: string): Failure {
  return new Failure({
    code: 'cancelled',
    what: 'The URL was not opened.',
    likelyCause,
    action: 'Follow the link again if you want to.',
  });
}
