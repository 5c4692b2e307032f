import type { Reply } from '../lab';

/** Characters of a body that are compared. */
const COMPARED = 4096;

/**
 * What a server writes anew for each request: dates and times, seconds, milliseconds and finer since the epoch (2017 to 2033), ids of 16
 * hexadecimal digits or more or in the groups of a UUID, and whatever is called the id of a trace or request. Any other number may be the
 * reason, as AADSTS70008 is.
 */
const OF_EACH_REQUEST: readonly RegExp[] = [
  /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?Z|[+-]\d\d:?\d\d)?)?/g,
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT\b/g,
  /(?<![0-9A-Za-z.])1[5-9]\d{8}(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?(?![0-9A-Za-z])/g,
  /(?<![0-9A-Za-z])[0-9a-f]{8}(?:-[0-9a-f]{4,12}){1,4}(?![0-9A-Za-z])/gi,
  /(?<![0-9A-Za-z])[0-9a-f]{16,128}(?![0-9A-Za-z])/gi,
  /(?:(?:trace|correlation|request|span|ray)[ _-]?id|timestamp)["']?\s{0,4}[:=]\s{0,4}["']?[\w.+/=-]{1,100}/gi,
];

/** An answer as far as two are compared; `sent` is what the request carried, which some servers repeat. */
export interface Compared extends Pick<Reply, 'status' | 'body'> {
  error?: string | null;
  sent?: string | null;
}

/** Whether two requests were answered alike: status, error code and body, but for what was sent and what is new in each answer. */
export function sameAnswer(one: Compared, other: Compared): boolean {
  return one.status === other.status && (one.error ?? null) === (other.error ?? null) && bodyOf(one) === bodyOf(other);
}

function bodyOf({ body, sent }: Compared): string {
  const without = sent === undefined || sent === null || sent === '' ? body : body.split(sent).join('*');
  return OF_EACH_REQUEST.reduce((text, varying) => text.replace(varying, '*'), without.slice(0, COMPARED));
}
