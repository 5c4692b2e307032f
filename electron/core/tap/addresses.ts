import type { Rewriting, TapLeg } from '../../model/tap';
import { urlOf } from '../../model/text/url';

export const LOOPBACK = '127.0.0.1';

/** The origins of both sides of a leg. Paths are the same on both. */
interface Side {
  leg: TapLeg;
  upstream: string;
  local: string;
  /** Path of the upstream base, without a slash at the end. */
  path: string;
}

/** How the app reaches the leg: the addresses that it gets are on the host name that it used. */
export interface Seen {
  leg: TapLeg;
  hostname: string;
}

/** Notes each address that was replaced. */
export type Note = (rewriting: Rewriting) => void;

/** Which real address stands for which local one. */
export class Addresses {
  readonly #sides: Side[];

  constructor(legs: readonly TapLeg[]) {
    this.#sides = legs.flatMap((leg) => {
      const [upstream, local] = [urlOf(leg.upstream), urlOf(leg.local)];
      if (upstream === null || local === null) return [];
      return [{ leg, upstream: upstream.origin, local: local.origin, path: upstream.pathname.replace(/\/$/, '') }];
    });
  }

  /**
   * A real address as the app should see it, noted; one that is on no leg is returned as it is. Where two legs stand in front of one server, it stays
   * on the one that it came on unless its path is the other's.
   */
  toLocal(address: string, { leg, hostname }: Seen, where: string, note: Note): string {
    const side = this.#sideOf(address, 'upstream', leg);
    if (side === null) return address;
    const local = side.local.replace(LOOPBACK, hostname);
    note({ where, from: side.upstream, to: local });
    return swapped(address, local);
  }

  /** A local address as the server should see it, noted; another one is returned as it is. */
  toUpstream(address: string, where: string, note: Note): string {
    const side = this.#sideOf(address, 'local', null);
    if (side === null) return address;
    note({ where, from: urlOf(address)?.origin ?? side.local, to: side.upstream });
    return swapped(address, side.upstream);
  }

  /** Whether an address is the tap's, or one of a server that it stands in front of. */
  isKnown(address: string): boolean {
    return this.#sideOf(address, 'upstream', null) !== null || this.isLocal(address);
  }

  /** Whether an address is the tap's own. */
  isLocal(address: string): boolean {
    return this.#sideOf(address, 'local', null) !== null;
  }

  #sideOf(address: string, which: 'upstream' | 'local', own: TapLeg | null): Side | null {
    // Only addresses that are spelled as a whole; "//host" and paths have no origin.
    if (!/^https?:\/\//i.test(address)) return null;
    const url = urlOf(address);
    if (url === null || url.username !== '' || url.password !== '') return null;
    const origin = which === 'local' && url.hostname === 'localhost' ? url.origin.replace('localhost', LOOPBACK) : url.origin;
    const fitting = this.#sides.filter((side) => side[which] === origin);
    const [first] = fitting;
    if (first === undefined || fitting.length === 1) return first ?? null;
    const within = (path: string) => path === '' || url.pathname === path || url.pathname.startsWith(`${path}/`);
    const longest = Math.max(0, ...fitting.filter(({ path }) => within(path)).map(({ path }) => path.length));
    const best = fitting.filter(({ path }) => path.length === longest && within(path));
    return best.find(({ leg }) => leg.id === own?.id) ?? best[0] ?? first;
  }
}

/** The text with another origin; the rest stays as it is spelled. */
function swapped(address: string, to: string): string {
  return `${to}${address.replace(/^https?:\/\/[^/?#]*/i, '')}`;
}
