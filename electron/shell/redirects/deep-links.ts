import { IDENTITY } from '../../model/identity';
import { urlOf } from '../../model/text/url';

/** The redirect scheme (RFC 8252 section 7.1), registered by the app and its packages. */
export const REDIRECT_SCHEME = IDENTITY.id;

/** In characters; browsers and servers keep callback URLs far below this. */
const MAX_LENGTH = 65_536;

/**
 * The redirect URL among a process's arguments, or null. Its position varies: Windows puts it after `--`, Linux where the desktop file
 * says `%u`, and Chromium reorders a second instance's switches, so it is found by scheme alone. Two are ambiguous: neither counts.
 */
export function redirectIn(argv: readonly string[]): string | null {
  const found = argv.filter(isRedirect);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Schemes are case-insensitive (RFC 3986 section 3.1). */
export function isRedirect(argument: string): boolean {
  return argument.length <= MAX_LENGTH && namesRedirect(argument);
}

/** The same at any length: even an invalid redirect means that no person started the app. */
export function namesRedirect(argument: string): boolean {
  return argument.slice(0, REDIRECT_SCHEME.length + 1).toLowerCase() === `${REDIRECT_SCHEME}:`;
}

/** Milliseconds during which URLs after a stray one are ignored. */
const STRAY_PAUSE_MS = 3_000;

/**
 * Which redirect URLs the app acts on. Any web page can open the scheme any number of times: a URL for a waiting sign-in always passes; of
 * the others, one every three seconds, and the first after a sign-in begins or ends, since it may show a provider's fault.
 */
export class RedirectGate {
  private admittedAt = Number.NEGATIVE_INFINITY;
  private waitingThen = '';

  /** @param monotonic Milliseconds from any start; must never go back. */
  constructor(private readonly monotonic: () => number) {}

  /** @param waiting Authorize URLs of the waiting sign-ins. */
  admits(url: string, waiting: readonly string[]): boolean {
    const state = stateIn(url);
    if (state !== null && waiting.some((authorizeUrl) => stateIn(authorizeUrl) === state)) return true;
    const now = this.monotonic();
    const waitingNow = waiting.join('\n');
    if (now - this.admittedAt < STRAY_PAUSE_MS && waitingNow === this.waitingThen) return false;
    this.admittedAt = now;
    this.waitingThen = waitingNow;
    return true;
  }
}

/** The first state in a URL's query; null if there is none. */
function stateIn(url: string): string | null {
  return urlOf(url)?.searchParams.get('state') || null;
}

/** Holds redirect URLs, and paths of opened files, that arrive before the app can take them (cold start), then passes each on. */
export class RedirectInbox {
  private readonly waiting: string[] = [];
  private taker: ((url: string) => void) | null = null;

  put(url: string): void {
    if (this.taker) this.taker(url);
    else if (this.waiting.length < 10) this.waiting.push(url);
  }

  /** Passes every URL to `taker`, waiting ones first, in order. */
  take(taker: (url: string) => void): void {
    this.taker = taker;
    for (const url of this.waiting.splice(0)) taker(url);
  }
}
