import * as v from 'valibot';
import { problem } from '../failure';

/** Where the search for a newer version stands. */
export const updateView = v.strictObject({
  /** `none`: the build looks nowhere; `page`: the person gets a new version from a page; `itself`: the app installs it. */
  way: v.picklist(['none', 'page', 'itself']),
  /** Why it can't install one, or what it checks first. */
  text: v.string(),
  state: v.picklist(['unknown', 'looking', 'current', 'available', 'downloading', 'ready', 'installing']),
  /** With `available` and what follows. */
  version: v.nullable(v.string()),
  /** Of that version, from the feed: untrusted. */
  notes: v.nullable(v.string()),
  /** Percent, with `downloading`. */
  progress: v.number(),
  /** Work that is waited for before anything is looked up, fetched or installed; null: nothing is waited for. */
  waitsFor: v.nullable(v.string()),
  /** Why the last step failed. */
  problem: v.nullable(problem),
});

export type UpdateView = v.InferOutput<typeof updateView>;
