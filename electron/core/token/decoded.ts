import type { JsonObject, JsonValue } from './json';

/** `jws`: the payload is no JSON object. `jws-json`, `jwe-json`: JSON serialisations (RFC 7515 section 7.2, RFC 7516 section 7.2). */
type TokenFormat = 'jwt' | 'jws' | 'jws-json' | 'jwe' | 'jwe-json' | 'sd-jwt' | 'paseto' | 'opaque' | 'malformed';
export type TokenPart =
  | 'token'
  | 'header'
  | 'unprotected header'
  | 'payload'
  | 'signature'
  | 'encrypted key'
  | 'initialization vector'
  | 'ciphertext'
  | 'authentication tag'
  | 'additional authenticated data'
  | 'disclosure'
  | 'footer';

interface Malformation {
  where: TokenPart;
  /** Characters from the start of the token (encoding faults) or of the part's decoded text (JSON faults), from 0. */
  offset: number | null;
  /** One sentence. It quotes at most one character of the token. */
  reason: string;
}

/** One signature of a JWS in JSON serialisation. */
export interface SignatureHead {
  /** Protected and unprotected header as one; no name may stand in both (RFC 7515 section 7.2.1). */
  header: JsonObject;
  /** The two as written; null: there is none. */
  protectedText: string | null;
  unprotectedText: string | null;
  signatureBytes: number;
}

/** A header beside the first protected one, in JSON serialisations. */
export interface FurtherHeader {
  /** Such as "not protected", "signature 2", "recipient 1, not protected". */
  from: string;
  text: string;
}

/** A disclosure of an SD-JWT (RFC 9901 section 4.2). */
export interface Disclosure {
  /** null: it discloses an array element. */
  name: string | null;
  value: JsonValue;
  /** The decoded disclosure as written: a JSON array of salt, name (if any) and value. */
  text: string;
  /** Of the disclosure as sent, base64url; null: by a hash that is not known here, and so not computed. */
  digest: string | null;
  /** It has a place in the claims or in another disclosure. */
  matched: boolean;
}

/** An SD-JWT after the processing of a verifier (RFC 9901 section 7.1). */
export interface SdJwt {
  /** As `_sd_alg` has it: "sha-256" where it is missing. Hostile text. */
  hash: string;
  /** The hash is not known here, so nothing could be matched. */
  unsupported: boolean;
  /** Why a verifier must refuse it, one sentence; null: it need not. */
  refused: string | null;
  /** The processed payload, as JSON text with everything as written and parsed; null: there is none, since it is refused or unsupported. */
  text: string | null;
  claims: JsonObject | null;
}

export interface Paseto {
  version: 'v1' | 'v2' | 'v3' | 'v4';
  purpose: 'public' | 'local';
  /** As text; null: no footer, or it is not text. */
  footerText: string | null;
  footerBytes: number;
}

/** Everything readable without a key. Names and values are hostile text; the token itself is not in here. */
export interface Decoded {
  format: TokenFormat;
  /** Characters of the whole token. */
  length: number;
  /**
   * Parsed; of a repeated name the last counts (RFC 7519 section 4). Numbers are exact in `headerText` and `payloadText` only. In JSON
   * serialisations: of the first signature or recipient, protected and not. null with PASETO, which has none.
   */
  header: JsonObject | null;
  /** The payload where it is a JSON object. */
  claims: JsonObject | null;
  /** The payload as JSON of whatever kind; undefined: it is no JSON. */
  payloadValue: JsonValue | undefined;
  /** As sent. `payloadText` is null where the payload is no UTF-8 text. */
  headerText: string | null;
  payloadText: string | null;
  /** A payload that is no text. */
  payloadBase64url: string | null;
  payloadBytes: number | null;
  signatureBytes: number | null;
  /** A member name occurs twice in one object of header or payload. */
  repeatedNames: boolean;
  /** Those names, each once, at most 20. */
  repeated: readonly string[];
  /** Of `jwk`, `jku`, `x5u`, `x5c`, those in a header. Never fetched, never trusted. */
  embeddedKeys: readonly string[];
  /** Signatures of a JWS in JSON serialisation, the first one included; empty otherwise. */
  signatures: readonly SignatureHead[];
  furtherHeaders: readonly FurtherHeader[];
  disclosures: readonly Disclosure[];
  /** null: this is no SD-JWT. */
  sd: SdJwt | null;
  /** Of an encrypted token: a key opened it, so payload and claims are what was inside. */
  opened: boolean;
  /** The token that is this one's payload (RFC 7519 section 5.2), or the key binding JWT of an SD-JWT. */
  nested: Decoded | null;
  paseto: Paseto | null;
  /** One sentence on what is unusual and yet no fault, such as a payload that is no JSON object. */
  note: string | null;
  /** Set with format "malformed". */
  malformation: Malformation | null;
}

const NONE: readonly never[] = Object.freeze([]);

/** Nothing known yet. @param length Characters of the whole token. */
export function blank(length: number): Decoded {
  return {
    format: 'malformed',
    length,
    header: null,
    claims: null,
    payloadValue: undefined,
    headerText: null,
    payloadText: null,
    payloadBase64url: null,
    payloadBytes: null,
    signatureBytes: null,
    repeatedNames: false,
    repeated: NONE,
    embeddedKeys: NONE,
    signatures: NONE,
    furtherHeaders: NONE,
    disclosures: NONE,
    sd: null,
    opened: false,
    nested: null,
    paseto: null,
    note: null,
    malformation: null,
  };
}

/** Marks a token malformed, keeping what was read of it. @param reason One sentence. */
export function broken(decoded: Decoded, where: TokenPart, offset: number | null, reason: string): Decoded {
  decoded.format = 'malformed';
  decoded.malformation = { where, offset, reason };
  return decoded;
}
