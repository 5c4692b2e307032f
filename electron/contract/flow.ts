import type { Receiver } from './connection';
import type { Problem } from './result';

export type FlowStatus = 'preparing' | 'waiting' | 'exchanging' | 'done' | 'failed' | 'cancelled';

/** One authorization in progress. `authorizeUrl` is exactly what was opened. */
export interface FlowView {
  id: string;
  connectionId: string;
  status: FlowStatus;
  receiver: Receiver['kind'];
  authorizeUrl: string | null;
  redirectUri: string | null;
  /** Milliseconds since the epoch. */
  startedAt: number;
  timeoutAt: number;
  /** With `failed`; with `waiting` after a callback that was refused without ending the flow. */
  problem: Problem | null;
}
