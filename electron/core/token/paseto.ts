import { base64urlOf } from '../base/bytes';
import { decodeBase64url } from './base64url';
import { blank, broken, type Decoded, type Paseto } from './decoded';
import { badEncoding, isObject, readBytes, utf8 } from './part';
import { takePayload } from './payload';

const START = /^(v[1-4])\.(public|local)\./;

/** Bytes of the signature behind a public payload, and of nonce and tag around a local one (docs of each version in the PASETO specification). */
export const PASETO_SIZES: Record<Paseto['version'], Record<Paseto['purpose'], number>> = {
  v1: { public: 256, local: 80 },
  v2: { public: 64, local: 40 },
  v3: { public: 96, local: 80 },
  v4: { public: 64, local: 64 },
};

/** Why version 1 is neither verified nor opened, as a sentence. */
export const V1_UNSUPPORTED =
  "Tokenscope doesn't verify PASETO v1: it was replaced in 2021, and its RSA and AES-CTR are no longer recommended.";

export function startsLikePaseto(token: string): boolean {
  return token.charCodeAt(0) === 0x76 && START.test(token);
}

/** PASETO version 1 to 4: the claims and footer of public tokens, the footer of local (encrypted) ones. Verifies nothing. */
export function decodePaseto(token: string): Decoded {
  const decoded = blank(token.length);
  const parts = token.split('.', 6);
  const [version, purpose, body = '', footer] = parts;
  if (!isVersion(version) || (purpose !== 'public' && purpose !== 'local')) return broken(decoded, 'token', 0, 'This is not a PASETO.');
  decoded.paseto = { version, purpose, footerText: null, footerBytes: 0 };
  if (parts.length > 4) return broken(decoded, 'token', null, 'The token has more parts than the 3 or 4 of a PASETO.');
  const bodyAt = version.length + purpose.length + 2;
  const bytes = decodeBase64url(body);
  if (bytes === null) return badEncoding(decoded, purpose === 'public' ? 'payload' : 'ciphertext', body, bodyAt);
  if (footer !== undefined) {
    const read = decodeBase64url(footer);
    if (read === null) return badEncoding(decoded, 'footer', footer, bodyAt + body.length + 1);
    decoded.paseto = { version, purpose, footerText: read.length === 0 ? null : utf8(read), footerBytes: read.length };
  }
  const least = PASETO_SIZES[version][purpose];
  if (bytes.length < least) {
    return broken(
      decoded,
      purpose === 'public' ? 'signature' : 'ciphertext',
      null,
      `The token has ${bytes.length} bytes, fewer than the ${least} of ${purpose === 'public' ? 'its signature' : 'its nonce and tag'}. It may have been truncated.`,
    );
  }
  if (purpose === 'public') {
    const message = bytes.subarray(0, bytes.length - least);
    decoded.signatureBytes = least;
    const payload = readBytes(message);
    if (!takePayload(decoded, payload, () => base64urlOf(message), null)) return decoded;
    if (!isObject(payload.value)) decoded.note = 'The payload is not a JSON object, which a PASETO requires.';
  }
  decoded.format = 'paseto';
  return decoded;
}

function isVersion(text: string | undefined): text is Paseto['version'] {
  return text === 'v1' || text === 'v2' || text === 'v3' || text === 'v4';
}
