import type { Connection } from '../../model/connection';
import type { Finding } from '../../model/finding';
import type { Grant } from '../secrets';
import { member, numericDate } from '../token/decode';
import type { Decoded } from '../token/decoded';
import { scopesOf } from '../token/expected';
import { asProcessed, holdsClaims } from '../token/payload';
import { type ClaimsCase, type HeaderCase, type TimesCase, type TokenCase, type TokenFindingsInput, tokenCase } from './cases';
import { find, sorted } from './find';
import { isUnsigned } from './signature';

export interface FindingsInput {
  grant: Grant;
  connection: Connection;
  /** The grant's tokens, decoded; `id` is null without an ID token. */
  access: Decoded;
  id: Decoded | null;
}

/**
 * Everything worth knowing about one token, gravest first. Works on the token alone; with `connection` it is compared with what was asked
 * for, with `grant` its times are measured at receipt instead of `now`. Titles and details may quote claims, never the token.
 */
export function findingsOfToken(input: TokenFindingsInput): Finding[] {
  const found: Finding[] = [];
  addFindings(input, found);
  return sorted(found);
}

/** The same, unsorted and added to what was found before. */
function addFindings(input: TokenFindingsInput, found: Finding[]): void {
  const { decoded } = input;
  // Disclosed claims count as the others do (RFC 9901 section 7.1, step 6).
  const item = tokenCase(input, asProcessed(decoded));
  find('token', item, found);
  if (hasHeader(item)) findInHeader(item, found);
  if (hasClaims(item)) findInClaims(item, found);
  const { sd, claims, nested } = decoded;
  if (sd !== null && claims !== null) find('sdJwt', { claims, sd, decoded }, found);
  // A token inside is what a receiver acts on. The key binding of an SD-JWT is no token inside, but a proof beside it.
  if (nested !== null && sd === null) addFindings({ ...input, decoded: nested }, found);
}

/** Everything worth knowing about a grant and its tokens, gravest first, with the breaches seen in the token response. */
export function findingsOf({ grant, connection, access, id }: FindingsInput): Finding[] {
  const now = grant.receivedAt;
  const exp = numericDate(access, 'exp');
  const left = exp === null ? null : exp - (now + (grant.clockSkewMs ?? 0)) / 1000;
  const scopesSaid = scopesOf(grant.scope);
  const found = find('grant', { grant, connection, access, left, scopesSaid }, grant.breaches.slice());
  addFindings({ decoded: access, which: 'access', connection, grant, now }, found);
  if (id !== null) addFindings({ decoded: id, which: 'id', connection, grant, now }, found);
  return sorted(found);
}

function findInHeader(item: HeaderCase, found: Finding[]): void {
  find('header', item, found);
  const crit = member(item.header, 'crit');
  if (crit !== undefined) find('critical', { ...item, names: Array.isArray(crit) ? crit : [] }, found);
  if (item.decoded.embeddedKeys.length > 0) find('keyed', item, found);
  if (item.decoded.format === 'jwe' || item.decoded.format === 'jwe-json') {
    find('jwe', item, found);
    return;
  }
  find('jws', item, found);
  if (!isUnsigned(item)) find('signed', item, found);
}

function findInClaims(item: ClaimsCase, found: Finding[]): void {
  find('claims', item, found);
  if (isJwt(item)) {
    find('jwt', item, found);
    find(item.kind === 'id' ? 'idToken' : 'accessToken', item, found);
  }
  if (!hasTimes(item)) {
    find('paseto', item, found);
    return;
  }
  find('issue', item, found);
  find('times', item, found);
}

function hasHeader(item: TokenCase): item is HeaderCase {
  return item.header !== null;
}

function hasClaims(item: TokenCase): item is ClaimsCase {
  return item.claims !== null;
}

function hasTimes(item: ClaimsCase): item is TimesCase {
  return item.times !== null;
}

function isJwt({ decoded }: TokenCase): boolean {
  return holdsClaims(decoded) || decoded.format === 'malformed';
}
