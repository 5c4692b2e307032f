/** JSON laid out for reading. */
export interface Formatted {
  text: string;
  /** False when brackets or strings don't close: a body that was cut, or not JSON at all. */
  complete: boolean;
}

/** Codes of the characters that JSON is built of. */
const MARK = { quote: 34, backslash: 92, comma: 44, colon: 58, openList: 91, closeList: 93, openObject: 123, closeObject: 125 };

/** Deeper nesting is laid out at this depth: hostile bodies must not turn one byte into thousands of spaces. */
const DEEPEST_INDENT = 64;

/**
 * Lays JSON out by moving white space only: digits, escapes, repeated names and the order of members stay exactly as the server
 * sent them, which JSON.parse and JSON.stringify would not keep. Tolerates text that ends early.
 *
 * @param most Characters beyond which the text is left as it is.
 */
export function formatJson(source: string, most = Number.POSITIVE_INFINITY): Formatted {
  const out: string[] = [];
  let size = 0;
  const put = (piece: string) => {
    size += piece.length;
    out.push(piece);
  };
  const length = source.length;
  let depth = 0;
  let balanced = true;
  let at = 0;
  let last = 0;
  while (at < length) {
    if (size > most) return { text: source, complete: false };
    const code = source.charCodeAt(at);
    if (code === MARK.quote) {
      const start = at;
      at = endOfString(source, at);
      if (at > length) {
        balanced = false;
        at = length;
      }
      put(source.slice(start, at));
      last = MARK.quote;
      continue;
    }
    if (code === MARK.openObject || code === MARK.openList) {
      const close = skipSpace(source, at + 1);
      const closing = source.charCodeAt(close);
      if (closing === (code === MARK.openObject ? MARK.closeObject : MARK.closeList)) {
        put(code === MARK.openObject ? '{}' : '[]');
        at = close + 1;
      } else {
        depth += 1;
        put(`${code === MARK.openObject ? '{' : '['}${lineBreak(depth)}`);
        at += 1;
      }
      last = code;
      continue;
    }
    if (code === MARK.closeObject || code === MARK.closeList) {
      if (depth === 0) balanced = false;
      else depth -= 1;
      put(`${lineBreak(depth)}${code === MARK.closeObject ? '}' : ']'}`);
      at += 1;
    } else if (code === MARK.comma) {
      put(`,${lineBreak(depth)}`);
      at += 1;
    } else if (code === MARK.colon) {
      put(': ');
      at += 1;
    } else if (code <= 32) {
      at = skipSpace(source, at);
      continue;
    } else {
      const start = at;
      while (at < length && !isStructural(source.charCodeAt(at))) at += 1;
      // Two JSON texts in a row (JSON Lines, streamed answers) keep a line each.
      if (depth === 0 && last !== 0 && start > 0) put('\n');
      put(source.slice(start, at));
    }
    last = code;
    if (depth === 0 && (code === MARK.closeObject || code === MARK.closeList) && skipSpace(source, at) < length) put('\n');
  }
  return { text: out.join(''), complete: balanced && depth === 0 };
}

/** Whether text may be JSON at all, judged by its first character. */
export function looksLikeJson(text: string): boolean {
  const first = text.charAt(skipSpace(text, 0));
  return first !== '' && '{["-0123456789tfn'.includes(first);
}

/** Index after the closing quote; beyond the end when there is none. */
function endOfString(source: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote < 0) return source.length + 1;
    let slashes = 0;
    while (source.charCodeAt(quote - 1 - slashes) === MARK.backslash) slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

function skipSpace(source: string, from: number): number {
  let at = from;
  while (at < source.length && source.charCodeAt(at) <= 32) at += 1;
  return at;
}

function isStructural(code: number): boolean {
  return (
    code <= 32 ||
    code === MARK.quote ||
    code === MARK.comma ||
    code === MARK.colon ||
    code === MARK.openList ||
    code === MARK.closeList ||
    code === MARK.openObject ||
    code === MARK.closeObject
  );
}

const breaks: string[] = [];
function lineBreak(depth: number): string {
  const capped = Math.min(depth, DEEPEST_INDENT);
  breaks[capped] ??= `\n${'  '.repeat(capped)}`;
  return breaks[capped];
}
