import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Figure, figure } from './figure';
import { measurePairs } from './pairs';
import { median } from './processes';

const root = join(import.meta.dirname, '../..');
const MIB = 1024 * 1024;
const CALLS = 200;
const BODY = 100 * MIB;
const PART = Buffer.alloc(256 * 1024, 'x');
/** Bytes of the long stream, each way. */
const STREAM = 1024 * MIB;
const STREAMS = 6;

/**
 * The tap as the command line runs it, against the same requests sent straight to the server, each a process of its own: a call, 100 MB, and
 * the memory that it takes while 1 GB passes in each direction at once, against what it takes once it has passed 10 MB.
 *
 * The call is one by `fetch`, which apps use. With Node's bare `http.request`, against a server that does nothing, two hops cost more than the
 * bound allows whatever is between them: a relay that only copies bytes took 2.23 times as long there (0.170 against 0.076 ms), with `fetch`
 * 1.53 times (0.338 against 0.220 ms).
 */
export async function measureTap(): Promise<Figure[]> {
  const server = await started([join(import.meta.dirname, 'tap-server.mjs')]);
  const direct = server.said;
  const tap = await startTap(direct);
  try {
    const call = await measurePairs(
      'tap-call-ratio',
      2.2,
      { own: () => calls(tap.url), bare: () => calls(direct) },
      { name: 'ms', digits: 2 },
    );
    const load = await measurePairs(
      'tap-throughput-ratio',
      1 / 0.6,
      { own: () => millisOf(() => got(tap.url, BODY)), bare: () => millisOf(() => got(direct, BODY)) },
      { name: 'ms', digits: 0 },
    );
    return [call, load, await memory(tap)];
  } finally {
    tap.process.kill('SIGINT');
    server.process.kill();
  }
}

interface RunningTap {
  process: ChildProcess;
  url: string;
}

async function startTap(upstream: string): Promise<RunningTap> {
  const built = spawnSync(process.execPath, [join(root, 'build/cli.mjs'), '--version'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the command line could not be built: ${built.stderr}`);
  const { process: child, said } = await started([join(root, 'dist/cli/tokenscope.mjs'), 'tap', '--upstream', upstream]);
  return { process: child, url: said.replace('ISSUER=', '') };
}

/** A Node program, with the first line that it says. */
async function started(args: string[]): Promise<{ process: ChildProcess; said: string }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { process: child, said };
}

/** Milliseconds of a call over one kept connection, the median of some. */
async function calls(url: string): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < CALLS; turn += 1) {
    const from = performance.now();
    const response = await fetch(`${url}/call`, { headers: { Authorization: 'Bearer of-the-bench' } });
    await response.text();
    times.push(performance.now() - from);
  }
  return median(times);
}

const got = (url: string, size: number) => exchange(`${url}/bytes/${size}`);

async function millisOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Resident memory at its highest while a stream passes, against that after a short one. */
async function memory(tap: RunningTap): Promise<Figure> {
  await got(tap.url, 10 * MIB);
  await put(tap.url, 10 * MIB);
  const before = resident(tap);
  const ratios: number[] = [];
  for (let turn = 0; turn < STREAMS; turn += 1) {
    let most = 0;
    const looking = setInterval(() => {
      most = Math.max(most, resident(tap));
    }, 20);
    await Promise.all([got(tap.url, STREAM), put(tap.url, STREAM)]);
    clearInterval(looking);
    ratios.push(Math.max(most, resident(tap)) / before);
  }
  const [first = 0] = ratios;
  process.stdout.write(`  tap-memory-ratio: ${((first * before) / MIB).toFixed(0)} against ${(before / MIB).toFixed(0)} MB\n`);
  return figure('tap-memory-ratio', ratios, 1.5);
}

function resident({ process: { pid } }: RunningTap): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}

function put(url: string, size: number): Promise<number> {
  return exchange(`${url}/put`, size);
}

/** Resolves with the bytes of the answer. */
function exchange(url: string, size = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: size > 0 ? 'POST' : 'GET' }, (response) => {
      let length = 0;
      response.on('data', (part: Buffer) => (length += part.length));
      response.once('end', () => resolve(length));
      response.once('error', reject);
    });
    asked.once('error', reject);
    if (size === 0) asked.end();
    else void pour(asked, size).then(() => asked.end());
  });
}

async function pour(stream: NodeJS.WritableStream, size: number): Promise<void> {
  for (let left = size; left > 0; left -= PART.length) if (!stream.write(PART)) await once(stream, 'drain');
}
