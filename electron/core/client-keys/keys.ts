import { calculateJwkThumbprint, exportSPKI, importJWK, type JWK } from 'jose';
import type { ClientKeyView, SigningAlgorithm } from '../../model/client-key';
import { type Evidence, Failure } from '../../model/failure';
import { cleanText } from '../base/untrusted-text';
import type { SealedClientKey } from '../secrets';
import { readKeys } from '../verify/keys';
import type { Key, KeySet } from '../verify/model';

/** Opens a private key under a passphrase: PEM in, PEM out. Rejects where the passphrase is wrong or the text is no such key. */
export type OpenEncryptedKey = (pem: string, passphrase: string) => Promise<string>;

/** RFC 7518 section 3.3: RSA keys for signing have at least 2048 bits. */
const LEAST_RSA_BITS = 2048;

/** Text of a private key as a person has it: PEM (PKCS #8, PKCS #1, SEC 1) or a JWK. */
export interface KeyText {
  text: string;
  /** Of a PEM that is encrypted. */
  passphrase: string;
  /** What an RSA key that names no algorithm signs with. */
  rsaAlg: 'RS256' | 'PS256';
}

/**
 * Reads a private key.
 *
 * @throws Failure `bad-request`: there is no private key for signing in it, more than one, or one that no algorithm here takes; the
 * passphrase is missing or wrong.
 */
export async function readClientKey({ text, passphrase, rsaAlg }: KeyText, open: OpenEncryptedKey, at: number): Promise<SealedClientKey> {
  const set = await readKeys(await opened(text, passphrase, open), 'the key you gave');
  const key = onlyKey(set);
  const alg = algorithmOf(key, rsaAlg);
  const kid = key.kid ?? key.thumbprint ?? '';
  const { use: _, key_ops: __, ...jwk } = key.jwk;
  await importJWK(jwk as JWK, alg).catch(() => {
    throw refused(
      'The key could not be used for signing.',
      'Its parts do not belong together.',
      'Export the key again, and import that file.',
    );
  });
  return { kid, sendsKid: key.kid !== null, alg, jwk: JSON.stringify(jwk), at };
}

/** A key's text without its encryption, if it has one. @throws Failure `bad-request`: the passphrase is missing or wrong. */
export async function opened(text: string, passphrase: string, open: OpenEncryptedKey): Promise<string> {
  if (!/ENCRYPTED/.test(text.slice(0, 2_000))) return text;
  if (passphrase === '')
    throw refused(
      'The key is encrypted.',
      'It was exported with a passphrase.',
      'Enter the passphrase, then import the key again.',
      PASSPHRASE,
    );
  return open(text, passphrase).catch(() => {
    throw refused(
      'The passphrase does not open the key.',
      'It is another one, or the file is damaged.',
      'Check the passphrase.',
      PASSPHRASE,
    );
  });
}

function onlyKey({ keys, unreadable }: KeySet): Key {
  const [key, second] = keys.filter(({ isPrivate, kty }) => isPrivate && kty !== 'oct' && kty !== 'raw');
  if (key === undefined) throw withoutKey(keys, unreadable);
  if (second !== undefined)
    throw refused('There is more than one private key in this.', 'It is a JWK Set or a bundle.', 'Import the keys one at a time.');
  return key;
}

function withoutKey(keys: KeySet['keys'], unreadable: KeySet['unreadable']): Failure {
  if (keys.length > 0) {
    return refused(
      keys[0]?.kty === 'oct' ? 'This is a shared secret, not a private key.' : 'This is a public key, and only a private key can sign.',
      'The wrong file was chosen.',
      'Import the private key, in PEM or as a JWK; or make a new one here and give the provider its public key.',
    );
  }
  const [first] = unreadable;
  const why = first === undefined ? 'It contains no key.' : `${cleanText(`${first.key} ${first.why}`, 300)}.`;
  return refused('No private key was found in this.', why, 'Import the private key, in PEM or as a JWK.');
}

function algorithmOf({ kty, crv, bits, alg }: Key, rsaAlg: KeyText['rsaAlg']): SigningAlgorithm {
  if (kty === 'EC' && crv === 'P-256') return 'ES256';
  if (kty === 'EC' && crv === 'P-384') return 'ES384';
  if (kty === 'OKP' && crv === 'Ed25519') return 'EdDSA';
  if (kty === 'RSA' && bits < LEAST_RSA_BITS)
    throw refused(`The RSA key has only ${bits} bits.`, 'Servers refuse RSA keys of less than 2048 bits (RFC 7518).', 'Make a longer key.');
  if (kty === 'RSA') return alg === 'PS256' || alg === 'RS256' ? alg : rsaAlg;
  throw refused(
    `A key of the kind ${kty}${crv === null ? '' : ` ${cleanText(crv, 20)}`} can't sign client assertions here.`,
    'Only P-256, P-384, Ed25519 and RSA keys are used for that.',
    'Import a key of one of these kinds, or make one here.',
  );
}

/** What a provider is given of a key: its public part, in each form that providers ask for. */
export async function viewOfKey({ kid, sendsKid, alg, jwk, at }: SealedClientKey): Promise<ClientKeyView> {
  const { d: _, p: __, q: ___, dp: ____, dq: _____, qi: ______, oth: _______, ...bare } = JSON.parse(jwk) as JWK;
  const { kty, crv, x, y, n, e } = bare;
  const named = { kty, crv, x, y, n, e, ...(sendsKid && { kid }), alg, use: 'sig' };
  const key = await importJWK({ kty, crv, x, y, n, e } as JWK, alg, { extractable: true });
  const pem = await exportSPKI(key as CryptoKey);
  const thumbprint = await calculateJwkThumbprint(named as JWK);
  return { kid, sendsKid, alg, at, thumbprint, jwk: JSON.stringify(named, null, 2), pem: pem.trim() };
}

/** The field that the failure is about. */
const PASSPHRASE = [{ label: 'Field', value: 'passphrase' }];

function refused(what: string, likelyCause: string, action: string, evidence: Evidence[] = []): Failure {
  return new Failure({ code: 'bad-request', what, likelyCause, action, evidence });
}
