import * as v from 'valibot';
import { problem } from './failure';
import { findingView } from './finding';
import { member, tokenInspection } from './token';

const time = v.nullable(v.number());

/** Where a connection's tokens stand. Whether they are expiring or expired follows from the times as the clock moves. */
export const grantState = v.picklist(['never-connected', 'active', 'no-expiry', 'refresh-dead', 'outcome-unknown']);

/** Secret-free facts of a grant, kept with the settings so that lists need no vault. Times in milliseconds since the epoch. */
const grantFacts = v.strictObject({
  state: v.picklist(['active', 'no-expiry', 'refresh-dead', 'outcome-unknown']),
  receivedAt: time,
  /** When a token that came too early becomes valid. Absent: it was valid when it came. */
  validFrom: v.optional(time),
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

/** Keeping a connection's token alive. */
const watchState = v.strictObject({
  on: v.boolean(),
  state: v.picklist(['off', 'scheduled', 'refreshing', 'paused-offline', 'paused-asleep', 'waiting-to-retry', 'stopped']),
  /** The next refresh, milliseconds since the epoch; null: none is planned. */
  nextAt: v.nullable(v.number()),
  /** One short sentence. */
  text: v.string(),
});
export type WatchState = v.InferOutput<typeof watchState>;

const scopes = v.array(v.string());

/** A connection's tokens as they can be looked into. Times in milliseconds since the epoch on the app's corrected clock. */
export const grantView = v.strictObject({
  connectionId: v.string(),
  state: grantState,
  receivedAt: time,
  /** When a token that came too early becomes valid (nbf); null: it was valid when it came. */
  validFrom: time,
  expiresAt: time,
  expiringAt: time,
  expirySource: v.nullable(v.picklist(['exp', 'expires_in'])),
  lifetimeMs: time,
  tokenType: v.nullable(v.string()),
  hasRefreshToken: v.boolean(),
  scopesAsked: scopes,
  scopesGranted: v.nullable(scopes),
  /** Server clock minus this machine's; null: the server sent no Date. */
  clockSkewMs: time,
  access: v.nullable(tokenInspection),
  id: v.nullable(tokenInspection),
  refreshFingerprint: v.nullable(v.string()),
  /** Members of the token response and callback that are not tokens (scope, tenant, ...). Untrusted text. */
  response: v.array(member),
  findings: v.array(findingView),
  /** It came for another token, which can be compared with it. */
  isExchanged: v.boolean(),
  family: v.array(generation),
  /** Why the refresh token is dead or the last refresh failed; null when all is well. */
  problem: v.nullable(problem),
  refreshing: v.boolean(),
  /** Whether a key to decrypt this connection's tokens with is sealed. */
  hasDecryptionKey: v.boolean(),
  watch: watchState,
  /** Until then the server wants no further refresh (Retry-After), or it is wiser to wait. */
  retryAt: time,
  /** The newest tokens are in memory only: the vault refused them. Quitting would lose them. */
  unsaved: v.boolean(),
});
export type GrantView = v.InferOutput<typeof grantView>;

/** What is read of the tokens themselves, without what else is known of the connection. */
export type TokenReading = Omit<GrantView, 'findings' | 'problem' | 'refreshing' | 'hasDecryptionKey' | 'watch' | 'retryAt' | 'unsaved'>;
