import { utf8Bytes, utf8Length } from '../base/bytes';
import { readBytes } from './part';
import type { Decoded } from './decoded';
import { takePayload } from './payload';

/** The content of an encrypted token. */
export interface Content {
  /** null: it is no text. */
  text: string | null;
  bytes: number;
  /** The content where it is a token itself. */
  nested: Decoded | null;
}

/**
 * An encrypted token with what was inside it in the place of its payload, read by the limits and rules that signed payloads have: depth,
 * repeated names, what is broken JSON.
 */
export function openedToken(outer: Decoded, { text, bytes, nested }: Content): Decoded {
  const opened: Decoded = { ...outer, opened: true, payloadBytes: bytes, nested };
  if (nested !== null || text === null) return opened;
  const payload = readBytes(utf8Bytes(text));
  takePayload(opened, payload, () => '', null);
  // A JWE may hold anything (RFC 7516 section 1), so that it is no set of claims is nothing unusual.
  opened.note = null;
  return opened;
}

/** The innermost token, whose claims are the ones that count; the key binding of an SD-JWT is no token inside. */
export function innermost(decoded: Decoded): Decoded {
  return decoded.nested === null || decoded.sd !== null ? decoded : innermost(decoded.nested);
}

/** The token as a verifier takes it: of an SD-JWT with its processed payload, where there is one. */
export function asProcessed(decoded: Decoded): Decoded {
  const { sd } = decoded;
  if (sd?.claims == null) return decoded;
  const payloadBytes = sd.text === null ? null : utf8Length(sd.text);
  return { ...decoded, claims: sd.claims, payloadValue: sd.claims, payloadText: sd.text, payloadBytes };
}

/** Whether the claims are those of a JWT, signed or encrypted, whatever its serialisation. */
export function holdsClaims({ format, opened, paseto }: Decoded): boolean {
  return format === 'jwt' || format === 'jws-json' || (opened && paseto === null);
}
