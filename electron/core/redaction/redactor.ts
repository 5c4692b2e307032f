import type { Pair } from '../../model/connection';
import type { ExchangePurpose, LoggedExchange, SecretKind } from '../../model/exchange';
import type { Fingerprint, KnownSecret } from '../secrets';
import { PLACE, placesIn } from './place';
import { type Place, placeFor, placeOf, Redaction } from './redaction';
import type { Spelled } from './search';
import { SHORTEST } from './spellings';
import { replaceTokens } from './tokens';

const WHOLE_PLACE = new RegExp(`^${PLACE}$`);
const SEPARATES = /[^\w.~+/-]/;
/** The rest of an SD-JWT whose first part was known and hidden already. */
const DISCLOSURES = new RegExp(`(${PLACE})(?:~[\\w.-]*)+`, 'g');
/** A known secret is hidden where it is a whole value, from this length on; within other text from `SHORTEST` on. */
const SHORTEST_WHOLE = 4;
const MAX_NOTED = 50;
/** Characters of what tells where a secret stood. */
const LONGEST_WHERE = 120;
/** Secrets found in one exchange that are looked for in the rest of it, and of those the ones looked for encoded as well. */
const MAX_FOUND = 1000;
const MAX_ENCODED = 100;

/**
 * Hides secrets of one exchange: `place` for a value known by where it stands, `text` for whatever stands anywhere. Remembers what it hid,
 * so that a secret found in one place is hidden in all others.
 */
export class Redactor {
  readonly #noted: LoggedExchange['secrets'] = [];
  /** Secrets found by structure that were not known before. */
  readonly found: KnownSecret[] = [];
  readonly #found: Redaction;
  /** Of what is in `found`. */
  readonly #kinds = new Map<string, SecretKind>();
  readonly #whole: ReadonlyMap<string, SecretKind>;
  /** Those known and found that would come apart with a text. */
  readonly #separated: [secret: string, kind: SecretKind][] = [];
  /** The text that was looked through last and held nothing, as long as no more is known: a leaf is looked through before and after its prose. */
  #clean: { text: string; found: number; known: number } | null = null;

  /**
   * @param secrets What is known, `known` being made of it: kept apart because making the pattern takes longer than using it.
   */
  constructor(
    secrets: readonly KnownSecret[],
    private readonly known: Redaction,
    private readonly fingerprint: Fingerprint,
  ) {
    this.#found = new Redaction(fingerprint);
    this.#whole = new Map(secrets.filter(({ value }) => value.length >= SHORTEST_WHOLE).map(({ kind, value }) => [value, kind]));
    for (const [value, kind] of this.#whole) this.#noteSeparated(kind, value);
  }

  /** Hides `value`, a secret by where it stands, and gives its stand-in; a known secret keeps its own kind. */
  place(kind: SecretKind, value: string, where: string): string {
    if (WHOLE_PLACE.test(value)) {
      const before = this.#noted.find((noted) => placeOf(noted.kind, noted.fingerprint).text === value);
      if (before !== undefined) this.#note(before, where);
      return value;
    }
    const place = placeFor(this.#whole.get(value) ?? this.#kinds.get(value) ?? kind, value, this.fingerprint);
    this.#note(place, where);
    this.lookFor(kind, value);
    return place.text;
  }

  /** From now on that secret is hidden wherever it stands. */
  lookFor(kind: SecretKind, value: string): void {
    if (value.length < SHORTEST || this.found.length >= MAX_FOUND || this.#whole.has(value) || this.#kinds.has(value)) return;
    this.#kinds.set(value, kind);
    this.#noteSeparated(kind, value);
    const secret = { kind, value };
    this.#found.add(kind, value, this.found.length < MAX_ENCODED, secret);
    this.found.push(secret);
  }

  /** As `place` where the whole value is a known secret, however short; null: it is not. */
  whole(value: string, where: string): string | null {
    const kind = this.#whole.get(value);
    return kind === undefined ? null : this.place(kind, value, where);
  }

  /**
   * To be called on text before it is taken apart: a secret that holds what separates pieces ("a=b&c") would come apart with it, and its parts
   * would not be known any more.
   */
  early(text: string, where: string): string {
    let left = text;
    for (const [secret, kind] of [...this.#separated]) {
      if (!left.includes(secret)) continue;
      const placeAt = placesIn(left);
      left = left.replaceAll(secret, (_, start: number) =>
        start + secret.length > (placeAt(start)?.end ?? start) ? this.place(kind, secret, where) : secret,
      );
    }
    return left;
  }

  /** Any text without known and found secrets, in every spelling, and without anything that is a token by its form. */
  text(text: string, where: string): string {
    if (this.#clean?.text === text && this.#clean.found === this.found.length && this.#clean.known === this.known.size) return text;
    const onFound = (place: Place) => this.#note(place, where);
    const isClean = !this.known.holds(text) && !this.holdsFound(text);
    const known = (piece: string, spelled: Spelled) => this.#found.text(this.known.text(piece, onFound, spelled), onFound, spelled);
    const shown = (token: string) => this.place('token', token, where);
    // Tokens go whole before anything is looked for that is encoded: a part of a token may hold a known secret.
    const tokenless = replaceTokens(isClean ? text : known(text, 'plain'), shown).replace(DISCLOSURES, '$1');
    if (!isClean || tokenless !== text) return known(tokenless, 'encoded');
    this.#clean = { text, found: this.found.length, known: this.known.size };
    return text;
  }

  /** Whether a secret that was found in this exchange stands in the text, in any spelling; also where it can't be read. */
  holdsFound(text: string): boolean {
    return this.#found.holds(text);
  }

  /**
   * What `read` makes of a piece, without reading it again where it held nothing to hide the last time. Most headers are those of the exchange
   * before.
   *
   * @param key Everything that `read` goes by, except for the secrets.
   */
  unlessClean(key: string, piece: Pair, read: () => Pair): Pair {
    if (this.known.isClean(key) && !this.holdsFound(key)) return piece;
    const noted = this.#noted.length;
    const found = this.found.length;
    const shown = read();
    const same = shown.name === piece.name && shown.value === piece.value;
    if (same && this.#noted.length === noted && this.found.length === found) this.known.noteClean(key);
    return shown;
  }

  /**
   * What was hidden so far, and where. The name of a member, parameter or header comes from outside and may hold a secret itself, so it is
   * searched like the rest, and cut only then: a part of a secret is not known any more.
   */
  told(): LoggedExchange['secrets'] {
    return [...this.#noted].map(({ kind, fingerprint, where }) => {
      const shown = this.text(where, where);
      return { kind, fingerprint, where: shown.length > LONGEST_WHERE ? `${shown.slice(0, LONGEST_WHERE - 1)}…` : shown };
    });
  }

  #noteSeparated(kind: SecretKind, value: string): void {
    if (value.length >= SHORTEST && SEPARATES.test(value)) this.#separated.push([value, kind]);
  }

  #note({ kind, fingerprint }: Pick<Place, 'kind' | 'fingerprint'>, where: string): void {
    if (this.#noted.length >= MAX_NOTED) return;
    if (this.#noted.some((noted) => noted.kind === kind && noted.fingerprint === fingerprint && noted.where === where)) return;
    this.#noted.push({ kind, fingerprint, where });
  }
}

/** How a piece of an exchange is redacted, and where it belongs. */
export interface RedactionContext {
  redactor: Redactor;
  purpose: ExchangePurpose;
  /** "request" or "response": begins what is noted of each secret. */
  side: string;
  /** Secrets are to be put back into their places: a number of JSON gets no quotes, and of a private key only what is between its lines goes. */
  refilled?: true;
}

/** Reads a value whose own form is not known yet; `depth` counts texts within texts. */
export type Within = (value: string, context: RedactionContext, depth: number, where: string) => string;
