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

/** The large countdown in seconds, with the moment it was read (performance.now of this process, milliseconds). */
export async function readCountdown(window: Page): Promise<{ seconds: number; at: number }> {
  return { seconds: secondsOf(await timeLeft(window)) ?? Number.NaN, at: performance.now() };
}
