import { showable } from '../token/members';

/** A token found in a text: listed once, with every place it appears in. */
export interface FoundToken {
  token: string;
  /** What was stripped, such as "percent-encoding". */
  cleaned: string[];
  /** In order, such as "Authorization header, line 3". At most 20; `placesLeftOut` counts the rest. */
  places: string[];
  placesLeftOut: number;
}

/** A piece of the pasted text, such as a header value or a body. */
export interface Area {
  text: string;
  /** Such as "HAR entry 4, response body"; null for the text as a whole. */
  label: string | null;
  /** Line of the pasted text this piece begins on, from 1; null if it isn't there literally, like a decoded body. */
  line: number | null;
  /** The whole piece is on that line whatever line breaks it holds, as in a JSON string. */
  oneLine?: boolean;
}

/** Tokens listed; the rest are counted. */
const MAX_TOKENS = 500;
const MAX_PLACES = 20;
/** Occurrences of one token whose place is computed. */
const MAX_ASKED = 200;
const MAX_COUNTED = 100_000;
const MAX_WORDS = 160;

/** Collects tokens as they are found. */
export class FoundTokens {
  readonly #found = new Map<string, FoundToken & { asked: number }>();
  readonly #beyond = new Set<string>();

  /** @param place Computed only if it may be listed: locating a token costs more than finding it. */
  add(token: string, place: () => string, cleaned: string[] = []): void {
    const known = this.#found.get(token);
    if (known) {
      if (known.places.length === MAX_PLACES) known.placesLeftOut += 1;
      else if (known.asked < MAX_ASKED) {
        known.asked += 1;
        const words = place();
        if (!known.places.includes(words)) known.places.push(words);
      }
    } else if (this.#found.size < MAX_TOKENS) this.#found.set(token, { token, cleaned, places: [place()], placesLeftOut: 0, asked: 1 });
    else if (this.#beyond.size < MAX_COUNTED) this.#beyond.add(token);
  }

  list(): FoundToken[] {
    return [...this.#found.values()].map(({ token, cleaned, places, placesLeftOut }) => ({ token, cleaned, places, placesLeftOut }));
  }

  get leftOut(): number {
    return this.#beyond.size;
  }
}

export function placeOf(area: Area, clue: string | null, line: number | null): string {
  const words = [area.label, clue === null ? null : showable(clue, 80), line === null ? null : `line ${line}`].filter(
    (word) => word !== null,
  );
  const place = words.join(', ');
  return place === '' ? 'the text' : showable(place, MAX_WORDS);
}

/** A piece within another. @param line null if its line is unknown. */
export function within(area: Area, label: string, text: string, line: number | null = area.line): Area {
  const words = area.label === null ? label : `${area.label}, ${label}`;
  return { text, label: showable(words, MAX_WORDS), line };
}

/** Returns the line of an offset; offsets must not decrease from call to call. */
export function lineCounter(area: Area): (offset: number) => number | null {
  let { line } = area;
  let next: number | null = null;
  return (offset) => {
    if (line === null || area.oneLine) return line;
    next ??= lineEnd(area.text, 0);
    while (next < offset) {
      line += 1;
      next = lineEnd(area.text, next + 1);
    }
    return line;
  };
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

/** Names used for opaque tokens, without case, hyphens and underscores. */
const TOKEN_NAMES = new Set(
  `accesstoken refreshtoken idtoken idtokenhint logouttoken subjecttoken actortoken assertion clientassertion token authtoken bearertoken
  sessiontoken securitytoken privatetoken jwt`.split(/\s+/),
);
const plain = (name: string) => name.replace(/[-_]/g, '').toLowerCase();

/** Whether a member, parameter or header of that name holds a token. `X-Auth-Token` counts as `auth_token`. */
export function namesToken(name: string): boolean {
  if (name.length > 64) return false;
  const bare = plain(name);
  return TOKEN_NAMES.has(bare) || (bare.startsWith('x') && TOKEN_NAMES.has(bare.replace(/^x(?:amz)?/, '')));
}

/** Names that are also plain words, so the value must look like a token. */
export const isVagueName = (name: string): boolean => ['token', 'jwt', 'assertion'].includes(plain(name));

const WORDS = /^(?:null|true|false|undefined|none|nil|missing|absent|expired|invalid|redacted|hidden|masked|removed|string|bearer)$/i;
const MAX_TOKEN = 1024 * 1024;

/** Whether a value may be a token rather than a placeholder, a mask or a word. */
export function mayBeToken(value: string): boolean {
  if (value.length < 6 || value.length > MAX_TOKEN || WORDS.test(value)) return false;
  // $TOKEN, <token>, {{token}}, [hidden], ***, and "eyJ…" as in logs; RFC 6750 section 2.1 has none of these characters.
  return !/^[$<{[*%#(]|^(.)\1*$|[\s<>{}"'\\…]|\.\.\.$|\*{3}/.test(
    value.length > 256 ? `${value.slice(0, 128)}${value.slice(-128)}` : value,
  );
}

/** The stricter check for values named in prose only: long enough, and with a digit. */
export function looksRandom(value: string): boolean {
  return value.length >= 16 && /[0-9]/.test(value);
}
