import * as v from 'valibot';

const time = v.nullable(v.number());

/** Where a connection's tokens stand. Whether they are expiring or expired follows from the times as the clock moves. */
export const grantState = v.picklist(['never-connected', 'active', 'no-expiry', 'refresh-dead', 'outcome-unknown']);

/** Secret-free facts of a grant, kept with the settings so that lists need no vault. Times in milliseconds since the epoch. */
export const grantFacts = v.strictObject({
  state: v.picklist(['active', 'no-expiry', 'refresh-dead', 'outcome-unknown']),
  receivedAt: time,
  expiresAt: time,
  expiringAt: time,
  since: time,
  caption: v.nullable(v.string()),
});

/** One member of a token family, past or present: facts only, no token. Times in milliseconds since the epoch. */
export const generation = v.strictObject({
  number: v.number(),
  receivedAt: v.number(),
  endedAt: time,
  how: v.picklist(['connected', 'refreshed', 'retrieved']),
  end: v.picklist(['current', 'replaced', 'expired', 'dead']),
  /** Keyed fingerprint of the access token. */
  fingerprint: v.string(),
});

export type GrantState = v.InferOutput<typeof grantState>;
export type GrantFacts = v.InferOutput<typeof grantFacts>;
export type Generation = v.InferOutput<typeof generation>;
