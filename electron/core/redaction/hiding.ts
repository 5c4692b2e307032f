import { type Place, placeOf, Redaction } from '../redaction/redaction';
import type { KnownSecret, LoggedExchange, SecretKind } from '../exchanges/model';
import { PLACE } from './place';

/** A signed or encrypted token in compact form, disclosures of an SD-JWT included. */
const JOSE = /eyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*){1,3}(?:~[\w.-]*)*/y;
const PASETO = /v[1-4]\.(?:local|public)\.[\w-]{16,}(?:\.[\w-]+)?/g;
const WORD = /[\w-]*/y;
const WHOLE_PLACE = new RegExp(`^${PLACE}$`);
const SEPARATES = /[^\w.~+/-]/;
/** What is left of an SD-JWT whose first part was known and hidden already. */
const DISCLOSURES = new RegExp(`(${PLACE})(?:~[\\w.-]*)+`, 'g');
/** What may be Base64 or hexadecimal of something longer than the shortest secret. */
const ENCODED_RUN = /[A-Za-z0-9+/_-]{16,}/g;
/** Below these a secret is too short to be looked for: within other text, and as a whole value. */
const SHORTEST_WITHIN = 8;
const SHORTEST_WHOLE = 4;
const MAX_NOTED = 50;

/**
 * Hides secrets of one exchange: `place` for a value known by where it stands, `text` for whatever stands anywhere. Remembers what it hid,
 * so that a secret found in one place is hidden in all others.
 */
export class Hiding {
  readonly noted: LoggedExchange['secrets'] = [];
  /** Secrets found by structure that were not known before. */
  readonly found: KnownSecret[] = [];
  readonly #known: Redaction;
  readonly #found: Redaction;
  readonly #fingerprint: (secret: string) => string;
  /** Of what is in `found`. */
  readonly #kinds = new Map<string, SecretKind>();
  readonly #whole: ReadonlyMap<string, SecretKind>;

  /**
   * @param secrets What is known, `known` being made of it: kept apart because making the pattern takes longer than using it.
   */
  constructor(secrets: readonly KnownSecret[], known: Redaction, fingerprint: (secret: string) => string) {
    this.#known = known;
    this.#found = new Redaction(fingerprint);
    this.#fingerprint = fingerprint;
    this.#whole = new Map(secrets.filter(({ value }) => value.length >= SHORTEST_WHOLE).map(({ kind, value }) => [value, kind]));
  }

  /** What stands in the place of `value`, a secret by where it stands; a known secret keeps its own kind. */
  place(kind: SecretKind, value: string, where: string): string {
    const hidden = WHOLE_PLACE.exec(value)?.[0];
    const before = hidden === undefined ? undefined : this.noted.find((noted) => placeOf(noted.kind, noted.fingerprint).text === hidden);
    if (before !== undefined) {
      this.#note(before, where);
      return value;
    }
    const place = placeOf(this.#whole.get(value) ?? this.#kinds.get(value) ?? kind, this.#fingerprint(value));
    this.#note(place, where);
    this.lookFor(kind, value);
    return place.text;
  }

  /** From now on that secret is hidden wherever it stands. */
  lookFor(kind: SecretKind, value: string): void {
    if (value.length < SHORTEST_WITHIN || this.#whole.has(value) || this.#kinds.has(value)) return;
    this.#kinds.set(value, kind);
    this.#found.add(kind, value);
    this.found.push({ kind, value });
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
    for (const [secret, kind] of [...this.#whole, ...this.#kinds]) {
      if (secret.length < SHORTEST_WITHIN || !SEPARATES.test(secret) || !left.includes(secret)) continue;
      left = left.replaceAll(secret, () => this.place(kind, secret, where));
    }
    return left;
  }

  /** Any text without known and found secrets, in every spelling, and without anything that is a token by its form. */
  text(text: string, where: string): string {
    const onFound = (place: Place) => this.#note(place, where);
    // Runs come first: a secret hidden within one would leave pieces in which its neighbours can't be read any more. Not those of tokens,
    // which are hidden whole.
    const decoded = replaceJose(text, same, (other) => other.replace(ENCODED_RUN, (run) => this.#encoded(run, onFound) ?? run));
    const spelled = this.#found.text(this.#known.text(decoded, onFound), onFound);
    const shown = (token: string) => this.place('token', token, where);
    return replaceJose(spelled, shown, same).replace(PASETO, shown).replace(DISCLOSURES, '$1');
  }

  /** For a secret within a longer text that was encoded as a whole. */
  #encoded(run: string, onFound: (place: Place) => void): string | null {
    let place = /^[0-9a-f]+$/i.test(run) ? this.#within(Buffer.from(run, 'hex')) : null;
    // Other word characters may stand before its beginning, and then every fourth position could be it.
    for (let skip = 0; skip < 4 && place === null; skip++) place = this.#within(Buffer.from(run.slice(skip), 'base64'));
    if (place !== null) onFound(place);
    return place?.text ?? null;
  }

  #within(bytes: Buffer): Place | null {
    const text = bytes.toString('latin1');
    return this.#known.plainIn(text) ?? this.#found.plainIn(text);
  }

  #note({ kind, fingerprint }: Pick<Place, 'kind' | 'fingerprint'>, where: string): void {
    if (this.noted.length >= MAX_NOTED) return;
    if (this.noted.some((noted) => noted.kind === kind && noted.fingerprint === fingerprint && noted.where === where)) return;
    this.noted.push({ kind, fingerprint, where });
  }
}

/** Puts tokens and what stands between them together anew. By hand, because a pattern alone takes quadratic time on "eyJeyJeyJ…". */
function replaceJose(text: string, ofToken: (token: string) => string, ofOther: (text: string) => string): string {
  let done = '';
  let from = 0;
  for (let at = text.indexOf('eyJ'); at >= 0; at = text.indexOf('eyJ', at)) {
    JOSE.lastIndex = at;
    const token = JOSE.exec(text)?.[0];
    if (token === undefined) {
      // No other start within the same word can succeed.
      WORD.lastIndex = at;
      at += WORD.exec(text)?.[0].length ?? 1;
      continue;
    }
    done += ofOther(text.slice(from, at)) + ofToken(token);
    at += token.length;
    from = at;
  }
  return done + ofOther(text.slice(from));
}

function same(text: string): string {
  return text;
}
