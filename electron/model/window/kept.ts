import * as v from 'valibot';

/** What is kept of what happened, besides tokens and settings. */
export const KEPT = ['exchanges', 'history', 'runs'] as const;
export type Kept = (typeof KEPT)[number];

const size = v.strictObject({ files: v.number(), bytes: v.number() });

const whole = (least: number, most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

/** How much of it is kept of each connection; what is older goes. */
export const keptLimits = {
  exchangesMost: whole(10, 500),
  /** Milliseconds; 0: for any time. */
  exchangesForMs: whole(0, 3_650 * 86_400_000),
  runsMost: whole(1, 500),
};
const limits = v.strictObject(keptLimits);
export type KeptLimits = v.InferOutput<typeof limits>;

/** What limits would delete, of all connections. */
export const keptSurplus = v.strictObject({ exchanges: v.number(), runs: v.number() });
export type KeptSurplus = v.InferOutput<typeof keptSurplus>;

/** How much of each lies on disk. */
export const keptView = v.strictObject({ exchanges: size, history: size, runs: size });
export type KeptView = v.InferOutput<typeof keptView>;
