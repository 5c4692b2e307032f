import type { Pair } from '../connection/model';

// C0, DEL, C1, line and paragraph separators, zero-width and bidirectional controls: none belongs in an error text, and the last
// ones can make a line read backwards.
const UNSHOWABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;

/** Text from outside made fit to show: control characters become spaces, runs of spaces one, at most `limit` characters. */
export function cleanText(text: string, limit: number): string {
  const clean = text
    .slice(0, limit * 4)
    .replace(UNSHOWABLE, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (clean.length <= limit) return clean;
  const cut = clean.slice(0, limit - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** The own members of a JSON object as a Map, so that names such as `__proto__` are only names; null: the text is no JSON object. */
export function jsonMembers(text: string): Map<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

/** The first header of that name (lower case), or null. */
export function headerOf(headers: readonly Pair[], name: string): string | null {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? null;
}
