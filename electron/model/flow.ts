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
  startedAt: v.number(),
  timeoutAt: v.number(),
  /** With `failed`; with `waiting` after a callback that was refused without ending the flow. */
  problem: v.nullable(problem),
});

export type FlowView = v.InferOutput<typeof flowView>;
export type FlowStatus = FlowView['status'];
