import { isImportLink } from '../../core/importers/import-link';
import { namesRedirect, RedirectGate } from './deep-links';

/** A connection that somebody else wants a person to look at: a link of the app's scheme, or the path of a file. */
export type Offer = { link: string } | { path: string };

/**
 * The newest connection that came by a link or an opened file, until the window takes it. Any web page can open links, any number of them: of
 * those one in three seconds counts.
 */
export class ImportOffers {
  #offer: Offer | null = null;
  readonly #gate: RedirectGate;

  constructor(
    monotonic: () => number,
    /** There is one to take. */
    private readonly offered: () => void,
  ) {
    this.#gate = new RedirectGate(monotonic);
  }

  /** Whether it is one: all others may be the redirect of a sign-in, which none of these is taken for. */
  put(opened: string): boolean {
    const isLink = namesRedirect(opened);
    if (isLink && !isImportLink(opened)) return false;
    if (isLink && !this.#gate.admits(opened, [])) return true;
    this.#offer = isLink ? { link: opened } : { path: opened };
    this.offered();
    return true;
  }

  /** Hands it out, once. */
  take(): Offer | null {
    const offer = this.#offer;
    this.#offer = null;
    return offer;
  }
}
