import { isLoopback } from '../../model/address';
import { urlOf } from '../../model/text/url';
import { member } from '../token/decode';
import { expectedAudiences, sameButForSlash, textsOf } from '../token/expected';
import type { JsonObject, JsonValue } from '../token/json';
import { isObject } from '../token/part';
import { kindOf, quote, quoteAll } from '../token/wording';
import type { TokenCase } from './cases';
import { type FindingDefinition, listed, note, noText, saysOdd, warning } from './definition';
import { DAY_S } from './lifetime';

/** Whether there are claims at all, by whom, for whom. */
export const ISSUER_AUDIENCE: readonly FindingDefinition[] = [
  note('payload-not-object', "The signed content isn't a set of claims", {
    why: 'It is a valid JWS but not a JWT: it has no issuer, audience or expiry for an API to check.',
    action: 'Nothing, if the recipient expects this content.',
    reference: 'RFC 7519 section 7.2',
    inToken: ({ decoded: { claims, nested, format, payloadBytes } }) =>
      claims === null && nested === null && (format === 'jws' || (format === 'jws-json' && payloadBytes !== null)),
  }),
  warning('payload-not-text', "The header says JWT, but the content isn't UTF-8 text", {
    why: "Parsers either reject it or replace what they can't read, and then see different claims than were signed.",
    action: 'Report it to the provider: claims must be JSON in UTF-8.',
    reference: 'RFC 7519 section 7.2',
    inToken: ({ decoded: { claims, nested, header, payloadBytes, payloadText } }) => {
      if (claims !== null || nested !== null || !payloadBytes || payloadText !== null) return false;
      const typ = header?.typ;
      return typeof typ === 'string' && /(^|\+|\/)jwt$/i.test(typ.slice(0, 100));
    },
  }),
  note('issuer-absent', 'The token has no issuer', {
    why: "A recipient can't tell which keys to use, unless it is configured for a single issuer.",
    action: 'Make sure the API knows the issuer some other way.',
    reference: 'RFC 7519 section 4.1.1',
    inJwt: ({ claims, kind, isProfiled }) => kind !== 'id' && !isProfiled && claims.iss === undefined,
  }),
  warning('issuer-not-https', 'The issuer is not an https URL', {
    why: "Keys and metadata are found under the issuer. Over plain http an attacker can replace them; without a URL they can't be found.",
    action: 'Have the provider use an https issuer; until then, configure the key URL in the API by hand.',
    reference: 'RFC 8414 section 2, OpenID Connect Core 1.0 section 2',
    inJwt: ({ claims, kind }) =>
      saysOdd(claims.iss, (iss) => {
        // RFC 7519 leaves any text to tokens that are neither; of those only plain http is odd.
        const isOdd = kind === null ? /^http:\/\//i.test(iss) : !/^https:\/\//i.test(iss);
        const url = isOdd ? urlOf(iss) : null;
        return isOdd && !(url?.protocol === 'http:' && isLoopback(url));
      }),
  }),
  warning('issuer-unlike', "The token's issuer differs from the connection's", {
    milder: 'note',
    why: 'Issuers are compared character by character.',
    action: 'Check the issuer in the settings of this connection, and whether its endpoints belong to it.',
    reference: 'RFC 9207 section 2.4, OpenID Connect Core 1.0 section 3.1.3.7',
    inJwt: ({ claims, connection, noun }) => {
      const iss = claims.iss;
      const wanted = connection?.issuer ?? '';
      if (iss === undefined || wanted === '' || iss === wanted) return false;
      const detail = `The connection's issuer is ${quote(wanted)}; the ${noun}'s is ${typeof iss === 'string' ? quote(iss) : kindOf(iss)}. Issuers are compared character by character.`;
      if (typeof iss !== 'string' || !sameButForSlash(iss, wanted)) return { detail };
      return {
        severity: 'note',
        title: "The issuer differs from the connection's by a trailing slash",
        detail,
        action: "Write the issuer in the settings exactly as in the token, and in the API's configuration too.",
      };
    },
  }),
  note('audience-absent', 'The token has no audience', {
    why: 'Any API that trusts the issuer may accept it, even one it was never meant for.',
    action: "Check the audience in this connection's settings. An API rejects tokens meant for another one.",
    reference: 'RFC 7519 section 4.1.3, RFC 9068 section 4',
    inAccessToken: ({ claims, connection, isProfiled }) => {
      if (claims.aud !== undefined) return false;
      const wanted = audiencesWanted(connection);
      if (wanted.length > 0) return `The connection requests ${quoteAll(wanted)}; the token has no aud claim.`;
      // Cognito's access tokens name their client in client_id, and no audience. The profile has a finding of its own for what is missing.
      if (isProfiled || claims.token_use === 'access') return false;
      return { action: 'Have the provider set the audience to the intended API.' };
    },
  }),
  warning('audience-unlike', "The token's audience differs from the connection's", {
    why: 'An API rejects tokens meant for another one.',
    action: "Check the audience in this connection's settings. An API rejects tokens meant for another one.",
    reference: 'RFC 7519 section 4.1.3, RFC 9068 section 4',
    inAccessToken: ({ claims, connection }) => {
      const aud = claims.aud;
      const wanted = audiencesWanted(connection);
      if (aud === undefined || wanted.length === 0) return false;
      const audiences = textsOf(aud);
      if (wanted.some((audience) => audiences.includes(audience))) return false;
      return { detail: `The connection requests ${quoteAll(wanted)}; the token's audience is ${quoteAll(audiences)}.` };
    },
  }),
  note('audience-many', 'The token is for several APIs at once', {
    why: 'Each of them can use it at the others, with all its scopes.',
    action: 'Request one token per API if the provider allows it (audience or resource parameter).',
    reference: 'RFC 9700 section 2.3',
    inAccessToken: ({ claims }) => {
      if (!Array.isArray(claims.aud)) return false;
      const audiences = textsOf(claims.aud);
      // Auth0 adds its own userinfo endpoint, Keycloak "account".
      const iss = claims.iss;
      const isIssuers = (audience: string) => typeof iss === 'string' && iss !== '' && audience.startsWith(iss);
      const apis = [...new Set(audiences)].filter((audience) => audience !== 'account' && !isIssuers(audience));
      return apis.length > 1 && listed('They are', apis);
    },
  }),
  warning('audience-wildcard', 'The audience is a wildcard', {
    why: 'Audiences are compared character by character, so strict APIs reject it, and lenient ones accept tokens meant for anyone.',
    action: 'Have the provider name the API.',
    reference: 'RFC 9700 section 2.3',
    inAccessToken: ({ claims: { aud } }) => aud === '*' || (Array.isArray(aud) && aud.includes('*')),
  }),
];

function audiencesWanted(connection: TokenCase['connection']): string[] {
  return connection === null ? [] : expectedAudiences(connection);
}

const lackOfProfile = lackOf(['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti']);

/** About whom, and what access tokens say beside that. */
export const SUBJECT: readonly FindingDefinition[] = [
  note('sub-absent', 'The token has no subject', {
    why: 'Without sub, neither the API nor its logs can tell who made the call.',
    action:
      'Check that the API finds the account in another claim. RFC 9068 access tokens must have sub, even those issued to the client itself.',
    reference: 'RFC 7519 section 4.1.2, RFC 9068 section 2.2',
    inJwt: ({ claims, kind, isProfiled }) => kind !== 'id' && !isProfiled && claims.sub === undefined,
  }),
  warning('sub-unusable', 'The subject is empty or not a string', {
    why: 'Libraries reject it, or treat all such tokens as the same account.',
    action: 'Report it to the provider: sub must be a string, unique to the issuer.',
    reference: 'RFC 7519 section 4.1.2',
    inJwt: ({ claims }) => (claims.sub === '' ? 'It is empty.' : noText(claims.sub)),
  }),
  note('sub-is-email', 'The subject is an e-mail address', {
    why: 'E-mail addresses change and are reassigned. The next owner then gets the account.',
    action: 'Identify accounts by a subject that never changes, together with the issuer.',
    reference: 'OpenID Connect Core 1.0 section 5.7',
    inJwt: ({ claims }) => {
      const sub = claims.sub;
      if (typeof sub !== 'string' || !sub.includes('@')) return false;
      return /^[^\s@|]{1,64}@[^\s@]{1,255}\.[a-z]{2,}$/i.test(sub) && !/@clients$|gserviceaccount\.com$/i.test(sub);
    },
  }),
  note('jti-absent', 'A long-lived token has no ID', {
    why: "Without jti, a single token can't be identified in a log or a revocation list.",
    action: 'Ask the provider for jti, or for a shorter lifetime.',
    reference: 'RFC 7519 section 4.1.7',
    inTimes: ({ claims, kind, times }) => kind !== 'id' && (times.lifetime ?? 0) > DAY_S && claims.jti === undefined,
  }),
  warning('profile-claims-missing', "The token's type is at+jwt, but it lacks claims of that profile", {
    why: 'The profile requires iss, exp, aud, sub, client_id, iat and jti. An API that follows it rejects the token.',
    action: 'Report it to the provider, or have the type left at JWT.',
    reference: 'RFC 9068 section 2.2',
    inAccessToken: ({ claims, isProfiled }) => isProfiled && lackOfProfile({ claims }),
  }),
  warning('access-token-is-id-token', 'The access token looks like an ID token', {
    why: 'It contains claims that only ID tokens have. ID tokens are for the client; an API that accepts them lets in every client of the provider.',
    action: "Check whether this connection's audience or scopes name an API, and send the access token to it.",
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
export function lackOf(names: readonly string[]): (item: { claims: JsonObject }) => string | null {
  const alone = new Map(names.map((name) => [name, `Missing: ${name}.`]));
  return ({ claims }) => {
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

type Test = (value: JsonValue) => string | null;

const MAX_SHOWN = 8;

const text: Test = (value) => (typeof value === 'string' ? (value === '' ? 'empty' : null) : kindOf(value));
const object: Test = (value) => (isObject(value) ? null : kindOf(value));
const bool: Test = (value) => (typeof value === 'boolean' ? null : kindOf(value));
const list =
  (of: Test, word: string): Test =>
  (value) => {
    if (!Array.isArray(value)) return kindOf(value);
    if (value.length === 0) return 'an empty array';
    const odd = value.map(of).find((found) => found !== null);
    return odd === undefined || odd === null ? null : `an array of ${word} with ${odd === 'empty' ? 'an empty one' : odd} in it`;
  };
const texts = list(text, 'texts');
const textOrTexts: Test = (value) => (Array.isArray(value) ? texts(value) : text(value));

/** What each claim must be. RFC 7519 section 4.1, RFC 8693 section 4, RFC 7800 section 3.1, OpenID Connect Core 1.0 sections 2 and 5.1. */
const CLAIMS = new Map<string, Test>([
  ['iss', text],
  ['aud', textOrTexts],
  ['jti', text],
  // A list of texts has a finding of its own.
  ['scope', (value) => (typeof value === 'string' || Array.isArray(value) ? null : kindOf(value))],
  ['scp', (value) => (typeof value === 'string' ? null : Array.isArray(value) && value.length === 0 ? null : texts(value))],
  ['cnf', object],
  ['act', object],
  ['may_act', object],
  ['events', object],
  ['authorization_details', list(object, 'objects')],
  ['client_id', text],
  ['azp', text],
  ['nonce', text],
  ['acr', text],
  ['amr', texts],
  ['sid', text],
  ['at_hash', text],
  ['c_hash', text],
  ['email', text],
  ['email_verified', bool],
  ['phone_number_verified', bool],
]);

/** RFC 7515 section 4.1: header parameters that have no finding of their own. */
const HEADER = new Map<string, Test>([
  ['typ', text],
  ['cty', text],
  ['jku', text],
  ['x5u', text],
  ['x5t', text],
  ['x5t#S256', text],
  ['x5c', texts],
]);

/** Claims and header parameters of another kind than the standards give them. */
export const CLAIM_KINDS: readonly FindingDefinition[] = [
  warning('claim-wrong-kind', 'A claim or header parameter has the wrong type', {
    why: 'Strict parsers reject the token; lenient ones convert the value to text, or to something that is always or never true.',
    action: 'Have the issuer write it as the standard requires.',
    reference: 'RFC 7519 section 4.1, RFC 7515 section 4.1',
    inClaims: ({ decoded: { header }, claims }) => {
      if (!holdsOdd(header, HEADER) && !holdsOdd(claims, CLAIMS)) return false;
      const odd = [...oddIn(header, HEADER), ...oddIn(claims, CLAIMS)];
      const more = odd.length > MAX_SHOWN ? ` and ${odd.length - MAX_SHOWN} more` : '';
      return `Here ${odd.slice(0, MAX_SHOWN).join('; ')}${more}.`;
    },
  }),
];

function oddIn(object: JsonObject | null, kinds: Map<string, Test>): string[] {
  return [...kinds].flatMap(([name, test]) => {
    const value = member(object, name);
    const odd = value === undefined ? null : test(value);
    return odd === null ? [] : [`"${name}" is ${odd}`];
  });
}

/** Most tokens hold nothing odd, which their own few members tell sooner than all the names there are. */
function holdsOdd(object: JsonObject | null, kinds: Map<string, Test>): boolean {
  if (object === null) return false;
  for (const name in object) {
    const value = object[name];
    const test = value === undefined ? undefined : kinds.get(name);
    if (value !== undefined && test !== undefined && test(value) !== null) return true;
  }
  return false;
}
