import type { Reply } from '../lab';

/** Characters of a body that are compared. */
const COMPARED = 4096;

/** An answer as far as two are compared; `sent` is what the request carried, which some servers repeat. */
export interface Compared extends Pick<Reply, 'status' | 'body'> {
  error?: string | null;
  sent?: string | null;
}

/** Whether two requests were answered alike: status, error code and body, but for numbers, ids and what was sent. */
export function sameAnswer(one: Compared, other: Compared): boolean {
  return one.status === other.status && (one.error ?? null) === (other.error ?? null) && bodyOf(one) === bodyOf(other);
}

function bodyOf({ body, sent }: Compared): string {
  const without = sent === undefined || sent === null || sent === '' ? body : body.split(sent).join('*');
  return without.slice(0, COMPARED).replace(/[0-9a-fA-F-]{8,}|[0-9]+/g, '*');
}
