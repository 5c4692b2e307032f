import type { Evidence, Problem } from './result';
import type { Pair } from './connection';

export interface CallInput {
  method: string;
  url: string;
  query: Pair[];
  headers: Pair[];
  body: string;
}

/** One HTTP request and its response, secrets replaced by their fingerprints. */
export interface ExchangeView {
  id: string;
  purpose: 'call' | 'refresh';
  request: { method: string; url: string; headers: Pair[]; bodyBytes: number };
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** For a refresh without headers, which may hold what nobody can tell from a secret. */
  response: {
    status: number;
    statusText: string;
    headers: Pair[];
    /** Milliseconds from the start: to the headers, to the end. */
    headersMs: number;
    endMs: number;
    bodyBytes: number;
    /** Set when the body was longer than what is kept (bytes kept). */
    cutAt: number | null;
    contentType: string;
  } | null;
  /** What the API said with WWW-Authenticate, explained; null for a refresh. */
  challenge: ChallengeView | null;
  problem: Problem | null;
}

export interface ChallengeView {
  scheme: string;
  parameters: Pair[];
  explanation: string;
}
export interface RateLimitView {
  limit: number | null;
  remaining: number | null /** Milliseconds since the epoch. */;
  resetAt: number | null /** Milliseconds. */;
  retryAfterMs: number | null;
  text: string;
}

export interface CallResultView {
  /** In the order they happened; with a 401 retried: call, refresh, call. */
  exchanges: ExchangeView[];
  /** Body of the last call as text; binary bodies as a sentence. */
  body: { text: string; kind: 'json' | 'text' | 'binary' | 'empty'; notice: string | null };
  /** Of the last call. */
  challenge: ChallengeView | null;
  rateLimit: RateLimitView | null;
  /** What to make of it, for a status of 400 and above. */
  explanation: { what: string; cause: string; action: string; evidence: Evidence[] } | null;
}
