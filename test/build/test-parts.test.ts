import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LEFT_OUT } from '../support/system';

interface LeftOut {
  name: string;
  reason: string;
}
interface Parts {
  node: string[];
  suite: boolean;
  app: string[];
  desk: string;
  leftOut: LeftOut[];
}
const script = join(import.meta.dirname, '../../build/test-parts.mjs');
const { leftOutLines, leftOutOf, partsOf } = (await import(pathToFileURL(script).href)) as {
  partsOf(machine: { platform: NodeJS.Platform; env: Record<string, string> }): Parts;
  leftOutOf(report: object): LeftOut[];
  leftOutLines(leftOut: LeftOut[]): string[];
};

describe('npm test', () => {
  const skip = { TOKENSCOPE_SKIP_DESKTOP: '1' };
  it.each<[NodeJS.Platform, Record<string, string>, Pick<Parts, 'app' | 'desk'>, string[]]>([
    ['linux', {}, { app: ['credentials', 'desktop', 'smoke'], desk: 'stage' }, []],
    ['linux', skip, { app: [], desk: 'none' }, ['keychain and vault', 'desktop', 'smoke']],
    ['linux', { TOKENSCOPE_SKIP_DESKTOP: '' }, { app: ['credentials', 'desktop', 'smoke'], desk: 'stage' }, []],
    ['win32', {}, { app: ['smoke'], desk: 'run' }, ['keychain and vault', 'desktop', 'conformance']],
    ['win32', skip, { app: [], desk: 'none' }, ['keychain and vault', 'desktop', 'smoke', 'conformance']],
    ['darwin', {}, { app: ['smoke'], desk: 'run' }, ['keychain and vault', 'desktop', 'conformance']],
    ['darwin', skip, { app: [], desk: 'none' }, ['keychain and vault', 'desktop', 'smoke', 'conformance']],
    // Nobody has tried it there.
    ['freebsd', {}, { app: ['smoke'], desk: 'run' }, ['keychain and vault', 'desktop', 'conformance']],
  ])('on %s with %o', (platform, env, parts, leftOut) => {
    const chosen = partsOf({ platform, env });
    expect(chosen).toMatchObject({ node: ['core', 'pages', 'unit'], suite: platform === 'linux', ...parts });
    expect(chosen.leftOut.map(({ name }) => name)).toEqual(leftOut);
    for (const { reason } of chosen.leftOut)
      expect(reason).toMatch(env === skip ? /^(TOKENSCOPE_SKIP_DESKTOP=1|its sign-ins .*)$/ : /^(these tests|its sign-ins) /);
  });

  it('names each test that the system left out, with the reason', () => {
    const test = (status: string, title: string, ...ancestorTitles: string[]) => ({ status, title, ancestorTitles });
    const report = {
      testResults: [
        {
          name: 'C:\\tokenscope\\test\\cli\\program.test.ts',
          assertionResults: [
            test('passed', 'says its version', 'the program'),
            test('skipped', 'ends', 'the program', `${LEFT_OUT}there are no signals`, 'on Ctrl-C'),
            test('skipped', 'says nothing', `${LEFT_OUT}there are no signals`),
            { ...test('passed', 'keeps tokens'), meta: { leftOut: 'there is no keychain' } },
          ],
        },
        { name: '/tokenscope/test/core/a.test.ts', assertionResults: [test('pending', 'agrees with jose'), test('failed', 'x')] },
        { name: '/tokenscope/test/core/broken.test.ts' },
      ],
    };
    expect(leftOutLines(leftOutOf(report))).toEqual([
      'Left out, there are no signals:',
      '  the program > on Ctrl-C > ends (program.test.ts)',
      '  says nothing (program.test.ts)',
      'Left out, there is no keychain:',
      '  keeps tokens (program.test.ts)',
      'Left out, for a reason that the test gives:',
      '  agrees with jose (a.test.ts)',
    ]);
  });
});
