import { holdsUnseen } from '../base/visible';
import { certificateIn, thumbprintIn } from '../token/bound';
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
  note('act-present', 'The token is used on behalf of its subject', {
    why: 'With an act claim, the caller is not the user in sub. An API that only looks at sub mistakes one for the other.',
    action: 'Make sure the API and its logs distinguish the actor from the subject.',
    reference: 'RFC 8693 section 4.1',
    inJwt: ({ claims }) => claims.act !== undefined,
  }),
  warning('cnf-as-bearer', 'The token is bound to a key, but was issued as a Bearer token', {
    why: "An API that enforces the binding rejects it without proof of the key; one that doesn't loses the protection.",
    action:
      'If its cnf has a jkt, turn DPoP on for this connection and connect again. Otherwise check which client authentication made the server bind it.',
    reference: 'RFC 9449 section 7.1, RFC 8705 section 3',
    // Bound to a certificate it stays a Bearer token (RFC 8705 section 3).
    inAccessToken: ({ claims, kind, grant }) =>
      kind === 'access' &&
      claims.cnf !== undefined &&
      grant?.tokenType?.toLowerCase() === 'bearer' &&
      !(grant.certificate !== undefined && certificateIn(claims.cnf) !== null),
  }),
  error('cnf-other-key', 'The token is bound to a different key', {
    why: "The jkt in its cnf is not the thumbprint of this connection's DPoP key, so an API that enforces the binding rejects every proof.",
    action: 'Sign in again. If nothing changes, report it to the provider: the token must be bound to the key of the proof.',
    reference: 'RFC 9449 section 6.1',
    inAccessToken: ({ claims, kind, grant }) => {
      const key = grant?.dpopKey?.kid;
      const bound = thumbprintIn(claims.cnf);
      return (
        kind === 'access' && key !== undefined && bound !== null && bound !== key && `It is ${quote(bound)}, and the key is ${quote(key)}.`
      );
    },
  }),
  error('cnf-other-certificate', 'The token is bound to a different certificate', {
    why: 'The x5t#S256 in its cnf is not the thumbprint of the certificate that it was requested with, so an API that enforces the binding rejects it.',
    action: 'Check whether a proxy between Tokenscope and the server replaces client certificates. Otherwise report it to the provider.',
    reference: 'RFC 8705 section 3.1',
    inAccessToken: ({ claims, kind, grant }) => {
      const sent = grant?.certificate;
      const bound = certificateIn(claims.cnf);
      return (
        kind === 'access' && sent !== undefined && bound !== null && bound !== sent && `It is ${quote(bound)}, and ${quote(sent)} was sent.`
      );
    },
  }),
  warning('cnf-missing', 'The token has the type DPoP, but names no key', {
    why: 'Without cnf and jkt the API must find out the key by introspection; one that only checks the JWT accepts any proof, or none.',
    action: 'Ask the provider whether its APIs introspect these tokens.',
    reference: 'RFC 9449 section 6',
    inAccessToken: ({ claims, kind, grant }) =>
      kind === 'access' && grant?.tokenType?.toLowerCase() === 'dpop' && thumbprintIn(claims.cnf) === null,
  }),
  warning('personal-data', 'The access token contains personal data', {
    milder: 'note',
    why: "Access tokens aren't encrypted: every API, proxy and log that sees one can read its contents.",
    action: 'Remove these claims from access tokens, and have the API get what it needs from userinfo.',
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
      return personal.length > 0 && { severity, seen: `It contains ${quoteAll(personal)}.` };
    },
  }),
  error('secret-in-claim', 'A claim has the name of a secret', {
    why: 'The payload is only encoded, not encrypted: anyone who sees the token can read it.',
    action: 'If it contains what its name says, replace that secret and have the issuer remove the claim.',
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
  note('scope-claim-list', 'The scope claim is an array instead of a string', {
    why: 'scope is a single string of space-separated scopes. An API that reads it that way finds none.',
    action: 'Check that the API accepts arrays, or have the issuer send a string.',
    reference: 'RFC 8693 section 4.2',
    inClaims: ({ claims, decoded }) => decoded.payloadText !== null && Array.isArray(claims.scope),
  }),
  warning('number-imprecise', 'A number has more digits than most parsers keep', {
    why: 'Beyond 2^53 most JSON parsers round, so two different IDs become the same. Tokenscope shows the digits as written.',
    action: 'Have the issuer send large IDs as strings.',
    reference: 'RFC 8259 section 6',
    inClaims: ({ claims, decoded }) => {
      if (!holdsImprecise(claims)) return false;
      const paths = Object.keys(numberLexemes(decoded)).filter((path) => path.startsWith('/payload/'));
      const shown = paths.map((path) => path.slice('/payload/'.length));
      return shown.length === 0 || `It is in ${quoteAll(shown)}.`;
    },
  }),
  warning('invisible-characters', 'A claim contains invisible characters', {
    why: 'Zero-width characters, tags, fillers and direction overrides make one name look like another, or hide text.',
    action: 'Look at the raw JSON, where they are escaped, and compare such names character by character.',
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
