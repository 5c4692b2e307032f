/** One member of a token family: facts, no token. Times in milliseconds since the epoch on the corrected clock. */
export interface HistoryGeneration {
  number: number;
  how: 'connected' | 'refreshed' | 'retrieved';
  issuedAt: number;
  /** null: no expiry known. */
  expiresAt: number | null;
  /** When it was replaced, revoked or found dead; null while it is the current one or simply ran out. */
  endedAt: number | null;
  end: 'current' | 'replaced' | 'expired' | 'revoked' | 'dead';
  /** Keyed fingerprint of the access token, and of the refresh token that came with it. */
  fingerprint: string;
  refreshFingerprint: string | null;
  scopes: string[] | null;
  /** Header and payload as JSON text; null: kept out, too long, or not readable. */
  header: string | null;
  claims: string | null;
}

/** What can't be told from the generations themselves. */
export interface NotedEvent {
  at: number;
  kind: 'refresh-failed' | 'revoked' | 'died' | 'forgotten';
  text: string;
}

/** What one authorization gave: generations in order. */
export interface Family {
  id: string;
  startedAt: number;
  generations: HistoryGeneration[];
  noted: NotedEvent[];
}

/** Where a connection's families are kept over restarts, oldest first. What it is given holds no secret. All may reject with the system's error. */
export interface HistoryStore {
  read(connectionId: string): Promise<Family[]>;
  /** All or nothing. */
  write(connectionId: string, families: readonly Family[]): Promise<void>;
  remove(connectionId: string): Promise<void>;
}

/** Families of a connection that are remembered, and generations of all of them together. */
export const MAX_FAMILIES = 20;
export const MAX_GENERATIONS = 200;
/** Events noted per family. */
export const MAX_NOTED = 200;
