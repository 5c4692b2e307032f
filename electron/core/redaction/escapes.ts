import { hexBytes, utf8Text } from '../base/bytes';

/**
 * One escaped character: percent-encoded (UTF-8, one character at a time), an HTML character reference, or escaped as in JSON, JavaScript,
 * Python and C. Every part is bounded, so that no text takes more than linear time.
 */
const ESCAPED =
  /%(?:[0-7][\da-f]|[cd][\da-f]%[89ab][\da-f]|e[\da-f](?:%[89ab][\da-f]){2}|f[0-7](?:%[89ab][\da-f]){3})|&(?:#x0{0,8}[\da-f]{1,6};?|#0{0,8}\d{1,7};?|[a-z]{2,9}\d{0,2};)|\\(?:u[\da-f]{4}|u\{[\da-f]{1,6}\}|x[cd][\da-f]\\x[89ab][\da-f]|xe[\da-f](?:\\x[89ab][\da-f]){2}|xf[0-7](?:\\x[89ab][\da-f]){3}|x[\da-f]{2}|[0-3][0-7]{2}|[\s\S])/gi;

/** More layers than any server was seen to put around a secret. */
const MAX_LAYERS = 6;

/** ASCII characters with a name in HTML, each behind its names; letters and digits have none. */
const ASCII =
  'amp& lt< gt> quot" apos\' plus+ sol/ equals= colon: semi; comma, period. lowbar_ underbar_ num# dollar$ percnt% lpar( rpar) lsqb[ lbrack[ ' +
  'rsqb] rbrack] lcub{ lbrace{ rcub} rbrace} ast* midast* commat@ excl! quest? grave` hat^ verbar| vert| bsol\\';
const NAMED = new Map([
  ...ASCII.split(' ').map((pair) => [pair.slice(0, -1), pair.slice(-1)] as const),
  ['tab', '\t'],
  ['newline', '\n'],
  ['nbsp', '\u00a0'],
]);

/** U+00A1 to U+00FF, in order. */
const LATIN = (
  'iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm ' +
  'raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH ' +
  'Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ' +
  'ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml ' +
  'yacute thorn yuml'
).split(' ');
for (const [index, name] of LATIN.entries()) NAMED.set(name, String.fromCharCode(0xa1 + index));

const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };

function decoded(piece: string): string {
  const kind = piece[1] ?? '';
  if (piece[0] === '%')
    return piece.length === 3 ? String.fromCharCode(Number.parseInt(piece.slice(1), 16)) : utf8Text(hexBytes(piece.replaceAll('%', '')));
  if (piece[0] === '&') {
    if (kind !== '#') return named(piece.slice(1, -1)) ?? piece;
    const digits = piece.endsWith(';') ? piece.slice(2, -1) : piece.slice(2);
    return character(/^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10)) ?? piece;
  }
  if (piece.length === 2) return CONTROLS[kind] ?? kind;
  // Python writes bytes so: UTF-8 where it is any.
  if (/x/i.test(kind) && piece.length > 4) return utf8Text(hexBytes(piece.replace(/\\x/gi, '')));
  if (/[ux]/i.test(kind)) return character(Number.parseInt(piece.slice(2).replace(/[{}]/g, ''), 16)) ?? piece;
  return String.fromCharCode(Number.parseInt(piece.slice(1), 8));
}

function named(name: string): string | undefined {
  return NAMED.get(name) ?? NAMED.get(name.toLowerCase());
}

function character(code: number): string | null {
  // A half of a surrogate pair stands alone in "\ud83d"; the other half follows and joins it.
  return code <= 0x10ffff ? (code <= 0xffff ? String.fromCharCode(code) : String.fromCodePoint(code)) : null;
}

/** A text with one more layer of escapes taken off. */
export function unescapeOnce(text: string): string {
  return text.includes('%') || text.includes('&') || text.includes('\\') ? text.replace(ESCAPED, decoded) : text;
}

/** The text, and what it says with one layer of escapes off, two layers, and so on until nothing is escaped any more. */
export function layersOf(text: string): string[] {
  const layers = [text];
  for (let layer = unescapeOnce(text); layers.length <= MAX_LAYERS && layer !== layers.at(-1); layer = unescapeOnce(layer))
    layers.push(layer);
  return layers;
}

/**
 * Where characters of `unescapeOnce(source)` stand in `source`.
 *
 * @param indexes Of characters, in ascending order.
 * @returns For each the first and last position of its spelling.
 */
export function spellingsAt(source: string, indexes: readonly number[]): { first: number; last: number }[] {
  const found: { first: number; last: number }[] = [];
  let next = 0;
  let plain = 0;
  let read = 0;
  const take = (until: number, place: (index: number) => { first: number; last: number }) => {
    for (let index = indexes[next]; index !== undefined && index < until; index = indexes[++next]) found.push(place(index));
  };
  for (const piece of source.matchAll(ESCAPED)) {
    if (next >= indexes.length) break;
    const shift = read - plain;
    plain += piece.index - read;
    take(plain, (index) => ({ first: index + shift, last: index + shift }));
    read = piece.index + piece[0].length;
    // One character after a backslash stands for one.
    plain += piece[0].length === 2 ? 1 : decoded(piece[0]).length;
    take(plain, () => ({ first: piece.index, last: read - 1 }));
  }
  const shift = read - plain;
  take(Number.POSITIVE_INFINITY, (index) => ({ first: index + shift, last: index + shift }));
  return found;
}
