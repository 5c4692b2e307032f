import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, figure } from './figure';
import { brunoWork, CALLS, newmanWork, ownWork, type Work } from './peers/work';
import { LEAST, MOST } from './pairs';
import { median, pause } from './processes';

const INSTALL_MS = 15 * 60_000;
const SAMPLE_MS = 10;

interface Taken {
  seconds: number;
  /** Most memory resident at once, in bytes. */
  bytes: number;
}

const root = join(import.meta.dirname, '../..');
/** As a person's shell has it: Vite, which loads this file, sets NODE_ENV. */
const { NODE_ENV: _, ...env } = process.env;

/**
 * The command line against Bruno's and newman on the same work: a token by client credentials, 100 API calls with an assertion each, JUnit
 * out. Wall time from start to end of the process, the start of Node included; memory as the most that is resident at once.
 *
 * @param installed A folder where the peers are installed already; null: they are installed into a temporary one.
 */
export async function measurePeers(installed: string | null = null): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-peers-'));
  const server = spawn(process.execPath, [join(import.meta.dirname, 'peers/server.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const base = `http://127.0.0.1:${await firstLine(server)}`;
    const modules = join(installed ?? install(folder), 'node_modules');
    const work = {
      tokenscope: ownWork(folder, builtProgram(), base),
      bruno: brunoWork(folder, join(modules, '@usebruno/cli/bin/bru.js'), base),
      newman: newmanWork(folder, join(modules, 'newman/bin/newman.js'), base),
    };
    const taken: Record<Work['name'], Taken[]> = { tokenscope: [], bruno: [], newman: [] };
    // The first of each reads its files from disk; it is not counted.
    for (const each of Object.values(work)) await run(each, base);
    let figures: Figure[] = [];
    for (let round = 0; round < LEAST || (round < MOST && figures.some(({ verdict }) => verdict === 'unsure')); round += 1) {
      const turn = Object.values(work);
      for (const each of round % 2 === 0 ? turn : turn.reverse()) taken[each.name].push(await run(each, base));
      figures = compared(taken);
    }
    const seconds = (name: Work['name']) => median(taken[name].map((one) => one.seconds));
    const bytes = (name: Work['name']) => median(taken[name].map((one) => one.bytes));
    for (const name of ['tokenscope', 'bruno', 'newman'] as const) {
      process.stdout.write(`  ${name}: ${seconds(name).toFixed(2)} s, ${(bytes(name) / 2 ** 20).toFixed(0)} MiB\n`);
    }
    return figures;
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function compared(taken: Record<Work['name'], Taken[]>): Figure[] {
  const ratios = (peer: Work['name'], what: keyof Taken) =>
    taken.tokenscope.map((own, round) => own[what] / (taken[peer][round]?.[what] ?? Number.NaN));
  return [
    figure('check-wall-ratio-bruno', ratios('bruno', 'seconds'), 0.18),
    figure('check-wall-ratio-newman', ratios('newman', 'seconds'), 0.18),
    figure('check-memory-ratio-bruno', ratios('bruno', 'bytes'), 0.5),
    figure('check-memory-ratio-newman', ratios('newman', 'bytes'), 0.75),
  ];
}

/** Installs what test/bench/peers/package-lock.json names, without running any of its scripts. Returns where. */
function install(folder: string): string {
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(import.meta.dirname, 'peers', name), join(folder, name));
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: INSTALL_MS,
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`the peers could not be installed: ${stderr.slice(-2_000)}`);
  return folder;
}

function builtProgram(): string {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'build/cli.mjs'), '--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the command line could not be built: ${stderr}`);
  return join(root, 'dist/cli/tokenscope.mjs');
}

/** One run, proven by what the server saw and by the report. */
async function run({ name, args, cwd, junit }: Work, base: string): Promise<Taken> {
  rmSync(junit, { force: true });
  const from = process.hrtime.bigint();
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said = `${said}${piece}`.slice(0, 2_000)));
  const ended = new Promise<{ code: number | null; seconds: number }>((resolve) =>
    child.once('close', (code) => resolve({ code, seconds: Number(process.hrtime.bigint() - from) / 1e9 })),
  );
  let over = false;
  void ended.then(() => (over = true));
  let bytes = 0;
  while (!over) {
    bytes = Math.max(bytes, peakBytes(child.pid ?? 0));
    await Promise.race([pause(SAMPLE_MS), ended]);
  }
  const { code, seconds } = await ended;
  const seen = await (await fetch(`${base}/count`)).json();
  const cases = readFileSync(junit, 'utf8').split('<testcase').length - 1;
  if (code !== 0 || seen.tokens !== 1 || seen.calls !== CALLS || cases < CALLS) {
    throw new Error(`${name}: exit ${code}, ${JSON.stringify(seen)}, ${cases} test cases.\n${said}`);
  }
  return { seconds, bytes };
}

/**
 * What was resident at most so far of a process, in bytes; 0 once it has ended. Linux keeps the peak, so no sample misses it. None of the
 * three starts further processes.
 */
function peakBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmHWM:\s+(\d+) kB/m)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the server of the bench ended')));
    child.stdout?.once('data', (piece: Buffer) => resolve(String(piece).trim()));
  });
}
