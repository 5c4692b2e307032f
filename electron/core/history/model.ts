/** One member of a token family: facts, no tokens. Times in milliseconds since the epoch on the corrected clock. */
export interface HistoryGeneration {
  number: number;
  how: 'connected' | 'refreshed' | 'retrieved';
  issuedAt: number;
  /** null: no expiry known. */
  expiresAt: number | null;
  /** When it was replaced, revoked or found dead; null while it is current or if it simply expired. */
  endedAt: number | null;
  end: 'current' | 'replaced' | 'expired' | 'revoked' | 'dead';
  /** Keyed fingerprint of the access token, and of the refresh token that came with it. */
  fingerprint: string;
  refreshFingerprint: string | null;
  scopes: string[] | null;
  /** Header and payload as JSON text; null if left out by preference, too long or unreadable. */
  header: string | null;
  claims: string | null;
}

/** Events that don't follow from the generations. */
export interface NotedEvent {
  at: number;
  kind: 'refresh-failed' | 'revoked' | 'died' | 'forgotten';
  text: string;
}

/** One authorization's generations, in order. */
export interface Family {
  id: string;
  startedAt: number;
  generations: HistoryGeneration[];
  noted: NotedEvent[];
}

/** Persists a connection's families, oldest first. Given no secrets. All methods may reject with the system's error. */
export interface HistoryStore {
  read(connectionId: string): Promise<Family[]>;
  /** All or nothing. */
  write(connectionId: string, families: readonly Family[]): Promise<void>;
  remove(connectionId: string): Promise<void>;
}

/** Limits per connection: families, and generations across all of them. */
export const MAX_FAMILIES = 20;
export const MAX_GENERATIONS = 200;
/** Limit per family. */
export const MAX_NOTED = 200;
