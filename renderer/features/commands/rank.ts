/** Characters of a text that are looked at; names from outside may have any length. */
const MOST = 300;

/** One character as it is compared: without case and accents. */
const plain = (character: string) => character.normalize('NFD').charAt(0).toLowerCase().charAt(0);

/** A text as it is compared, character by character, so that places in it are places in the text. */
export function folded(text: string): string {
  const start = text.slice(0, MOST);
  if (/^[ -~]*$/.test(start)) return start.toLowerCase();
  let out = '';
  for (let at = 0; at < start.length; at += 1) out += plain(start.charAt(at)) || ' ';
  return out;
}

export interface Match {
  score: number;
  /** Places of the found characters in the label. */
  at: number[];
}

/** Characters that a letter may stand from the next, on average. */
const WIDEST = 6;

const isWordStart = (text: string, at: number) => at === 0 || !/[a-z0-9]/.test(text.charAt(at - 1));

/** Where `word` stands in one piece, at the start of a word if anywhere; -1: nowhere. */
function pieceOf(text: string, word: string): number {
  let inside = -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (isWordStart(text, at)) return at;
    if (inside < 0) inside = at;
  }
  return inside;
}

/** The letters of `word` in order, each as early as can be, starts of words first: "rjs" finds "Raw JSon"; null where they lie too far apart. */
function scattered(text: string, word: string): number[] | null {
  const at: number[] = [];
  let from = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, from);
    if (next < 0) return null;
    let start = next;
    // Right after the last one is better than the next word.
    if (next !== from || at.length === 0) while (start >= 0 && !isWordStart(text, start)) start = text.indexOf(letter, start + 1);
    at.push(start >= 0 ? start : next);
    from = (at.at(-1) ?? 0) + 1;
  }
  const starts = at.filter((place, index) => isWordStart(text, place) || at[index - 1] === place - 1).length;
  const span = (at.at(-1) ?? 0) - (at[0] ?? 0);
  return starts * 2 >= word.length && span <= word.length * WIDEST ? at : null;
}

/** How well the words of a query are found; null: not all are. `label` and `rest` are folded. */
export function match(words: readonly string[], label: string, rest: string): Match | null {
  let score = 0;
  const at: number[] = [];
  for (const word of words) {
    const piece = pieceOf(label, word);
    if (piece >= 0) {
      score += (piece === 0 ? 100 : isWordStart(label, piece) ? 80 : 50) + Math.round((20 * word.length) / Math.max(label.length, 1));
      for (let index = 0; index < word.length; index += 1) at.push(piece + index);
      continue;
    }
    const spread = word.length > 1 ? scattered(label, word) : null;
    if (spread) {
      score += 30;
      at.push(...spread);
    } else if (rest.includes(word)) score += 20;
    else return null;
  }
  return { score, at };
}

export const wordsOf = (query: string): string[] =>
  folded(query)
    .split(' ')
    .filter((word) => word !== '');
