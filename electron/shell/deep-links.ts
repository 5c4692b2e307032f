import { urlOf } from '../model/url';

/** The scheme authorization servers redirect to (RFC 8252 section 7.1). Registered by the app and by its packages. */
export const REDIRECT_SCHEME = 'dev.tokenscope';

/** Browsers and servers keep URLs far below this; more is no callback. Characters. */
const MAX_LENGTH = 65_536;

/**
 * The one redirect URL among a process's arguments, or null. The operating system puts it anywhere: Windows behind `--`, Linux where the
 * desktop file says `%u`, and Chromium reorders a second instance's switches, so it is found by scheme alone. Two are ambiguous: neither counts.
 */
export function redirectIn(argv: readonly string[]): string | null {
  const found = argv.filter(isRedirect);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Whether an argument is a URL of the redirect scheme. Schemes are case-insensitive (RFC 3986 section 3.1). */
export function isRedirect(argument: string): boolean {
  return argument.length <= MAX_LENGTH && namesRedirect(argument);
}

/** The same of any length: no start by a person, even where it is no redirect to take. */
export function namesRedirect(argument: string): boolean {
  return argument.slice(0, REDIRECT_SCHEME.length + 1).toLowerCase() === `${REDIRECT_SCHEME}:`;
}

/** How long after one stray URL the next ones are passed over, in milliseconds. */
const STRAY_PAUSE_MS = 3_000;

/**
 * Which redirect URLs the app acts on. Any web page may open the scheme as often as it likes: a URL for a sign-in that waits always counts,
 * of all others one in three seconds, and the first after a sign-in began or ended: that may be a provider's fault.
 */
export class RedirectGate {
  private passedAt = Number.NEGATIVE_INFINITY;
  private waitingThen = '';

  /** @param monotonic Milliseconds from any start, never going back. */
  constructor(private readonly monotonic: () => number) {}

  /** @param waiting The authorize URLs of the sign-ins that wait. */
  lets(url: string, waiting: readonly string[]): boolean {
    const state = stateIn(url);
    if (state !== null && waiting.some((each) => stateIn(each) === state)) return true;
    const now = this.monotonic();
    const waitingNow = waiting.join('\n');
    if (now - this.passedAt < STRAY_PAUSE_MS && waitingNow === this.waitingThen) return false;
    this.passedAt = now;
    this.waitingThen = waitingNow;
    return true;
  }
}

/** The first state in a URL's query; null: none, or no URL. */
function stateIn(url: string): string | null {
  return urlOf(url)?.searchParams.get('state') || null;
}

/** Holds redirect URLs that arrive before anyone can take them (a cold start), then hands each on. */
export class RedirectInbox {
  private readonly waiting: string[] = [];
  private taker: ((url: string) => void) | null = null;

  put(url: string): void {
    if (this.taker) this.taker(url);
    else if (this.waiting.length < 10) this.waiting.push(url);
  }

  /** From now on `taker` gets every URL; those that waited come first, in their order. */
  take(taker: (url: string) => void): void {
    this.taker = taker;
    for (const url of this.waiting.splice(0)) taker(url);
  }
}
