import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const { ALLOWED, isAllowed, licences } = await import(pathToFileURL(join(import.meta.dirname, '../../build/licences.mjs')).href);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tokenscope-licences-'));
  put('LICENSE', 'The licence of the app\n\nPermission is hereby granted to all.\n');
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
  expect(app).toMatch(/^The licence of the app\n/);
  expect(parts.map((part: string) => part.trimEnd())).toEqual([
    'b 1.0.0 (MIT)\n\nText of the old b',
    'b 2.0.0 (ISC)\n\nText of b\nNotice of b',
    'c 1.0.0 (MIT)\n\nCopyright (c) Cleo\n\nPermission is hereby granted to all.',
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

describe('what may be packaged', () => {
  const packageWith = (license: string) => put('node_modules/c/package.json', JSON.stringify({ name: 'c', version: '1.0.0', license }));

  it.each(['Elastic-2.0', 'BUSL-1.1', 'SSPL-1.0', 'GPL-3.0-only', 'AGPL-3.0', 'LGPL-2.1', 'MIT AND GPL-2.0', 'UNLICENSED', '(MIT', 'mit'])(
    '%s stops it',
    (licence) => {
      packageWith(licence);
      put('node_modules/c/LICENSE', 'Text of c');
      expect(() => licences(root, ['client'])).toThrow(`c 1.0.0 has the licence ${licence}, which is not on the list.`);
    },
  );

  it.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0)', 'MIT or CC0-1.0', 'MIT AND ISC'])('%s does not', (licence) => {
    expect(isAllowed(licence)).toBe(true);
  });

  it("is what comes with the text of its licence, unless that is this program's own", () => {
    packageWith('Apache-2.0');
    expect(() => licences(root, ['client'])).toThrow('c 1.0.0 brings no text of its licence along (Apache-2.0).');
  });

  it('holds for all that could be bundled: each package that is installed for more than development', () => {
    const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'));
    const shipped = Object.entries<{ dev?: boolean; devOptional?: boolean; license?: string }>(packages).filter(
      ([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional,
    );
    const others = shipped.filter(([, { license }]) => !isAllowed(license ?? ''));
    // Reads the arguments of a program that nobody runs here; of js-yaml, which electron-updater brings along.
    expect(others.map(([path]) => path)).toEqual(['node_modules/argparse']);
    expect(shipped.length).toBeGreaterThan(100);
    expect(ALLOWED.join()).not.toMatch(/GPL|SSPL|BUSL|Elastic/);
  });
});
