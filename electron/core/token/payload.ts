import { utf8Bytes, utf8Length } from '../base/bytes';
import { broken, type Decoded } from './decoded';
import type { JsonObject } from './json';
import { isObject, noteRepeats, type Part, readBytes } from './part';

/**
 * Takes a payload in: claims where it is a JSON object, text or bytes otherwise. A JWS may carry anything (RFC 7515 section 2), so that
 * is a note and no fault, unless JSON was clearly meant and is broken. False: the token is malformed, and says why.
 */
export function takePayload(decoded: Decoded, payload: Part, bytes: () => string, header: JsonObject | null): boolean {
  decoded.payloadText = payload.text;
  decoded.payloadBytes = payload.bytes;
  decoded.payloadValue = payload.value;
  if (payload.text === null) decoded.payloadBase64url = bytes();
  if (isObject(payload.value)) {
    decoded.claims = payload.value;
    if (payload.repeats) noteRepeats(decoded, payload.text);
    return true;
  }
  const jwt = saysJwt(header);
  if (payload.fault !== null && (payload.opens === '{' || (jwt && payload.opens === '['))) {
    broken(decoded, 'payload', payload.offset, `The payload ${payload.fault}.`);
    return false;
  }
  if (payload.repeats) noteRepeats(decoded, payload.text);
  decoded.note = noteOn(payload, jwt);
  return true;
}

function noteOn(payload: Part, jwt: boolean): string {
  if (payload.bytes === 0) return 'The payload is empty. It may be sent separately from the token (detached, RFC 7515 appendix F).';
  const what = payload.text === null ? 'binary data' : payload.fault === null ? 'JSON but not an object' : 'text, not JSON';
  return jwt
    ? `The header says this is a JWT, but the payload is ${what}. A JWT contains a JSON object of claims, so APIs will reject it.`
    : `The payload is ${what}, so there are no claims. As a signed message that is allowed (JWS), but it is not a JWT.`;
}

/** RFC 7519 section 5.1 and RFC 8725 section 3.11: `typ` "JWT", "at+jwt", "application/at+jwt". */
function saysJwt(header: JsonObject | null): boolean {
  return typeof header?.typ === 'string' && /(?:^|\+|\/)jwt$/i.test(header.typ);
}

/**
 * RFC 7519 section 5.2: `cty` "JWT" announces a token inside; "application/jwt" is the same with its prefix. So do the media types of the other
 * serialisations (RFC 7515 section 9.2.1, RFC 9901 section 11.2).
 */
export function saysNested(header: JsonObject | null): boolean {
  return typeof header?.cty === 'string' && /(?:^|\+|\/)(?:(?:sd-)?jwt|jose|(?:jose|sd-jwt)\+json)$/i.test(header.cty);
}

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
