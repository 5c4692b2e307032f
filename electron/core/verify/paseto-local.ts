import { xchacha20, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { concat, utf8Bytes } from '../base/bytes';
import { type PasetoToken, preAuthenticated } from './paseto-token';

const ENCRYPTION = utf8Bytes('paseto-encryption-key');
const AUTHENTICATION = utf8Bytes('paseto-auth-key-for-aead');

/**
 * The content of a local PASETO; null: the key does not open it. Nothing is decrypted before its authentication tag matches. Version 1 is
 * not known here.
 *
 * @param key 32 bytes.
 */
export async function openLocal(token: PasetoToken, key: Uint8Array, implicit: Uint8Array): Promise<Uint8Array | null> {
  if (token.version === 'v2') return openV2(token, key);
  return token.version === 'v3' ? openV3(token, key, implicit) : openV4(token, key, implicit);
}

/** XChaCha20-Poly1305; a nonce of 24 bytes stands before the ciphertext. */
function openV2({ header, body, footer }: PasetoToken, key: Uint8Array): Uint8Array | null {
  const nonce = body.subarray(0, 24);
  const additional = preAuthenticated(utf8Bytes(header), nonce, footer);
  try {
    return xchacha20poly1305(key, nonce, additional).decrypt(body.subarray(24));
  } catch {
    return null;
  }
}

/** AES-256-CTR with HMAC-SHA384, keys by HKDF-SHA384. */
async function openV3({ header, body, footer }: PasetoToken, key: Uint8Array, implicit: Uint8Array): Promise<Uint8Array | null> {
  const [nonce, content, tag] = [body.subarray(0, 32), body.subarray(32, -48), body.subarray(-48)];
  const base = await crypto.subtle.importKey('raw', new Uint8Array(key), 'HKDF', false, ['deriveBits']);
  const derive = async (what: Uint8Array) => {
    const info = concat(what, nonce);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-384', salt: new Uint8Array(), info }, base, 384));
  };
  const hmac = await crypto.subtle.importKey('raw', await derive(AUTHENTICATION), { name: 'HMAC', hash: 'SHA-384' }, false, ['verify']);
  const authenticated = preAuthenticated(utf8Bytes(header), nonce, content, footer, implicit);
  if (!(await crypto.subtle.verify('HMAC', hmac, new Uint8Array(tag), authenticated))) return null;
  const both = await derive(ENCRYPTION);
  const aes = await crypto.subtle.importKey('raw', both.subarray(0, 32), 'AES-CTR', false, ['decrypt']);
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-CTR', counter: both.subarray(32), length: 128 }, aes, new Uint8Array(content)),
  );
}

/** XChaCha20 with keyed BLAKE2b, which also makes the keys. */
function openV4({ header, body, footer }: PasetoToken, key: Uint8Array, implicit: Uint8Array): Uint8Array | null {
  const [nonce, content, tag] = [body.subarray(0, 32), body.subarray(32, -32), body.subarray(-32)];
  const derive = (what: Uint8Array, dkLen: number) => blake2b(concat(what, nonce), { key, dkLen });
  const authenticated = preAuthenticated(utf8Bytes(header), nonce, content, footer, implicit);
  const expected = blake2b(authenticated, { key: derive(AUTHENTICATION, 32), dkLen: 32 });
  if (!isEqual(expected, tag)) return null;
  const both = derive(ENCRYPTION, 56);
  return xchacha20(both.subarray(0, 32), both.subarray(32), new Uint8Array(content));
}

/** Takes as long wherever they differ. */
function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0);
  return difference === 0;
}
