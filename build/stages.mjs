import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { say } from './report.mjs';
import { failuresOf, leftOutOf } from './test-parts.mjs';

/** @typedef {import('./test-parts.mjs').LeftOut} LeftOut */
/** @typedef {{ name: string; passed: number; failed: number; skipped: number; files: FileTime[]; leftOut: LeftOut[]; failures: string[] }} Tally */
/** @typedef {{ file: string; ms: number }} FileTime */

const SIGN_OF_LIFE_MS = 30_000;
/** Stages under way, with when they began. @type {Map<string, number>} */
const underWay = new Map();

const inWords = (ms) =>
  ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;

/**
 * Runs one stage to its end. Stages run side by side, so what one prints goes to a file and is shown whole, once it is over.
 * @param {string} name
 * @param {string[]} args of Node
 * @param {{ root: string; output: string; env?: NodeJS.ProcessEnv }} place `output`: folder of the file
 * @returns {Promise<{ code: number; printed: string }>} exit code, and all that it printed
 */
export async function runStage(name, args, { root, output, env = process.env }) {
  const path = join(output, `${name.replace(/\W+/g, '-')}.log`);
  const file = openSync(path, 'w');
  const from = Date.now();
  underWay.set(name, from);
  say(`· ${name}: begun; what it prints goes to ${relative(root, path)}`);
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const code = await new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...env, ...colour }, stdio: ['ignore', file, file] });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
  closeSync(file);
  underWay.delete(name);
  const printed = readFileSync(path, 'utf8').trimEnd();
  say(`\n== ${name} (${inWords(Date.now() - from)})\n${printed}`);
  return { code, printed };
}

/** Says every half minute which stages are under way; resolves with what `work` resolves with. @template T @param {() => Promise<T>} work */
export async function withSignsOfLife(work) {
  const timer = setInterval(() => {
    const now = Date.now();
    say(`  still at it: ${[...underWay].map(([name, from]) => `${name} (${inWords(now - from)})`).join(', ')}`);
  }, SIGN_OF_LIFE_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/**
 * What a Vitest run came to. One that ended badly though no test failed counts as a failure.
 * @param {string} name
 * @param {any} report of Vitest's JSON reporter
 * @param {number} code exit code
 * @param {string} root
 * @returns {Tally}
 */
export function tallyOf(name, report, code, root) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numTotalTests, numFailedTestSuites, testResults } = report;
  const broken = numFailedTests === 0 && (code !== 0 || numFailedTestSuites > 0 || numTotalTests === 0) ? 1 : 0;
  return {
    name,
    passed: numPassedTests,
    failed: numFailedTests + broken,
    skipped: numPendingTests + (numTodoTests ?? 0),
    files: testResults.map(({ name: path, startTime, endTime }) => ({
      file: relative(root, path).replaceAll(sep, '/'),
      ms: endTime - startTime,
    })),
    leftOut: leftOutOf(report),
    failures: failuresOf(report, root),
  };
}

/**
 * What a run of the conformance suite came to: its last line counts scenarios. One that ended without it counts as a failure.
 * @param {string} name
 * @param {string} printed
 * @param {number} code exit code
 * @returns {Tally}
 */
export function tallyOfScenarios(name, printed, code) {
  const counts = /^(\d+) passed, (\d+) failed$/.exec(printed.split('\n').at(-1) ?? '');
  const [passed, failed] = counts === null ? [0, 0] : counts.slice(1).map(Number);
  const broken = failed === 0 && (code !== 0 || passed === 0) ? 1 : 0;
  const failures = failed + broken === 0 ? [] : [`${name}\n${lastOf(printed, 60)}`];
  return { name, passed, failed: failed + broken, skipped: 0, files: [], leftOut: [], failures };
}

/** The last lines of what a stage printed, indented: where a tool says what is wrong. @param {string} printed */
export function lastOf(printed, count = 20) {
  const lines = printed.split('\n').slice(-count);
  return lines.map((line) => `  ${line}`).join('\n');
}

/** The files that took longest, as lines; whoever adds a test sees what it costs. @param {Tally[]} tallies */
export function slowest(tallies, count = 10) {
  const files = tallies.flatMap(({ files }) => files).sort((one, other) => other.ms - one.ms);
  return files.slice(0, count).map(({ file, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${file}`);
}
