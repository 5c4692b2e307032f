import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stage } from '../e2e/stage';
import { openDisplay } from '../e2e/stage/display';
import type { Figure } from './figure';
import { measurePairs } from './pairs';
import { prepareProfile } from './prepare';
import { cpuMs, pause } from './processes';
import { startWindow } from './windows';

/** Until a fresh window is at rest, in milliseconds. */
const REST_MS = 10_000;
/** One sample of each side, in milliseconds. */
const SAMPLE_MS = 6_000;
/** How long texts are watched, in milliseconds. */
const WATCH_MS = 10_000;

/**
 * Processor time of the whole app while 1,000 tokens count down and nobody touches it, against a bare window that writes a text a second
 * wherever the app does. Both windows run all the time; each is looked at in turn.
 */
export async function measureIdle(executable: string, bare: string, stage: Stage): Promise<Figure> {
  const profiles = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  const profile = join(profiles, 'own');
  mkdirSync(profile);
  await prepareProfile(executable, stage.env, profile, 1_000);
  const places = await placesOfTexts(executable, stage, profile);
  process.stdout.write(`  ${places.length} texts a second\n`);
  // A screen each: a window that another covers is not painted.
  const screen = await openDisplay();
  const running = startWindow(executable, stage.env, profile);
  const page = `ticking.html#${encodeURIComponent(JSON.stringify(places))}`;
  const plain = startWindow(bare, { ...stage.env, DISPLAY: screen.name, BENCH_PAGE: page }, join(profiles, 'bare'));
  try {
    await pause(REST_MS);
    const usedBy = async (pid: number) => {
      const before = cpuMs(pid);
      await pause(SAMPLE_MS);
      return cpuMs(pid) - before;
    };
    const sides = { own: () => usedBy(running.pid), bare: () => usedBy(plain.pid) };
    return await measurePairs('idle-cpu-ratio', 1.6, sides, { name: `ms in ${SAMPLE_MS / 1_000} s`, digits: 0 });
  } finally {
    await running.close();
    await plain.close();
    await screen.close();
    rmSync(profiles, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** Left, top, width and height in the page, in pixels. */
type Place = [number, number, number, number];

/** Where the window writes texts each second at rest. Looked for in a start of its own, since DevTools disturb what is measured. */
async function placesOfTexts(executable: string, stage: Stage, profile: string): Promise<Place[]> {
  const running = startWindow(executable, stage.env, profile);
  try {
    const page = await running.page();
    await pause(REST_MS);
    return await writtenIn(page, WATCH_MS);
  } finally {
    await running.close();
  }
}

/** Of texts that change less than every other second there is no counterpart: what they cost is the app's own. */
function writtenIn(page: Page, ms: number): Promise<Place[]> {
  return page.evaluate(async (time) => {
    const written = new Map<Node, number>();
    const observer = new MutationObserver((records) => {
      for (const { target } of records) written.set(target, (written.get(target) ?? 0) + 1);
    });
    observer.observe(document, { subtree: true, characterData: true });
    await new Promise((resolve) => setTimeout(resolve, time));
    observer.disconnect();
    const often = [...written].filter(([, times]) => times > time / 2_000);
    return often.map(([text]): [number, number, number, number] => {
      const { left, top, width, height } = (text.parentElement as Element).getBoundingClientRect();
      return [left, top, width, height];
    });
  }, ms);
}
