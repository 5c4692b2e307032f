import { quoted } from '../../base/untrusted-text';
import { member } from '../../token/decode';
import type { Half } from '../side';
import type { Suspect } from '../suspect';

function headerText({ token }: Half, name: string): string | null {
  const value = member(token?.header ?? null, name);
  return typeof value === 'string' ? value : null;
}

const isSymmetric = (alg: string) => alg.startsWith('HS');

export const KEY_SUSPECTS: readonly Suspect[] = [
  {
    code: 'key-not-published',
    name: 'published keys',
    weights: { token: 93, forbidden: 50 },
    mentioned: /\bkid\b|\bjwks?\b|signature|signing key/i,
    look({ works, fails }) {
      const [kid, known] = [headerText(fails, 'kid'), fails.keyIds ?? null];
      if (kid === null || known === null || known.length === 0 || known.includes(kid)) return null;
      return {
        what: `The token that fails is signed with the key ${quoted(kid)}, which its issuer does not publish.`,
        why: 'The API looks the key up in the published key set (JWKS) by its kid; without it the signature cannot be verified.',
        action:
          'Get a fresh token: the key may have been rotated out. If that fails too, the token comes from another server than its iss names.',
        works: headerText(works, 'kid'),
        fails: `${kid}; published: ${known.slice(0, 5).join(', ')}`,
      };
    },
  },
  {
    code: 'algorithm-differs',
    name: 'signing algorithm',
    weights: { token: 74, forbidden: 40 },
    mentioned: /\balg(orithm)?\b|signature/i,
    look({ works, fails }) {
      const [here, there] = [headerText(works, 'alg'), headerText(fails, 'alg')];
      if (here === null || there === null || here === there) return null;
      const isTelling = there === 'none' || isSymmetric(here) !== isSymmetric(there);
      return {
        what: `The token that works is signed with ${quoted(here)}, the one that fails with ${quoted(there)}.`,
        why: 'An API accepts the algorithms that it was configured for (RFC 8725 section 3.1) and rejects all others.',
        action: `Set the signing algorithm of this client or API at the provider to ${quoted(here)}, then get a new token.`,
        works: here,
        fails: there,
        factor: isTelling ? 1.25 : 1,
      };
    },
  },
  {
    code: 'key-differs',
    name: 'signing key',
    weights: { token: 60 },
    mentioned: /\bkid\b|\bjwks?\b|signature|signing key/i,
    look({ works, fails }) {
      const [here, there] = [headerText(works, 'kid'), headerText(fails, 'kid')];
      if (here === null || there === null || here === there) return null;
      const isSameIssuer = works.issuer !== null && works.issuer === fails.issuer;
      return {
        what: `The token that fails is signed with another key: ${quoted(there)} instead of ${quoted(here)}.`,
        why: 'The API may keep an older copy of the key set, from before this key was published.',
        action: "Ask the API's operator to reload the issuer's keys, or wait until its cache expires.",
        works: here,
        fails: there,
        // Each issuer has keys of its own.
        factor: isSameIssuer ? 0.8 : 0,
      };
    },
  },
  {
    code: 'type-header-differs',
    name: 'token type (typ)',
    weights: { token: 52 },
    mentioned: /\btyp\b/i,
    look({ works, fails }) {
      const [here, there] = [headerText(works, 'typ'), headerText(fails, 'typ')];
      if (here === null || fails.token?.header == null || here.toLowerCase() === there?.toLowerCase()) return null;
      return {
        what: `The token that works has the typ ${quoted(here)}, the one that fails ${there === null ? 'has no typ' : quoted(there)}.`,
        why: 'An API may accept access tokens by their typ only, so that no other JWT passes for one (RFC 9068 section 4).',
        action: 'Compare the access token format of the client or API at the provider with that of the one that works.',
        works: here,
        fails: there,
      };
    },
  },
];
