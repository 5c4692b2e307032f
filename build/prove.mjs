import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './commands.mjs';
import { run, say, Stop } from './report.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

/** Environment in which wall clocks are a year ahead; time since the start goes on as it is. */
function yearAhead() {
  if (!existsSync(LIBRARY)) throw new Stop('libfaketime is missing.', 'sudo apt-get install --no-install-recommends faketime');
  // Under the library the packaged app takes minutes to start.
  return { LD_PRELOAD: LIBRARY, FAKETIME: '+365d', FAKETIME_DONT_FAKE_MONOTONIC: '1', TOKENSCOPE_SKIP_DESKTOP: '1' };
}

/**
 * Runs `npm test` again and again on a machine that makes it hard, with other random examples each time, and stops at the first failure.
 * docs/testing.md says how it is used.
 * Options: `--busy`: every core has something else to do as well. `--year-ahead`: the clock is. `--times N`: three unless told.
 */
run(async () => {
  const options = process.argv.slice(2);
  const times = options.includes('--times') ? Number(options[options.indexOf('--times') + 1]) : 3;
  if (!Number.isInteger(times) || times < 1) throw new Stop('--times takes a whole number.', 'npm run prove -- --busy --times 3');
  const env = { ...process.env, ...(options.includes('--year-ahead') ? yearAhead() : {}) };
  const others = options.includes('--busy') ? availableParallelism() : 0;
  const hogs = Array.from({ length: others }, () => spawn('sha256sum', ['/dev/zero'], { stdio: 'ignore' }));
  const endHogs = () => hogs.forEach((hog) => void hog.kill('SIGKILL'));
  process.once('exit', endHogs);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  for (let time = 1; time <= times; time += 1) {
    const from = performance.now();
    const seed = String(randomInt(2 ** 31));
    const { code } = await runCommand(process.execPath, [join(root, 'build', 'test.mjs')], {
      cwd: root,
      env: { ...env, TOKENSCOPE_SEED: seed },
    });
    const minutes = ((performance.now() - from) / 60_000).toFixed(1);
    say(`\nRun ${time} of ${times}: ${code === 0 ? 'passed' : 'failed'} after ${minutes} min, TOKENSCOPE_SEED=${seed}`);
    if (code !== 0) return 1;
  }
  return 0;
});
