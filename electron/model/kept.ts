import * as v from 'valibot';

/** What is kept of what happened, besides tokens and settings. */
export const KEPT = ['exchanges', 'history', 'runs'] as const;
export type Kept = (typeof KEPT)[number];

const size = v.strictObject({ files: v.number(), bytes: v.number() });

/** How much of each lies on disk. */
export const keptView = v.strictObject({ exchanges: size, history: size, runs: size });
export type KeptView = v.InferOutput<typeof keptView>;
