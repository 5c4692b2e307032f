import * as v from 'valibot';
import { member } from './token';

const time = v.nullable(v.number());

/** One member of a token family, past or present. Times in milliseconds since the epoch. */
const shownGeneration = v.strictObject({
  /** Unique within the connection. */
  id: v.string(),
  number: v.number(),
  how: v.picklist(['connected', 'refreshed', 'retrieved']),
  issuedAt: v.number(),
  expiresAt: time,
  /** When it was replaced, revoked or found dead; null while it is the current one or simply ran out. */
  endedAt: time,
  end: v.picklist(['current', 'replaced', 'expired', 'revoked', 'dead']),
  fingerprint: v.string(),
  refreshFingerprint: v.nullable(v.string()),
  scopes: v.nullable(v.array(v.string())),
  /** null: claims are kept out of the history, or there were none to read. */
  claims: v.nullable(v.array(member)),
  /** The signing key's id. */
  key: v.nullable(v.string()),
});

const familyEvent = v.strictObject({
  at: v.number(),
  kind: v.picklist(['connected', 'refreshed', 'refresh-failed', 'expired', 'revoked', 'died', 'forgotten']),
  text: v.string(),
});

/** What one authorization gave: generations and what happened to them, both in order. */
const shownFamily = v.strictObject({
  id: v.string(),
  /** Whose tokens they are. Absent: the connection's own; else those of an app that a tap watched. */
  by: v.optional(v.literal('app')),
  startedAt: v.number(),
  generations: v.array(shownGeneration),
  events: v.array(familyEvent),
});

export const historyView = v.strictObject({
  connectionId: v.string(),
  /** Newest first. */
  families: v.array(shownFamily),
  keepsClaims: v.boolean(),
});

export type ShownGeneration = v.InferOutput<typeof shownGeneration>;
export type FamilyEvent = v.InferOutput<typeof familyEvent>;
export type ShownFamily = v.InferOutput<typeof shownFamily>;
export type HistoryView = v.InferOutput<typeof historyView>;
