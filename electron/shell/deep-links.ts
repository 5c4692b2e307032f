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
  return argument.length <= MAX_LENGTH && argument.slice(0, REDIRECT_SCHEME.length + 1).toLowerCase() === `${REDIRECT_SCHEME}:`;
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
