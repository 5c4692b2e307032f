import * as v from 'valibot';

/** Keeping a connection's token alive. */
export const watchState = v.strictObject({
  on: v.boolean(),
  state: v.picklist(['off', 'scheduled', 'refreshing', 'paused-offline', 'paused-asleep', 'waiting-to-retry', 'stopped']),
  /** The next refresh, milliseconds since the epoch; null: none is planned. */
  nextAt: v.nullable(v.number()),
  /** One short sentence. */
  text: v.string(),
});
export type WatchState = v.InferOutput<typeof watchState>;
