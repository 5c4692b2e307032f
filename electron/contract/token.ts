import type { WatchView } from './check';
/** Where a connection's tokens stand. `expiring` and `expired` follow from `expiringAt` and `expiresAt` as the clock moves. */
export type GrantState = 'never-connected' | 'active' | 'no-expiry' | 'refresh-dead' | 'outcome-unknown';

export interface FindingView {
  code: string;
  severity: 'error' | 'warning' | 'note';
  title: string;
  detail: string;
  action: string;
  reference: string;
  /** The person asked not to be told of it for this connection; it is listed apart. */
  muted: boolean;
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
  /** The name occurs more than once in its object; each occurrence is a member of its own. */
  repeated: boolean;
}

/** `jws`: payload that is no JSON object; `jws-json`, `jwe-json`: JSON serialisations (RFC 7515 7.2, RFC 7516 7.2). */
export type TokenFormat = 'jwt' | 'jws' | 'jws-json' | 'jwe' | 'jwe-json' | 'sd-jwt' | 'paseto' | 'opaque' | 'malformed';

/** One disclosure of an SD-JWT (RFC 9901). */
export interface DisclosureView {
  /** null: an array element. */
  name: string | null;
  /** As a member of the claims. */
  value: MemberView;
  /** Whether its digest stands in the token (or in another disclosure). */
  matched: boolean;
  digest: string;
}

export interface DecodedView {
  format: TokenFormat;
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
  /** A payload that is no JSON object: as text, or in base64url where it is no text. */
  payloadText: string | null;
  payloadBase64url: string | null;
  disclosures: DisclosureView[];
  /** Of an SD-JWT: the claims with what is disclosed in place, or why a verifier must refuse it (RFC 9901 section 7.1). */
  processed: MemberView[];
  processedJson: string | null;
  refused: string | null;
  /** A token inside this one (nested JWT), where it can be read without a key. */
  nested: DecodedView | null;
  /** Embedded keys and key addresses of the header (jwk, jku, x5u, x5c): shown, never used. */
  embeddedKeys: string[];
  /** Of a PASETO; null: it is none. */
  paseto: { version: 'v1' | 'v2' | 'v3' | 'v4'; purpose: 'public' | 'local' } | null;
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
  /** Whether a key to decrypt this connection's tokens with is sealed. */
  hasDecryptionKey: boolean;
  watch: WatchView;
  /** Until then the server wants no further refresh (Retry-After), or it is wiser to wait; milliseconds since the epoch. */
  retryAt: number | null;
  /** The newest tokens are in memory only: the vault refused them. Quitting would lose them. */
  unsaved: boolean;
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
  /** Its token is kept alive. */
  watched: boolean;
}
