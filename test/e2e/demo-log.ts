import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** What the demo tells on the way: its steps with their times, and numbered pictures. */
export class Log {
  readonly #started = Date.now();
  steps = 0;
  pictures = 0;
  lastStep = 'start';

  constructor(readonly output: string) {}

  say(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** One step as it begins, with the seconds since the start. */
  step(title: string): void {
    this.steps += 1;
    this.lastStep = title;
    this.say(`${((Date.now() - this.#started) / 1000).toFixed(1).padStart(6)} s  ${title}`);
  }

  end(text: string): void {
    this.say(`\n${text} (${((Date.now() - this.#started) / 1000).toFixed(1)} s)`);
  }

  /** Writes `03-name.png`. */
  async picture(page: Page, name: string): Promise<void> {
    this.pictures += 1;
    await page.screenshot({ path: join(this.output, `${String(this.pictures).padStart(2, '0')}-${name}.png`), animations: 'disabled' });
  }

  /** The window in light and dark. */
  async both(window: Page, name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await window.emulateMedia({ colorScheme });
      await this.picture(window, `${name}-${colorScheme}`);
    }
    await window.emulateMedia({ colorScheme: 'light' });
  }
}
