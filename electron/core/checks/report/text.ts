import { escapeMarkup } from '../../../model/text/markup';
import { cleanText } from '../../base/untrusted-text';
import { withoutUnseen } from '../../base/visible';

/** Longest line of a report, in characters. */
const MAX_LINE = 1000;

/** One line of text from anywhere, fit for a report: no control characters, at most 1,000 characters. */
export function line(text: string, limit = MAX_LINE): string {
  return cleanText(text, limit);
}

/** Beside what can't be seen, what XML 1.0 can't hold (section 2.2). */
const NO_CHARACTER = /[\ufffe\uffff]/g;

/** Text of several lines, such as a body: what can't be shown becomes U+FFFD; at most `limit` characters. */
export function block(text: string, limit: number): { text: string; cut: boolean } {
  const cut = text.length > limit;
  const kept = cut ? text.slice(0, limit) : text;
  return { text: withoutUnseen(kept.replace(/\r\n?/g, '\n'), replaced).replace(NO_CHARACTER, '\ufffd'), cut };
}

/** Line ends and tabs stay. */
const replaced = (run: string) => run.replace(/[^\n\t]/gu, '\ufffd');

/** Markup that is made of our own words and of escaped text alone. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = Markup | Markup[] | string | number | null | false;

/**
 * A template whose values are text unless they are markup themselves: text is made one line and escaped, so nothing that a server said can
 * become an element, also within a quoted attribute. null and false leave nothing.
 */
export function html(strings: TemplateStringsArray, ...values: Piece[]): Markup {
  let text = strings[0] ?? '';
  values.forEach((value, index) => {
    text += shown(value) + (strings[index + 1] ?? '');
  });
  return new Markup(text);
}

function shown(value: Piece): string {
  if (value === null || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(({ text }) => text).join('');
  return escapeMarkup(typeof value === 'number' ? String(value) : line(value));
}
