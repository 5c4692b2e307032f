import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanerFor, isOwnEntry, type RemovalFacts, removalPlan, withoutAssociation } from '../../electron/platform/kept/removal-plan';

const linux: RemovalFacts = {
  platform: 'linux',
  env: {},
  home: '/home/ada',
  id: 'dev.tokenscope',
  name: 'Tokenscope',
  clsid: '{1}',
  dataFolder: '/home/ada/.config/Tokenscope',
  sessionFolder: '/home/ada/.config/Tokenscope',
  hasUsualVault: true,
  hasUninstaller: false,
};
const roaming = 'C:\\Users\\Ada\\AppData\\Roaming';
const local = 'C:\\Users\\Ada\\AppData\\Local';
const windows: RemovalFacts = {
  ...linux,
  platform: 'win32',
  env: { APPDATA: roaming, LOCALAPPDATA: local },
  home: 'C:\\Users\\Ada',
  dataFolder: `${roaming}\\Tokenscope`,
  sessionFolder: `${local}\\Tokenscope`,
};
const library = '/Users/ada/Library';
const mac: RemovalFacts = {
  ...linux,
  platform: 'darwin',
  home: '/Users/ada',
  dataFolder: `${library}/Application Support/Tokenscope`,
  sessionFolder: `${library}/Application Support/Tokenscope`,
};

/** What goes, one line each. */
function gone(facts: RemovalFacts): string[] {
  return removalPlan(facts).removes.flatMap(({ how }) => {
    if (how.by === 'keychain') return `key ${how.service}`;
    if (how.by === 'registry') return how.key;
    if (how.by === 'scheme') return `scheme ${how.scheme}`;
    if (how.by === 'data') return `${how.whole ? 'all of' : 'its own in'} ${how.folder}`;
    if (how.by === 'delete') return how.paths;
    return how.files.map((file) => `lines of ${file}`);
  });
}

const LINUX_SYSTEM = [
  '/home/ada/.cache/tokenscope-updater',
  '/home/ada/.local/share/applications/dev.tokenscope.desktop',
  '/home/ada/.local/share/applications/dev.tokenscope-url.desktop',
  '/home/ada/.local/share/icons/hicolor/scalable/apps/dev.tokenscope.svg',
  'lines of /home/ada/.config/mimeapps.list',
  'lines of /home/ada/.local/share/applications/mimeapps.list',
];
const shortcut = `${roaming}\\Microsoft\\Windows\\Start Menu\\Programs\\Tokenscope.lnk`;
const windowsRest = [`${local}\\tokenscope-updater`, 'scheme dev.tokenscope', 'HKEY_CURRENT_USER\\Software\\Classes\\CLSID\\{1}'];

describe('what "Remove everything" removes', () => {
  it.each<[string, RemovalFacts, string[]]>([
    ['Linux', linux, ['all of /home/ada/.config/Tokenscope', 'key dev.tokenscope', ...LINUX_SYSTEM]],
    [
      'Linux with XDG folders of its own, one of them no whole path',
      {
        ...linux,
        env: { XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d', XDG_CACHE_HOME: 'cache' },
        dataFolder: '/c/Tokenscope',
        sessionFolder: '/c/Tokenscope',
      },
      [
        'all of /c/Tokenscope',
        'key dev.tokenscope',
        '/home/ada/.cache/tokenscope-updater',
        '/d/applications/dev.tokenscope.desktop',
        '/d/applications/dev.tokenscope-url.desktop',
        '/d/icons/hicolor/scalable/apps/dev.tokenscope.svg',
        'lines of /c/mimeapps.list',
        'lines of /d/applications/mimeapps.list',
      ],
    ],
    [
      'Linux with a folder given at the start, beside a usual one',
      { ...linux, dataFolder: '/home/ada', sessionFolder: '/home/ada' },
      ['its own in /home/ada', ...LINUX_SYSTEM],
    ],
    [
      'Linux with a folder given at the start, and no other vault',
      { ...linux, dataFolder: '/home/ada/x', sessionFolder: '/home/ada/x', hasUsualVault: false },
      ['its own in /home/ada/x', 'key dev.tokenscope', ...LINUX_SYSTEM],
    ],
    [
      'Windows, from a folder',
      windows,
      [`all of ${roaming}\\Tokenscope`, 'key dev.tokenscope', `all of ${local}\\Tokenscope`, ...windowsRest, shortcut],
    ],
    [
      'Windows, installed',
      { ...windows, hasUninstaller: true, sessionFolder: windows.dataFolder },
      [`all of ${roaming}\\Tokenscope`, 'key dev.tokenscope', ...windowsRest],
    ],
    [
      'Windows without its variables, caches in a folder of somebody',
      { ...windows, env: {}, sessionFolder: 'D:\\Caches' },
      [`all of ${roaming}\\Tokenscope`, 'key dev.tokenscope', 'its own in D:\\Caches', ...windowsRest, shortcut],
    ],
    [
      'macOS',
      mac,
      [
        `all of ${library}/Application Support/Tokenscope`,
        'key dev.tokenscope',
        `${library}/Caches/tokenscope-updater`,
        `${library}/Caches/dev.tokenscope`,
        `${library}/Caches/dev.tokenscope.ShipIt`,
        `${library}/HTTPStorages/dev.tokenscope`,
        `${library}/Preferences/dev.tokenscope.plist`,
        `${library}/Saved Application State/dev.tokenscope.savedState`,
      ],
    ],
  ])('%s', (_name, facts, expected) => {
    expect(gone(facts)).toEqual(expected);
    for (const { what, where } of removalPlan(facts).removes) expect([what, where].every((text) => text.length > 3)).toBe(true);
  });

  it.each([
    ['linux', linux, 'remove its package'],
    ['win32', windows, 'Settings > Apps'],
    ['darwin', mac, 'Trash'],
  ])('on %s it says what stays', (_name, facts, program) => {
    const stays = removalPlan(facts).stays.join('\n');
    for (const words of ['stay valid until they expire', 'Files that you saved', program]) expect(stays).toContain(words);
    expect(removalPlan({ ...facts, dataFolder: '/elsewhere' }).stays.join('\n')).toContain('need it');
  });
});

it('knows what Tokenscope made in a folder from what others did', () => {
  const own = ['vault', 'exchanges', 'history', 'runs', 'plans', 'locks', '.updaterId', 'connections.json', 'facts.json', 'practice.json'];
  const asWell = ['preferences.json', 'window.json', 'window.json.new', 'connections.unreadable-2026-01-01.json', 'facts.json.1a.tmp'];
  const others = [
    'Documents',
    'vault.zip',
    'vaults',
    'my connections.json',
    'Local State',
    'SingletonLock',
    '.ssh',
    'connections',
    'plans.txt',
  ];
  expect([...own, ...asWell, ...others].filter(isOwnEntry)).toEqual([...own, ...asWell]);
});

it.each([
  ['[Default Applications]\nx-scheme-handler/a=a.desktop\nx/y=z.desktop;\n', '[Default Applications]\nx/y=z.desktop;\n'],
  ['x-scheme-handler/a=b.desktop;a.desktop;', 'x-scheme-handler/a=b.desktop;'],
  ['x-scheme-handler/a=b.desktop\n', 'x-scheme-handler/a=b.desktop;\n'],
  ['x-scheme-handler/ab=a.desktop\n# x-scheme-handler/a=a.desktop', 'x-scheme-handler/ab=a.desktop\n# x-scheme-handler/a=a.desktop'],
  ['', ''],
])('takes a scheme out of %j', (text, expected) => {
  expect(withoutAssociation(text, 'a', ['a.desktop', 'a-url.desktop'])).toBe(expected);
});

describe('what is deleted once the app has ended', () => {
  it.skipIf(process.platform === 'win32')('waits for it, and takes paths for paths', async () => {
    const home = mkdtempSync(join(tmpdir(), 'cleaner-'));
    const paths = ['a b', '$(touch hacked)', '-rf', "it's"].map((name) => join(home, name));
    for (const path of paths) {
      mkdirSync(path);
      writeFileSync(join(path, 'file'), '');
    }
    const app = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const { program, args } = cleanerFor(process.platform, {}, app.pid ?? 0, paths);
    const cleaner = spawn(program, args, { cwd: home, stdio: 'ignore' });
    const ended = once(cleaner, 'exit');
    // It looks at once, and then each second; the app is still there.
    execFileSync('sleep', ['0.2']);
    expect(paths.every((path) => existsSync(path))).toBe(true);
    app.kill('SIGKILL');
    await ended;
    expect(paths.filter((path) => existsSync(path))).toEqual([]);
    expect(existsSync(join(home, 'hacked'))).toBe(false);
  });

  it('goes by full paths on Windows, and hands its own over apart from the command', () => {
    const { program, args, env } = cleanerFor('win32', { SystemRoot: 'C:\\Windows' }, 1, ['C:\\Users\\A & B\\Tokenscope']);
    expect(program).toBe('C:\\Windows\\System32\\cmd.exe');
    expect(args.join(' ')).toContain('"C:\\Windows\\System32\\ping.exe" -n 2');
    expect(args.join(' ')).not.toContain('A & B');
    expect(env).toEqual({ TOKENSCOPE_REMOVES_0: 'C:\\Users\\A & B\\Tokenscope' });
  });
});
