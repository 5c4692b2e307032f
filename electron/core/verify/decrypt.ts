import { errors, flattenedDecrypt, type JWK } from 'jose';
import { Failure } from '../../model/failure';
import type { PassedOver } from '../../model/verification';
import { base64Bytes, hexOf, LEAST_RSA_BITS } from '../base/bytes';
import { cleanText } from '../base/untrusted-text';
import { MAX_TOKEN_LENGTH, member } from '../token/decode';
import type { JsonObject } from '../token/json';
import { isObject } from '../token/part';
import { startsLikePaseto } from '../token/paseto';
import { saysNested } from '../token/payload';
import { kindOf } from '../token/wording';
import { choose } from './choose';
import { contentOf } from './content';
import { type JweRecipient, readJwe } from './jwe';
import { bareJwk } from './jwk';
import { readSecret } from './keys';
import type { DecryptInput, Key, KeySet, Opened } from './model';
import { ownText } from './object';
import { decryptionFailed, usedKey } from './outcomes';

/**
 * Rounds of PBKDF2 that a token may ask for: without a bound, one token keeps the processor busy for hours (CVE-2023-52428). OWASP
 * recommends 600,000; a million takes about a second at most.
 */
export const MAX_PBES2_COUNT = 1_000_000;
/** The same for all recipients and keys of one token together. */
export const MAX_PBES2_TOTAL = 2_000_000;
/** Bytes that compressed content may unpack to. */
export const MAX_DECOMPRESSED_BYTES = MAX_TOKEN_LENGTH;
const MAX_TRIED = 20;

const CONTENT_BITS: Record<string, number> = {
  A128GCM: 128,
  A192GCM: 192,
  A256GCM: 256,
  'A128CBC-HS256': 256,
  'A192CBC-HS384': 384,
  'A256CBC-HS512': 512,
};
const RSA = ['RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512'];
const ECDH = ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'];
const PBES2 = ['PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW'];
const WRAPPING = /^A(128|192|256)(?:GCM)?KW$/;

/**
 * Opens a JWE (compact, flattened, general), or a local PASETO, with a private key or secret from one source. Which key goes with the token is decided by
 * kid, use, key_ops, alg and kind, as for signatures. Algorithms: RSA-OAEP and its SHA-2 variants, ECDH-ES with and without key wrapping,
 * AES key wrap, AES-GCM key wrap, dir, PBES2. RSA1_5 is left out on purpose (RFC 8725 section 3.2).
 *
 * @throws Failure `decryption-failed`.
 */
export async function decryptToken({ token, keys, clientSecret = false, implicit }: DecryptInput): Promise<Opened> {
  if (startsLikePaseto(token)) {
    const { decryptPaseto } = await import('./paseto-decrypt');
    return decryptPaseto({ token, keys, implicit });
  }
  const reading = readJwe(token);
  if (!reading.ok)
    throw decryptionFailed(reading.reason, "The token was truncated or altered, or isn't encrypted.", 'Compare the token with its source.');
  if (keys.keys.length === 0) throw noKey(keys);
  let refusal: Failure | null = null;
  const budget: Budget = { rounds: MAX_PBES2_TOTAL, untried: 0 };
  for (const recipient of reading.recipients) {
    try {
      return await openFor(recipient, keys, clientSecret, budget);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      refusal = error;
    }
  }
  throw budget.untried > 0 ? wornOut(budget.untried) : (refusal ?? noKey(keys));
}

/** Rounds of password hashing that are left for a token, and how many tries they were not enough for. */
interface Budget {
  rounds: number;
  untried: number;
}

/** Whether there are rounds left to try this recipient once more; takes them. */
function affords(budget: Budget, { alg, header }: JweRecipient): boolean {
  if (!PBES2.includes(alg)) return true;
  const rounds = Number(member(header, 'p2c'));
  if (rounds <= budget.rounds) {
    budget.rounds -= rounds;
    return true;
  }
  budget.untried += 1;
  return false;
}

function wornOut(untried: number): Failure {
  return decryptionFailed(
    `No key has decrypted this token so far, and ${untried === 1 ? '1 attempt was' : `${untried} attempts were`} skipped: its passwords require more than ${MAX_PBES2_TOTAL} rounds of hashing in total.`,
    'The token has many password recipients, either to overload the server or because of an unusual setup.',
    'Have it made for fewer recipients or with a smaller p2c, or remove the other recipients.',
  );
}

async function openFor(recipient: JweRecipient, keys: KeySet, clientSecret: boolean, budget: Budget): Promise<Opened> {
  const { alg, enc, kid, header } = recipient;
  checkAlgorithms(alg, enc, header);
  const set = clientSecret ? await derived(keys, alg, enc) : keys;
  const choice = choose(set, kid, `${alg}`, (key) => whyUnfit(key, recipient));
  if (choice.candidates.length === 0) throw noneFits(alg, choice.unfit?.why ?? null, choice.passedOver);
  for (const { key, why } of choice.candidates.slice(0, MAX_TRIED)) {
    if (!affords(budget, recipient)) continue;
    const content = await open(recipient, key);
    if (content !== null) {
      const reason = clientSecret && set !== keys ? 'derived from the client secret (OpenID Connect Core section 10.2)' : why;
      const about = { alg, enc, key: usedKey(key, reason), bytes: content.length };
      return { decrypted: { ...about, ...contentOf(content, saysNested(recipient.header)) }, key };
    }
  }
  const several =
    choice.candidates.length > 1 ? `None of the ${choice.candidates.length} matching keys decrypts` : "The key doesn't decrypt";
  throw decryptionFailed(
    `${several} this token.`,
    'It was encrypted for another key, or altered on the way: the two look the same.',
    "Check that the provider has this key's public part for this client, and that the token is complete.",
    [{ label: 'Encryption', value: `${alg}, ${enc}` }],
  );
}

function checkAlgorithms(alg: string, enc: string, header: JsonObject): void {
  const refused = (what: string, likelyCause: string, action: string) =>
    decryptionFailed(what, likelyCause, action, [{ label: 'Encryption', value: cleanText(`${alg}, ${enc}`, 120) }]);
  if (alg === 'RSA1_5') {
    throw refused(
      "The token is encrypted with RSA1_5, which Tokenscope doesn't support.",
      'The provider still uses an algorithm that has been broken many times (RFC 8725 section 3.2).',
      'Have the client registered for RSA-OAEP or ECDH-ES.',
    );
  }
  const known = alg === 'dir' || [...RSA, ...ECDH, ...PBES2].includes(alg) || WRAPPING.test(alg);
  if (!known || !Object.hasOwn(CONTENT_BITS, enc)) {
    throw refused(
      `The token is encrypted with ${cleanText(known ? enc : alg, 40)}, which Tokenscope doesn't support.`,
      'The provider uses an algorithm outside RFC 7518.',
      'Have the client registered for a common one, such as RSA-OAEP-256 with A256GCM.',
    );
  }
  if (!PBES2.includes(alg)) return;
  const count = member(header, 'p2c');
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) {
    const found =
      count === undefined ? 'is missing' : `is ${kindOf(count)}${typeof count === 'number' ? ', not a positive whole number' : ''}`;
    throw refused(
      `The token doesn't state the number of password hashing rounds: "p2c" ${found}; it must be a positive whole number.`,
      "The software that created it doesn't follow RFC 7518 section 4.8.1.2.",
      'Report it to the issuer.',
    );
  }
  if (count <= MAX_PBES2_COUNT) return;
  throw refused(
    `The token requires ${cleanText(String(count), 30)} rounds of password hashing; the limit is ${MAX_PBES2_COUNT}.`,
    'The token was made to overload servers, or its issuer is misconfigured.',
    "Don't decrypt it, or have it made with a smaller p2c.",
  );
}

function whyUnfit(key: Key, { alg, enc, header }: JweRecipient): string | null {
  if (key.use !== null && key.use !== 'enc') return `is meant for "${cleanText(key.use, 20)}", not for encryption`;
  const allowed = ['decrypt', 'unwrapKey', 'deriveKey', 'deriveBits', 'encrypt', 'wrapKey'];
  if (key.ops !== null && !key.ops.some((op) => allowed.includes(op))) return 'is not meant for decryption, by its key_ops';
  if (key.alg !== null && key.alg !== alg && !(alg === 'dir' && key.alg === enc))
    return `is meant for ${cleanText(key.alg, 40)}, but the token uses ${alg}`;
  if (key.flaw !== null) return key.flaw;
  if (RSA.includes(alg)) {
    if (key.kty !== 'RSA') return `is not an RSA key, which ${alg} needs`;
    if (!key.isPrivate) return 'is only the public part; decryption needs the private key';
    return key.bits < LEAST_RSA_BITS ? `has ${key.bits} bits, but ${alg} needs at least ${LEAST_RSA_BITS} (RFC 7518 section 4.3)` : null;
  }
  if (ECDH.includes(alg)) {
    const epk = member(header, 'epk');
    const crv = isObject(epk) ? ownText(epk, 'crv') : null;
    if (key.kty !== 'EC' && key.kty !== 'OKP') return `is not an elliptic curve key, which ${alg} needs`;
    if (key.crv !== crv) return `is on ${key.crv}, but the token is for one on ${cleanText(crv ?? 'no curve', 40)}`;
    return key.isPrivate ? null : 'is only the public part; decryption needs the private key';
  }
  if (key.kty !== 'oct') return `is not a secret, which ${alg} needs`;
  if (PBES2.includes(alg)) return null;
  const bits = secretBits(alg, enc);
  return key.bits === bits ? null : `has ${key.bits} bits, but ${alg === 'dir' ? enc : alg} needs ${bits}`;
}

function secretBits(alg: string, enc: string): number {
  return alg === 'dir' ? (CONTENT_BITS[enc] ?? 0) : Number(WRAPPING.exec(alg)?.[1] ?? 0);
}

/** OpenID Connect Core section 10.2; with PBES2 the client secret is the password itself. */
async function derived(keys: KeySet, alg: string, enc: string): Promise<KeySet> {
  const bits = secretBits(alg, enc);
  const [key] = keys.keys;
  if (PBES2.includes(alg) || bits === 0 || key === undefined) return keys;
  const secret = base64Bytes(ownText(key.jwk, 'k') ?? '');
  const hash = await crypto.subtle.digest(bits <= 256 ? 'SHA-256' : bits <= 384 ? 'SHA-384' : 'SHA-512', secret);
  return readSecret(hexOf(hash.slice(0, bits / 8)), 'hex', keys.source);
}

/** The content; null: this key does not open it. @throws Failure where no key would. */
async function open({ flattened, alg, enc }: JweRecipient, key: Key): Promise<Uint8Array | null> {
  try {
    const { plaintext } = await flattenedDecrypt(flattened, joseKey(key), {
      keyManagementAlgorithms: [alg],
      contentEncryptionAlgorithms: [enc],
      maxPBES2Count: MAX_PBES2_COUNT,
      maxDecompressedLength: MAX_DECOMPRESSED_BYTES,
    });
    return plaintext;
  } catch (error) {
    if (error instanceof errors.JOSENotSupported) throw unusable("requires something Tokenscope doesn't support", error);
    if (error instanceof errors.JWEInvalid) throw unusable(partFault(error.message), error);
    return null;
  }
}

/** What jose found wrong, continuing "the token ...". Its messages are stable enough to tell the cases apart; any other is still true. */
function partFault(message: string): string {
  if (message.startsWith('Decompressed plaintext exceeded')) return `expands to more than ${MAX_DECOMPRESSED_BYTES} bytes`;
  if (message.startsWith('Failed to decompress'))
    return "was decrypted, but its content can't be unpacked: zip is DEF, but the content is not deflate (RFC 1951)";
  const name = /JOSE Header "(\w+)"/.exec(message)?.[1] ?? (/PBES2 Salt/.test(message) ? 'p2s' : null);
  if (name !== null) return `has no usable "${name}" in its header, which its algorithm needs`;
  return 'does not have the expected parts';
}

/** Without alg, use and key_ops: those have been judged, and jose would judge them by its own rules. */
function joseKey(key: Key): Uint8Array | JWK {
  if (key.kty === 'oct') return base64Bytes(ownText(key.jwk, 'k') ?? '');
  return bareJwk(key.jwk, ['crv', 'x', 'y', 'd', 'n', 'e', 'p', 'q', 'dp', 'dq', 'qi']);
}

function noKey({ unreadable, source }: KeySet): Failure {
  const [first] = unreadable;
  return decryptionFailed(
    first === undefined ? `There is no key in ${source}.` : `No key in ${source} could be read: ${first.key} ${first.why}.`,
    'The text given is not a private key or secret.',
    'Enter a private key as JWK or PEM, or a secret.',
  );
}

function noneFits(alg: string, why: string | null, passedOver: PassedOver[]): Failure {
  return decryptionFailed(
    why === null ? `None of the keys given matches ${alg} and the token's kid.` : `The key can't decrypt this token: it ${why}.`,
    'The token was encrypted for another key or another client.',
    'Enter the private key or secret the provider has registered for this client.',
    passedOver.slice(0, 10).map(({ key, why: reason }) => ({ label: key, value: reason })),
  );
}

function unusable(why: string, error: Error): Failure {
  return decryptionFailed(
    `The token ${why}.`,
    "The software that created it doesn't follow RFC 7516, or it was made to overload servers.",
    'Report it to the issuer.',
    [{ label: 'Reason', value: cleanText(error.message, 200) }],
  );
}
