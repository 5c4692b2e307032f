import type { SecretKind } from '../../model/exchange';
import type { Fingerprint, KnownSecret } from '../secrets';
import { guarded, LEFT_OUT, placesIn } from './place';
import { type Range, SecretSearch, type Spelled } from './search';
import { SHORTEST } from './spellings';

/** Pieces noted as clean, and the characters of each. */
const MAX_CLEAN = 200;
const MAX_CLEAN_LENGTH = 300;
/** Pieces that hold nothing to hide, whoever sent them: most headers come again with every exchange. Only words are kept, as of names. */
const CLEAN_WORDS = new Set<string>();
const WORDS = /^[A-Za-z\s/;,=.:*+-]+$/;
const MAX_WORDS = 500;

/**
 * Replaces known secrets by their kind and keyed fingerprint, such as "[access token 3f9a-01bc]", in every spelling that `SecretSearch` finds.
 * Secrets shorter than 8 characters would turn up in any text by chance, and are left. What stands in a secret's place is not searched again.
 */
export class Redaction {
  readonly #known = new Set<string>();
  readonly #search = new SecretSearch<Place>();
  /** With how many secrets were known then. */
  readonly #clean = new Map<string, number>();
  /** One is too short to be looked for here. */
  #hasShort = false;

  constructor(private readonly fingerprint: Fingerprint) {}

  /**
   * @param encoded Whether to look for it encoded as well: Base64, hexadecimal and the like.
   * @param of Found with it: another redaction that is given the same object spells it no more.
   */
  add(kind: SecretKind, secret: string | null, encoded = true, of?: KnownSecret): void {
    if (secret === null || this.#known.has(secret)) return;
    if (secret.length < SHORTEST) {
      // None of those looked for here, but it may be looked for as a whole value.
      this.#clean.clear();
      this.#hasShort = true;
      return;
    }
    this.#known.add(secret);
    this.#search.add(secret, placeFor(kind, secret, this.fingerprint), encoded, of);
  }

  addAll(secrets: readonly KnownSecret[]): void {
    for (const secret of secrets) this.add(secret.kind, secret.value, true, secret);
  }

  /** How many secrets are looked for. */
  get size(): number {
    return this.#known.size;
  }

  /** The text without the secrets; a sentence in its place where it can't be read. `onFound` hears of each that stood in it. Never throws. */
  text(text: string, onFound?: (place: Place) => void, spelled: Spelled = 'both'): string {
    if (this.#known.size === 0) return text;
    return guarded(() => {
      const ranges = outsidePlaces(text, this.#search.find(text, spelled));
      for (const { what } of ranges) onFound?.(what);
      return replaced(text, ranges, ({ text: place }) => place);
    }, LEFT_OUT);
  }

  /** Whether a secret stands in the text, in any spelling; also where it can't be read. */
  holds(text: string): boolean {
    return this.#known.size > 0 && guarded(() => this.#search.find(text).length > 0, true);
  }

  /** Notes that a piece holds nothing to hide. Secrets that are added later are looked for in it. */
  noteClean(piece: string): void {
    if (piece.length > MAX_CLEAN_LENGTH) return;
    if (CLEAN_WORDS.size < MAX_WORDS && WORDS.test(piece)) CLEAN_WORDS.add(piece);
    else if (this.#clean.size < MAX_CLEAN) this.#clean.set(piece, this.#known.size);
  }

  isClean(piece: string): boolean {
    const known = this.#clean.get(piece) ?? (!this.#hasShort && CLEAN_WORDS.has(piece) ? 0 : undefined);
    if (known === undefined) return false;
    if (known === this.#known.size) return true;
    if (this.holds(piece)) return false;
    this.#clean.set(piece, this.#known.size);
    return true;
  }
}

/** The stand-in for a secret. */
export interface Place {
  kind: SecretKind;
  fingerprint: string;
  /** "[access token 3f9a-01bc]" */
  text: string;
}

export function placeOf(kind: SecretKind, fingerprint: string): Place {
  return { kind, fingerprint, text: `[${kind} ${fingerprint}]` };
}

/** The same of a secret. Where it can't be fingerprinted, only its kind is told. */
export function placeFor(kind: SecretKind, secret: string, fingerprint: Fingerprint): Place {
  return placeOf(
    kind,
    guarded(() => fingerprint(secret), '0000-0000'),
  );
}

/** The text with something else in those ranges. */
function replaced<T>(text: string, ranges: readonly Range<T>[], by: (what: T) => string): string {
  let from = 0;
  let done = '';
  for (const { start, end, what } of ranges) {
    done += text.slice(from, start) + by(what);
    from = end;
  }
  return done + text.slice(from);
}

/** Without those that lie in what stands for a secret: "[client secret 3f9a-01bc]" may hold somebody's password in its first words. */
function outsidePlaces<T>(text: string, ranges: Range<T>[]): Range<T>[] {
  if (ranges.length === 0) return ranges;
  const placeAt = placesIn(text);
  return ranges.filter(({ start, end }) => end > (placeAt(start)?.end ?? start));
}
