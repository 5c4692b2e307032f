import { pathOf } from '../../electron/shell/redirects/opened-files';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CONNECTION_ENDING } from '../../electron/model/connection-file';
import { identityOf } from '../../electron/model/identity';

const root = join(import.meta.dirname, '../..');
const script = (name: string) => import(pathToFileURL(join(root, 'build', name)).href);
const { builderConfig, unpackedApp } = await script('electron-builder.mjs');
const { keyringPackage, requireKeyring } = await script('keyring-module.mjs');

const UNSIGNED = { TOKENSCOPE_UNSIGNED: '1' };
const FEED = { TOKENSCOPE_UPDATE_FEED: 'https://a.example/feed' };
const about = (platform: string, arch: string, more: object = {}) => ({
  platform,
  arch,
  env: { ...UNSIGNED, ...FEED },
  isLocal: false,
  ...more,
});
const SYSTEMS = ['linux', 'darwin', 'win32'].flatMap((platform) => ['x64', 'arm64'].map((arch) => [platform, arch] as const));

describe('what is packaged', () => {
  it.each([
    ['linux', 'linux', ['AppImage', 'deb', 'rpm', 'tar.gz']],
    // Updates on macOS are taken from a zip.
    ['darwin', 'mac', ['dmg', 'zip']],
    ['win32', 'win', ['nsis', 'portable']],
  ])('for %s: every format, for each processor by itself', (platform, key, formats) => {
    for (const arch of ['x64', 'arm64'])
      expect(builderConfig(about(platform, arch))[key].target).toEqual(formats.map((target) => ({ target, arch: [arch] })));
  });

  it('gives each package a name of its own', () => {
    const names = SYSTEMS.flatMap(([platform, arch]) => {
      const config = builderConfig(about(platform, arch));
      const formats = { linux: [{}, {}, {}, {}], darwin: [{}, {}], win32: [config.nsis, config.portable] }[platform] ?? [];
      const extensions = { linux: ['AppImage', 'deb', 'rpm', 'tar.gz'], darwin: ['dmg', 'zip'], win32: ['exe', 'exe'] }[platform] ?? [];
      return formats.map(({ artifactName = config.artifactName }, index) =>
        artifactName.replace(/\$\{arch\}/, arch).replace(/\$\{ext\}/, extensions[index] ?? ''),
      );
    });
    expect(new Set(names).size).toBe(16);
    expect(names).toContain(`tokenscope-\${version}-windows-setup-arm64.exe`);
  });

  it.each(SYSTEMS)('for %s %s: of the keychain module the half for that system alone', (platform, arch) => {
    const { files } = builderConfig(about(platform, arch));
    const modules = files.filter((pattern: string) => pattern.startsWith('node_modules'));
    expect(modules).toEqual(['node_modules/@napi-rs/keyring/**', `node_modules/${keyringPackage({ platform, arch })}/**`]);
  });

  it('stops where the keychain module for the target is not installed, and names what installs it', () => {
    expect(() => requireKeyring({ platform: process.platform, arch: process.arch }, root)).not.toThrow();
    expect(() => requireKeyring({ platform: 'win32', arch: 'arm64' }, root)).toThrow(
      /npm install --no-save --os=win32 --cpu=arm64 @napi-rs\/keyring-win32-arm64-msvc$/,
    );
  });

  it('every system has its keychain module among the locked packages', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    for (const [platform, arch] of SYSTEMS)
      expect(packages[`node_modules/${keyringPackage({ platform, arch })}`], `${platform} ${arch}`).toMatchObject({
        os: [platform],
        cpu: [arch],
      });
  });

  it('starts on Linux with the sandbox, and without FUSE 2', () => {
    expect(builderConfig(about('linux', 'x64'))).toMatchObject({ toolsets: { appimage: '1.0.3' }, appImage: { executableArgs: [] } });
  });

  it('asks for the folders of macOS in a sentence, and lets no foreign code in', () => {
    const { mac } = builderConfig(about('darwin', 'arm64'));
    expect(Object.keys(mac.extendInfo)).toEqual([
      'NSDownloadsFolderUsageDescription',
      'NSDocumentsFolderUsageDescription',
      'NSDesktopFolderUsageDescription',
    ]);
    for (const file of [mac.entitlements, mac.entitlementsInherit]) {
      const keys = [...readFileSync(join(root, file), 'utf8').matchAll(/<key>(.*)<\/key>/g)].map(([, key]) => key);
      expect(keys).toEqual(['com.apple.security.cs.allow-jit']);
    }
  });
});

it("electron-builder's schema knows every option of the configuration, on each system", () => {
  const schema = createRequire(import.meta.url)('app-builder-lib/scheme.json');
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  const faults = (config: object) => (validate(config) ? [] : (validate.errors ?? []));
  for (const [platform, arch] of SYSTEMS)
    for (const isLocal of [false, true])
      expect(faults(builderConfig(about(platform, arch, { isLocal }))), `${platform} ${arch}`).toEqual([]);
  expect(faults({ ...builderConfig(about('linux', 'x64')), executableArgs: [] })).not.toEqual([]);
});

describe('a local build', () => {
  it.each(SYSTEMS)('is another app than the release on %s %s', (platform, arch) => {
    const [local, release] = [true, false].map((isLocal) => builderConfig(about(platform, arch, { isLocal })));
    for (const [config, isLocal] of [
      [local, true],
      [release, false],
    ]) {
      const { id, name } = identityOf(isLocal);
      expect(config).toMatchObject({
        appId: id,
        productName: name,
        extraMetadata: { productName: name, desktopName: `${id}.desktop` },
        protocols: [{ schemes: [id] }],
      });
    }
    expect(local.appId).not.toBe(release.appId);
  });

  it.each(SYSTEMS)('opens connection files by their ending on %s %s', (platform, arch) => {
    const { fileAssociations, linux } = builderConfig(about(platform, arch, { isLocal: false }));
    expect(fileAssociations.map(({ ext }: { ext: string }) => ext)).toEqual([CONNECTION_ENDING]);
    // A second one of the same type would name that twice in the desktop entry.
    expect(linux.fileAssociations).toBeUndefined();
    // The app takes what the packages name, and what was exported under the former ending.
    for (const ending of [CONNECTION_ENDING, `${CONNECTION_ENDING}.json`]) expect(pathOf(`/x.${ending}`, '', 'linux')).toBe(`/x.${ending}`);
  });

  it('lies where electron-builder puts it', () => {
    const path = (platform: string, arch: string, isLocal: boolean) => {
      const { folder, executable } = unpackedApp({ platform, arch, isLocal });
      return [folder, ...executable].join('/');
    };
    expect(SYSTEMS.map(([platform, arch]) => path(platform, arch, true))).toEqual([
      'linux-unpacked/tokenscope',
      'linux-arm64-unpacked/tokenscope',
      'mac/Tokenscope (local).app/Contents/MacOS/Tokenscope (local)',
      'mac-arm64/Tokenscope (local).app/Contents/MacOS/Tokenscope (local)',
      'win-unpacked/Tokenscope (local).exe',
      'win-arm64-unpacked/Tokenscope (local).exe',
    ]);
    expect(path('darwin', 'arm64', false)).toBe('mac-arm64/Tokenscope.app/Contents/MacOS/Tokenscope');
  });
});

describe('signing', () => {
  const CERTIFICATE = { CSC_LINK: 'a', CSC_KEY_PASSWORD: 'b' };
  const API_KEY = { APPLE_API_KEY: 'a', APPLE_API_KEY_ID: 'b', APPLE_API_ISSUER: 'c' };
  const config = (platform: string, env: object, isLocal = false) => builderConfig({ platform, arch: 'arm64', env, isLocal });

  it('a release that can not be signed is not made, unless that is asked for', () => {
    expect(config('win32', {}).forceCodeSigning).toBe(true);
    expect(config('win32', CERTIFICATE).forceCodeSigning).toBe(true);
    expect(config('win32', UNSIGNED).forceCodeSigning).toBe(false);
    expect(config('linux', {}).forceCodeSigning).toBe(false);
    expect(config('darwin', { ...CERTIFICATE, ...API_KEY })).toMatchObject({
      forceCodeSigning: true,
      mac: { hardenedRuntime: true, notarize: true },
    });
    expect(config('darwin', { APPLE_KEYCHAIN_PROFILE: 'me' }).forceCodeSigning).toBe(true);
  });

  it.each([
    ['a local build', {}, true],
    ['a release that need not be signed', UNSIGNED, false],
    ['the same where a workflow passes secrets that are empty', { ...UNSIGNED, CSC_LINK: '', APPLE_ID: '' }, false],
  ])('%s for macOS is signed ad hoc, for Apple silicon ends what is not signed', (_name, env, isLocal) => {
    expect(config('darwin', env, isLocal)).toMatchObject({
      forceCodeSigning: false,
      mac: { identity: '-', hardenedRuntime: false, notarize: false },
    });
  });

  it.each([
    ['win32', { CSC_LINK: 'a' }, 'CSC_KEY_PASSWORD'],
    ['win32', { WIN_CSC_KEY_PASSWORD: 'a' }, 'WIN_CSC_LINK'],
    ['darwin', { ...CERTIFICATE }, 'APPLE_API_KEY'],
    ['darwin', { ...CERTIFICATE, APPLE_ID: 'a', APPLE_TEAM_ID: 'b' }, 'APPLE_APP_SPECIFIC_PASSWORD'],
    ['darwin', { ...API_KEY, CSC_LINK: 'a' }, 'CSC_KEY_PASSWORD'],
    ['darwin', {}, 'APPLE_KEYCHAIN_PROFILE'],
    ['win32', { ...UNSIGNED, ...CERTIFICATE }, 'CSC_LINK'],
  ])('half configured for %s (%o) stops and names what is missing or too much', (platform, env, named) => {
    expect(() => config(platform, env)).toThrow(named);
  });

  it('a local build signs nothing with what lies about in the environment', () => {
    expect(config('darwin', { CSC_LINK: 'a' }, true).mac.identity).toBe('-');
    expect(config('win32', { CSC_LINK: 'a' }, true).forceCodeSigning).toBe(false);
  });
});

it('the uninstaller for Windows removes the scheme and the notification class that the app registers, and nothing else in the registry', () => {
  const { id, name, clsid } = identityOf(false);
  const text = readFileSync(join(root, builderConfig(about('win32', 'x64')).nsis.include), 'utf8');
  const removed = [...text.matchAll(/^\s*(DeleteRegKey|Delete) (.*)$/gm)].map(([, command, what]) => `${command} ${what}`);
  expect(removed).toEqual([
    `DeleteRegKey HKCU "Software\\Classes\\${id}"`,
    `DeleteRegKey HKCU "Software\\Classes\\CLSID\\${clsid}"`,
    `Delete "$APPDATA\\Microsoft\\Windows\\Start Menu\\Programs\\${name}.lnk"`,
  ]);
  expect(text).toContain(`ReadRegStr $R0 HKCU "Software\\Classes\\${id}\\shell\\open\\command" ""`);
});

it('docs/uninstalling.md names what a release and a local build leave by their names', () => {
  const text = readFileSync(join(root, 'docs/uninstalling.md'), 'utf8');
  for (const isLocal of [false, true]) {
    const { id, name, clsid } = identityOf(isLocal);
    for (const named of [id, name, clsid, `HKCU\\Software\\Classes\\${id}\``]) expect(text).toContain(named);
  }
});

describe('icons', () => {
  it('for Windows and macOS are what build/icons.mjs makes of the pictures', async () => {
    const { windowsIcon, macosIcon } = await script('icons.mjs');
    const { win, mac } = builderConfig(about('win32', 'x64'));
    expect(readFileSync(join(root, win.icon)).equals(windowsIcon())).toBe(true);
    expect(readFileSync(join(root, mac.icon)).equals(macosIcon())).toBe(true);
  });

  it('the Windows icon has a picture of 256 pixels where its directory says', () => {
    const icon = readFileSync(join(root, 'build/icons/icon.ico'));
    const entries = Array.from({ length: icon.readUInt16LE(4) }, (_, index) => icon.subarray(6 + 16 * index, 22 + 16 * index));
    const widths = entries.map((entry) => {
      const picture = icon.subarray(entry.readUInt32LE(12), entry.readUInt32LE(12) + entry.readUInt32LE(8));
      expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
      const width = picture.readUInt32BE(16);
      expect(entry.readUInt8(0) || 256).toBe(width);
      return width;
    });
    expect(widths).toEqual([16, 32, 48, 64, 128, 256]);
  });

  it('the macOS icon is a chain of PNGs to its end', () => {
    const icon = readFileSync(join(root, 'build/icons/icon.icns'));
    expect([icon.subarray(0, 4).toString('latin1'), icon.readUInt32BE(4)]).toEqual(['icns', icon.length]);
    const types: [string, number][] = [];
    for (let at = 8; at < icon.length; at += icon.readUInt32BE(at + 4))
      types.push([icon.subarray(at, at + 4).toString('latin1'), icon.readUInt32BE(at + 8 + 16)]);
    expect(types).toEqual([
      ['ic11', 32],
      ['ic12', 64],
      ['ic07', 128],
      ['ic13', 256],
      ['ic08', 256],
      ['ic14', 512],
      ['ic09', 512],
      ['ic10', 1024],
    ]);
  });
});
