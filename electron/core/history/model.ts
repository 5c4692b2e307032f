import * as v from 'valibot';
import { moment } from '../../model/text/limits';
import type { FamilyEvent, ShownGeneration } from '../../model/history';

/** One member of a token family: facts, no tokens. Times in milliseconds since the epoch on the corrected clock. */
export interface HistoryGeneration extends Omit<ShownGeneration, 'id' | 'claims' | 'key'> {
  /** Header and payload as JSON text; null if left out by preference, too long or unreadable. */
  header: string | null;
  claims: string | null;
}

/** Events that don't follow from the generations. */
export interface NotedEvent extends FamilyEvent {
  kind: 'refresh-failed' | 'revoked' | 'died' | 'forgotten';
}

/** One authorization's generations, in order. */
export interface Family {
  id: string;
  startedAt: number;
  generations: HistoryGeneration[];
  noted: NotedEvent[];
}

const text = v.string();
const time = v.pipe(v.number(), v.finite());
const generation: v.GenericSchema<HistoryGeneration> = v.object({
  number: v.number(),
  how: v.picklist(['connected', 'refreshed', 'retrieved']),
  issuedAt: moment,
  expiresAt: v.nullable(time),
  endedAt: v.nullable(time),
  end: v.picklist(['current', 'replaced', 'expired', 'revoked', 'dead']),
  fingerprint: text,
  refreshFingerprint: v.nullable(text),
  scopes: v.nullable(v.array(text)),
  header: v.nullable(text),
  claims: v.nullable(text),
});
const notedEvent = v.object({ at: moment, kind: v.picklist(['refresh-failed', 'revoked', 'died', 'forgotten']), text });
/** A family as it stands in a file. */
export const family: v.GenericSchema<Family> = v.object({
  id: text,
  startedAt: moment,
  generations: v.array(generation),
  noted: v.array(notedEvent),
});

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
