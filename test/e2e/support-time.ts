import type { ElectronApplication, Page } from 'playwright-core';
import { secondsOf, timeLeft } from './stage/person';

/** Moves the system's wall clock by `ms`, for the main process and the page alike; monotonic time goes on as it was. */
export async function shiftClock(app: ElectronApplication, window: Page, ms: number): Promise<void> {
  await app.evaluate((_electron, by) => {
    const before = Date.now.bind(Date);
    Date.now = () => before() + by;
  }, ms);
  await window.evaluate((by) => {
    const before = Date.now.bind(Date);
    Date.now = () => before() + by;
  }, ms);
}

/** Sends the machine to sleep for `ms`, as the app hears and sees it: told before and after, and the wall clock has moved on. */
export async function sleep(app: ElectronApplication, window: Page, ms: number): Promise<void> {
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  await shiftClock(app, window, ms);
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
}

/** The next timer that the main process sets for `ms` waits for `endHeldTimer`. */
export async function holdTimer(app: ElectronApplication, ms: number): Promise<void> {
  await app.evaluate((_electron, held) => {
    const { setTimeout: set, clearTimeout: clear } = globalThis;
    const holding: { timer: NodeJS.Timeout | null; run: () => void } = { timer: null, run: () => {} };
    const hold = (run: () => void, delay?: number) => {
      if (delay !== held) return set(run, delay);
      globalThis.setTimeout = set;
      return Object.assign(holding, { run, timer: set(run, 2 ** 31 - 1) }).timer;
    };
    globalThis.setTimeout = Object.assign(hold, set);
    globalThis.clearTimeout = (timer) => {
      if (timer === holding.timer) holding.timer = null;
      clear(timer);
    };
    Object.assign(globalThis, { holding });
  }, ms);
}

/** The time of the timer held is over; resolves with whether there was one that still counted. */
export function endHeldTimer(app: ElectronApplication): Promise<boolean> {
  return app.evaluate(() => {
    const { timer, run } = Reflect.get(globalThis, 'holding') as { timer: NodeJS.Timeout | null; run: () => void };
    if (timer === null) return false;
    clearTimeout(timer);
    run();
    return true;
  });
}

/** The large countdown in seconds, with the moment it was read (performance.now of this process, milliseconds). */
export async function readCountdown(window: Page): Promise<{ seconds: number; at: number }> {
  return { seconds: secondsOf(await timeLeft(window)) ?? Number.NaN, at: performance.now() };
}

interface TraceEvent {
  name: string;
  args: { beginData?: { totalObjects: number } };
}

/** The most objects that any layout of the page had to look at within `ms` milliseconds. A text that changes makes one at least. */
export async function laidOutIn(window: Page, ms: number): Promise<number> {
  const devTools = await window.context().newCDPSession(window);
  const widths: number[] = [];
  devTools.on('Tracing.dataCollected', ({ value }) => {
    for (const { name, args } of value as unknown as TraceEvent[]) {
      if (name === 'Layout' && args.beginData) widths.push(args.beginData.totalObjects);
    }
  });
  const complete = new Promise<void>((resolve) => devTools.once('Tracing.tracingComplete', () => resolve()));
  await devTools.send('Tracing.start', { categories: 'devtools.timeline', transferMode: 'ReportEvents' });
  await new Promise((resolve) => setTimeout(resolve, ms));
  await devTools.send('Tracing.end');
  await complete;
  await devTools.detach();
  return widths.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...widths);
}
