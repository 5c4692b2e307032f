import { visible } from '../core/base/visible';

/** A piece of a line and what colours it. The text is safe to print. */
export interface Piece {
  text: string;
  paint?: (text: string) => string;
}

/** Narrower terminals are treated as this wide, so that there is room beside the indentation. */
const LEAST_COLUMNS = 40;

/**
 * Pieces as one line or, where the terminal is too narrow for it, as several: broken at spaces or, within a word that is too long, anywhere.
 *
 * @param indent Columns that all lines but the first begin with.
 * @param columns Of the terminal; null: lines are as long as they are.
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

/** A name that could be taken for nothing else stands as it is; any other in quotes, as JSON writes it. */
export function nameText(name: string): string {
  return /^[\p{L}\p{N}_.:/#@$+~-]{1,200}$/u.test(name) ? name : visible(JSON.stringify(name));
}
