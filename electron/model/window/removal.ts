import * as v from 'valibot';

/** What "Remove everything from this computer" would do, before it does. */
export const removalView = v.strictObject({
  removes: v.array(v.strictObject({ what: v.string(), where: v.string() })),
  /** What stays, and why, a sentence each. */
  stays: v.array(v.string()),
});

export type RemovalView = v.InferOutput<typeof removalView>;
