import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { cpuMs, expectLinear } from './linear-time';

/** 20 KB in which each bracket is looked for from the start again. */
const TEXT = '['.repeat(20_000);

it('tells linear work from quadratic work', () => {
  const linear = () => [...TEXT].filter((character) => character === ']').length;
  const quadratic = () => [...TEXT].filter((_, index) => TEXT.lastIndexOf(']', index) >= 0).length;
  expectLinear('a filter', TEXT.length, 100, linear);
  expect(() => expectLinear('a search from each place', TEXT.length, 100, quadratic)).toThrow('a search from each place');
});

it('counts no time in which other programs run', () => {
  const other = 'for (let used; (used = process.cpuUsage()).user + used.system < 500_000; );';
  expect(cpuMs(() => spawnSync(process.execPath, ['-e', other]))).toBeLessThan(500);
});
