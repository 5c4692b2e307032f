import type { Pair } from '../connection/model';
import { basicCredentials } from '../oauth/client-authentication';

export type SecretKind = 'access token' | 'refresh token' | 'ID token' | 'client secret' | 'client credentials';

/** Shorter ones would turn up in any text by chance; hiding them would garble it and protect nothing. */
const SHORTEST = 4;

/**
 * Replaces secrets in what is shown of a call by their kind and keyed fingerprint, such as "[access token 3f9a-01bc]": in every
 * spelling in which a server may send them back (as they are, in a URL or form, in JSON, in Base64, as Basic credentials).
 */
export class Redaction {
  readonly #fingerprint: (secret: string) => string;
  /** Spelling -> what stands in its place. */
  #known = new Map<string, string>();
  #longestFirst: [string, string][] = [];

  constructor(fingerprint: (secret: string) => string) {
    this.#fingerprint = fingerprint;
  }

  add(kind: SecretKind, secret: string | null): void {
    if (secret === null || secret.length < SHORTEST || this.#known.has(secret)) return;
    const place = `[${kind} ${this.#fingerprint(secret)}]`;
    for (const spelling of spellings(secret)) if (!this.#known.has(spelling)) this.#known.set(spelling, place);
    this.#longestFirst = [...this.#known].sort(([a], [b]) => b.length - a.length);
  }

  addClient(clientId: string, clientSecret: string | null): void {
    if (clientSecret === null || clientSecret === '') return;
    this.add('client secret', clientSecret);
    this.add('client credentials', basicCredentials(clientId, clientSecret).slice('Basic '.length));
  }

  text(text: string): string {
    return this.#longestFirst.reduce(
      (rest, [spelling, place]) => (rest.includes(spelling) ? rest.replaceAll(spelling, () => place) : rest),
      text,
    );
  }

  headers(headers: readonly Pair[]): Pair[] {
    return headers.map(({ name, value }) => ({ name: this.text(name), value: this.#headerValue(name.toLowerCase(), value) }));
  }

  #headerValue(name: string, value: string): string {
    const shown = this.text(value);
    // A token too short to look for elsewhere still has no place here.
    if (name === 'authorization' && shown === value) return value.replace(/(\S+)\s.*/s, '$1 [hidden]');
    // Cookies are credentials of the API's own.
    return name === 'set-cookie' ? shown.replace(/^([^=;]*=)[^;]+/, (_, start: string) => `${start}[cookie value]`) : shown;
  }
}

function spellings(secret: string): Set<string> {
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, '');
  const base64url = base64.replaceAll('+', '-').replaceAll('/', '_');
  const found = new Set([secret, form, json, json.replaceAll('/', '\\/'), base64, base64url]);
  const percent = /\p{Cs}/u.test(secret) ? form : encodeURIComponent(secret);
  for (const spelling of [form, percent]) {
    found.add(spelling);
    found.add(spelling.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()));
  }
  return found;
}
