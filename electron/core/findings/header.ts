import { member } from '../token/decode';
import type { Decoded } from '../token/decoded';
import type { JsonValue } from '../token/json';
import { isObject } from '../token/part';
import { error, type FindingDefinition, listed, note, noText, saysOdd, warning } from './definition';

/** RFC 7515 section 4.1.11: what the standard itself defines must not be listed. */
const STANDARD = new Set(['alg', 'jku', 'jwk', 'kid', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'typ', 'cty', 'crit', 'enc', 'zip']);
/** Path steps, addresses, quotes, comments, commands, control characters: nothing that an id is made of. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these do not belong there
const ODD_KID = /\.\.[\\/]|^\/|^\\\\|^[a-z]:\\|^[a-z][a-z0-9+.-]*:\/\/|['"`;|$<>\u0000-\u001f\u007f]|--|\/\*/i;
/** Base64url, hexadecimal, UUIDs: nothing odd in them. */
const USUAL_KID = /^(?:-?\w)*=*$/;
/** Private members of keys, RFC 7518 section 6; `k` is the whole of a shared secret. */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/** The header beside the algorithm. */
export const HEADER: readonly FindingDefinition[] = [
  warning('kid-odd', 'The key ID looks like a path, a URL or a query', {
    why: 'APIs look keys up by kid. With "../", quotes or a URL in it, an attacker makes them load a key from somewhere else.',
    action: 'Unless you made this token yourself, treat it as forged. Make sure your API only compares kid with known IDs.',
    reference: 'RFC 8725 section 3.10',
    inHeader: ({ header }) => saysOdd(header.kid, isOddKid),
  }),
  error('kid-not-text', 'The key ID is not a string', {
    why: "Libraries that compare it with the key set's IDs find none, or stop with an error.",
    action: 'Report it to the provider: kid must be a string.',
    reference: 'RFC 7515 section 4.1.4',
    inHeader: ({ header }) => noText(header.kid),
  }),
  note('typ-absent', "The header doesn't state the token type", {
    why: 'Without typ, an API can only guess whether it received an access token, an ID token or something else from the same issuer.',
    action: 'Nothing, if the API distinguishes them by issuer and audience. New kinds of token should have their own typ.',
    reference: 'RFC 8725 section 3.11',
    // ID tokens have no type of their own (OpenID Connect Core 1.0 section 2), and many come without any.
    inJws: ({ header, decoded, kind }) => decoded.claims !== null && kind !== 'id' && header.typ === undefined,
  }),
  note('typ-not-access-token', "The claims are those of an access token, but typ isn't at+jwt", {
    why: 'JWT access tokens have the type at+jwt. An API that follows the profile rejects others, since an ID token could pass for one.',
    action: 'Nothing, as long as the API accepts it. Many providers have a switch for the RFC 9068 profile.',
    reference: 'RFC 9068 section 2.1',
    inJws: ({ header, decoded, kind, isProfiled }) =>
      kind === 'access' && !isProfiled && header.typ !== undefined && hasProfileMarks(decoded),
  }),
  warning('crit-unknown', 'The token requires extensions', {
    why: "An API that doesn't support every name in crit must reject the token, and few libraries support any.",
    action: 'Check that the API supports these extensions.',
    reference: 'RFC 7515 section 4.1.11',
    inCritical: ({ names }) =>
      listed('They are', names.filter((name) => typeof name === 'string' && name !== 'b64' && !STANDARD.has(name)).map(String)),
  }),
  error('crit-malformed', 'The list of critical extensions is invalid', {
    why: 'crit must list names that are in the header and not defined by the standard itself. Otherwise the token is invalid.',
    action: 'Report it to the provider.',
    reference: 'RFC 7515 section 4.1.11',
    inCritical: ({ header, names }) => {
      const isExtension = (name: JsonValue) => typeof name === 'string' && !STANDARD.has(name) && member(header, name) !== undefined;
      return names.length === 0 || !names.every(isExtension);
    },
  }),
  note('payload-unencoded', "The payload isn't base64url-encoded", {
    why: "b64: false is for signing large content. JWTs must not use it, and parsers that don't support it see a different payload.",
    action: 'Check that the recipient supports RFC 7797.',
    reference: 'RFC 7797 section 7',
    inJws: ({ header }) => header.b64 === false,
  }),
  warning('key-in-header', 'The token names its own verification key', {
    why: 'An attacker can put their own key there. Tokenscope neither fetches nor trusts it.',
    action: "Make sure your API only uses keys from the issuer's key set.",
    reference: 'RFC 8725 section 3.10',
    inKeyed: ({ header }) => {
      const name = ['jku', 'x5u', 'jwk'].find((candidate) => member(header, candidate) !== undefined);
      return name !== undefined && { title: `The token names its own verification key (${name})` };
    },
  }),
  note('certificate-in-header', 'The token contains its own certificates', {
    why: "They prove nothing by themselves: anyone can create a certificate. They also make the token large. Tokenscope doesn't trust them.",
    action: 'An API that uses them must verify the chain up to a known root, and the name in it.',
    reference: 'RFC 7515 section 4.1.6',
    inKeyed: ({ header }) => header.x5c !== undefined,
  }),
  error('key-url-insecure', "The token's key URL is not https", {
    why: "Over plain http an attacker can replace the key; a file or other kind of URL may point into the API's own machine. Tokenscope fetches nothing from it.",
    action: 'Report it to the provider: jku and x5u must be https URLs.',
    reference: 'RFC 7515 section 4.1.2',
    inKeyed: ({ header }) => [header.jku, header.x5u].some((url) => typeof url === 'string' && !/^https:\/\//i.test(url)),
  }),
  error('private-key-in-token', 'The token contains a private key', {
    why: 'Only the public half of a key belongs in a token. Anyone who has seen this token can now sign with it.',
    action: 'Discard the key, create a new one, and have the issuer leave out the private members.',
    reference: 'RFC 7515 section 4.1.3, RFC 7800 section 3.2',
    inKeyed: ({ header }) => isPrivate(header.jwk),
    // RFC 7800: the key that a token is bound to.
    inClaims: ({ claims }) => isPrivate(isObject(claims.cnf) ? member(claims.cnf, 'jwk') : undefined),
  }),
];

function isOddKid(kid: string): boolean {
  return !USUAL_KID.test(kid) && spellingsOf(kid.slice(0, 500)).some((text) => ODD_KID.test(text));
}

/** The text, and what it becomes where a reader takes off percent-encoding, once or twice. */
function spellingsOf(text: string): string[] {
  if (!text.includes('%')) return [text];
  const once = percentDecoded(text);
  return [text, once, percentDecoded(once)];
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** RFC 9068 section 2.2: what only access tokens of that profile carry together. */
function hasProfileMarks({ claims }: Decoded): boolean {
  return claims?.client_id !== undefined && claims?.jti !== undefined;
}

/** Whether a JWK holds more than the public half. */
function isPrivate(jwk: JsonValue | undefined): boolean {
  return isObject(jwk) && PRIVATE.some((name) => member(jwk, name) !== undefined);
}
