import { describe, expect, it } from 'vitest';
import { isOffered, mayAsk, type UpdateFacts, updateWay } from '../../electron/platform/system/update-way';

const named = { feed: 'https://releases.example/app/', page: 'https://releases.example/' };
const facts: UpdateFacts = {
  platform: 'linux',
  env: {},
  executable: '/opt/Tokenscope/tokenscope',
  named,
  isLocal: false,
  packageType: null,
  hasUninstaller: false,
  namesPublisher: false,
  canReplace: true,
};
const image = { APPIMAGE: '/home/ada/Tokenscope.AppImage', APPDIR: '/tmp/.mount_Tok' };
const inImage = { env: image, executable: '/tmp/.mount_Tok/tokenscope' };
const installed = { platform: 'win32', hasUninstaller: true, namesPublisher: true, executable: 'C:\\Apps\\Tokenscope.exe' } as const;
const onMac = { platform: 'darwin', executable: '/Applications/Tokenscope.app/Contents/MacOS/Tokenscope' } as const;

describe('how the app gets newer versions', () => {
  it.each<[string, Partial<UpdateFacts>, string]>([
    ['a build that names no feed', { named: null, ...inImage }, 'none'],
    ['a build whose feed is not https', { named: { ...named, feed: 'http://releases.example/' }, ...inImage }, 'none'],
    ['a build whose feed is not https, on this machine', { named: { ...named, feed: 'http://127.0.0.1:1/' }, ...inImage }, 'none'],
    [
      'a release whose environment names a feed',
      { named: null, ...inImage, env: { ...image, TOKENSCOPE_UPDATE_FEED: named.feed } },
      'none',
    ],
    ['an AppImage', inImage, 'appimage'],
    ['an AppImage in a folder that is not writable', { ...inImage, canReplace: false }, 'page'],
    ['a program that an AppImage has started', { env: image }, 'page'],
    ['an AppImage whose path is not whole', { ...inImage, env: { ...image, APPIMAGE: 'Tokenscope.AppImage' } }, 'page'],
    ['a deb', { packageType: 'deb' }, 'page'],
    ['an rpm', { packageType: 'rpm' }, 'page'],
    ['a deb started from an AppImage', { packageType: 'deb', env: image }, 'page'],
    ['a tar.gz', {}, 'page'],
    ['Flatpak', { env: { FLATPAK_ID: 'dev.tokenscope' } }, 'page'],
    ['Snap', { env: { SNAP: '/snap/tokenscope/1' } }, 'page'],
    ["the Windows installer's", installed, 'nsis'],
    ["the Windows installer's, unsigned", { ...installed, namesPublisher: false }, 'page'],
    ['the portable app for Windows', { ...installed, env: { PORTABLE_EXECUTABLE_FILE: 'D:\\Tokenscope.exe' } }, 'page'],
    ['a folder on Windows', { ...installed, hasUninstaller: false }, 'page'],
    ['macOS', onMac, 'mac'],
    ['macOS, in the disk image', { ...onMac, executable: '/Volumes/Tokenscope/Tokenscope.app/Contents/MacOS/Tokenscope' }, 'page'],
    [
      'macOS, in Downloads',
      { ...onMac, executable: '/private/var/folders/x/AppTranslocation/1/d/Tokenscope.app/Contents/MacOS/T' },
      'page',
    ],
    ['another system', { platform: 'freebsd', ...inImage }, 'page'],
  ])('%s', (_name, given, expected) => {
    const way = updateWay({ ...facts, ...given });
    expect(way.kind === 'itself' ? way.by : way.kind).toBe(expected);
    expect(way.text).not.toBe('');
    if (way.kind !== 'none') expect(way).toMatchObject(named);
  });

  it.each([
    ['http://127.0.0.1:8080/feed/', 'appimage'],
    ['https://feed.example/', 'appimage'],
    ['http://feed.example/', 'none'],
    ['file:///feed/', 'none'],
    ['feed', 'none'],
  ])('a local build may look at %s: %s', (feed, expected) => {
    const way = updateWay({ ...facts, ...inImage, named: null, isLocal: true, env: { ...image, TOKENSCOPE_UPDATE_FEED: feed } });
    expect(way.kind === 'itself' ? way.by : way.kind).toBe(expected);
  });
});

it.each([
  ['https://releases.example/app/latest-linux.yml', named.feed, true],
  ['https://storage.example/Tokenscope.AppImage', named.feed, true],
  ['http://releases.example/app/latest-linux.yml', named.feed, false],
  ['http://127.0.0.1:1/latest-linux.yml', named.feed, false],
  ['file:///etc/passwd', named.feed, false],
  ['http://127.0.0.1:8080/a', 'http://127.0.0.1:8080/', true],
  ['http://127.0.0.1:8081/a', 'http://127.0.0.1:8080/', false],
  ['http://releases.example/a', 'http://127.0.0.1:8080/', false],
])('asking %s for the feed %s: %s', (address, feed, expected) => {
  expect(mayAsk(address, feed)).toBe(expected);
});

describe('a newer version is offered', () => {
  it('to everybody where it is a release', () => {
    for (const present of ['1.0.0', '2.0.0-rc.1', '1.0.0+build-1']) {
      expect(isOffered('2.0.0', present), present).toBe(true);
      expect(isOffered('2.0.0+build-1', present), present).toBe(true);
    }
  });

  it('where it is a pre-release, to those who have one', () => {
    expect(isOffered('2.0.0-beta.1', '2.0.0-alpha.9')).toBe(true);
    for (const present of ['1.0.0', '1.0.0+build-1']) expect(isOffered('2.0.0-beta.1+5', present), present).toBe(false);
  });
});
