import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, vi } from 'vitest';

const root = join(import.meta.dirname, '../..');
const script = (name: string) => import(pathToFileURL(join(root, 'build', name)).href);

it('set-up runs no script of a package, and none that is shipped or needed has one', async () => {
  const { INSTALL } = await script('setup.mjs');
  expect(INSTALL.slice(0, 2)).toEqual(['ci', '--ignore-scripts']);
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean; resolved?: string; integrity?: string }>;
  };
  expect(Object.keys(packages).filter((name) => packages[name]?.hasInstallScript)).toEqual(['node_modules/electron-winstaller']);
  const foreign = Object.entries(packages).filter(
    ([name, { resolved, integrity }]) =>
      // Where it says no address, it is the registry's.
      name !== '' &&
      !((resolved ?? 'https://registry.npmjs.org/').startsWith('https://registry.npmjs.org/') && integrity?.startsWith('sha512-')),
  );
  expect(foreign.map(([name]) => name)).toEqual([]);
});

it('system packages are installed as root after a yes, or where nobody is there to ask', async () => {
  const { mayInstall } = await script('debian.mjs');
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const asked: string[] = [];
  const may = (answer: string, how: object) =>
    mayInstall(['xvfb', 'dbus'], {
      ...how,
      ask: async (question: string) => {
        asked.push(question);
        return answer;
      },
    });
  const there = { terminal: true, ci: false };
  expect(await Promise.all(['y', ' Yes\n', 'n', '', 'yep'].map((answer) => may(answer, there)))).toEqual([true, true, false, false, false]);
  expect(asked).toHaveLength(5);
  expect(await may('n', { terminal: false, ci: false })).toBe(true);
  expect(await may('n', { terminal: true, ci: true })).toBe(true);
  expect(asked).toHaveLength(5);
  expect(said.mock.calls.every(([text]) => `${text}`.includes('xvfb dbus'))).toBe(true);
  said.mockRestore();
});

it('what needs root runs as root, on a CI server by sudo, and else not at all', async () => {
  const { asRoot, allowSandbox } = await script('debian.mjs');
  expect(asRoot({ isRoot: true, ci: false })).toEqual([]);
  expect(asRoot({ isRoot: true, ci: true })).toEqual([]);
  expect(asRoot({ isRoot: false, ci: true })).toEqual(['sudo', '--non-interactive']);
  expect(asRoot({ isRoot: false, ci: false })).toBeNull();
  const sysctl = ['sysctl', '--write', 'kernel.apparmor_restrict_unprivileged_userns=0'];
  expect(allowSandbox({ isRoot: false, ci: true, restricted: '1\n' })).toEqual(sysctl);
  for (const [isRoot, ci, restricted] of [
    // A person's machine keeps its protection.
    [false, false, '1\n'],
    // Root runs without the sandbox.
    [true, true, '1\n'],
    [false, true, '0\n'],
    // No such setting.
    [false, true, ''],
  ] as const)
    expect(allowSandbox({ isRoot, ci, restricted })).toBeNull();
});
