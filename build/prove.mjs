import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './commands.mjs';
import { run, say, Stop } from './report.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Environment in which every program sees the wall clock a year ahead; time since the start goes on as it is. */
function yearAhead() {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-year-ahead-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const library = join(folder, 'year-ahead.so');
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, join(root, 'build', 'year-ahead.c'), '-ldl']);
  if (status !== 0) throw new Stop(`build/year-ahead.c could not be compiled. ${stderr ?? ''}`, 'sudo apt-get install gcc libc6-dev');
  return { LD_PRELOAD: library };
}

/**
 * Runs `npm test` again and again on a machine that makes it hard, with other random examples each time, and stops at the first failure.
 * docs/testing.md says how it is used.
 * Options: `--busy`: every core has something else to do as well. `--year-ahead`: the clock is. `--node N`: on another Node, such as 22, from
 * the npm registry. `--times N`: three unless told.
 */
run(async () => {
  const options = process.argv.slice(2);
  const after = (option) => (options.includes(option) ? options[options.indexOf(option) + 1] : undefined);
  const times = options.includes('--times') ? Number(after('--times')) : 3;
  if (!Number.isInteger(times) || times < 1) throw new Stop('--times takes a whole number.', 'npm run prove -- --busy --times 3');
  const node = after('--node');
  if (options.includes('--node') && !/^\d+(\.\d+){0,2}$/.test(node ?? ''))
    throw new Stop('--node takes a version.', 'npm run prove -- --node 22 --times 1');
  const script = join(root, 'build', 'test.mjs');
  const [program, ...args] = node === undefined ? [process.execPath] : ['npm', 'exec', '--yes', `--package=node@${node}`, '--', 'node'];
  const env = { ...process.env, ...(options.includes('--year-ahead') ? yearAhead() : {}) };
  const others = options.includes('--busy') ? availableParallelism() : 0;
  const hogs = Array.from({ length: others }, () => spawn('sha256sum', ['/dev/zero'], { stdio: 'ignore' }));
  const endHogs = () => hogs.forEach((hog) => void hog.kill('SIGKILL'));
  process.once('exit', endHogs);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  for (let time = 1; time <= times; time += 1) {
    const from = performance.now();
    const seed = String(randomInt(2 ** 31));
    const { code } = await runCommand(program, [...args, script], {
      cwd: root,
      env: { ...env, TOKENSCOPE_SEED: seed },
    });
    const minutes = ((performance.now() - from) / 60_000).toFixed(1);
    say(`\nRun ${time} of ${times}: ${code === 0 ? 'passed' : 'failed'} after ${minutes} min, TOKENSCOPE_SEED=${seed}`);
    if (code !== 0) return 1;
  }
  return 0;
});
