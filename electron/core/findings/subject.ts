import { member } from '../token/decode';
import type { JsonObject } from '../token/json';
import { kindOf } from '../token/wording';
import { type FindingDefinition, note, warning } from './definition';
import { DAY_S } from './lifetime';

const lackOfProfile = lackOf(['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti']);

/** About whom, and what access tokens say beside that. */
export const SUBJECT: readonly FindingDefinition[] = [
  note('sub-absent', 'The token does not say whom it is about', {
    why: 'Without sub an API cannot tell who calls, and logs cannot say who did.',
    action:
      'Check that the API finds the account in another claim. Access tokens by RFC 9068 must have sub, also those of a client itself.',
    reference: 'RFC 7519 section 4.1.2, RFC 9068 section 2.2',
    inJwt: ({ claims, kind, isProfiled }) => kind !== 'id' && !isProfiled && claims.sub === undefined,
  }),
  warning('sub-unusable', 'The subject is empty or not a text', {
    why: 'Libraries refuse it, or take all such tokens for the same account.',
    action: 'Report it to the provider: sub is a text, unique at its issuer.',
    reference: 'RFC 7519 section 4.1.2',
    inJwt: ({ claims }) => {
      const sub = claims.sub;
      if (sub === '') return 'It is empty.';
      return sub !== undefined && typeof sub !== 'string' && `It is ${kindOf(sub)}.`;
    },
  }),
  note('sub-is-email', 'The subject is an e-mail address', {
    why: 'People change their address, and addresses are given to others. Whoever gets the old one then gets the account.',
    action: 'Key accounts by a subject that never changes, together with the issuer.',
    reference: 'OpenID Connect Core 1.0 section 5.7',
    inJwt: ({ claims }) => {
      const sub = claims.sub;
      if (typeof sub !== 'string' || !sub.includes('@')) return false;
      return /^[^\s@|]{1,64}@[^\s@]{1,255}\.[a-z]{2,}$/i.test(sub) && !/@clients$|gserviceaccount\.com$/i.test(sub);
    },
  }),
  note('jti-absent', 'A token that lives this long has no id', {
    why: 'Without jti a single token cannot be named in a log or on a list of revoked ones.',
    action: 'Ask the provider for jti, or for a shorter life.',
    reference: 'RFC 7519 section 4.1.7',
    inTimes: ({ claims, kind, times }) => kind !== 'id' && (times.lifetime ?? 0) > DAY_S && claims.jti === undefined,
  }),
  warning('profile-claims-missing', 'The token calls itself at+jwt but lacks claims of that profile', {
    why: 'The profile requires iss, exp, aud, sub, client_id, iat and jti. An API that follows it refuses the token.',
    action: 'Report it to the provider, or have the type left at JWT.',
    reference: 'RFC 9068 section 2.2',
    inAccessToken: ({ claims, isProfiled }) => isProfiled && lackOfProfile(claims),
  }),
  warning('access-token-is-id-token', 'The access token looks like an ID token', {
    why: 'It carries claims that only ID tokens have. ID tokens are for the client; an API that takes them lets every client of the provider in.',
    action: 'Check whether the audience or scopes of this connection name an API, and send the access token to it.',
    reference: 'RFC 8725 section 3.12, RFC 9068 section 4',
    inAccessToken: ({ claims, kind }) => {
      if (kind !== 'access') return false;
      if (claims.at_hash !== undefined || claims.c_hash !== undefined) return true;
      return claims.nonce !== undefined && claims.scope === undefined && claims.scp === undefined;
    },
  }),
];

/**
 * Asks which of some claims a token lacks; the answer is a sentence, or null: none. Mostly it is one claim, whose sentence is made
 * beforehand: a text that was just joined costs more to clean than all the claims to look for.
 */
export function lackOf(names: readonly string[]): (claims: JsonObject) => string | null {
  const alone = new Map(names.map((name) => [name, `Missing: ${name}.`]));
  return (claims) => {
    let first: string | null = null;
    let others = '';
    for (const name of names) {
      if (member(claims, name) !== undefined) continue;
      if (first === null) first = name;
      else others += `, ${name}`;
    }
    if (first === null) return null;
    return others === '' ? (alone.get(first) ?? null) : `Missing: ${first}${others}.`;
  };
}
