import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, figureAtLeast } from './figure';
import { median } from './processes';
import { auth0Tokens } from './tokens';

const ROUNDS = 5;
const TOKENS = 10_000;

/** Tokens a second of `tokenscope decode --lines --file` on tokens as Auth0 issues them, the start of Node included. */
export async function measureCli(): Promise<Figure> {
  const root = join(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  try {
    const built = spawnSync(process.execPath, [join(root, 'build/cli.mjs'), '--version'], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`the command line could not be built: ${built.stderr}`);
    const now = Math.floor(Date.now() / 1000);
    const tokens = await auth0Tokens(200, now);
    const file = join(folder, 'tokens.txt');
    writeFileSync(file, Array.from({ length: TOKENS }, (_, index) => `${tokens[index % tokens.length]}\n`).join(''));
    return figureAtLeast('cli-decode-rate', median(Array.from({ length: ROUNDS }, () => rateOf(root, file))), 'tok/s', 5_000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rateOf(root: string, file: string): number {
  const args = [join(root, 'dist/cli/tokenscope.mjs'), 'decode', '--lines', '--file', file];
  const from = process.hrtime.bigint();
  // One core where the system can be told so; elsewhere Node's own helpers may run beside it.
  const command = process.platform === 'linux' ? ['taskset', '-c', '0', process.execPath, ...args] : [process.execPath, ...args];
  const [program = process.execPath, ...rest] = command;
  const { status, stdout } = spawnSync(program, rest, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  const answers = stdout.split('\n').length - 1;
  if (status !== 0 || answers !== TOKENS) throw new Error(`exit ${status} with ${answers} answers for ${TOKENS} tokens`);
  return TOKENS / seconds;
}
