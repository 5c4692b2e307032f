import { inShort } from '../../../model/text/durations';
import { systemSchedule } from '../../base/schedule';
import { CouldNotRun, STOPPED } from '../model';
import type { RunContext } from './run-context';

/** Milliseconds between looks at the clock: time asleep counts though timers stood still. */
const LOOK_MS = 500;

/** Lets time pass within a run, with progress; can be skipped or aborted. */
export class Waits {
  #skip: AbortController | null = null;

  constructor(private readonly run: Pick<RunContext, 'clock' | 'signal' | 'options' | 'pause' | 'log'>) {}

  /** @param ms Milliseconds. @throws CouldNotRun: skipped, stopped, or longer than the plan allows. */
  async wait(ms: number, why: string): Promise<void> {
    const { clock, signal, options, log, pause = timeout } = this.run;
    const { maxWaitMs } = options;
    if (signal.aborted) throw new CouldNotRun(STOPPED);
    if (ms <= 0) return;
    if (ms > maxWaitMs)
      throw new CouldNotRun(`Skipped: the wait would take ${inShort(ms)}, and this plan waits ${inShort(maxWaitMs)} at most.`);
    const skip = new AbortController();
    this.#skip = skip;
    const from = clock.now();
    const until = from + ms;
    log.wait({ text: why, from, until, canSkip: true });
    const either = AbortSignal.any([signal, skip.signal]);
    try {
      for (let left = ms; left > 0 && !either.aborted; left = until - clock.now()) {
        await pause(Math.min(left, LOOK_MS), either).catch(() => {});
      }
    } finally {
      this.#skip = null;
      log.wait(null);
    }
    if (signal.aborted) throw new CouldNotRun(STOPPED);
    if (skip.signal.aborted) throw new CouldNotRun('The wait was skipped.');
  }

  /** Ends the current wait; the waiting check then could not run. */
  skip(): void {
    this.#skip?.abort();
  }
}

function timeout(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      callOff();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const callOff = systemSchedule(ms, over);
    signal.addEventListener('abort', over, { once: true });
  });
}
