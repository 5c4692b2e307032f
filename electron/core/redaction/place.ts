import { SECRET_KINDS } from '../../model/exchange';

const KIND = SECRET_KINDS.join('|');
const FINGERPRINT = '[0-9a-f]{4}-[0-9a-f]{4}';

/** Matches what stands where a secret stood: "[access token 3f9a-01bc]". The source of a regular expression. */
export const PLACE = `\\[(?:${KIND}) ${FINGERPRINT}\\]`;

/** Also as addresses spell it, in a link within a link. */
const SPACE = '(?: |\\+|%20)';
const PLACES = new RegExp(`(?:\\[|%5[Bb])(?:${KIND.replaceAll(' ', SPACE)})${SPACE}${FINGERPRINT}(?:\\]|%5[Dd])`, 'g');
const PARTS = new RegExp(`\\[(${KIND}) (${FINGERPRINT})\\]`, 'g');

/** Puts something else where secrets stood. */
export function replacePlaces(text: string, by: (place: string, kind: string, fingerprint: string) => string): string {
  return text.replace(PARTS, by);
}

/** Tells of each position, asked for in ascending order, where the place that it lies in begins and ends; null: it lies in none. */
export function placesIn(text: string): (position: number) => { start: number; end: number } | null {
  if (!text.includes('[') && !text.includes('%5')) return () => null;
  const places = text.matchAll(PLACES);
  let next = places.next();
  return (position) => {
    while (next.done !== true && next.value.index + next.value[0].length <= position) next = places.next();
    if (next.done === true || position < next.value.index) return null;
    return { start: next.value.index, end: next.value.index + next.value[0].length };
  };
}

const BRACKET = new RegExp(`^\\s*(?!${PLACE})[[{]`);

/** Whether a text begins like JSON, and not with what stands for a secret. */
export function startsLikeJson(text: string): boolean {
  return BRACKET.test(text);
}

/**
 * As `text.replace`, but for matches that begin within what stands for a secret: "[password 1364-b7eb]" holds no password 1364.
 *
 * @param pattern Has no named groups.
 */
export function replaceOutside(text: string, pattern: RegExp, by: (all: string, ...groups: never[]) => string): string {
  const placeAt = placesIn(text);
  return text.replace(pattern, (all: string, ...rest: unknown[]) =>
    placeAt(rest.at(-2) as number) === null ? by(all, ...(rest.slice(0, -2) as never[])) : all,
  );
}

/** Replaces a piece that could not be read, and might hold a secret. */
export const LEFT_OUT = '(omitted: it may contain a secret)';

/** `otherwise` where reading fails: a piece that can't be read is left out, not let through. */
export function guarded<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
