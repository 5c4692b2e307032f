/** Where a connection's tokens stand. `expiring` and `expired` follow from `expiringAt` and `expiresAt` as the clock moves. */
export type GrantState = 'never-connected' | 'active' | 'no-expiry' | 'refresh-dead' | 'outcome-unknown';

export interface FindingView {
  code: string;
  severity: 'error' | 'warning' | 'note';
  title: string;
  detail: string;
  action: string;
  reference: string;
}

/** One claim or header member. All text is untrusted. */
export interface MemberView {
  name: string;
  /** Registered meaning, or null for a private name. */
  meaning: string | null;
  /** The value as JSON text for objects and arrays, plain text for strings, digits as written for numbers. */
  text: string;
  kind: 'text' | 'number' | 'boolean' | 'null' | 'object' | 'array' | 'time' | 'scopes';
  /** Milliseconds since the epoch for `time`. */
  at: number | null;
  /** Members of `scopes`, or of an array of strings. */
  items: string[] | null;
  /** A short remark beside it: "as configured", "unlike the connection's audience". */
  remark: string | null;
  /** Set where the remark says something is off. */
  off: boolean;
}

export interface DecodedView {
  format: 'jwt' | 'jws' | 'jwe' | 'opaque' | 'malformed';
  /** One sentence: "JWT access token, signed with RS256". */
  summary: string;
  header: MemberView[];
  claims: MemberView[];
  /** Raw JSON of header and payload as received, pretty-printed; claims of one's own tokens are not secret to their owner. */
  headerJson: string | null;
  payloadJson: string | null;
  signature: { status: 'not-verified' | 'unsecured' | 'none'; text: string; bytes: number | null };
  /** Characters of the whole token. */
  length: number;
  /** Keyed fingerprint, to tell two tokens apart. */
  fingerprint: string;
  /** First characters of header and payload segments for show (never the signature, never of an opaque token). */
  preview: string[];
  problem: string | null;
}

export interface GenerationView {
  number: number;
  receivedAt: number;
  endedAt: number | null;
  how: 'connected' | 'refreshed' | 'retrieved';
  end: 'current' | 'replaced' | 'expired' | 'dead';
  fingerprint: string;
}

export interface GrantView {
  connectionId: string;
  state: GrantState;
  /** All times: milliseconds since the epoch on the app's corrected clock. */
  receivedAt: number | null;
  expiresAt: number | null;
  expiringAt: number | null;
  expirySource: 'exp' | 'expires_in' | null;
  lifetimeMs: number | null;
  tokenType: string | null;
  hasRefreshToken: boolean;
  scopesAsked: string[];
  scopesGranted: string[] | null;
  /** Server clock minus this machine's; null: the server sent no Date. */
  clockSkewMs: number | null;
  access: DecodedView | null;
  id: DecodedView | null;
  refreshFingerprint: string | null;
  /** Members of the token response and callback that are not tokens (scope, tenant, ...). Untrusted text. */
  response: MemberView[];
  findings: FindingView[];
  family: GenerationView[];
  /** Why the refresh token is dead or the last refresh failed; null when all is well. */
  problem: import('./result').Problem | null;
  refreshing: boolean;
}

/** What the list needs of each connection; derived without opening the vault. */
export interface ConnectionSummary {
  id: string;
  name: string;
  template: string;
  environment: string;
  /** "Authorization code", "Refresh token refused": one short line. */
  caption: string;
  state: GrantState;
  receivedAt: number | null;
  expiresAt: number | null;
  expiringAt: number | null;
  /** When the state was entered, for dead ones. */
  since: number | null;
  plainHttp: boolean;
}
