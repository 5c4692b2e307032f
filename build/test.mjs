import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './commands.mjs';
import { ensureLocalPackage } from './package.mjs';
import { run, say, Stop } from './report.mjs';
import { setUp } from './setup.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, 'test-output');
const tool = (...parts) => join(root, 'node_modules', ...parts);

/** @typedef {{ name: string; passed: number; failed: number; skipped: number }} Tally */

/** One command that either holds or doesn't. @returns {Promise<Tally>} */
async function single(name, args) {
  say(`\n== ${name}`);
  const { code } = await runCommand(process.execPath, args, { cwd: root });
  say(code === 0 ? `${name}: ok` : `${name}: failed (exit ${code})`);
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** One vitest project. A run that dies without a report counts as a failure. @returns {Promise<Tally>} */
async function vitest(name, project, env = {}) {
  say(`\n== ${name}`);
  const report = join(output, `${project}.json`);
  const args = [
    tool('vitest', 'vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { code } = await runCommand(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numTotalTests, numFailedTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    const broken = numFailedTests === 0 && (code !== 0 || numFailedTestSuites > 0 || numTotalTests === 0) ? 1 : 0;
    return { name, passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + (numTodoTests ?? 0) };
  } catch {
    say(`${name}: the test runner left no report (exit ${code})`);
    return { name, passed: 0, failed: 1, skipped: 0 };
  }
}

/** What stands in the way of the desktop part. Anything but a Stop is a fault of these scripts and is shown whole. */
function trouble(error) {
  const text = error instanceof Stop ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(text);
  return text;
}

run(async () => {
  const skipDesktop = process.env.TOKENSCOPE_SKIP_DESKTOP === '1';
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  /** @type {Tally[]} */
  const tallies = [];
  const troubles = [];
  let runtime = null;
  try {
    await setUp({ desktop: 'none' });
    if (!skipDesktop)
      runtime = await setUp({ desktop: 'stage' }).catch(
        (error) => void troubles.push(`The desktop part could not run:\n${trouble(error)}`),
      );
    tallies.push(await single('types', [tool('typescript', 'bin', 'tsc'), '--noEmit']));
    tallies.push(await single('lint', [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']));
    tallies.push(await vitest('unit and integration', 'unit'));
    if (runtime) {
      tallies.push(await vitest('keychain and vault', 'keychain'));
      const executable = await ensureLocalPackage(runtime);
      const env = { TOKENSCOPE_EXECUTABLE: executable, TOKENSCOPE_ELECTRON_DIST: runtime.dist };
      tallies.push(await vitest('end to end in Electron', 'desktop', env));
    }
  } catch (error) {
    troubles.push(`The run stopped:\n${trouble(error)}`);
  }
  say('');
  for (const { name, passed, failed, skipped } of tallies) say(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  for (const text of troubles) say(text);
  if (skipDesktop) say('The desktop part (real keychain, packaged app, browser) was left out: TOKENSCOPE_SKIP_DESKTOP=1.');
  const sum = (key) => tallies.reduce((total, tally) => total + tally[key], 0);
  const failed = sum('failed') + troubles.length;
  say(`${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped`);
  return failed === 0 ? 0 : 1;
});
