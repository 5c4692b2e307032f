import * as v from 'valibot';
import { type ChainView, chainView } from './discovery';

/** A chain as it stands, with those of its steps alone that are new: all of them again would be more with each. */
export const chainChange = v.strictObject({ ...chainView.entries, /** Steps before these, which stay. */ from: v.number() });
export type ChainChange = v.InferOutput<typeof chainChange>;

/** What differs from what was told before. Steps never change, so one that is the same object is the same. */
export function changeOf(before: ChainView | null, now: ChainView): ChainChange {
  const known = before?.id === now.id ? before.steps : [];
  const differs = now.steps.findIndex((step, index) => step !== known[index]);
  const from = differs === -1 ? now.steps.length : differs;
  return { ...now, from, steps: now.steps.slice(from) };
}

/** The whole chain again; null: steps before the new ones are not known here. */
export function withChange(known: ChainView | null, { from, ...now }: ChainChange): ChainView | null {
  const stays = known?.id === now.id ? known.steps.slice(0, from) : [];
  return stays.length < from ? null : { ...now, steps: [...stays, ...now.steps] };
}
