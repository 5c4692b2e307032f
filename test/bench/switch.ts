import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stage } from '../e2e/stage';
import type { Figure } from './figure';
import { frameOf, paint, paneOf, stylesOf } from './painted';
import { measurePairs } from './pairs';
import { prepareProfile } from './prepare';
import { pause } from './processes';
import { startWindow } from './windows';

/** Clicks of one sample, whose 95th percentile counts. */
const CLICKS = 20;
/** Names the token by its fingerprint. */
const SIGN = 'section[aria-label="Access token"] code';
/** Measured: 1.6 to 2.05. The rest is React drawing what the bare page gets as it is; a pane drawn anew each time is at 1.9 to 2.4. */
const BOUND = 2.5;

/** Milliseconds from a click at a point until the frame in which what `sign` finds has the given text is painted. */
async function paintedAfterClick(page: Page, at: { x: number; y: number }, sign: string, text: string): Promise<number> {
  await page.evaluate(
    ([sign, text]) => {
      const painted = new Promise<number>((resolve) => {
        addEventListener(
          'pointerdown',
          ({ timeStamp }) => {
            const look = () => {
              if (document.querySelector(sign)?.textContent !== text) return void requestAnimationFrame(look);
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => resolve(performance.now() - timeStamp);
              port2.postMessage(null);
            };
            requestAnimationFrame(look);
          },
          { capture: true, once: true },
        );
      });
      Object.assign(self, { painted });
    },
    [sign, text] as const,
  );
  await page.mouse.click(at.x, at.y);
  return page.evaluate(() => Reflect.get(self, 'painted') as Promise<number>);
}

const percentile95 = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;

interface Row {
  x: number;
  y: number;
}

/** The rows in view, but for those cut off and the one shown. */
const rowsIn = (page: Page): Promise<Row[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[role="option"]:not([aria-selected="true"])')].flatMap((row) => {
      const { left, top, bottom, height } = row.getBoundingClientRect();
      return top > 120 && bottom < innerHeight - 60 ? [{ x: left + 60, y: top + height / 2 }] : [];
    }),
  );

/** Names the token shown; empty while none is. */
const tokenOf = (page: Page) => page.evaluate((sign) => document.querySelector(sign)?.textContent ?? '', SIGN);

/** A click on another of 1,000 connections until its token is painted, against a page that puts the same pictures there as they are. */
export async function measureSwitch(executable: string, bare: string, stage: Stage): Promise<Figure> {
  const profiles = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  const own = join(profiles, 'own');
  mkdirSync(own);
  await prepareProfile(executable, stage.env, own, 1_000);
  const running = startWindow(executable, stage.env, own);
  const plain = startWindow(bare, { ...stage.env, BENCH_PAGE: 'painted.html' }, join(profiles, 'bare'));
  try {
    const page = await running.page();
    const barePage = await plain.page();
    await page.waitForFunction(() => performance.getEntriesByName('list-interactive').length > 0);
    await pause(3_000);
    const rows = await rowsIn(page);
    const before = await tokenOf(page);
    const panes: { html: string; text: string }[] = [];
    for (const row of rows) {
      await page.mouse.click(row.x, row.y);
      const seen = [before, ...panes.map(({ text }) => text)];
      let text = '';
      // Not by frames, of which a window behind another has few.
      while (text === '' || seen.includes(text)) {
        await pause(50);
        text = await tokenOf(page);
      }
      await pause(500);
      panes.push({ html: await paneOf(page), text });
    }
    await paint(
      barePage,
      await stylesOf(page),
      await frameOf(page),
      panes.map(({ html }) => html),
    );
    let bareNext = 0;
    const sides = {
      own: async () => {
        await page.bringToFront();
        const took: number[] = [];
        for (let click = 0; click < CLICKS; click += 1) {
          const index = (click * 5 + 1) % rows.length;
          const [row, pane] = [rows[index], panes[index]];
          if (row && pane) took.push(await paintedAfterClick(page, row, SIGN, pane.text));
          await pause(120);
        }
        return percentile95(took);
      },
      bare: async () => {
        await barePage.bringToFront();
        const took: number[] = [];
        for (let click = 0; click < CLICKS; click += 1) {
          const { text } = panes[bareNext % panes.length] ?? { text: '' };
          bareNext += 1;
          took.push(await paintedAfterClick(barePage, { x: 60, y: 300 }, SIGN, text));
          await pause(120);
        }
        return percentile95(took);
      },
    };
    return await measurePairs('switch-connection-ratio', BOUND, sides, { name: 'ms', digits: 1 });
  } finally {
    await running.close();
    await plain.close();
    rmSync(profiles, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
