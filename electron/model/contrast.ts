import * as v from 'valibot';
import { callResult } from './call-result';
import { problem } from './failure';

const text = v.nullable(v.string());

/** One difference that may explain why a request works on one connection and fails on another. Texts may quote untrusted text. */
const contrastReason = v.strictObject({
  code: v.string(),
  /** What differs. */
  what: v.string(),
  why: v.string(),
  action: v.string(),
  /** How it stands on each side; null: absent there. */
  works: text,
  fails: text,
  /** false: it may explain the failure, but need not. */
  likely: v.boolean(),
});

/** "Works here, not there": what differs between two exchanges and explains that one of them failed. No secret in it. */
export const contrast = v.strictObject({
  /** Which of the two works; null: both do, or neither. */
  works: v.nullable(v.picklist(['a', 'b'])),
  /** One sentence. */
  summary: v.string(),
  /** The likeliest first. */
  reasons: v.array(contrastReason),
  /** What else differs, as it usually does between two environments: named, not blamed. */
  usual: v.array(v.string()),
});

const sentSide = v.strictObject({
  connectionId: v.string(),
  /** null: nothing was sent, and `problem` says why. */
  result: v.nullable(callResult),
  problem: v.nullable(problem),
});

/** What became of one call on two connections. */
export const sentBeside = v.strictObject({
  a: sentSide,
  b: sentSide,
  /** null: one of them has no request to compare. */
  contrast: v.nullable(contrast),
});

export type ContrastReason = v.InferOutput<typeof contrastReason>;
export type Contrast = v.InferOutput<typeof contrast>;
export type SentSideView = v.InferOutput<typeof sentSide>;
export type SentBesideView = v.InferOutput<typeof sentBeside>;
