import { member } from '../token/decode';
import type { JsonObject } from '../token/json';
import { kindOf } from '../token/wording';
import { type FindingDefinition, note, warning } from './definition';

/** Encrypted tokens, by their header. */
export const ENCRYPTION: readonly FindingDefinition[] = [
  warning('jwe-rsa1-5', 'The key is wrapped with RSAES-PKCS1-v1_5', {
    why: "Servers that show whether unwrapping failed have let attackers decrypt such tokens (Bleichenbacher's attack), again and again.",
    action: 'Set the client to RSA-OAEP-256 or ECDH-ES for encrypted tokens at the provider.',
    reference: 'RFC 8725 section 3.2',
    inJwe: ({ header }) => header.alg === 'RSA1_5',
  }),
  note('jwe-password-based', 'The token is encrypted with a password', {
    why: 'Whoever has the token can try passwords on it without asking anyone.',
    action: 'Use a key agreed or wrapped otherwise, or a password with the strength of a key.',
    reference: 'RFC 7518 section 8.8',
    inJwe: ({ header }) => usesPassword(header),
  }),
  warning('jwe-iterations', 'The number of password iterations is out of bounds', {
    why: 'Fewer than 1,000 make guessing cheap; a number in the millions is how a sender keeps a server busy with a single token.',
    action: 'Have the issuer use some 300,000 iterations, and cap the number where tokens are read.',
    reference: 'RFC 7518 section 4.8.1.2',
    inJwe: ({ header }) => {
      const count = header.p2c;
      if (!usesPassword(header) || (typeof count === 'number' && count >= 1_000 && count <= 2_000_000)) return false;
      return `p2c is ${typeof count === 'number' ? count : count === undefined ? 'missing' : kindOf(count)}.`;
    },
  }),
  note('jwe-compressed', 'The content was compressed before it was encrypted', {
    why: 'The length then tells something of the content, and a small token may unpack to a huge one.',
    action: 'Leave zip out, and cap the unpacked size where tokens are read.',
    reference: 'RFC 8725 section 3.6',
    inJwe: ({ header }) => header.zip !== undefined,
  }),
  note('jwe-header-claims', 'Claims of the encrypted token are repeated in the clear', {
    why: 'Everyone on the way can read these, and they are worth something only when they equal the claims inside.',
    action: 'Compare them with the claims after decryption, and leave out what nobody needs on the way.',
    reference: 'RFC 7519 section 5.3',
    inJwe: ({ header }) => {
      const repeated = ['iss', 'sub', 'aud'].filter((name) => member(header, name) !== undefined);
      return repeated.length > 0 && `In the header: ${repeated.join(', ')}.`;
    },
  }),
];

/** RFC 7518 section 4.8. */
function usesPassword(header: JsonObject): boolean {
  const alg = header.alg;
  return typeof alg === 'string' && alg.startsWith('PBES2-');
}
