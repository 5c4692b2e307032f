import type { Pair } from '../connection/model';
import type { KnownSecret, SecretKind } from '../exchanges/model';

/** Shorter ones would turn up in any text by chance; hiding them would garble it and protect nothing. */
const SHORTEST = 8;

/**
 * Replaces secrets in what is shown of an exchange by their kind and keyed fingerprint, such as "[access token 3f9a-01bc]": in every
 * spelling in which a server may send them back (as they are, in a URL or form, once or twice encoded, in JSON, in HTML, in Base64, as
 * Basic credentials). One pass: what stands in a secret's place is not searched again.
 */
export class Redaction {
  readonly #fingerprint: (secret: string) => string;
  /** Secret -> what stands in its place. */
  readonly #known = new Map<string, Place>();
  /** All secrets, the longest first; `#places` says what stands for each of its groups. Made when first needed. */
  #pattern: RegExp | null = null;
  #places: Place[] = [];

  constructor(fingerprint: (secret: string) => string) {
    this.#fingerprint = fingerprint;
  }

  add(kind: SecretKind, secret: string | null): void {
    if (secret === null || secret.length < SHORTEST || this.#known.has(secret)) return;
    this.#known.set(secret, placeOf(kind, this.#fingerprint(secret)));
    this.#pattern = null;
  }

  addAll(secrets: readonly KnownSecret[]): void {
    for (const { kind, value } of secrets) this.add(kind, value);
  }

  /** The text without the secrets. `onFound` hears of each that stood in it. */
  text(text: string, onFound?: (place: Place) => void): string {
    if (this.#known.size === 0) return text;
    this.#pattern ??= this.#compile();
    return text.replace(this.#pattern, (found: string, ...rest: unknown[]) => {
      const place = this.#places[rest.indexOf(found)];
      if (place !== undefined) onFound?.(place);
      return place?.text ?? '';
    });
  }

  /** The first secret that stands in the text as it is; null: none. */
  plainIn(text: string): Place | null {
    for (const [secret, place] of this.#known) if (text.includes(secret)) return place;
    return null;
  }

  #compile(): RegExp {
    const longestFirst = [...this.#known].sort(([a], [b]) => b.length - a.length);
    this.#places = longestFirst.map(([, place]) => place);
    return new RegExp(longestFirst.map(([known]) => `(${patternOf(known)})`).join('|'), 'g');
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

/** What stands where a secret stood. */
export interface Place {
  kind: SecretKind;
  fingerprint: string;
  /** "[access token 3f9a-01bc]" */
  text: string;
}

export function placeOf(kind: SecretKind, fingerprint: string): Place {
  return { kind, fingerprint, text: `[${kind} ${fingerprint}]` };
}

/** What matches a secret in every spelling, as the source of a regular expression without groups that count. */
function patternOf(secret: string): string {
  const all = [...spellings(secret)].sort((a, b) => b.length - a.length).map(literal);
  // Where the secret itself holds what looks escaped, matching escapes could take time without bounds.
  if (!/\\|%25|&(?:amp;|#)/i.test(secret)) all.push([...secret].map(escapes).join(''));
  return all.join('|');
}

function spellings(secret: string): Set<string> {
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, '');
  const base64url = base64.replaceAll('+', '-').replaceAll('/', '_');
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const found = new Set([secret, form, json, json.replaceAll('/', '\\/'), base64, base64url, html, html.replaceAll("'", '&#39;')]);
  const percent = /\p{Cs}/u.test(secret) ? form : encodeURIComponent(secret);
  for (const spelling of [form, percent, encodeURIComponent(form), encodeURIComponent(percent)]) {
    found.add(spelling);
    found.add(spelling.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()));
  }
  return found;
}

const ENTITIES = new Map([
  ['&', 'amp'],
  ['<', 'lt'],
  ['>', 'gt'],
  ['"', 'quot'],
  ["'", 'apos'],
  ['+', 'plus'],
  ['/', 'sol'],
  ['=', 'equals'],
]);

/**
 * One character of a secret as it is or escaped: in JSON (System.Text.Json writes a plus as \u002B, Gson an equals sign as \u003d), in a
 * URL once or twice, as an HTML entity. Letters and digits no one escapes.
 */
function escapes(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  const hex = (value: number, digits: number) =>
    value
      .toString(16)
      .padStart(digits, '0')
      .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const code = character.codePointAt(0) ?? 0;
  const entity = ENTITIES.get(character);
  const found = [
    literal(character),
    units.map((unit) => `\\\\{1,2}u${hex(unit, 4)}`).join(''),
    [...Buffer.from(character, 'utf8')].map((byte) => `%(?:25)?${hex(byte, 2)}`).join(''),
    `&#(?:[xX]0{0,6}${hex(code, 1)}|0{0,6}${code});`,
    ...(entity === undefined ? [] : [`&${entity};`]),
    ...(character === '/' || character === '"' ? [`\\\\${character}`] : []),
    ...(character === ' ' ? ['\\+', '%2[bB]'] : []),
  ];
  return `(?:${found.join('|')})`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
