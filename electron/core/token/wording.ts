/** Text from a token for use in a sentence, cut to 120 characters. */
export function quote(text: string): string {
  return `"${text.length > 120 ? `${text.slice(0, 119)}…` : text}"`;
}

/** The first eight of such texts. */
export function quoteAll(texts: string[]): string {
  const shown = texts.slice(0, 8).map(quote).join(', ');
  return texts.length > 8 ? `${shown} and ${texts.length - 8} more` : shown || 'nothing';
}

/** The kind of a value that should have been another one: "a list", "text". */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'text' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
