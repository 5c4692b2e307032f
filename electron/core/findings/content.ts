import { holdsUnseen } from '../base/visible';
import type { JsonValue } from '../token/json';
import { numberLexemes } from '../token/lexemes';
import { quote, quoteAll } from '../token/wording';
import { error, type FindingDefinition, note, warning } from './definition';

/** OpenID Connect Core 1.0 section 5.1 and other claims that people use. */
const DELICATE =
  'birthdate date_of_birth dob gender address street_address phone phone_number mobile ssn national_id passport_number tax_id iban';
const PERSONAL = new Map<string, 'warning' | 'note'>([
  ...DELICATE.split(' ').map((name) => [name, 'warning'] as const),
  ...'email given_name family_name picture upn'.split(' ').map((name) => [name, 'note'] as const),
]);
const SECRET = /^(?:.*[_\-.:/])?(?:password|passwd|passphrase|secret|client_?secret|api_?key|private_?key|access_?token|refresh_?token)$/i;
const MAX_NAME = 200;
const SHORTEST_SECRET = 'secret'.length;

/** Claims that readers misread or that should not be there. Secrets and personal data are told by claim names; values are never quoted. */
export const CONTENT: readonly FindingDefinition[] = [
  note('act-present', 'Someone acts on behalf of the subject', {
    why: 'The act claim says that the caller is not the person in sub. An API that looks at sub alone takes the one for the other.',
    action: 'Make sure that the API and its log tell the actor from the subject.',
    reference: 'RFC 8693 section 4.1',
    inJwt: ({ claims }) => claims.act !== undefined,
  }),
  warning('cnf-as-bearer', 'The token is bound to a key, but was issued as a Bearer token', {
    why: 'An API that honours the binding refuses it without proof of the key; one that does not gives the protection away.',
    action: 'Check which client authentication or DPoP setting made the server bind it. Tokenscope sends no such proof.',
    reference: 'RFC 9449 section 7.1, RFC 8705 section 3',
    inAccessToken: ({ claims, kind, grant }) =>
      kind === 'access' && claims.cnf !== undefined && grant?.tokenType?.toLowerCase() === 'bearer',
  }),
  warning('personal-data', 'The access token carries personal data', {
    milder: 'note',
    why: 'Access tokens are not encrypted: every API, proxy and log that sees one can read what is in it.',
    action: 'Take these claims out of access tokens, and have the API ask userinfo for what it needs.',
    reference: 'RFC 9068 section 6',
    inClaims: ({ claims, kind }) => {
      if (kind !== 'access') return false;
      const personal: string[] = [];
      let severity: 'warning' | 'note' = 'note';
      for (const name in claims) {
        const weight = name.length > MAX_NAME ? undefined : personalWeight(name);
        if (weight === undefined || claims[name] === null || claims[name] === '') continue;
        personal.push(name);
        if (weight === 'warning') severity = 'warning';
      }
      return personal.length > 0 && { severity, seen: `It holds ${quoteAll(personal)}.` };
    },
  }),
  error('secret-in-claim', 'A claim has the name of a secret', {
    why: 'The payload is only encoded, not encrypted: everyone who sees the token can read it.',
    action: 'If it holds what its name says, change that secret, and have the issuer leave the claim out.',
    reference: 'RFC 7519 section 12',
    inClaims: ({ claims }) => {
      for (const name in claims) {
        if (name.length < SHORTEST_SECRET || name.length > MAX_NAME) continue;
        const value = claims[name];
        if (typeof value === 'string' && value !== '' && SECRET.test(name)) return `It is ${quote(name)}.`;
      }
      return false;
    },
  }),
  note('scope-claim-list', 'The scope claim is a list and not one text', {
    why: 'scope is one text with spaces between the scopes. An API that reads it so finds no scope at all.',
    action: 'Check that the API reads lists, or have the issuer send a text.',
    reference: 'RFC 8693 section 4.2',
    inClaims: ({ claims, decoded }) => decoded.payloadText !== null && Array.isArray(claims.scope),
  }),
  warning('number-imprecise', 'A number has more digits than most readers keep', {
    why: 'Beyond 2^53 most JSON readers round, so that two different ids become the same. Tokenscope shows the digits as written.',
    action: 'Have the issuer send large ids as text.',
    reference: 'RFC 8259 section 6',
    inClaims: ({ claims, decoded }) => {
      if (!holdsImprecise(claims)) return false;
      const paths = Object.keys(numberLexemes(decoded)).filter((path) => path.startsWith('/payload/'));
      const shown = paths.map((path) => path.slice('/payload/'.length));
      return shown.length === 0 || `It stands in ${quoteAll(shown)}.`;
    },
  }),
  warning('invisible-characters', 'A claim holds characters that cannot be seen', {
    why: 'Characters of no width, tags, fillers or ones that turn the direction of writing make one name look like another, or hide text.',
    action: 'Look at the raw JSON, where they are written as escapes, and compare such names by their characters.',
    reference: 'RFC 8725 section 3.7',
    inClaims: ({ claims, decoded: { payloadText, payloadBytes } }) => {
      if (payloadText === null) return false;
      // In ASCII without escapes JSON leaves only this one unseen, and single characters are found soonest.
      if (payloadBytes === payloadText.length && !payloadText.includes('\\') && !payloadText.includes('\x7f')) return false;
      return holdsUnseen(payloadText) || (payloadText.includes('\\u') && holdsUnseenWithin(claims));
    },
  }),
];

/** "https://app.example/email" counts as email: Auth0 wants private claims namespaced. */
function personalWeight(name: string): 'warning' | 'note' | undefined {
  return PERSONAL.get(name) ?? (name.includes('/') ? PERSONAL.get(name.slice(name.lastIndexOf('/') + 1)) : undefined);
}

function holdsImprecise(value: JsonValue | undefined): boolean {
  if (typeof value === 'number') return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsImprecise);
  for (const name in value) {
    const inner = value[name];
    if (typeof inner !== 'string' && holdsImprecise(inner)) return true;
  }
  return false;
}

/** Names and texts at any depth, as they are once their escapes are read. */
function holdsUnseenWithin(value: JsonValue): boolean {
  if (typeof value === 'string') return holdsUnseen(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsUnseenWithin);
  return Object.entries(value).some(([name, member]) => holdsUnseen(name) || holdsUnseenWithin(member));
}
