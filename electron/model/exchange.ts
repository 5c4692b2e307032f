import * as v from 'valibot';
import { evidence, failureDetails } from './failure';
import { findingView } from './finding';
import { REMEDIES } from './remedy';
import { rewriting, SIGNED_FOR_TAP, TROUBLE_KINDS } from './tap';

const text = v.nullable(v.string());
const number = v.pipe(v.number(), v.finite());
/** Of any length, unlike what a person may enter. */
const headers = v.array(v.strictObject({ name: v.string(), value: v.string() }));

/** What a secret is, in the words that stand in its place: "[access token 3f9a-01bc]". */
export const SECRET_KINDS = [
  'access token',
  'refresh token',
  'ID token',
  'registration token',
  'token',
  'client secret',
  'client credentials',
  'credentials',
  'code',
  'code verifier',
  'device code',
  'user code',
  'assertion',
  'signed response',
  'DPoP proof',
  'password',
  'API key',
  'cookie',
  'key',
  'secret',
] as const;

export type SecretKind = (typeof SECRET_KINDS)[number];

/** What an exchange was for. */
const exchangePurpose = v.picklist([
  'par',
  'authorize',
  'sign-in-page',
  'callback',
  'sign-out',
  'device-authorization',
  'token',
  'refresh',
  'discovery',
  'jwks',
  'registration',
  'introspection',
  'revocation',
  'userinfo',
  'call',
]);

/** Whether it went through the browser, which shows Tokenscope no answer. */
export const isInBrowser = (purpose: v.InferOutput<typeof exchangePurpose>) =>
  purpose === 'authorize' || purpose === 'callback' || purpose === 'sign-out';

/** The check of a run that sent something. */
const sentByCheck = v.strictObject({ id: v.string(), statement: v.string(), runId: v.string(), planName: v.string() });

/** One line of the exchange log. */
export const exchangeRow = v.strictObject({
  id: v.string(),
  connectionId: v.string(),
  purpose: exchangePurpose,
  /** Start, in milliseconds since the epoch on the corrected clock. */
  at: number,
  method: v.string(),
  /** Redacted. */
  url: v.string(),
  /** null: no answer, or (authorize, callback) none of ours to see. */
  status: v.nullable(number),
  /** Milliseconds from start to end; null without an answer. */
  tookMs: v.nullable(number),
  /** No answer, an answer of failure, or (token, refresh) an error under a status of success. */
  failed: v.boolean(),
  /** What to look for in a list: "invalid_grant", "network-dns", "http-404"; null when all went well. */
  error: text,
  /** Bytes of the answer's body; absent: there was none, or an earlier version wrote the line. */
  bytes: v.optional(number),
  /** Absent: the person sent it, or the app for them. */
  check: v.optional(sentByCheck),
  /** The preflight that sent it, by its id. */
  preflight: v.optional(v.string()),
  /** Whose it is. Absent: Tokenscope's. `app`: of the app that a tap watches. */
  by: v.optional(v.literal('app')),
  /** It goes on; what there is of it so far. */
  running: v.optional(v.literal(true)),
  /** What the tap played instead of only passing it on. */
  trouble: v.optional(v.picklist(TROUBLE_KINDS)),
});

export const loggedBody = v.strictObject({
  /** Redacted by structure. Empty where the body is binary. */
  text: v.string(),
  kind: v.picklist(['form', 'json', 'html', 'text', 'binary', 'empty']),
  /** Of the body as sent or received (as far as it was read). */
  bytes: number,
  /** Bytes kept, where the body was longer than what is kept; null: all of it. */
  cutAt: v.nullable(number),
});

export const loggedResponse = v.strictObject({
  statusText: v.string(),
  /** Redacted, as received, repeated names kept. Names in lower case. */
  headers: headers,
  body: loggedBody,
  /** Milliseconds from the start: to the headers, to the end. */
  headersMs: number,
  endMs: number,
});

/** What to make of a failed exchange. */
export const coachView = v.strictObject({
  /** The rule's code, as in the reference; "unknown" where no rule fits. */
  situation: v.string(),
  known: v.boolean(),
  what: v.string(),
  cause: v.string(),
  action: v.string(),
  evidence: v.array(evidence),
  reference: text,
  /** The provider's own words, cleaned and redacted; null: it said nothing. */
  said: text,
  /** What mends it, the best first. */
  mend: v.array(v.picklist(REMEDIES)),
});

const secretSeen = v.strictObject({
  kind: v.picklist(SECRET_KINDS),
  fingerprint: v.string(),
  /** Such as "request header Authorization", "response member access_token". */
  where: v.string(),
});

/** One HTTP exchange of a connection as it is kept: no secret in it, each stands as its kind and keyed fingerprint. */
export const loggedExchange = v.strictObject({
  ...exchangeRow.entries,
  /** `x5t#S256` of the client certificate that was ready for the server to ask for. Absent: none was. */
  certificate: v.optional(v.string()),
  /** What the tap changed on its way; the rest passed as it was. Absent: nothing. */
  rewritten: v.optional(v.array(rewriting)),
  /** What the app signed for the tap's URL, so that a server that compares can't accept it. Absent: nothing. */
  signedForTap: v.optional(v.array(v.picklist(SIGNED_FOR_TAP))),
  /** `proof`: of a DPoP proof, or of the signed response of a callback, header and claims as JSON; the signature is not kept. */
  request: v.strictObject({ headers, body: loggedBody, proof: v.optional(loggedBody) }),
  response: v.nullable(loggedResponse),
  /** Redacted: why no answer came, or why a callback was refused. */
  failure: v.nullable(failureDetails),
  secrets: v.array(secretSeen),
});

const { failure: _, ...shownParts } = loggedExchange.entries;
/** The same with what to make of it. */
export const exchangeView = v.strictObject({ ...shownParts, findings: v.array(findingView), coach: v.nullable(coachView) });

export type ExchangePurpose = v.InferOutput<typeof exchangePurpose>;
export type SentByCheck = v.InferOutput<typeof sentByCheck>;
export type ExchangeRow = v.InferOutput<typeof exchangeRow>;
export type LoggedBody = v.InferOutput<typeof loggedBody>;
export type LoggedExchange = v.InferOutput<typeof loggedExchange>;
export type CoachView = v.InferOutput<typeof coachView>;
export type LoggedExchangeView = v.InferOutput<typeof exchangeView>;

/** The shells that a request can be copied for, as a command line. */
const shellName = v.picklist(['bash', 'powershell']);
/** What a call can be copied as. */
export const snippetLanguage = v.picklist(['bash', 'powershell', 'javascript', 'python', 'httpie', 'powershell-web', 'go', 'csharp']);
export type SnippetLanguage = v.InferOutput<typeof snippetLanguage>;
export type ShellName = v.InferOutput<typeof shellName>;
