import * as v from 'valibot';
import { problem } from './failure';

/** What a server can be asked about a token: RFC 7662, OpenID Connect Core section 5.3, RFC 7009. */
export const askWhat = v.picklist(['introspection', 'userinfo', 'revocation']);
export const askedToken = v.picklist(['access', 'refresh']);

const text = v.nullable(v.string());
/** One member of the answer beside the claim of the same name. Untrusted text, secrets hidden. */
const answerRow = v.strictObject({
  name: v.string(),
  token: text,
  server: text,
  verdict: v.picklist(['same', 'different', 'token-only', 'server-only']),
  /** Its numbers are seconds since the epoch. */
  isTime: v.optional(v.boolean()),
});
/** What asking again showed of one member of the family. `active` null: it could not be found out. */
const aftermath = v.strictObject({ token: askedToken, active: v.nullable(v.boolean()), text: v.string() });

/** A server's answer about a token, beside what the token says itself. */
export const serverAnswer = v.strictObject({
  what: askWhat,
  /** In the exchange log; null: nothing is kept. */
  exchangeId: text,
  /** Milliseconds since the epoch. */
  askedAt: v.number(),
  status: v.number(),
  /** "Active, says the server", "Revoked: introspection no longer knows it". */
  summary: v.string(),
  active: v.nullable(v.boolean()),
  rows: v.array(answerRow),
  /** The answer, pretty-printed and redacted; null: no body. */
  json: text,
  /** With revocation: what asking again showed of each member of the family. */
  after: v.array(aftermath),
  /** Set where the server refused, or its answer can't be used. */
  problem: v.nullable(problem),
});

/** Where a sign-out at the provider leads (OpenID Connect RP-Initiated Logout 1.0). Never the address itself: the ID token is in it. */
export const signOutPlace = v.strictObject({
  host: v.string(),
  /** Where the provider is asked to send the browser afterwards; null: nowhere. */
  returnsTo: text,
});

export type AskWhat = v.InferOutput<typeof askWhat>;
export type AskedToken = v.InferOutput<typeof askedToken>;
export type AnswerRow = v.InferOutput<typeof answerRow>;
export type Aftermath = v.InferOutput<typeof aftermath>;
export type SignOutPlace = v.InferOutput<typeof signOutPlace>;
export type ServerAnswerView = v.InferOutput<typeof serverAnswer>;
