import type { Grant } from '../secrets';
import { decodeToken } from './decode';
import type { JsonValue } from './json';

/** The thumbprint of the key that a token is bound to (`cnf`, RFC 9449 section 6.1); null: it names none. */
export function thumbprintIn(cnf: JsonValue | undefined): string | null {
  const jkt = typeof cnf === 'object' && cnf !== null && !Array.isArray(cnf) ? cnf.jkt : null;
  return typeof jkt === 'string' ? jkt : null;
}

/** Whether an access token is good only with a proof of its key, by its type or by what it says itself. */
export function isBoundToKey({ accessToken, tokenType }: Pick<Grant, 'accessToken' | 'tokenType'>): boolean {
  return tokenType?.toLowerCase() === 'dpop' || thumbprintIn(decodeToken(accessToken).claims?.cnf) !== null;
}
