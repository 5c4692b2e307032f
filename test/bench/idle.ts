import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Stage } from '../e2e/stage';
import type { Figure } from './figure';
import { measurePairs } from './pairs';
import { prepareProfile } from './prepare';
import { cpuMs, pause } from './processes';
import { startWindow } from './windows';

/** Until a fresh window is at rest, in milliseconds. */
const REST_MS = 10_000;
/** One sample of each side, in milliseconds. */
const SAMPLE_MS = 6_000;
/** How long texts are counted, in milliseconds. */
const COUNT_MS = 10_000;

/**
 * Processor time of the whole app while 1,000 tokens count down and nobody touches it, against a bare window that writes as many texts a
 * second. Both windows run all the time; each is looked at in turn.
 */
export async function measureIdle(executable: string, bare: string, stage: Stage): Promise<Figure> {
  const profiles = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  const profile = join(profiles, 'own');
  mkdirSync(profile);
  await prepareProfile(executable, stage.env, profile, 1_000);
  const texts = await textsPerSecond(executable, stage, profile);
  process.stdout.write(`  ${texts} texts a second\n`);
  const running = startWindow(executable, stage.env, profile);
  const plain = startWindow(bare, { ...stage.env, BENCH_PAGE: `ticking.html#${texts}` }, join(profiles, 'bare'));
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
    rmSync(profiles, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** How many texts the window writes a second at rest. Counted in a start of its own, since DevTools disturb what is measured. */
async function textsPerSecond(executable: string, stage: Stage, profile: string): Promise<number> {
  const running = startWindow(executable, stage.env, profile);
  try {
    const page = await running.page();
    await pause(REST_MS);
    return Math.max(1, Math.round((await writtenIn(page, COUNT_MS)) / (COUNT_MS / 1_000)));
  } finally {
    await running.close();
  }
}

function writtenIn(page: Page, ms: number): Promise<number> {
  return page.evaluate(async (time) => {
    let written = 0;
    const observer = new MutationObserver((records) => {
      written += records.length;
    });
    observer.observe(document, { subtree: true, characterData: true, childList: true });
    await new Promise((resolve) => setTimeout(resolve, time));
    observer.disconnect();
    return written;
  }, ms);
}
