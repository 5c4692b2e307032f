import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const config = readFileSync(join(root, 'vite.config.ts'), 'utf8');

/** The texts in a list of the config. */
function listed(name: string): string[] {
  const list = new RegExp(`const ${name} = \\[([^\\]]*)\\]`).exec(config)?.[1] ?? '';
  return [...list.matchAll(/'([^']+)'/g)].map(([, text = '']) => text);
}

const testsBelow = (folder: string) =>
  readdirSync(join(root, 'test', folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => `test/${folder}/${file.replaceAll(sep, '/')}`);

// What a page or a bridge begins, ends with each file of the project that has such a page.
const OWN = [
  { own: /vi\.(mock|doMock|resetModules)\(/, lists: ['APART'] },
  { own: /support\/(page|bridge)'/, lists: ['APART', 'PAGES'] },
];

it.each(OWN)('files that share a process are listed apart where they need to be: $own', ({ own, lists }) => {
  const shared = listed('SHARED').flatMap(testsBelow);
  expect(shared).toContain('test/build/shared.test.ts');
  const found = shared.filter((file) => own.test(readFileSync(join(root, file), 'utf8')));
  expect(lists.flatMap(listed).map((file) => `test/${file}`)).toEqual(expect.arrayContaining(found));
});

it('what is listed apart is there, once', () => {
  const all = ['APART', 'PAGES'].flatMap(listed).map((file) => `test/${file}`);
  expect(all).toHaveLength(new Set(all).size);
  expect(listed('SHARED').flatMap(testsBelow)).toEqual(expect.arrayContaining(all));
});
