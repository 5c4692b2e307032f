import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure';
import { measurePairs } from './pairs';
import { auth0Tokens } from './tokens';

const TOKENS = 10_000;
const root = join(import.meta.dirname, '../..');

/**
 * `tokenscope decode --lines --file` on 10,000 tokens as Auth0 issues them, against a bare Node script that decodes them; the start of Node
 * included on both sides.
 */
export async function measureCli(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  try {
    const built = spawnSync(process.execPath, [join(root, 'build/cli.mjs'), '--version'], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`the command line could not be built: ${built.stderr}`);
    const tokens = await auth0Tokens(200, Math.floor(Date.now() / 1000));
    const file = join(folder, 'tokens.txt');
    writeFileSync(file, Array.from({ length: TOKENS }, (_, index) => `${tokens[index % tokens.length]}\n`).join(''));
    const sides = {
      own: () => secondsOf([join(root, 'dist/cli/tokenscope.mjs'), 'decode', '--lines', '--file', file]),
      bare: () => secondsOf([join(import.meta.dirname, 'bare-decode.mjs'), file]),
    };
    return await measurePairs('cli-decode-ratio', 5, sides, { name: 's', digits: 2 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function secondsOf(args: string[]): number {
  const from = process.hrtime.bigint();
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  const answers = stdout.split('\n').length - 1;
  if (status !== 0 || answers !== TOKENS) throw new Error(`exit ${status} with ${answers} answers for ${TOKENS} tokens`);
  return seconds;
}
