import type { Pair, SavedCall } from '../connection/model';
import type { Evidence, FailureDetails } from '../failure';

/** A test call as a person writes it. `url` is absolute, or relative to the connection's API base URL. */
export type Call = Omit<SavedCall, 'id' | 'name'>;

/** One HTTP request and its response; every secret in it is replaced by its kind and fingerprint. */
export interface Exchange {
  id: string;
  purpose: 'call' | 'refresh';
  request: { method: string; url: string; headers: Pair[]; bodyBytes: number };
  /** Milliseconds since the epoch on the app's corrected clock. */
  startedAt: number;
  /** Of a refresh without headers. */
  response: ExchangeResponse | null;
  /** What the API said with WWW-Authenticate; null for a refresh. */
  challenge: ExplainedChallenge | null;
  problem: FailureDetails | null;
}

export interface ExchangeResponse {
  status: number;
  statusText: string;
  headers: Pair[];
  /** Milliseconds from the start. */
  headersMs: number;
  endMs: number;
  /** Bytes kept. */
  bodyBytes: number;
  /** Bytes kept, where the body was longer; null: all of it was. */
  cutAt: number | null;
  contentType: string;
}

export interface CallBody {
  text: string;
  kind: 'json' | 'text' | 'binary' | 'empty';
  notice: string | null;
}

export interface Challenge {
  /** As sent: "Bearer". */
  scheme: string;
  parameters: Pair[];
}

export interface ExplainedChallenge extends Challenge {
  explanation: string;
}

export interface RateLimit {
  /** Requests in one window, and how many of them are left. */
  limit: number | null;
  remaining: number | null;
  /** Milliseconds since the epoch on the app's corrected clock. */
  resetAt: number | null;
  retryAfterMs: number | null;
  /** All of that in one or two sentences. */
  text: string;
}

export interface Explanation {
  what: string;
  cause: string;
  action: string;
  evidence: Evidence[];
}

export interface CallResult {
  /** In the order they happened; with a 401 that was retried: call, refresh, call. */
  exchanges: Exchange[];
  /** Of the last call. */
  body: CallBody;
  /** Of the last call. */
  challenge: ExplainedChallenge | null;
  rateLimit: RateLimit | null;
  /** For a status of 400 and above. */
  explanation: Explanation | null;
}
