import * as v from 'valibot';
import { pair } from './connection';
import { evidence, problem } from './failure';

/** What an API said with WWW-Authenticate, explained. */
export const challenge = v.strictObject({ scheme: v.string(), parameters: v.array(pair), explanation: v.string() });

const amount = v.nullable(v.number());
export const rateLimit = v.strictObject({
  /** Requests in one window, and how many of them are left. */
  limit: amount,
  remaining: amount,
  /** Milliseconds since the epoch. */
  resetAt: amount,
  retryAfterMs: amount,
  /** All of that in one or two sentences. */
  text: v.string(),
});

/** One HTTP request and its response, secrets replaced by their fingerprints. */
export const callExchange = v.strictObject({
  id: v.string(),
  purpose: v.picklist(['call', 'refresh']),
  request: v.strictObject({ method: v.string(), url: v.string(), headers: v.array(pair), bodyBytes: v.number() }),
  /** Milliseconds since the epoch. */
  startedAt: v.number(),
  /** For a refresh without headers, which may hold what nobody can tell from a secret. */
  response: v.nullable(
    v.strictObject({
      status: v.number(),
      statusText: v.string(),
      headers: v.array(pair),
      /** Milliseconds from the start: to the headers, to the end. */
      headersMs: v.number(),
      endMs: v.number(),
      bodyBytes: v.number(),
      /** Bytes kept, where the body was longer. */
      cutAt: v.nullable(v.number()),
      contentType: v.string(),
    }),
  ),
  challenge: v.nullable(challenge),
  problem: v.nullable(problem),
});

export const callResult = v.strictObject({
  /** In the order they happened; with a 401 retried: call, refresh, call. */
  exchanges: v.array(callExchange),
  /** Body of the last call as text; binary bodies as a sentence. */
  body: v.strictObject({
    text: v.string(),
    kind: v.picklist(['json', 'text', 'binary', 'empty']),
    notice: v.nullable(v.string()),
  }),
  /** Of the last call, as what follows. */
  challenge: v.nullable(challenge),
  rateLimit: v.nullable(rateLimit),
  /** For a status of 400 and above. */
  explanation: v.nullable(v.strictObject({ what: v.string(), cause: v.string(), action: v.string(), evidence: v.array(evidence) })),
});

export type ChallengeView = v.InferOutput<typeof challenge>;
export type RateLimitView = v.InferOutput<typeof rateLimit>;
export type ExchangeView = v.InferOutput<typeof callExchange>;
export type CallResultView = v.InferOutput<typeof callResult>;
