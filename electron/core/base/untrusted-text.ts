import type { Pair } from '../../model/connection';
import { withoutUnseen } from './visible';

/** Text from outside made fit for a sentence: what can't be seen becomes a space, runs of spaces one, at most `limit` characters. */
export function cleanText(text: string, limit: number): string {
  const clean = withoutUnseen(text.slice(0, limit * 4), ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (clean.length <= limit) return clean;
  const cut = clean.slice(0, limit - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** Untrusted text in quotes, at most 120 characters. */
export function quoted(text: string): string {
  return `"${cleanText(text, 120)}"`;
}

/** The value of a JSON text; undefined: it is none. */
export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The own members of a JSON object as a Map, so that names such as `__proto__` are only names; null: the text is no JSON object. */
export const jsonMembers = (text: string): Map<string, unknown> | null => membersOf(jsonValue(text));

/** The same of what was read already. */
export const membersOf = (value: unknown): Map<string, unknown> | null => (isRecord(value) ? new Map(Object.entries(value)) : null);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text as it is, a number as it is written; of anything else nothing: an object from outside may have a `toString` that is none. */
export const wordOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '');

/** The first header of that name (lower case), or null. */
export function headerOf(headers: readonly Pair[], name: string): string | null {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? null;
}

/** A text that was cut, without the word that the cut may go through: half a secret is not recognised as one. */
export function withoutLastWord(text: string): string {
  let end = text.length;
  while (end > 0 && !BETWEEN_WORDS.has(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

/** What no token has in it. */
const BETWEEN_WORDS = new Set(' \t\r\n"\'<>()[]{},;&');
