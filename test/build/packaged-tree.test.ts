import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const { treeFaults } = await import(pathToFileURL(join(import.meta.dirname, '../../build/packaged-tree.mjs')).href);

const NATIVE = 'node_modules/@napi-rs/keyring-darwin-arm64/keyring.darwin-arm64.node';
const GOOD = {
  archive: ['package.json', 'dist/main/main.js', 'dist/renderer/assets/a.js', 'node_modules/@napi-rs/keyring/index.js', NATIVE],
  unpacked: [NATIVE],
  beside: [
    'licences.txt',
    'icon.icns',
    'en.lproj/locale.pak',
    'LICENSES.chromium.html',
    'CHANGELOG.md',
    'docs/ci.md',
    'docs/main-window-dark.png',
  ],
};
const faults = (change: object, target = { platform: 'darwin', arch: 'arm64' }) => treeFaults({ ...GOOD, ...change }, target);

describe('a packaged app', () => {
  it('has the bundles, the keychain module and the licences', () => {
    expect(faults({})).toEqual([]);
  });

  it.each([
    'electron/main.ts',
    'dist/main/main.js.map',
    'dist/cli/tokenscope.mjs',
    'dist/packages/main.json',
    'test/e2e/vault.test.ts',
    'node_modules/react/index.js',
    'node_modules/@napi-rs/keyring/README.md',
    'node_modules/@napi-rs/keyring/index.d.ts',
    '.env',
  ])('is not packaged with %s in it', (path) => {
    expect(faults({ archive: [...GOOD.archive, path] })).toEqual([`${path} does not belong into the archive.`]);
  });

  it('is not packaged with another app beside its own', () => {
    expect(faults({ beside: [...GOOD.beside, 'default_app.asar'] })).toEqual(['default_app.asar does not belong into the resources.']);
  });

  it('is not packaged without the licences', () => {
    expect(faults({ beside: [] })).toEqual([expect.stringContaining('licences.txt')]);
  });

  it.each([
    ['none', []],
    ['that of another processor', [NATIVE.replaceAll('arm64', 'x64')]],
    ['one too many', [NATIVE, NATIVE.replaceAll('arm64', 'x64')]],
  ])('is not packaged with a keychain module that is %s', (_name, unpacked) => {
    expect(faults({ unpacked })).toEqual([expect.stringContaining('@napi-rs/keyring-darwin-arm64')]);
  });
});
