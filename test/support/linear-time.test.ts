import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { cpuMs, expectLinear } from './linear-time';

const TEXT = '['.repeat(20_000);

it('tells linear work from quadratic work', () => {
  const linear = () => [...TEXT].filter((character) => character === ']').length;
  // Each character in script, as in the passes that it is measured against: native code searches text many times as fast on some machines.
  const quadratic = () => {
    let found = 0;
    for (let at = 0; at < TEXT.length; at += 1) for (let back = at; back >= 0; back -= 1) found += TEXT[back] === ']' ? 1 : 0;
    return found;
  };
  expectLinear('a filter', TEXT.length, 20, linear);
  expect(() => expectLinear('a search from each place', TEXT.length, 20, quadratic)).toThrow('a search from each place');
});

it('counts no time in which other programs run', () => {
  const other = 'for (let used; (used = process.cpuUsage()).user + used.system < 500_000; );';
  expect(cpuMs(() => spawnSync(process.execPath, ['-e', other]))).toBeLessThan(500);
});
