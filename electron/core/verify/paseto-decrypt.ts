import { xchacha20, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { equalBytes } from '@noble/ciphers/utils.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { base64Bytes, concat, utf8Bytes } from '../base/bytes';
import { V1_UNSUPPORTED } from '../token/paseto';
import { contentOf } from './content';
import type { DecryptInput, Opened } from './model';
import { ownText } from './object';
import { decryptionFailed, usedKey } from './outcomes';
import { chosen } from './paseto';
import { type PasetoToken, preAuthenticated, readPaseto, takesImplicit } from './paseto-token';

const CIPHERS = { v1: '', v2: 'XChaCha20-Poly1305', v3: 'AES-256-CTR, HMAC-SHA384', v4: 'XChaCha20, BLAKE2b' };
const ENCRYPTION = utf8Bytes('paseto-encryption-key');
const AUTHENTICATION = utf8Bytes('paseto-auth-key-for-aead');
/** Candidates that are tried. */
const MAX_TRIED = 50;

/** Opens a local PASETO (v2, v3, v4) with a secret of 32 bytes. @throws Failure `decryption-failed`. */
export async function decryptPaseto({ token, keys, implicit = null }: DecryptInput): Promise<Opened> {
  const reading = readPaseto(token);
  if (!reading.ok) throw decryptionFailed(reading.reason, 'The token was truncated or altered.', 'Compare the token with its source.');
  const paseto = reading.token;
  const name = paseto.header.slice(0, -1);
  if (paseto.purpose === 'public') {
    throw decryptionFailed(
      'The token is not encrypted: a public PASETO is signed, and anyone can read it.',
      'It was mistaken for a local one.',
      'Verify it instead.',
    );
  }
  if (paseto.version === 'v1')
    throw decryptionFailed(V1_UNSUPPORTED, 'The issuer still uses version 1.', 'Move the issuer to v4, or to v3.');
  const choice = await chosen(paseto, keys);
  if (choice.candidates.length === 0) {
    const why = choice.unfit?.why ?? keys.unreadable[0]?.why ?? null;
    throw decryptionFailed(
      why === null ? `None of the keys given matches ${name} and the token's kid.` : `The key can't decrypt this token: it ${why}.`,
      'The token was encrypted with another key.',
      `Enter the 32-byte secret as PASERK (${name.replace('v', 'k')}.…), JWK or hexadecimal.`,
    );
  }
  for (const { key, why } of choice.candidates.slice(0, MAX_TRIED)) {
    const content = await openLocal(paseto, base64Bytes(ownText(key.jwk, 'k') ?? ''), implicit ?? new Uint8Array());
    if (content === null) continue;
    const about = { alg: name, enc: CIPHERS[paseto.version], key: usedKey(key, why), bytes: content.length };
    return { decrypted: { ...about, ...contentOf(content, false) }, key };
  }
  throw decryptionFailed(
    `${choice.candidates.length > 1 ? `None of the ${choice.candidates.length} matching keys decrypts` : "The key doesn't decrypt"} this token.`,
    'It was encrypted with another key, or altered on the way: the two look the same.',
    takesImplicit(paseto.version) && implicit === null
      ? 'Check the key, and that the token is complete. If the issuer uses an implicit assertion, enter that too.'
      : 'Check the key and the implicit assertion, and that the token is complete.',
  );
}

/**
 * The content of a local PASETO; null: the key does not open it. Nothing is decrypted before its authentication tag matches. Version 1 is
 * not known here.
 *
 * @param key 32 bytes.
 */
async function openLocal(token: PasetoToken, key: Uint8Array, implicit: Uint8Array): Promise<Uint8Array | null> {
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
  if (!equalBytes(expected, tag)) return null;
  const both = derive(ENCRYPTION, 56);
  return xchacha20(both.subarray(0, 32), both.subarray(32), new Uint8Array(content));
}
