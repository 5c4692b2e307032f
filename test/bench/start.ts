import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../e2e/stage';
import type { Figure } from './figure';
import { figure } from './figure';
import { measurePairs } from './pairs';
import { prepareProfile } from './prepare';
import { pause, residentBytes } from './processes';
import { startWindow } from './windows';

/** Long enough for both windows to be at rest, in milliseconds. */
const SETTLE_MS = 4_000;
const MEMORY_BOUND = 1.12;

interface Sample {
  /** Milliseconds from asking for the process to the moment that counts. */
  startMs: number;
  resident: number;
}

interface Side {
  executable: string;
  /** Kept from start to start: whoever has 200 connections has started the app before. */
  profile: string;
  /** Left by the page once its first content is laid out. */
  mark: 'list-interactive' | 'laid-out';
}

/** The moments are read afterwards from the page's own marks, so that nothing watches while it starts. */
async function sample({ executable, profile, mark }: Side, stage: Stage): Promise<Sample> {
  const running = startWindow(executable, stage.env, profile);
  try {
    await pause(SETTLE_MS);
    const resident = residentBytes(running.pid);
    const page = await running.page();
    const at = await page.evaluate((wanted) => {
      const [left] = performance.getEntriesByName(wanted);
      return left ? performance.timeOrigin + left.startTime : null;
    }, mark);
    if (at === null) throw new Error(`the page left no mark ${mark}`);
    return { startMs: at - running.spawnedAt, resident };
  } finally {
    await running.close();
  }
}

/** Start and memory, each start a new process on a kept profile, against a bare window on the same runtime. */
export async function measureStart(executable: string, bare: string, stage: Stage): Promise<Figure[]> {
  const profiles = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  const plainSide: Side = { executable: bare, profile: join(profiles, 'bare'), mark: 'laid-out' };
  const ownSide: Side = { executable, profile: join(profiles, 'own'), mark: 'list-interactive' };
  mkdirSync(ownSide.profile);
  const resident = { own: [] as number[], bare: [] as number[] };
  const startOf = async (side: Side, memory: number[]): Promise<number> => {
    const { startMs, resident: bytes } = await sample(side, stage);
    memory.push(bytes);
    return startMs;
  };
  try {
    await prepareProfile(executable, stage.env, ownSide.profile, 200);
    const sides = { own: () => startOf(ownSide, resident.own), bare: () => startOf(plainSide, resident.bare) };
    const start = await measurePairs('start-ratio', 1.2, sides, { name: 'ms', digits: 0 });
    // The first of each fills its caches.
    const ratios = resident.own.slice(1).map((bytes, index) => bytes / (resident.bare[index + 1] ?? Number.NaN));
    return [start, figure('memory-ratio', ratios, MEMORY_BOUND)];
  } finally {
    rmSync(profiles, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
