import type { Finding } from '../token/finding';
import { sorted } from './raise';
import { noteClaims, noteDisclosures } from './token-claims';
import { noteForm } from './token-header';
import { caseOf, type TokenFindingsInput } from './token-input';
import { noteTimes } from './token-times';

export type { TokenFindingsInput } from './token-input';

/**
 * Everything worth knowing about one token, gravest first. Works on the token alone; with `connection` it is compared with what was asked
 * for, with `grant` its times are measured at receipt instead of `now`. Titles and details may quote claims, never the token.
 */
export function findingsOfToken(input: TokenFindingsInput): Finding[] {
  return sorted(unsorted(input));
}

/** The same in the order found, for whoever adds more before sorting. */
export function unsorted(input: TokenFindingsInput): Finding[] {
  const item = caseOf(input);
  noteForm(item);
  noteClaims(item);
  noteTimes(item);
  noteDisclosures(item);
  return item.found;
}
