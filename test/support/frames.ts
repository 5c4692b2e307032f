import type { Page } from 'playwright-core';

/** The longest time without a frame in the page while `work` goes on, milliseconds. */
export async function worstFrame(page: Page, work: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const meter = { worst: 0, last: performance.now(), on: true };
    const frame = () => {
      const now = performance.now();
      meter.worst = Math.max(meter.worst, now - meter.last);
      meter.last = now;
      if (meter.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(self, { meter });
  });
  await work();
  return page.evaluate(() => {
    const meter = Reflect.get(self, 'meter') as { worst: number; last: number; on: boolean };
    meter.on = false;
    return Math.max(meter.worst, performance.now() - meter.last);
  });
}
