import { escaped, line } from './text';

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
  return escaped(typeof value === 'number' ? String(value) : line(value));
}
