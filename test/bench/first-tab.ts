import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stage } from '../e2e/stage';
import type { Figure } from './figure';
import { frameOf, paint, paneOf, settledAfterClick, stylesOf } from './painted';
import { measurePairs } from './pairs';
import { prepareProfile } from './prepare';
import { pause } from './processes';
import { startWindow } from './windows';

const BOUND = 6;
/** The token is painted, and somebody has had a look at it: milliseconds. */
const LOOK_MS = 2_500;
/** By then nothing more comes of a click. */
const REST_MS = 1_000;
const BARE_REST_MS = 200;
/** By then the window has stored what it shows. */
const LAYOUT_KEPT_MS = 800;

/** In the order of the window; each is opened once. */
const PLACES = ['Exchanges', 'Timeline', 'Calls', 'Checks', 'Settings', 'Inspect a token'];

async function middleOf(page: Page, name: string): Promise<{ x: number; y: number }> {
  const box = await page
    .locator('[role="tab"], nav button')
    .filter({ hasText: new RegExp(`^${name}`) })
    .first()
    .boundingBox();
  if (!box) throw new Error(`there is no ${name} to open`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/**
 * The slowest first opening of a tab, or of the place where tokens are inspected, in a fresh window, from click to painted in full, against a
 * page that puts the same pictures there as they are.
 */
export async function measureFirstTab(executable: string, bare: string, stage: Stage): Promise<Figure> {
  const profiles = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  const own = join(profiles, 'own');
  mkdirSync(own);
  const took = new Map<string, number[]>(PLACES.map((name) => [name, []]));
  /** Opens each in a window of its own; resolves with the milliseconds of each, and what was painted. */
  const openAll = async () => {
    const running = startWindow(executable, stage.env, own);
    try {
      const page = await running.page();
      await page.bringToFront();
      while (await page.evaluate(() => document.querySelector('section[aria-label="Access token"] code') === null)) await pause(50);
      await pause(LOOK_MS);
      const frame = await frameOf(page);
      const panes: string[] = [];
      const times: number[] = [];
      for (const name of PLACES) {
        const ms = await settledAfterClick(page, await middleOf(page, name), REST_MS);
        times.push(ms);
        panes.push(await paneOf(page));
      }
      const styles = await stylesOf(page);
      // The next window begins where this one was left.
      await page.locator('[role="option"]').first().click();
      await pause(LAYOUT_KEPT_MS);
      return { times, frame, panes, styles };
    } finally {
      await running.close();
    }
  };
  const plain = startWindow(bare, { ...stage.env, BENCH_PAGE: 'painted.html' }, join(profiles, 'bare'));
  try {
    await prepareProfile(executable, stage.env, own, 3);
    const shown = await openAll();
    if (new Set(shown.panes).size !== PLACES.length) throw new Error('a tab showed nothing of its own');
    const barePage = await plain.page();
    await paint(barePage, shown.styles, shown.frame, shown.panes);
    const figure = await measurePairs(
      'first-tab-ratio',
      BOUND,
      {
        own: async () => {
          const { times } = await openAll();
          for (const [index, name] of PLACES.entries()) took.get(name)?.push(times[index] ?? Number.NaN);
          return Math.max(...times);
        },
        bare: async () => {
          await barePage.bringToFront();
          const times: number[] = [];
          for (let turn = 0; turn < PLACES.length; turn += 1) {
            times.push(await settledAfterClick(barePage, { x: 640, y: 12 }, BARE_REST_MS));
          }
          return Math.max(...times);
        },
      },
      { name: 'ms', digits: 1 },
    );
    const middle = (times: number[]) => [...times].sort((a, b) => a - b)[times.length >> 1]?.toFixed(0);
    process.stdout.write(`  ${[...took].map(([name, times]) => `${name} ${middle(times)}`).join(', ')} ms\n`);
    return figure;
  } finally {
    await plain.close();
    rmSync(profiles, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
