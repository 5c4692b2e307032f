import { Listeners } from '../../core/base/listeners';
import { failing } from '../../model/failure';
import type { ProxySignIn } from '../../model/window/network';

/** What a proxy says when it asks; Electron's `AuthInfo`. */
export interface ProxyQuestion {
  host: string;
  port: number;
  realm: string;
  scheme: string;
}

export interface UserAndPassword {
  user: string;
  password: string;
}

/** Proxies remembered; a PAC script names a handful. */
const MOST = 20;

/**
 * User names and passwords for proxies, in memory only, each for the host and port that asked. What a proxy refused is forgotten at once and
 * never sent again: another try with a wrong password locks accounts.
 */
export class ProxySignIns {
  readonly #proxies = new Map<string, ProxySignIn>();
  readonly #known = new Map<string, UserAndPassword>();
  readonly #changed = new Listeners<[]>();
  readonly onChange = this.#changed.add;

  list(): ProxySignIn[] {
    return [...this.#proxies.values()];
  }

  /** What to answer; null: nothing. @param tried What the same request answered before, to the same proxy. */
  answer({ host, port, realm, scheme }: ProxyQuestion, tried: UserAndPassword | null): UserAndPassword | null {
    const id = idOf(host, port);
    const known = this.#known.get(id) ?? null;
    const isRefused = tried !== null && known !== null && known.user === tried.user && known.password === tried.password;
    if (isRefused) this.#known.delete(id);
    const user = known?.user ?? this.#proxies.get(id)?.user ?? null;
    const before = this.#proxies.get(id)?.state;
    const state = known !== null && !isRefused ? 'given' : isRefused || before === 'refused' ? 'refused' : 'wanted';
    this.#set({ id, realm: realm.slice(0, 200), scheme, user, state });
    return state === 'given' ? known : null;
  }

  /** What is sent to a proxy before it asks; null: nothing is known that it takes. */
  remembered(id: string): UserAndPassword | null {
    return this.#known.get(id) ?? null;
  }

  /** @throws Failure `not-found` unless that proxy has asked. */
  give(id: string, given: UserAndPassword): void {
    const proxy = this.#proxies.get(id);
    if (proxy === undefined) throw neverAsked();
    this.#known.set(id, { ...given });
    this.#set({ ...proxy, user: given.user, state: 'given' });
  }

  forget(id: string): void {
    this.#known.delete(id);
    if (this.#proxies.delete(id)) this.#changed.tell();
  }

  #set(proxy: ProxySignIn): void {
    const before = this.#proxies.get(proxy.id);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(proxy)) return;
    this.#proxies.set(proxy.id, proxy);
    for (const id of [...this.#proxies.keys()].slice(0, -MOST)) {
      this.#proxies.delete(id);
      this.#known.delete(id);
    }
    this.#changed.tell();
  }
}

export const idOf = (host: string, port: number) => `${host.includes(':') ? `[${host}]` : host}:${port}`;

const neverAsked = failing({
  code: 'not-found',
  what: "This proxy hasn't asked for a sign-in.",
  likelyCause: 'It was forgotten in the meantime.',
  action: 'Send the request again. If the proxy asks, it is listed here.',
});
