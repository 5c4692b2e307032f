import type { Pair } from '../connection/model';
import type { FailureDetails } from '../failure';
import type { SecretKind } from '../redaction/model';

export type { KnownSecret, SecretKind } from '../redaction/model';

/** What an exchange was for. */
export type ExchangePurpose =
  | 'authorize'
  | 'callback'
  | 'token'
  | 'refresh'
  | 'discovery'
  | 'jwks'
  | 'introspection'
  | 'revocation'
  | 'userinfo'
  | 'call';

export interface LoggedBody {
  /** Redacted. Empty where the body is binary. */
  text: string;
  kind: 'form' | 'json' | 'html' | 'text' | 'binary' | 'empty';
  /** Bytes of the body as sent or received (as far as it was read). */
  bytes: number;
  /** Bytes kept, where the body was longer than what is kept; null: all of it. */
  cutAt: number | null;
}

export interface LoggedResponse {
  statusText: string;
  /** Redacted, as received, repeated names kept. Names in lower case. */
  headers: Pair[];
  body: LoggedBody;
  /** Milliseconds from the start. */
  headersMs: number;
  endMs: number;
}

/** One HTTP exchange of a connection as it is kept: no secret in it, each stands as its kind and keyed fingerprint. */
export interface LoggedExchange {
  id: string;
  connectionId: string;
  purpose: ExchangePurpose;
  /** Start, in milliseconds since the epoch on the corrected clock. */
  at: number;
  method: string;
  /** Redacted. */
  url: string;
  /** null: no answer, or (authorize, callback) none of ours to see. */
  status: number | null;
  /** Milliseconds from start to end; null without an answer. */
  tookMs: number | null;
  /** No answer, an answer of failure, or (token, refresh) an error under a status of success. */
  failed: boolean;
  /** "invalid_grant", "network-dns", "http-404"; null when all went well. */
  error: string | null;
  request: { headers: Pair[]; body: LoggedBody };
  response: LoggedResponse | null;
  /** Redacted: why no answer came, or why a callback was refused. */
  failure: FailureDetails | null;
  /** Which secrets were seen: `where` is such as "request header Authorization", "response member access_token". */
  secrets: { kind: SecretKind; fingerprint: string; where: string }[];
}
