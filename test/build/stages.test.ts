import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const stages = pathToFileURL(join(import.meta.dirname, '../../build/stages.mjs')).href;
const { slowest, tallyOf, tallyOfScenarios } = (await import(stages)) as {
  tallyOfScenarios(name: string, printed: string, code: number): { passed: number; failed: number; failures: string[] };
  tallyOf(
    name: string,
    report: object,
    code: number,
    root: string,
  ): { failed: number; failures: string[]; files: { file: string; ms: number }[] };
  slowest(tallies: object[], count?: number): string[];
};

const REPORT = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, numTotalTests: 4, numFailedTestSuites: 0 };
const file = (name: string, ms: number) => ({ name: `/root/test/${name}`, startTime: 1_000, endTime: 1_000 + ms });

describe('what a run of tests came to', () => {
  it('is a failure where the runner ended badly, a file could not be loaded or no test ran, though none failed', () => {
    const failed = (changes: object, code: number) => tallyOf('unit', { ...REPORT, testResults: [], ...changes }, code, '/root').failed;
    expect(failed({}, 0)).toBe(0);
    expect(failed({}, 1)).toBe(1);
    expect(failed({ numFailedTestSuites: 1 }, 1)).toBe(1);
    expect(failed({ numTotalTests: 0 }, 0)).toBe(1);
    expect(failed({ numFailedTests: 2 }, 1)).toBe(2);
  });

  it('names each test that failed and each file that could not be loaded, with the first lines of why', () => {
    const test = (title: string, status: string) => ({
      ancestorTitles: ['a key'],
      title,
      status,
      failureMessages: ['Error: no\n    at x'],
    });
    const testResults = [
      { ...file('a', 1), status: 'failed', message: '', assertionResults: [test('opens', 'passed'), test('closes', 'failed')] },
      { ...file('b', 1), status: 'failed', message: 'Error: no such module' },
      { ...file('c', 1), status: 'passed', message: '', assertionResults: [test('turns', 'passed')] },
    ];
    const { failures } = tallyOf('unit', { ...REPORT, numFailedTests: 1, testResults }, 1, '/root');
    expect(failures).toEqual(['test/a > a key > closes\n  Error: no\n      at x', 'test/b\n  Error: no such module']);
  });

  it('names the files that took longest, of all stages', () => {
    const tally = (...testResults: object[]) => tallyOf('x', { ...REPORT, testResults }, 0, '/root');
    const lines = slowest([tally(file('a', 1_500), file('b', 20)), tally(file('c', 61_000))], 2);
    expect(lines.map((line) => line.trim())).toEqual(['61.0 s  test/c', '1.5 s  test/a']);
  });
});

it('what the conformance suite came to is its last line; one that ended without it, or with nothing passed, is a failure', () => {
  const counts = (printed: string, code: number) => {
    const { passed, failed } = tallyOfScenarios('conformance', printed, code);
    return [passed, failed];
  };
  expect(counts('passed  auth/dpop\n\n35 passed, 0 failed', 0)).toEqual([35, 0]);
  expect(counts('FAILED  auth/dpop\n\n34 passed, 1 failed', 1)).toEqual([34, 1]);
  expect(counts('1 passed, 0 failed\nError: no', 1)).toEqual([0, 1]);
  expect(counts('35 passed, 0 failed', 1)).toEqual([35, 1]);
  expect(counts('0 passed, 0 failed', 0)).toEqual([0, 1]);
  expect(tallyOfScenarios('conformance', 'FAILED  auth/dpop\n\n34 passed, 1 failed', 1).failures.join()).toContain('FAILED  auth/dpop');
});

it('stages side by side show what they printed one after the other, and pass on their exit codes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-stages-'));
  try {
    const lines = (name: string) =>
      `for (let i = 0; i < 3; i += 1) { console.log('${name} ' + i); await new Promise((go) => setTimeout(go, 20)); }`;
    const stage = (name: string, code: number) => ['--input-type=module', '-e', `${lines(name)} process.exit(${code});`];
    const place = { root: folder, output: folder };
    const script = `import { runStage } from ${JSON.stringify(stages)};
      const codes = await Promise.all([runStage('one', ${JSON.stringify(stage('one', 0))}, ${JSON.stringify(place)}),
        runStage('two', ${JSON.stringify(stage('two', 3))}, ${JSON.stringify(place)})]);
      console.log(codes.map(({ code, printed }) => code + ' ' + printed.length).join());`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(stdout).toContain('one 0\none 1\none 2\n');
    expect(stdout).toContain('two 0\ntwo 1\ntwo 2\n');
    expect(stdout.trimEnd()).toMatch(/\n0 17,3 17$/);
    expect(readFileSync(join(folder, 'one.log'), 'utf8')).toBe('one 0\none 1\none 2\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
