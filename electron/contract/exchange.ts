import type { Pair } from './connection';
import type { Evidence } from './result';
import type { FindingView } from './token';

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

/** One line of the exchange log. */
export interface ExchangeRowView {
  id: string;
  connectionId: string;
  purpose: ExchangePurpose;
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  /** Redacted. */
  url: string;
  /** null: no answer, or (authorize, callback) none of ours to see. */
  status: number | null;
  /** Milliseconds from start to end; null without an answer. */
  tookMs: number | null;
  failed: boolean;
  /** "invalid_grant", "network-dns": what to look for in a list; null when all went well. */
  error: string | null;
}

/** A body as it may be shown: redacted by structure. */
export interface LoggedBodyView {
  text: string;
  kind: 'form' | 'json' | 'html' | 'text' | 'binary' | 'empty';
  bytes: number;
  /** Bytes kept, where the body was longer than what is kept. */
  cutAt: number | null;
}

/** One HTTP exchange of a connection; secrets stand as their kind and keyed fingerprint. */
export interface LoggedExchangeView extends ExchangeRowView {
  request: { headers: Pair[]; body: LoggedBodyView };
  response: {
    statusText: string;
    headers: Pair[];
    body: LoggedBodyView;
    headersMs: number;
    endMs: number;
  } | null;
  /** Which secrets were used: kind and fingerprint. */
  secrets: { kind: string; fingerprint: string; where: string }[];
  findings: FindingView[];
  coach: CoachView | null;
}

/** What to make of a failed exchange. */
export interface CoachView {
  /** The rule's code, as in the reference; "unknown" where no rule fits. */
  situation: string;
  known: boolean;
  what: string;
  cause: string;
  action: string;
  evidence: Evidence[];
  reference: string | null;
}
