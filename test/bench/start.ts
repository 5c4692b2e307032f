import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../e2e/stage';
import { type Figure, figure } from './figure';
import { prepareProfile } from './prepare';
import { median, pause, residentBytes } from './processes';
import { startWindow } from './windows';

const PAIRS = 10;
/** Long enough for both windows to be at rest, in milliseconds. */
const SETTLE_MS = 4_000;

interface Sample {
  /** Milliseconds from asking for the process to the moment that counts. */
  startMs: number;
  resident: number;
}

interface Side {
  executable: string;
  /** Kept from start to start: whoever has 200 connections has started the app before. */
  profile: string;
  mark: 'list-interactive' | 'load';
}

/** The moments are read afterwards from the page's own marks, so that nothing watches while it starts. */
async function sample({ executable, profile, mark }: Side, stage: Stage): Promise<Sample> {
  const running = startWindow(executable, stage.env, profile);
  try {
    await pause(SETTLE_MS);
    const resident = residentBytes(running.pid);
    const page = await running.page();
    const at = await page.evaluate((wanted) => {
      const marks = performance.getEntriesByName('list-interactive');
      const loaded = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;
      const moment = wanted ? marks[0]?.startTime : loaded?.loadEventEnd;
      return moment === undefined ? null : performance.timeOrigin + moment;
    }, mark === 'list-interactive');
    if (at === null) throw new Error('the page never became interactive');
    return { startMs: at - running.spawnedAt, resident };
  } finally {
    await running.close();
  }
}

/** Cold start and memory against a bare window: pairs in turn, medians of the pairwise ratios. */
export async function measureStart(executable: string, bare: string, stage: Stage): Promise<Figure[]> {
  const profiles = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  const plainSide: Side = { executable: bare, profile: join(profiles, 'bare'), mark: 'load' };
  const ownSide: Side = { executable, profile: join(profiles, 'own'), mark: 'list-interactive' };
  mkdirSync(ownSide.profile);
  const starts: number[] = [];
  const memories: number[] = [];
  try {
    await prepareProfile(executable, stage.env, ownSide.profile, 200);
    for (let warmup = 0; warmup < 2; warmup += 1) {
      await sample(plainSide, stage);
      await sample(ownSide, stage);
    }
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const plain = await sample(plainSide, stage);
      const own = await sample(ownSide, stage);
      starts.push(own.startMs / plain.startMs);
      memories.push(own.resident / plain.resident);
      process.stdout.write(`  pair ${pair + 1}: ${Math.round(own.startMs)} ms against ${Math.round(plain.startMs)} ms, `);
      process.stdout.write(`${Math.round(own.resident / 2 ** 20)} MiB against ${Math.round(plain.resident / 2 ** 20)} MiB\n`);
    }
  } finally {
    rmSync(profiles, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  return [figure('start-ratio', median(starts), 'x', 1.25), figure('memory-ratio', median(memories), 'x', 1.5)];
}
