import { base64Bytes, base64urlOf, hexBytes, latin1Text, utf8Bytes } from '../base/bytes';
import { V1_UNSUPPORTED } from '../token/paseto';
import { signatureAlgorithm } from './algorithms';
import { type Choice, choose } from './choose';
import { compressPoint } from './curve';
import { DerFault } from './der';
import { readJwk } from './jwk';
import type { JwsSignature } from './jws';
import { ecPublic } from './key-der';
import { edwardsKey, looksLikePaserk, readPaserk } from './key-text';
import { keyLabel } from './keys';
import type { Key, KeySet, Outcome, VerifyInput } from './model';
import { ownText } from './object';
import { malformed, matched, noKeyFits, noKeys, outcome, unmatched, unsupported, usedKey } from './outcomes';
import { type PasetoToken, preAuthenticated, readPaseto, takesImplicit } from './paseto-token';
import { checkSignature } from './signature';

/** Candidates that are tried. */
const MAX_TRIED = 50;
const NOTHING = new Uint8Array();

/** Checks the signature of a public PASETO: v2 and v4 with Ed25519, v3 with ECDSA on P-384. Never rejects. */
export async function verifyPaseto({ token, keys, implicit = null }: VerifyInput): Promise<Outcome> {
  const reading = readPaseto(token);
  if (!reading.ok) return malformed(reading.reason);
  const paseto = reading.token;
  if (paseto.version === 'v1')
    return { ...unsupported('v1', V1_UNSUPPORTED, []), action: 'Move the issuer to v4, or to v3 if NIST algorithms are required.' };
  if (paseto.purpose === 'local') return outcome('no-signature', ENCRYPTED, 'Decrypt it.');
  if (keys.keys.length === 0) return noKeys(keys);
  const name = paseto.version === 'v3' ? 'ES384' : 'Ed25519';
  const algorithm = signatureAlgorithm(name);
  if (algorithm === null) return unsupported(name, `This runtime has no ${name}.`, []);
  const choice = await chosen(paseto, keys);
  const part = (key: Key) => signaturePart(paseto, name, key, implicit ?? NOTHING);
  const [first] = choice.candidates;
  if (first === undefined) return withoutKey(paseto, keys, choice);
  const passedOver = [...choice.passedOver];
  for (const { key, why } of choice.candidates.slice(0, MAX_TRIED)) {
    const result = await checkSignature(part(key), key);
    if (result === 'match') return matched(key, algorithm, usedKey(key, why), passedOver, '');
    if (choice.candidates.length > 1) passedOver.push({ key: keyLabel(key), why: "the signature doesn't match it" });
  }
  const found = unmatched(first, choice, algorithm, false, passedOver);
  return takesImplicit(paseto.version) && found.reason === 'signature-wrong'
    ? { ...found, text: `${found.text} ${aboutImplicit(implicit)}` }
    : found;
}

function aboutImplicit(implicit: Uint8Array | null): string {
  return implicit === null
    ? 'If the issuer uses an implicit assertion, enter that too.'
    : "The implicit assertion entered may differ from the issuer's.";
}

function signaturePart({ version, header, body, footer }: PasetoToken, alg: string, key: Key, implicit: Uint8Array): JwsSignature {
  const size = version === 'v3' ? 96 : 64;
  const [message, signature] = [body.subarray(0, -size), body.subarray(-size)];
  const pieces: Uint8Array[] = [utf8Bytes(header), message, footer];
  if (version === 'v3') pieces.unshift(pointOf(key));
  if (takesImplicit(version)) pieces.push(implicit);
  return { header: {}, protectedHeader: {}, head: '', alg, kid: null, signingInput: preAuthenticated(...pieces), signature };
}

/** Version 3 signs the public key along. */
function pointOf(key: Key): Uint8Array {
  const [x, y] = [ownText(key.jwk, 'x') ?? '', ownText(key.jwk, 'y') ?? ''].map(base64Bytes);
  return compressPoint(x ?? NOTHING, y ?? NOTHING);
}

/** The keys for a token, bare bytes and texts read as what its version and purpose need. */
export async function chosen(paseto: PasetoToken, keys: KeySet): Promise<Choice> {
  const read = await Promise.all(keys.keys.map((key) => fitted(key, paseto)));
  const untyped = new Set(read.filter((_, index) => keys.keys[index]?.kty === 'raw'));
  const choice = choose({ ...keys, keys: read }, paseto.kid, paseto.header.slice(0, -1), (key) => whyUnfit(key, paseto));
  const told = choice.candidates.map(({ key, why }) => ({ key, why: untyped.has(key) ? `${why}; ${UNTYPED}` : why }));
  return { ...choice, candidates: told };
}

/** A version and purpose that a key does not say can't be held against the token's, as PASETO wants it. */
const UNTYPED = "hexadecimal doesn't state the version and purpose of a key, so make sure it is for this one";

async function fitted(key: Key, { version, purpose }: PasetoToken): Promise<Key> {
  if (key.kty !== 'raw' && key.kty !== 'oct') return key;
  const bytes = base64Bytes(ownText(key.jwk, 'k') ?? '');
  try {
    const jwk =
      purpose === 'local'
        ? await localKey(bytes)
        : key.kty === 'oct'
          ? null
          : version === 'v3'
            ? await ecPublic('P-384', bytes)
            : bytes.length === 32 || bytes.length === 64
              ? edwardsKey(bytes)
              : null;
    const read = jwk === null ? key : await readJwk(jwk, key.source, null);
    return typeof read === 'string' ? key : { ...read, kid: key.kid, alg: read.alg ?? key.alg, published: key.published };
  } catch (error) {
    if (error instanceof DerFault) return key;
    throw error;
  }
}

/** 32 bytes as they are, or as a text that says them. */
async function localKey(bytes: Uint8Array) {
  if (bytes.length === 32) return { kty: 'oct', k: base64urlOf(bytes) };
  const text = latin1Text(bytes).trim();
  if (looksLikePaserk(text)) return readPaserk(text);
  const read = /^[0-9a-f]{64}$/i.test(text) ? hexBytes(text) : /^[\w+/-]{43}=?$/.test(text) ? base64Bytes(text) : null;
  return read?.length === 32 ? { kty: 'oct', k: base64urlOf(read) } : null;
}

function whyUnfit(key: Key, { version, purpose }: PasetoToken): string | null {
  const name = `${version}.${purpose}`;
  if (key.alg !== null && /^v\d\./.test(key.alg) && key.alg !== name) return `is meant for ${key.alg}, but the token is ${name}`;
  if (purpose === 'local') return key.kty === 'oct' && key.bits === 256 ? null : `is not a 32-byte secret, which ${name} needs`;
  if (version === 'v3') return key.crv === 'P-384' ? null : `is not an EC key on P-384, which ${name} needs`;
  return key.crv === 'Ed25519' ? null : `is not an Ed25519 key, which ${name} needs`;
}

function withoutKey(paseto: PasetoToken, keys: KeySet, choice: Choice): Outcome {
  const name = paseto.header.slice(0, -1);
  if (choice.unfit === null) return noKeyFits({ alg: name, kid: paseto.kid }, keys, choice.passedOver, '');
  const { key, why } = choice.unfit;
  const kind = paseto.version === 'v3' ? 'EC on P-384' : 'Ed25519';
  const action = `Enter the issuer's public key: ${kind}, as PASERK (${name.replace('v', 'k')}.…), PEM, JWK or hexadecimal.`;
  const used = usedKey(key, 'the only key given');
  return outcome('algorithm-unfit', `The key doesn't match the token: it ${why}.`, action, used, choice.passedOver);
}

const ENCRYPTED = 'The token is encrypted, which also proves that its author has the key.';
