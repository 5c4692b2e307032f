import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stage } from '../e2e/stage';
import type { Figure } from './figure';
import { measurePairs } from './pairs';
import { pause } from './processes';
import { seedProfile } from './seed';
import { worstFrame } from '../support/frames';
import { startWindow } from './windows';

/** Without a keychain: an open vault would find no records behind the seeded tokens, and the list would stop counting them down. */
const NO_KEYCHAIN = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

/** Scrolls far and near, searches, scrolls what was found, and clears the search. */
async function useList(page: Page): Promise<number> {
  await page.bringToFront();
  return worstFrame(page, async () => {
    await page.mouse.move(130, 500);
    for (let step = 0; step < 30; step += 1) await page.mouse.wheel(0, step % 3 === 0 ? 4_000 : 400);
    await page.keyboard.press('Control+Shift+F');
    await page.keyboard.type('ledger 99', { delay: 20 });
    for (let step = 0; step < 10; step += 1) await page.mouse.wheel(0, 300);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Backspace');
    await pause(200);
  });
}

/** Types into a search, letter by letter, and clears it. */
async function search(page: Page): Promise<number> {
  await page.bringToFront();
  return worstFrame(page, async () => {
    await page.keyboard.type('salesforce', { delay: 20 });
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Backspace');
    await pause(100);
  });
}

/**
 * The worst frame while 10,000 connections are scrolled and searched, against the plainest virtual list of as many rows; and the one while
 * a provider is searched in the catalogue, with what is known of it beside, against a search of that list.
 */
export async function measureList(executable: string, bare: string, stage: Stage): Promise<Figure[]> {
  const profiles = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  const own = join(profiles, 'own');
  seedProfile(own, 10_000, 8 * 3_600_000);
  const env = { ...stage.env, ...NO_KEYCHAIN };
  const running = startWindow(executable, env, own);
  const plain = startWindow(bare, { ...env, BENCH_PAGE: 'list.html' }, join(profiles, 'bare'));
  try {
    const page = await running.page();
    const barePage = await plain.page();
    await page.waitForFunction(() => performance.getEntriesByName('list-interactive').length > 0);
    await pause(3_000);
    const sides = { own: () => useList(page), bare: () => useList(barePage) };
    const list = await measurePairs('list-frame-ratio', 1.3, sides, { name: 'ms', digits: 1 });
    await page.keyboard.press('Control+n');
    await page.getByRole('searchbox', { name: /^Search providers/ }).click();
    await barePage.locator('input').click();
    const searches = { own: () => search(page), bare: () => search(barePage) };
    // One frame more than the other side is 2: frames come whole.
    return [list, await measurePairs('chooser-frame-ratio', 2.5, searches, { name: 'ms', digits: 1 })];
  } finally {
    await running.close();
    await plain.close();
    rmSync(profiles, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
