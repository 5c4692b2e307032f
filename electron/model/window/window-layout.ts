import * as v from 'valibot';
import { TABS } from './window-parts';

const word = v.pipe(v.string(), v.maxLength(2_000));
const pixels = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000));

/** How a person has arranged the window, so that it is the same after a restart. Nothing secret. */
export const windowLayout = v.strictObject({
  /** Sizes in pixels of the panes that were resized or hidden. */
  panes: v.record(word, v.strictObject({ size: pixels, hidden: v.boolean() })),
  /** Of the list of connections. */
  order: v.picklist(['own', 'soonest']),
  /** Names of the groups of the list that are folded. */
  folded: v.pipe(v.array(word), v.maxLength(1_000)),
  /** How far the list is scrolled, in pixels. */
  scroll: pixels,
  /** The connection shown, and its tab. */
  place: v.nullable(v.strictObject({ id: word, tab: v.picklist(TABS) })),
});

export type WindowLayout = v.InferOutput<typeof windowLayout>;
