import * as v from 'valibot';

const word = v.pipe(v.string(), v.maxLength(2_000));
const pixels = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000));

/** How a person has arranged the window, so that it is the same after a restart. Nothing secret. */
export const windowLayout = v.strictObject({
  /** Sizes in pixels of the panes that were resized or hidden. */
  panes: v.record(word, v.strictObject({ size: pixels, hidden: v.boolean() })),
});

export type WindowLayout = v.InferOutput<typeof windowLayout>;
