import * as v from 'valibot';
import { pair } from './connection';
import { coachView, exchangeView } from './exchange';
import { problem } from './failure';

/** What an API said with WWW-Authenticate. `scheme` as sent: "Bearer". */
const challenge = v.strictObject({ scheme: v.string(), parameters: v.array(pair) });

const amount = v.nullable(v.number());
const rateLimit = v.strictObject({
  /** Requests in one window, and how many of them are left. */
  limit: amount,
  remaining: amount,
  /** Milliseconds since the epoch. */
  resetAt: amount,
  retryAfterMs: amount,
  /** All of that in one or two sentences. */
  text: v.string(),
});

const callBody = v.strictObject({
  text: v.string(),
  kind: v.picklist(['json', 'text', 'binary', 'empty']),
  notice: v.nullable(v.string()),
  /** Bytes read, where the body was longer; null: all of it was. */
  cutAt: v.nullable(v.number()),
});

/** One request that a call caused, or would have caused. */
const callStep = v.strictObject({
  purpose: v.picklist(['call', 'refresh']),
  /** Where it went, or would have gone; redacted. */
  url: v.string(),
  /** null: no answer came, or none that was taken down. */
  status: v.nullable(v.number()),
  /** As in the exchange log, also where that keeps nothing; null: nothing was sent from here. */
  exchange: v.nullable(exchangeView),
  /** Why it brought nothing; null: a call was answered, a refresh brought a token. */
  problem: v.nullable(problem),
});

export const callResult = v.strictObject({
  /** In the order they happened; with a 401 retried: call, refresh, call. */
  exchanges: v.array(callStep),
  /** Of the last call, as what follows. Binary bodies as a sentence. */
  body: callBody,
  challenge: v.nullable(challenge),
  rateLimit: v.nullable(rateLimit),
  /** Why it failed; null: it did not. */
  explanation: v.nullable(coachView),
});

export type Challenge = v.InferOutput<typeof challenge>;
export type RateLimit = v.InferOutput<typeof rateLimit>;
export type CallBody = v.InferOutput<typeof callBody>;
export type CallStepView = v.InferOutput<typeof callStep>;
export type CallResultView = v.InferOutput<typeof callResult>;
