import { afterAll, beforeAll, vi } from 'vitest';

/**
 * In the file or describe that calls this, both clocks (`Date` and `performance.now`) stand still but for `passTime`, also for the practice
 * provider, which runs in the same process. So nothing depends on how fast the machine is. Timers run as ever.
 */
export function stopTime(): void {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.now() }));
  afterAll(() => void vi.useRealTimers());
}

/** Lets time pass where `stopTime` has stopped it, at once. */
export async function passTime(ms: number): Promise<void> {
  if (!vi.isFakeTimers()) throw new Error('Time was not stopped here.');
  vi.advanceTimersByTime(ms);
}
