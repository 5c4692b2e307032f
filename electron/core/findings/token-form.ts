import { member } from '../token/decode';
import type { JsonObject } from '../token/json';
import { kindOf, quoteAll } from '../token/wording';
import { error, type FindingDefinition, note, warning } from './definition';

/** The token as a whole. */
export const FORM: readonly FindingDefinition[] = [
  error('token-malformed', 'The token looks like a JWT but is not one', {
    milder: 'warning',
    why: 'An API that decodes it will refuse it; one that only looks it up may accept it.',
    action: 'Compare it with what the provider says its tokens look like.',
    reference: 'RFC 7515 section 5.2',
    inToken: ({ decoded: { format, malformation }, noun, kind }) =>
      format === 'malformed' && {
        // Access tokens are opaque to the client, so this may be intended.
        severity: kind === 'access' ? 'warning' : 'error',
        title: `The ${noun} looks like a JWT but is not one`,
        seen: malformation?.reason,
      },
  }),
  warning('token-large', 'The token is too large for many servers', {
    milder: 'note',
    why: 'Servers and proxies take request headers of 4 to 8 KiB by default and answer 400 or 431 to longer ones, without saying why.',
    action: 'Have the provider put less into it (groups and roles are the usual cause), or raise the limit of every server on the way.',
    reference: 'RFC 9110 section 5.4',
    inToken: ({ decoded: { length } }) => {
      const kib = length / 1024;
      if (kib <= 4) return false;
      const seen = `It is ${kib.toFixed(1)} KiB long.`;
      return kib > 8 ? seen : { seen, severity: 'note', title: 'The token is too large for some servers' };
    },
  }),
  warning('name-repeated', 'A name occurs twice in the same object', {
    why: 'One reader takes the first value, another the last, so they may see different tokens.',
    action: 'Report it to the provider: member names must be unique.',
    reference: 'RFC 7519 section 4',
    inToken: ({ decoded: { repeatedNames, repeated }, noun }) =>
      repeatedNames &&
      (repeated.length > 0 ? `It holds more than once: ${quoteAll([...repeated])}.` : `The ${noun} holds a repeated member name.`),
  }),
];

/** Tokens that are no JWT. */
export const OTHER_FORMATS: readonly FindingDefinition[] = [
  warning('opaque-short', 'The token is short enough to be guessed', {
    why: 'A token nobody can read must be one nobody can guess: at least 128 random bits, which are 22 characters or more.',
    action: 'If it is the real token and not a sample, have the provider issue longer ones.',
    reference: 'RFC 6749 section 10.10',
    inToken: ({ decoded: { format, length } }) => format === 'opaque' && length < 22 && `It is ${length} characters long.`,
  }),
  note('paseto-old', 'The token is of an older PASETO version', {
    why: 'Versions 1 and 2 have been replaced by 3 and 4, which libraries will go on supporting.',
    action: 'Move the issuer to v4, or to v3 where NIST algorithms are asked for.',
    reference: 'PASETO specification, protocol versions',
    inToken: ({ decoded: { paseto } }) =>
      (paseto?.version === 'v1' || paseto?.version === 'v2') && { title: `The token is of PASETO version ${paseto.version.slice(1)}` },
  }),
];

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
