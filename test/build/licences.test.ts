import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const { licences } = await import(pathToFileURL(join(import.meta.dirname, '../../build/licences.mjs')).href);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tokenscope-licences-'));
  put('LICENSE', 'The licence of the app\n');
  put('dist/packages/main.json', JSON.stringify(['node_modules/b', 'node_modules/a/node_modules/b', 'node_modules/c']));
  put('dist/packages/client.json', JSON.stringify(['node_modules/b', 'node_modules/c']));
  put('node_modules/b/package.json', '{"name":"b","version":"2.0.0","license":"ISC"}');
  put('node_modules/b/LICENSE.md', 'Text of b');
  put('node_modules/b/NOTICE', 'Notice of b');
  put('node_modules/b/licensed.js.map', 'not a licence');
  put('node_modules/a/node_modules/b/package.json', '{"name":"b","version":"1.0.0","licenses":[{"type":"MIT"}]}');
  put('node_modules/a/node_modules/b/COPYING', 'Text of the old b');
  put('node_modules/c/package.json', '{"name":"c","version":"1.0.0","license":"MIT","author":{"name":"Cleo"}}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

it('the licences of what is bundled are one text: each package and version once, with all that it says', () => {
  const [app = '', ...parts] = licences(root, ['main', 'client']).split(/\n\n-{80}\n/);
  expect(app).toBe('The licence of the app');
  expect(parts.map((part: string) => part.trimEnd())).toEqual([
    'b 1.0.0 (MIT)\n\nText of the old b',
    'b 2.0.0 (ISC)\n\nText of b\nNotice of b',
    'c 1.0.0 (MIT)\n\nMIT, by Cleo. The package brings no text of it along.',
  ]);
});

it('what is shipped beside the bundles is in it, too', () => {
  put('node_modules/@s/native/package.json', '{"name":"@s/native","version":"1.0.0","license":"MIT"}');
  expect(licences(root, ['client'], ['@s/native'])).toContain('@s/native 1.0.0 (MIT)');
});

it('a package that says nothing of its licence is not shipped, nor a bundle whose packages nobody wrote down', () => {
  put('node_modules/c/package.json', '{"name":"c","version":"1.0.0"}');
  expect(() => licences(root, ['client'])).toThrow('c 1.0.0 says nothing of its licence.');
  expect(() => licences(root, ['main', 'preload'])).toThrow('preload.json');
});
