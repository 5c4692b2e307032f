import { algorithmMeaning } from '../token/claims';
import { type Decoded, member } from '../token/decode';
import type { JsonObject, JsonValue } from '../token/json';
import { kindOf, quote, quoteAll } from '../token/wording';
import { raise } from './raise';
import type { TokenCase } from './token-input';

/** Bytes, RFC 7518 sections 3.2 and 3.4, RFC 8037, RFC 8812. RSA signatures are as long as their key. */
const SIGNATURE_BYTES = new Map<string, readonly number[]>([
  ['HS256', [32]],
  ['HS384', [48]],
  ['HS512', [64]],
  ['ES256', [64]],
  ['ES256K', [64]],
  ['ES384', [96]],
  ['ES512', [132]],
  ['EdDSA', [64, 114]],
  ['Ed25519', [64]],
  ['Ed448', [114]],
]);
/** RFC 7515 section 4.1.11: what the standard itself defines must not be listed. */
const STANDARD = new Set(['alg', 'jku', 'jwk', 'kid', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'typ', 'cty', 'crit', 'enc', 'zip']);
/** Path steps, addresses, quotes, comments, commands, control characters: nothing that an id is made of. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these do not belong there
const ODD_KID = /\.\.[\\/]|^\/|^\\\\|^[a-z]:\\|^[a-z][a-z0-9+.-]*:\/\/|['"`;|$<>\u0000-\u001f\u007f]|--|\/\*/i;
const ASYMMETRIC = /^(RS|PS|ES|Ed|ML-DSA)/;
/** Private members of keys, RFC 7518 section 6; `k` is the whole of a shared secret. */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

const KIB = 1024;

/** Form, header and signature. */
export function noteForm(item: TokenCase): void {
  const { decoded, found } = item;
  noteSize(item);
  if (decoded.format === 'malformed') noteMalformed(item);
  if (decoded.repeatedNames) {
    const names =
      decoded.repeated.length > 0
        ? `It holds more than once: ${quoteAll([...decoded.repeated])}.`
        : `The ${item.noun} holds a repeated member name.`;
    found.push(raise('name-repeated', { seen: names }));
  }
  if (decoded.format === 'opaque') {
    if (decoded.length < 22) found.push(raise('opaque-short', { seen: `It is ${decoded.length} characters long.` }));
    return;
  }
  if (decoded.paseto !== null) {
    const { version } = decoded.paseto;
    if (version === 'v1' || version === 'v2')
      found.push(raise('paseto-old', { title: `The token is of PASETO version ${version.slice(1)}` }));
    return;
  }
  if (decoded.header === null) return;
  if (decoded.format === 'jwe' || decoded.format === 'jwe-json') noteEncryption(item, decoded.header);
  else noteSignature(item, decoded.header);
  noteKeys(item, decoded.header);
  noteCritical(item, decoded.header);
}

function noteSize({ decoded: { length }, found }: TokenCase): void {
  if (length <= 4 * KIB) return;
  const seen = `It is ${(length / KIB).toFixed(1)} KiB long.`;
  found.push(
    raise('token-large', length > 8 * KIB ? { seen } : { seen, severity: 'note', title: 'The token is too large for some servers' }),
  );
}

function noteMalformed({ decoded: { malformation }, noun, kind, found }: TokenCase): void {
  found.push(
    raise('token-malformed', {
      // An access token is none of the client's business, so a server may well mean it so.
      severity: kind === 'access' ? 'warning' : 'error',
      title: `The ${noun} looks like a JWT but is not one`,
      seen: malformation?.reason,
    }),
  );
}

function noteSignature(item: TokenCase, header: JsonObject): void {
  const { decoded, noun, kind, isProfiled, connection, found } = item;
  const alg = member(header, 'alg');
  if (isNone(alg) || decoded.signatures.some((each) => isNone(member(each.header, 'alg')))) {
    found.push(raise('alg-none', { title: `Anyone could have written this ${noun}: it is not signed` }));
  } else {
    if (decoded.signatureBytes === 0) found.push(raise('signature-missing'));
    if (alg === undefined) found.push(raise('alg-absent'));
    else if (typeof alg !== 'string' || algorithmMeaning(alg) === null) {
      found.push(raise('alg-unregistered', { seen: `It says ${typeof alg === 'string' ? quote(alg) : kindOf(alg)}.` }));
    } else noteAlgorithm(item, alg);
  }
  if (member(header, 'b64') === false) found.push(raise('payload-unencoded'));
  if (decoded.claims === null) return;
  // ID tokens have no type of their own (OpenID Connect Core 1.0 section 2), and many come without any.
  if (member(header, 'typ') === undefined) {
    if (kind !== 'id') found.push(raise('typ-absent'));
  } else if (kind === 'access' && !isProfiled && hasProfileMarks(decoded)) found.push(raise('typ-not-access-token'));
  if (kind === 'id' && typeof alg === 'string' && alg.startsWith('HS') && connection?.clientAuthentication === 'none') {
    found.push(raise('alg-symmetric-public-client'));
  }
}

function noteAlgorithm({ decoded, found }: TokenCase, alg: string): void {
  const bytes = SIGNATURE_BYTES.get(alg);
  const { signatureBytes } = decoded;
  if (bytes !== undefined && signatureBytes !== null && signatureBytes !== 0 && !bytes.includes(signatureBytes)) {
    found.push(raise('signature-length', { seen: `${alg} gives ${bytes.join(' or ')} bytes; this signature has ${signatureBytes}.` }));
  }
  if (alg.startsWith('HS')) found.push(raise('alg-symmetric'));
  else if (ASYMMETRIC.test(alg) && member(decoded.header, 'kid') === undefined) found.push(raise('kid-absent'));
}

/** RFC 9068 section 2.2: what only access tokens of that profile carry together. */
function hasProfileMarks({ claims }: Decoded): boolean {
  return member(claims, 'client_id') !== undefined && member(claims, 'jti') !== undefined;
}

function noteEncryption({ found }: TokenCase, header: JsonObject): void {
  const alg = member(header, 'alg');
  if (alg === 'RSA1_5') found.push(raise('jwe-rsa1-5'));
  if (typeof alg === 'string' && alg.startsWith('PBES2-')) {
    found.push(raise('jwe-password-based'));
    const count = member(header, 'p2c');
    if (typeof count !== 'number' || count < 1_000 || count > 2_000_000) {
      found.push(
        raise('jwe-iterations', { seen: `p2c is ${typeof count === 'number' ? count : count === undefined ? 'missing' : kindOf(count)}.` }),
      );
    }
  }
  if (member(header, 'zip') !== undefined) found.push(raise('jwe-compressed'));
  const repeated = ['iss', 'sub', 'aud'].filter((name) => member(header, name) !== undefined);
  if (repeated.length > 0) found.push(raise('jwe-header-claims', { seen: `In the header: ${repeated.join(', ')}.` }));
}

function noteKeys({ decoded, found }: TokenCase, header: JsonObject): void {
  const kid = member(header, 'kid');
  if (kid !== undefined) {
    if (typeof kid !== 'string') found.push(raise('kid-not-text', { seen: `It is ${kindOf(kid)}.` }));
    else if (spellingsOf(kid.slice(0, 500)).some((spelling) => ODD_KID.test(spelling)))
      found.push(raise('kid-odd', { seen: `It says ${quote(kid)}.` }));
  }
  if (decoded.embeddedKeys.length === 0) return;
  const name = ['jku', 'x5u', 'jwk'].find((candidate) => member(header, candidate) !== undefined);
  if (name !== undefined) {
    found.push(raise('key-in-header', { title: `The token says itself which key proves it (${name})` }));
    for (const url of [member(header, 'jku'), member(header, 'x5u')]) {
      if (typeof url === 'string' && !/^https:\/\//i.test(url)) found.push(raise('key-url-insecure'));
    }
    if (isPrivate(member(header, 'jwk'))) found.push(raise('private-key-in-token'));
  }
  if (member(header, 'x5c') !== undefined) found.push(raise('certificate-in-header'));
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

function noteCritical({ found }: TokenCase, header: JsonObject): void {
  const crit = member(header, 'crit');
  if (crit === undefined) return;
  const names = Array.isArray(crit) ? crit : [];
  const valid =
    names.length > 0 && names.every((name) => typeof name === 'string' && !STANDARD.has(name) && member(header, name) !== undefined);
  if (!valid) found.push(raise('crit-malformed'));
  const unknown = names.filter((name) => typeof name === 'string' && name !== 'b64' && !STANDARD.has(name)).map(String);
  if (unknown.length > 0) found.push(raise('crit-unknown', { seen: `They are ${quoteAll(unknown)}.` }));
}

/** Whether a JWK holds more than the public half. */
export function isPrivate(jwk: JsonValue | undefined): boolean {
  return typeof jwk === 'object' && jwk !== null && !Array.isArray(jwk) && PRIVATE.some((name) => member(jwk, name) !== undefined);
}

/** RFC 7518 section 3.6: "none", compared without case, since some libraries once took "None" for it. */
export function isNone(alg: JsonValue | undefined): boolean {
  return typeof alg === 'string' && alg.length === 4 && alg.toLowerCase() === 'none';
}
