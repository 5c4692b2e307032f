import type { LegKind, TapLeaving } from '../../model/tap';
import { urlOf } from '../../model/text/url';
import { cleanText } from '../base/untrusted-text';
import type { Addresses } from './addresses';

/** Servers that are told; a hostile document may name as many as it likes. */
const MOST = 20;
const MAX_WHERE = 200;

/** Where the app was led to servers that no leg stands in front of. */
export class Leavings {
  readonly #all: TapLeaving[] = [];

  /**
   * Notes an address that the app goes to, unless a leg is there. @param where What named it, such as "response member token_endpoint".
   *
   * @returns Whether it is news.
   */
  add(address: string, kind: LegKind, where: string, addresses: Addresses): boolean {
    const url = /^https?:\/\//i.test(address) ? urlOf(address) : null;
    if (url === null || addresses.isKnown(url.href) || this.#all.length >= MOST) return false;
    if (this.#all.some(({ upstream }) => upstream === url.origin)) return false;
    this.#all.push({ upstream: url.origin, kind, where: cleanText(where, MAX_WHERE) });
    return true;
  }

  /** Those that still have no leg. */
  list(addresses: Addresses): TapLeaving[] {
    return this.#all.filter(({ upstream }) => !addresses.isKnown(upstream)).map((each) => ({ ...each }));
  }
}
