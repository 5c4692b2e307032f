import type { Clock } from '../../core/ports';

/** The system's two clocks, both in milliseconds: wall time since the epoch, and time since the process started. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
