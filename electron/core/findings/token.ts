import { asProcessed } from '../token/opened';
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
  const { decoded } = input;
  // Disclosed claims count as the others do (RFC 9901 section 7.1, step 6).
  const item = caseOf(input, asProcessed(decoded));
  noteForm(item);
  noteClaims(item);
  noteTimes(item);
  noteDisclosures(item.found, decoded);
  // A token inside is what a receiver acts on. The key binding of an SD-JWT is no token inside, but a proof beside it.
  if (decoded.nested === null || decoded.sd !== null) return item.found;
  const inside = unsorted({ ...input, decoded: decoded.nested });
  const known = new Set(item.found.map(({ code, detail }) => `${code} ${detail}`));
  return [...item.found, ...inside.filter(({ code, detail }) => !known.has(`${code} ${detail}`))];
}
