import type { MemberView } from './token';

/** One member of a token family, past or present. Times in milliseconds since the epoch. */
export interface HistoryGenerationView {
  /** Unique within the connection. */
  id: string;
  number: number;
  how: 'connected' | 'refreshed' | 'retrieved';
  issuedAt: number;
  expiresAt: number | null;
  /** When it was replaced, revoked or found dead; null while it is the current one or simply ran out. */
  endedAt: number | null;
  end: 'current' | 'replaced' | 'expired' | 'revoked' | 'dead';
  fingerprint: string;
  refreshFingerprint: string | null;
  scopes: string[] | null;
  /** null: claims are kept out of the history, or there were none to read. */
  claims: MemberView[] | null;
  key: string | null;
}

/** What one authorization gave: generations in order. */
export interface FamilyView {
  id: string;
  startedAt: number;
  generations: HistoryGenerationView[];
  /** What happened to the family, in order. */
  events: { at: number; kind: 'connected' | 'refreshed' | 'refresh-failed' | 'expired' | 'revoked' | 'died' | 'forgotten'; text: string }[];
}

export interface HistoryView {
  connectionId: string;
  /** Newest first. */
  families: FamilyView[];
  keepsClaims: boolean;
}

/** How two tokens differ. */
export interface ComparisonView {
  a: string;
  b: string;
  claims: { name: string; a: string | null; b: string | null; change: 'added' | 'removed' | 'changed' | 'same' }[];
  header: { name: string; a: string | null; b: string | null; change: 'added' | 'removed' | 'changed' | 'same' }[];
  scopes: { added: string[]; removed: string[]; kept: string[] } | null;
  /** Milliseconds. */
  lifetime: { a: number | null; b: number | null };
  /** Sentences worth reading first: "The audience changed", "Signed by another key". */
  remarks: string[];
}
