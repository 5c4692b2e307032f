import { UsageError } from './context';

export interface Expectation {
  /** As the person wrote it. */
  text: string;
  meets(status: number): boolean;
}

/**
 * Reads --expect: statuses and classes of them, such as "200", "200,404" or "2xx". null accepts any below 400.
 * @throws UsageError.
 */
export function expectationOf(text: string | null): Expectation {
  if (text === null) return { text: 'below 400', meets: (status) => status < 400 };
  const parts = text.split(',').map((part) => part.trim().toLowerCase());
  if (!parts.every((part) => /^[1-5](\d\d|xx)$/.test(part))) {
    throw new UsageError(`--expect ${JSON.stringify(text.slice(0, 60))} is not a list of statuses.`, 'Write it like 200, 200,404 or 2xx.');
  }
  return {
    text: parts.join(' or '),
    meets: (status) => parts.some((part) => part === String(status) || part === `${Math.floor(status / 100)}xx`),
  };
}
