import { visible } from '../core/base/visible';

/** Part of a line with its colour. The text is safe to print. */
export interface Piece {
  text: string;
  paint?: (text: string) => string;
}

/** Assumed minimum width, to leave room beside the indentation. */
const LEAST_COLUMNS = 40;

/**
 * Pieces on one line, or wrapped at spaces (or within a word that is too long) if the terminal is narrower.
 * @param indent Columns before every line but the first.
 * @param columns Terminal width; null: no wrapping.
 */
export function wrapped(pieces: readonly Piece[], indent: number, columns: number | null): string {
  const width = columns === null ? Number.POSITIVE_INFINITY : Math.max(columns, LEAST_COLUMNS, indent + 20);
  let lines = '';
  let column = 0;
  const put = (text: string, paint: Piece['paint']) => {
    if (text === '') return;
    lines += paint ? paint(text) : text;
    column += text.length;
  };
  const next = () => {
    lines = `${lines.trimEnd()}\n${' '.repeat(indent)}`;
    column = indent;
  };
  for (const { text, paint } of pieces) {
    if (column + text.length <= width) {
      put(text, paint);
      continue;
    }
    for (let word of text.split(/(?<= )/)) {
      if (column + word.trimEnd().length > width && column > indent) next();
      while (column + word.trimEnd().length > width) {
        const room = width - column;
        put(word.slice(0, room), paint);
        word = word.slice(room);
        next();
      }
      put(word, paint);
    }
  }
  return lines.trimEnd();
}

/** An unambiguous name as it is; any other quoted as JSON. */
export function nameText(name: string): string {
  return /^[\p{L}\p{N}_.:/#@$+~-]{1,200}$/u.test(name) ? name : visible(JSON.stringify(name));
}
