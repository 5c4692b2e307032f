import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureCli } from './cli-program.mjs';
import { ensureLocalPackage } from './package.mjs';
import { run, say, Stop } from './report.mjs';
import { setUp } from './setup.mjs';
import { lastOf, runStage, slowest, tallyOf, tallyOfScenarios, withSignsOfLife } from './stages.mjs';
import { leftOutLines, partsOf } from './test-parts.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, 'test-output');
const tool = (...parts) => join(root, 'node_modules', ...parts);
const cores = availableParallelism();

/** @typedef {import('./stages.mjs').Tally} Tally */

/** One command that either holds or doesn't. @returns {Promise<Tally>} */
async function single(name, args) {
  const { code, printed } = await runStage(name, args, { root, output });
  say(code === 0 ? `${name}: ok` : `${name}: failed (exit ${code})`);
  if (code === 0) return { name, passed: 1, failed: 0, skipped: 0, files: [], leftOut: [], failures: [] };
  return { name, passed: 0, failed: 1, skipped: 0, files: [], leftOut: [], failures: [`${name}\n${lastOf(printed)}`] };
}

/** Projects of `vite.config.ts`. A run that dies without a report counts as a failure. @returns {Promise<Tally>} */
async function vitest(name, projects, workers, env = {}) {
  const report = join(output, `${projects[0]}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const chosen = projects.map((project) => `--project=${project}`);
  const args = [tool('vitest', 'vitest.mjs'), 'run', ...chosen, `--maxWorkers=${workers}`, ...reporters];
  const { code, printed } = await runStage(name, args, { root, output, env: { ...process.env, ...env } });
  try {
    return tallyOf(name, JSON.parse(readFileSync(report, 'utf8')), code, root);
  } catch {
    const failures = [`${name}: the test runner left no report (exit ${code})\n${lastOf(printed)}`];
    return { name, passed: 0, failed: 1, skipped: 0, files: [], leftOut: [], failures };
  }
}

/** The official suite against the built command line. @returns {Promise<Tally>} */
async function conformance() {
  const { code, printed } = await runStage('conformance', [join(root, 'build', 'conformance.mjs')], { root, output });
  return tallyOfScenarios('conformance', printed, code);
}

/** What stands in the way of the desktop part. Anything but a Stop is a fault of these scripts and is shown whole. */
function trouble(error) {
  const text = error instanceof Stop ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(text);
  return text;
}

/** Everything that needs no desktop. @returns {Promise<Tally[]>} */
async function inNode({ node: projects, suite }, workers) {
  return [
    await single('types', [tool('typescript', 'bin', 'tsc'), '--noEmit']),
    await single('lint', [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']),
    ...(suite ? [await conformance()] : []),
    await vitest('unit and integration', projects, workers),
  ];
}

/** What needs a keychain or a screen; each file has its own, and mostly waits. @returns {Promise<Tally[]>} */
async function onDesktop(projects, runtime, executable) {
  const env = { TOKENSCOPE_EXECUTABLE: executable, TOKENSCOPE_ELECTRON_DIST: runtime.dist };
  return [await vitest(projects.join(', '), projects, cores + 1, env)];
}

run(async () => {
  const parts = partsOf({ platform: process.platform, env: process.env });
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  /** @type {Tally[]} */
  const tallies = [];
  const troubles = [];
  try {
    await setUp({ desktop: 'none' });
    const desktop =
      parts.desk === 'none'
        ? null
        : await setUp({ desktop: parts.desk })
            // Built before anything runs: it empties what the command line is built into.
            .then(async (runtime) => runtime && { runtime, executable: await ensureLocalPackage(runtime) })
            .catch((error) => void troubles.push(`The desktop part could not run:\n${trouble(error)}`));
    await ensureCli();
    // The desktop part mostly waits, so both use all cores side by side.
    const halves = [inNode(parts, cores), desktop ? onDesktop(parts.app, desktop.runtime, desktop.executable) : []];
    tallies.push(...(await withSignsOfLife(() => Promise.all(halves))).flat());
  } catch (error) {
    troubles.push(`The run stopped:\n${trouble(error)}`);
  }
  say('\nWhat took longest:');
  for (const line of slowest(tallies)) say(line);
  say('');
  for (const line of leftOutLines([...parts.leftOut, ...tallies.flatMap(({ leftOut }) => leftOut)])) say(line);
  // Once more and last: what came before is cut where a log is shown only from its end.
  for (const failure of tallies.flatMap(({ failures }) => failures)) say(`Failed: ${failure}\n`);
  for (const { name, passed, failed, skipped } of tallies) say(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  for (const text of troubles) say(text);
  const sum = (key) => tallies.reduce((total, tally) => total + tally[key], 0);
  const failed = sum('failed') + troubles.length;
  say(`${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped`);
  return failed === 0 ? 0 : 1;
});
