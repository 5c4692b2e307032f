import type { DeviceStep, NewTokens } from '../grants/protocol';
import type { Clock, Schedule } from '../ports';
import { cancelledFlow, codeExpired } from './failures';
import type { Flow } from './flow';

export interface DeviceWait {
  clock: Pick<Clock, 'now'>;
  schedule: Schedule;
  signal: AbortSignal;
  /** Hears that there is a code, and of each answer that is none yet. */
  told(patch: Partial<Flow>): void;
}

/**
 * Asks for a device's tokens until they come, never sooner than the server allows, RFC 8628 section 3.5. Rejects with `flow-timed-out` when the
 * code has ended, with `cancelled`, and as `DeviceStep.ask` does.
 */
export async function waitForDevice(step: DeviceStep, wait: DeviceWait): Promise<NewTokens> {
  const { clock, schedule, signal, told } = wait;
  const startedAt = clock.now();
  const endsAt = startedAt + step.expiresInMs;
  let nextAskAt = startedAt + step.shown.intervalMs;
  told({ status: 'waiting', startedAt, timeoutAt: endsAt, device: { ...step.shown, asked: 0, nextAskAt } });
  for (let asked = 1; ; asked++) {
    await pause(Math.min(nextAskAt, endsAt) - clock.now(), schedule, signal);
    // Also after the computer slept: timers stood still meanwhile.
    if (clock.now() >= endsAt) throw codeExpired();
    const answer = await step.ask();
    if ('tokens' in answer) return answer.tokens;
    const { waitMs, intervalMs, failure } = answer;
    nextAskAt = clock.now() + waitMs;
    told({ device: { ...step.shown, intervalMs, asked, nextAskAt }, failure });
  }
}

function pause(ms: number, schedule: Schedule, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelledFlow());
    const stop = () => {
      callOff();
      reject(cancelledFlow());
    };
    const callOff = schedule(Math.max(0, ms), () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
