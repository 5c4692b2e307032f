import type { TapLeg } from '../../model/tap';
import { urlOf } from '../../model/text/url';
import type { Note, Seen } from './addresses';

/** Cookies of one server that are remembered; a browser keeps some 180 for a host. */
const MOST = 500;

/** Who may get a cookie: a host alone, or with what is below it. */
interface Scope {
  host: string;
  below: boolean;
}

/**
 * Cookies know no port (RFC 6265 section 8.5), so an app holds those of all legs as of one host. What one server set must reach another only where it
 * would without the tap.
 */
export class LegCookies {
  /** Of each server that set one, by name and value, so that none makes room at another's cost. In memory only. */
  readonly #scopes = new Map<string, Map<string, Scope[]>>();

  /**
   * A Set-Cookie as the app can keep it: without a Domain that is the server's and not the tap's, and without Secure, since many cookie jars
   * send such a cookie by https only. Secure stays where the cookie would be refused without it.
   */
  set(value: string, { leg, hostname }: Seen, note: Note): string {
    const upstream = urlOf(leg.upstream);
    if (upstream === null) return value;
    const [pair = '', ...attributes] = value.split(';');
    const read = attributes.map((text) => attributeIn(text));
    // Of several the last counts (RFC 6265 section 5.3).
    const domain = read.findLast(({ name }) => name === 'domain')?.value.replace(/^\./, '') ?? '';
    const isOwn = domain !== '' && covers({ host: domain, below: true }, upstream.hostname);
    this.#remember(upstream.hostname, keptAs(pair), isOwn ? { host: domain, below: true } : { host: upstream.hostname, below: false });
    const losesDomain = isOwn && domain !== hostname;
    const losesSecure = upstream.protocol === 'https:' && !needsSecure(pair, read);
    const kept = attributes.filter((_, index) => {
      const { name, value: written } = read[index] ?? {};
      if (name === 'domain' && losesDomain) note({ where: 'response header Set-Cookie, Domain', from: written ?? '', to: '' });
      else if (name === 'secure' && losesSecure) note({ where: 'response header Set-Cookie, Secure', from: 'Secure', to: '' });
      else return true;
      return false;
    });
    return kept.length === attributes.length ? value : [pair, ...kept].join(';');
  }

  /** What of a Cookie header goes on to a leg's server; null: nothing of it. */
  sent(value: string, leg: Pick<TapLeg, 'upstream'>, note: Note): string | null {
    const host = urlOf(leg.upstream)?.hostname ?? '';
    const pairs = value.split(';');
    const kept = pairs.filter((pair) => {
      const scopes = [...this.#scopes.values()].flatMap((of) => of.get(keptAs(pair)) ?? []);
      if (scopes.length === 0 || scopes.some((scope) => covers(scope, host))) return true;
      note({ where: 'request header Cookie', from: scopes[0]?.host ?? '', to: '' });
      return false;
    });
    if (kept.length === pairs.length) return value;
    return kept.length === 0 ? null : kept.join(';').trimStart();
  }

  #remember(server: string, pair: string, scope: Scope): void {
    const scopes = this.#scopes.get(server) ?? new Map<string, Scope[]>();
    this.#scopes.set(server, scopes);
    const before = scopes.get(pair) ?? [];
    if (before.some(({ host, below }) => host === scope.host && below === scope.below)) return;
    scopes.set(pair, [...before, scope]);
    const [oldest] = scopes.keys();
    if (scopes.size > MOST && oldest !== undefined) scopes.delete(oldest);
  }
}

/** As an app keeps it and sends it back (RFC 6265 section 5.2). */
function keptAs(pair: string): string {
  const at = pair.indexOf('=');
  return at < 0 ? pair.trim() : `${pair.slice(0, at).trim()}=${pair.slice(at + 1).trim()}`;
}

/** RFC 6265 section 5.1.3. */
const covers = ({ host, below }: Scope, asked: string) => asked === host || (below && asked.endsWith(`.${host}`));

function attributeIn(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  const [name, value] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  return { name: name.trim().toLowerCase(), value: value.trim().toLowerCase() };
}

/** Prefixes, SameSite=None and Partitioned are nothing without Secure (RFC 6265bis sections 4.1.3 and 5.7, CHIPS). */
function needsSecure(pair: string, attributes: readonly { name: string; value: string }[]): boolean {
  if (/^\s*__(?:host|secure)-/i.test(pair)) return true;
  return attributes.some(({ name, value }) => name === 'partitioned' || (name === 'samesite' && value === 'none'));
}
