import * as v from 'valibot';

const text = v.nullable(v.string());
const texts = v.array(v.string());

const memberParts = {
  name: v.string(),
  /** Registered meaning; null: a private name. */
  meaning: text,
  /** Plain text for strings, digits as written for numbers, JSON for objects and arrays. */
  text: v.string(),
  kind: v.picklist(['text', 'number', 'boolean', 'null', 'object', 'array', 'time', 'scopes']),
  /** Milliseconds since the epoch, for `time`. */
  at: v.nullable(v.number()),
  /** The scopes, or the members of an array of strings. */
  items: v.nullable(texts),
  /** A short remark beside it: "as configured", "unlike the connection's audience". */
  remark: text,
  /** The remark says that something is off. */
  off: v.boolean(),
  /** The name occurs more than once in its object; each occurrence is a member of its own. */
  repeated: v.boolean(),
  /** Items, or nested members, beyond those listed; absent: all are. */
  left: v.optional(v.number()),
};
const flatMember = v.strictObject(memberParts);

/** One claim, header member or member of an answer, ready for show. All text is untrusted. */
export interface Member extends v.InferOutput<typeof flatMember> {
  /** What is nested in it: members of an object, or of an array that holds more than texts, which have their place as a name. */
  children?: Member[];
}

export const member: v.GenericSchema<Member> = v.strictObject({
  ...memberParts,
  children: v.optional(v.array(v.lazy(() => member))),
});

/** One disclosure of an SD-JWT (RFC 9901). */
const inspectedDisclosure = v.strictObject({
  /** null: an array element. */
  name: text,
  value: member,
  /** Its digest stands in the token, or in another disclosure. */
  matched: v.boolean(),
  /** base64url; empty where it was not computed, since it is not by sha-256. */
  digest: v.string(),
});
export type InspectedDisclosure = v.InferOutput<typeof inspectedDisclosure>;

const tokenParts = {
  /** `jws`: payload that is no JSON object; `jws-json`, `jwe-json`: JSON serialisations (RFC 7515 7.2, RFC 7516 7.2). */
  format: v.picklist(['jwt', 'jws', 'jws-json', 'jwe', 'jwe-json', 'sd-jwt', 'paseto', 'opaque', 'malformed']),
  /** One sentence: "JWT access token, signed with RS256". */
  summary: v.string(),
  /** Also the members of unprotected headers, of further signatures' headers, and of a PASETO's footer; remarked as such. */
  header: v.array(member),
  claims: v.array(member),
  /** As received, indented; claims of one's own tokens are not secret to their owner. */
  headerJson: text,
  payloadJson: text,
  signature: v.strictObject({
    status: v.picklist(['not-verified', 'unsecured', 'none']),
    text: v.string(),
    bytes: v.nullable(v.number()),
  }),
  /** Characters of the whole token. */
  length: v.number(),
  /** Keyed, to tell two tokens apart. */
  fingerprint: v.string(),
  /** The first characters of the header segment and, of a signed token, of the payload segment. Empty for opaque tokens. */
  preview: texts,
  problem: text,
  /** A payload that is no JSON object: as text, or in base64url where it is no text. Both null where the payload is a token. */
  payloadText: text,
  payloadBase64url: text,
  disclosures: v.array(inspectedDisclosure),
  /** Of an SD-JWT: the claims with what is disclosed in place, and why a verifier must refuse it (RFC 9901 section 7.1), or null. */
  processed: v.array(member),
  processedJson: text,
  refused: text,
  /** Keys and addresses of keys in the header (jwk, jku, x5u, x5c), a line each: shown, never used. */
  embeddedKeys: texts,
  /** null: it is no PASETO. */
  paseto: v.nullable(v.strictObject({ version: v.picklist(['v1', 'v2', 'v3', 'v4']), purpose: v.picklist(['public', 'local']) })),
};
const flat = v.strictObject(tokenParts);

/** A token as its parts with their meaning. Holds no token; all text but `summary`, `signature` and `problem` is untrusted. */
export interface TokenInspection extends v.InferOutput<typeof flat> {
  /** A token inside this one (nested JWT), where it can be read without a key. */
  nested: TokenInspection | null;
}
export type TokenFormat = TokenInspection['format'];

export const tokenInspection: v.GenericSchema<TokenInspection> = v.strictObject({
  ...tokenParts,
  nested: v.nullable(v.lazy(() => tokenInspection)),
});

const time = v.nullable(v.number());
/** Milliseconds since the epoch; null: absent or unusable. */
export const tokenTimes = v.strictObject({
  iat: time,
  nbf: time,
  exp: time,
  /** `invalid`: one of them is there and no date, or the token is too broken to tell. */
  state: v.picklist(['active', 'expired', 'not-yet-valid', 'no-expiry', 'invalid']),
});
export type TokenTimes = v.InferOutput<typeof tokenTimes>;

const difference = v.strictObject({
  name: v.string(),
  /** null: not in that token. */
  a: text,
  b: text,
  change: v.picklist(['added', 'removed', 'changed', 'same']),
});
export type Difference = v.InferOutput<typeof difference>;

/** How two tokens differ; `added` is in the second only. Holds no token. All text is untrusted. */
export const comparison = v.strictObject({
  /** What the two are called. */
  a: v.string(),
  b: v.string(),
  claims: v.array(difference),
  header: v.array(difference),
  /** null: neither names scopes, or one can't be read. */
  scopes: v.nullable(v.strictObject({ added: texts, removed: texts, kept: texts })),
  /** Milliseconds; null: not known. */
  lifetime: v.strictObject({ a: time, b: time }),
  /** Sentences worth reading first: "The audience changed", "Signed by another key". */
  remarks: texts,
});
export type Comparison = v.InferOutput<typeof comparison>;
