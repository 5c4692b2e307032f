import * as v from 'valibot';
import { receiver } from './connection';
import { problem } from './failure';

/** One authorization in progress. `authorizeUrl` is exactly what was opened. Times in milliseconds since the epoch. */
export const flowView = v.strictObject({
  id: v.string(),
  connectionId: v.string(),
  status: v.picklist(['preparing', 'waiting', 'exchanging', 'done', 'failed', 'cancelled']),
  receiver: v.picklist(receiver.options.map(({ entries }) => entries.kind.literal)),
  authorizeUrl: v.nullable(v.string()),
  redirectUri: v.nullable(v.string()),
  /** false: the client asks by itself, and no browser is needed. */
  signsIn: v.boolean(),
  startedAt: v.number(),
  timeoutAt: v.number(),
  /** With `failed`; with `waiting` after a callback that was refused without ending the flow. */
  problem: v.nullable(problem),
  /** While waiting: what is wrong with the page that the browser opened, as Tokenscope found when it asked for it itself. */
  page: v.nullable(problem),
  /** While waiting: what it means at this provider that no redirect comes. */
  silence: v.nullable(problem),
});

/** A redirect came to where a sign-in waits, with another state than was sent. It was not used, and the right one may still come. */
export const strayRedirect = v.strictObject({ flowId: v.string(), connectionId: v.string(), problem });

export type FlowView = v.InferOutput<typeof flowView>;
export type FlowStatus = FlowView['status'];
