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

// What a page or a bridge begins, ends with the first file that loads it.
const OWN = /vi\.(mock|doMock|resetModules)\(|support\/(page|bridge)'/;

it('files that share a process replace no module and have no page, but for those listed apart', () => {
  const shared = listed('SHARED').flatMap(testsBelow);
  expect(shared).toContain('test/build/shared.test.ts');
  const own = shared.filter((file) => OWN.test(readFileSync(join(root, file), 'utf8')));
  expect(own.sort()).toEqual(
    listed('APART')
      .map((file) => `test/${file}`)
      .sort(),
  );
});
