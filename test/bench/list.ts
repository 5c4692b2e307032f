import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stage } from '../e2e/stage';
import { type Figure, figure } from './figure';
import { prepareProfile } from './prepare';
import { cpuSeconds, median, pause } from './processes';
import { seedProfile } from './seed';
import { startWindow } from './windows';

const ROUNDS = 10;
const IDLE_SECONDS = 30;
/** Without a keychain: an open vault would find no records behind the seeded tokens, and the list would stop counting them down. */
const NO_KEYCHAIN = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

/** Processor share of the whole app while 1,000 tokens count down and nobody touches it. */
export async function measureIdle(executable: string, stage: Stage): Promise<Figure> {
  const profile = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  await prepareProfile(executable, stage.env, profile, 1_000);
  const running = startWindow(executable, stage.env, profile);
  try {
    await pause(10_000);
    const before = cpuSeconds(running.pid);
    await pause(IDLE_SECONDS * 1_000);
    const used = cpuSeconds(running.pid) - before;
    return figure('idle-cpu-percent', (used / IDLE_SECONDS) * 100, '%', 1.5);
  } finally {
    await running.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** Longest gap between two frames while `work` goes on in the page, in milliseconds. */
async function worstFrame(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const state = { worst: 0, last: performance.now(), on: true };
    Object.assign(window, { benchFrames: state });
    const frame = () => {
      const now = performance.now();
      state.worst = Math.max(state.worst, now - state.last);
      state.last = now;
      if (state.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await work();
  return page.evaluate(() => {
    const state = (window as unknown as { benchFrames: { worst: number; on: boolean } }).benchFrames;
    state.on = false;
    return state.worst;
  });
}

/** Search and scroll among 10,000 connections: the median of the worst frames of ten rounds. */
export async function measureList(executable: string, stage: Stage): Promise<Figure> {
  const profile = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  seedProfile(profile, 10_000, 8 * 3_600_000);
  const running = startWindow(executable, { ...stage.env, ...NO_KEYCHAIN }, profile);
  try {
    const page = await running.page();
    await page.waitForFunction(() => performance.getEntriesByName('list-interactive').length > 0);
    await pause(3_000);
    const worst: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      worst.push(
        await worstFrame(page, async () => {
          await page.mouse.move(130, 500);
          for (let step = 0; step < 30; step += 1) await page.mouse.wheel(0, step % 3 === 0 ? 4_000 : 400);
          await page.keyboard.press('Control+k');
          await page.keyboard.type('ledger 99', { delay: 20 });
          for (let step = 0; step < 10; step += 1) await page.mouse.wheel(0, 300);
          await page.keyboard.press('Control+a');
          await page.keyboard.press('Backspace');
          await pause(200);
        }),
      );
    }
    process.stdout.write(`  worst frames of the rounds: ${worst.map((ms) => ms.toFixed(0)).join(', ')} ms\n`);
    return figure('list-worst-frame-ms', median(worst), 'ms', 50);
  } finally {
    await running.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
