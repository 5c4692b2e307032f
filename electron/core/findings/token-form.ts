import { member } from '../token/decode';
import type { JsonObject } from '../token/json';
import { kindOf, quoteAll } from '../token/wording';
import { error, type FindingDefinition, note, warning } from './definition';

/** The token as a whole. */
export const FORM: readonly FindingDefinition[] = [
  error('token-malformed', "The token looks like a JWT but isn't one", {
    milder: 'warning',
    why: 'An API that decodes it will reject it; one that only looks it up may accept it.',
    action: "Compare it with the provider's description of its tokens.",
    reference: 'RFC 7515 section 5.2',
    inToken: ({ decoded: { format, malformation }, noun, kind }) =>
      format === 'malformed' && {
        // Access tokens are opaque to the client, so this may be intended.
        severity: kind === 'access' ? 'warning' : 'error',
        title: `The ${noun} looks like a JWT but isn't one`,
        seen: malformation?.reason,
      },
  }),
  warning('token-large', 'The token is too large for many servers', {
    milder: 'note',
    why: 'Servers and proxies limit request headers to 4 to 8 KiB by default and reject longer ones with 400 or 431, without an explanation.',
    action: 'Have the provider reduce its contents (groups and roles are the usual cause), or raise the limit on every server in between.',
    reference: 'RFC 9110 section 5.4',
    inToken: ({ decoded: { length } }) => {
      const kib = length / 1024;
      if (kib <= 4) return false;
      const seen = `It is ${kib.toFixed(1)} KiB long.`;
      return kib > 8 ? seen : { seen, severity: 'note', title: 'The token is too large for some servers' };
    },
  }),
  warning('name-repeated', 'A name occurs twice in the same object', {
    why: 'One parser uses the first value, another the last, so they may see different tokens.',
    action: 'Report it to the provider: member names must be unique.',
    reference: 'RFC 7519 section 4',
    inToken: ({ decoded: { repeatedNames, repeated }, noun }) =>
      repeatedNames && (repeated.length > 0 ? `Repeated: ${quoteAll([...repeated])}.` : `The ${noun} contains a repeated member name.`),
  }),
];

/** Tokens that are no JWT. */
export const OTHER_FORMATS: readonly FindingDefinition[] = [
  warning('opaque-short', 'The token is short enough to be guessed', {
    why: 'An opaque token must be impossible to guess: at least 128 random bits, which is 22 characters or more.',
    action: 'If it is the real token and not a sample, have the provider issue longer ones.',
    reference: 'RFC 6749 section 10.10',
    inToken: ({ decoded: { format, length } }) => format === 'opaque' && length < 22 && `It is ${length} characters long.`,
  }),
  note('paseto-old', 'The token uses an older PASETO version', {
    why: 'Versions 1 and 2 have been replaced by 3 and 4, which libraries will continue to support.',
    action: 'Move the issuer to v4, or to v3 if NIST algorithms are required.',
    reference: 'PASETO specification, protocol versions',
    inToken: ({ decoded: { paseto } }) =>
      (paseto?.version === 'v1' || paseto?.version === 'v2') && { title: `The token uses PASETO version ${paseto.version.slice(1)}` },
  }),
];

/** Encrypted tokens, by their header. */
export const ENCRYPTION: readonly FindingDefinition[] = [
  warning('jwe-rsa1-5', 'The key is wrapped with RSAES-PKCS1-v1_5', {
    why: "Servers that reveal whether unwrapping failed have repeatedly let attackers decrypt such tokens (Bleichenbacher's attack).",
    action: 'Set the client to RSA-OAEP-256 or ECDH-ES for encrypted tokens at the provider.',
    reference: 'RFC 8725 section 3.2',
    inJwe: ({ header }) => header.alg === 'RSA1_5',
  }),
  note('jwe-password-based', 'The token is encrypted with a password', {
    why: 'Anyone who has the token can try passwords offline.',
    action: 'Use an agreed or wrapped key instead, or a password as strong as a key.',
    reference: 'RFC 7518 section 8.8',
    inJwe: ({ header }) => usesPassword(header),
  }),
  warning('jwe-iterations', 'The number of password iterations is out of range', {
    why: 'Fewer than 1,000 make guessing cheap; with millions, a sender can overload a server with a single token.',
    action: 'Have the issuer use about 300,000 iterations, and limit the number where tokens are read.',
    reference: 'RFC 7518 section 4.8.1.2',
    inJwe: ({ header }) => {
      const count = header.p2c;
      if (!usesPassword(header) || (typeof count === 'number' && count >= 1_000 && count <= 2_000_000)) return false;
      return `p2c is ${typeof count === 'number' ? count : count === undefined ? 'missing' : kindOf(count)}.`;
    },
  }),
  note('jwe-compressed', 'The content was compressed before it was encrypted', {
    why: 'The length then reveals something about the content, and a small token may expand to a huge one.',
    action: 'Leave out zip, and limit the unpacked size where tokens are read.',
    reference: 'RFC 8725 section 3.6',
    inJwe: ({ header }) => header.zip !== undefined,
  }),
  note('jwe-header-claims', 'Claims of the encrypted token are repeated in plain text', {
    why: 'Anyone on the network path can read these, and they are only reliable if they equal the claims inside.',
    action: "Compare them with the claims after decryption, and remove those that aren't needed on the way.",
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
