import * as v from 'valibot';
import { importReview } from './connection-file';
import { chainView } from './discovery';
import { intakeReview } from './intake';
import { findingView } from './finding';
import { TEMPLATE_IDS } from './providers/offered';
import { tokenInspection, tokenTimes } from './token';

/** What a pasted text is taken for. */
const textKind = v.picklist(['token', 'curl', 'http', 'har', 'text', 'empty']);

/** A token found in pasted text. */
const scratchToken = v.strictObject({
  /** From 0, in the order found. */
  index: v.number(),
  /** "Authorization header, line 3; line 17". Holds untrusted names. */
  where: v.string(),
  /** What was taken off it: "the word Bearer", "quotes". */
  cleaned: v.array(v.string()),
  decoded: tokenInspection,
  findings: v.array(findingView),
  times: tokenTimes,
});

/** Pasted text, looked into. Lives in the main process's memory only, until forgotten or replaced. */
const scratchView = v.strictObject({
  id: v.string(),
  kind: textKind,
  /** "A HAR file with 12 entries", for people. */
  summary: v.string(),
  tokens: v.array(scratchToken),
  /** How many more there were than are listed. */
  leftOut: v.number(),
  /** What else can be told of the request pasted (cURL command, HTTP request), e.g. method and URL. */
  notes: v.array(v.string()),
});

/** Where a pasted text belongs: to the inspector, to the form of a new connection, to the page of a chain, or to a review before it is imported or taken over. */
export const pasted = v.variant('to', [
  v.strictObject({ to: v.literal('inspect'), view: scratchView }),
  v.strictObject({
    to: v.literal('new'),
    template: v.picklist(TEMPLATE_IDS),
    issuer: v.nullable(v.string()),
    apiBaseUrl: v.nullable(v.string()),
    /** To start a chain from; null: its provider is known. Without user, query and fragment. */
    url: v.nullable(v.string()),
  }),
  v.strictObject({ to: v.literal('chain'), chain: chainView }),
  v.strictObject({ to: v.literal('import'), review: importReview }),
  v.strictObject({ to: v.literal('intake'), review: intakeReview }),
]);

export type Pasted = v.InferOutput<typeof pasted>;
export type TextKind = v.InferOutput<typeof textKind>;
export type ScratchTokenView = v.InferOutput<typeof scratchToken>;
export type ScratchView = v.InferOutput<typeof scratchView>;
