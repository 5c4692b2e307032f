import { base64Bytes } from '../base/bytes';
import { Failure } from '../../model/failure';
import { contentOf } from './content';
import type { DecryptInput, Opened } from './decrypt';
import { ownText } from './object';
import { usedKey } from './outcomes';
import { chosen } from './paseto';
import { openLocal } from './paseto-local';
import { readPaseto, takesImplicit } from './paseto-token';
import { V1_UNSUPPORTED } from '../token/paseto';

const CIPHERS = { v1: '', v2: 'XChaCha20-Poly1305', v3: 'AES-256-CTR, HMAC-SHA384', v4: 'XChaCha20, BLAKE2b' };
/** Candidates that are tried. */
const MAX_TRIED = 50;

/** Opens a local PASETO (v2, v3, v4) with a secret of 32 bytes. @throws Failure `decryption-failed`. */
export async function decryptPaseto({ token, keys, implicit = null }: DecryptInput): Promise<Opened> {
  const reading = readPaseto(token);
  if (!reading.ok) throw failed(reading.reason, 'The token was cut or altered.', 'Compare the token with its source.');
  const paseto = reading.token;
  const name = paseto.header.slice(0, -1);
  if (paseto.purpose === 'public') {
    throw failed(
      'The token is not encrypted: a public PASETO is signed, and anyone can read it.',
      'It was taken for a local one.',
      'Verify it instead.',
    );
  }
  if (paseto.version === 'v1') throw failed(V1_UNSUPPORTED, 'The issuer still uses version 1.', 'Move the issuer to v4, or to v3.');
  const choice = await chosen(paseto, keys);
  if (choice.candidates.length === 0) {
    const why = choice.unfit?.why ?? keys.unreadable[0]?.why ?? null;
    throw failed(
      why === null ? `No key given goes with ${name} and the token's kid.` : `The key can't open this token: it ${why}.`,
      'The token was encrypted with another key.',
      `Give the secret of 32 bytes, as PASERK (${name.replace('v', 'k')}.…), JWK or hexadecimal.`,
    );
  }
  for (const { key, why } of choice.candidates.slice(0, MAX_TRIED)) {
    const content = await openLocal(paseto, base64Bytes(ownText(key.jwk, 'k') ?? ''), implicit ?? new Uint8Array());
    if (content === null) continue;
    const about = { alg: name, enc: CIPHERS[paseto.version], key: usedKey(key, why), bytes: content.length };
    return { decrypted: { ...about, ...contentOf(content, false) }, key };
  }
  throw failed(
    `${choice.candidates.length > 1 ? `None of the ${choice.candidates.length} keys that fit opens` : 'The key does not open'} this token.`,
    'It was encrypted with another key, or altered on the way: a wrong key and altered content look the same.',
    takesImplicit(paseto.version) && implicit === null
      ? 'Check the key, and that the token is complete. If the issuer uses an implicit assertion, give that too.'
      : 'Check the key and the implicit assertion, and that the token is complete.',
  );
}

function failed(what: string, likelyCause: string, action: string): Failure {
  return new Failure({ code: 'decryption-failed', what, likelyCause, action, evidence: [] });
}
