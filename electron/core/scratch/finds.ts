import { showable } from '../token/members';

/** A token found in a text: once, with every place it stood in. */
export interface Found {
  token: string;
  /** What was taken off it: "percent-encoding". */
  cleaned: string[];
  /** In words, in the order met: "Authorization header, line 3". At most 20; `placesLeftOut` counts the others. */
  places: string[];
  placesLeftOut: number;
}

/** A piece of the pasted text, such as a header's value or a body. */
export interface Area {
  text: string;
  /** "HAR entry 4, response body"; null: the text as a whole. */
  label: string | null;
  /** Line of the pasted text on which this piece begins, from 1; null: it stands in none, as a decoded body does. */
  line: number | null;
  /** All of it stands on that one line, whatever line breaks it holds: the value of a JSON string. */
  oneLine?: boolean;
}

/** Tokens listed; more are only counted. */
export const MAX_TOKENS = 500;
const MAX_PLACES = 20;
/** Occurrences of one token whose places are worked out, the same place again included. */
const MAX_ASKED = 200;
const MAX_COUNTED = 100_000;
const MAX_WORDS = 160;

/** Takes the tokens in as they are found. */
export class Finds {
  readonly #found = new Map<string, Found & { asked: number }>();
  readonly #beyond = new Set<string>();

  /** @param place Asked for only where it may be listed; to say where something stands takes longer than to find it. */
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

  list(): Found[] {
    return [...this.#found.values()].map(({ token, cleaned, places, placesLeftOut }) => ({ token, cleaned, places, placesLeftOut }));
  }

  get leftOut(): number {
    return this.#beyond.size;
  }
}

/** Where something stands, in words: the piece, what names it there, and its line. */
export function placeOf(area: Area, clue: string | null, line: number | null): string {
  const words = [area.label, clue === null ? null : showable(clue, 80), line === null ? null : `line ${line}`].filter(
    (word) => word !== null,
  );
  const place = words.join(', ');
  return place === '' ? 'the text' : showable(place, MAX_WORDS);
}

/** A piece of another one. @param line null: as unknown as its place within the text. */
export function within(area: Area, label: string, text: string, line: number | null = area.line): Area {
  const words = area.label === null ? label : `${area.label}, ${label}`;
  return { text, label: showable(words, MAX_WORDS), line };
}

/** Tells the line of an offset; offsets must not go down from call to call. */
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
