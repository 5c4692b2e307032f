import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { desktopEntry, registerOnLinux, schemeStateOnLinux } from '../../electron/shell/redirects/scheme-registration';
import { needing } from '../support/system';

const APP = { id: 'dev.tokenscope', name: 'Tokenscope' };

/** A home with its own `xdg-mime`, which answers `current` and records what it is asked to set, and its own desktop database. */
function home(current: string) {
  const folder = mkdtempSync(join(tmpdir(), 'home-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'xdg-mime'), `#!/bin/sh\nif [ "$1" = query ]; then echo "${current}"; else echo "$@" >> "${folder}/set"; fi\n`);
  chmodSync(join(bin, 'xdg-mime'), 0o755);
  writeFileSync(join(bin, 'update-desktop-database'), `#!/bin/sh\nls "$1" > "${folder}/known"\n`);
  chmodSync(join(bin, 'update-desktop-database'), 0o755);
  const system = join(folder, 'system');
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, XDG_DATA_HOME: join(folder, 'data'), XDG_DATA_DIRS: system };
  const entry = join(folder, 'data', 'applications', 'dev.tokenscope.desktop');
  const place = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  return {
    env,
    entry,
    place,
    former: join(folder, 'data', 'applications', 'dev.tokenscope-url.desktop'),
    installed: join(system, 'applications', 'dev.tokenscope.desktop'),
    icon: join(folder, 'data', 'icons', 'hicolor', 'scalable', 'apps', 'dev.tokenscope.svg'),
    known: () => readFileSync(join(folder, 'known'), 'utf8').trim(),
    set: () => (existsSync(join(folder, 'set')) ? readFileSync(join(folder, 'set'), 'utf8') : ''),
  };
}

needing('xdg')('the redirect scheme on Linux', () => {
  it('is registered if nobody has it', async () => {
    const { env, entry, set, icon, known } = home('');
    await registerOnLinux('/opt/Token scope/tokenscope', ['--user-data-dir=/tmp/p'], env);
    const text = readFileSync(entry, 'utf8');
    expect(text).toContain('Exec="/opt/Token scope/tokenscope" --user-data-dir=/tmp/p %u\n');
    // What shows its window with icon and badge, brings it forward on Wayland, and lets go of it once the program is deleted.
    for (const line of ['TryExec=/opt/Token scope/tokenscope', 'Icon=dev.tokenscope', 'StartupNotify=true'])
      expect(text).toContain(`\n${line}\n`);
    expect(readFileSync(icon, 'utf8')).toContain('<svg');
    expect(set()).toBe('default dev.tokenscope.desktop x-scheme-handler/dev.tokenscope\n');
    expect(known()).toBe('dev.tokenscope.desktop');
  });

  it.each([
    ['that it runs out of', '/tmp/.mount_Tok/tokenscope', '/home/ada/Tokenscope.AppImage'],
    ['that only started it, never', '/opt/tokenscope', '/opt/tokenscope'],
  ])('names the AppImage %s', async (_, executable, named) => {
    const { env, entry } = home('');
    await registerOnLinux(executable, [], { ...env, APPIMAGE: '/home/ada/Tokenscope.AppImage', APPDIR: '/tmp/.mount_Tok' });
    expect(readFileSync(entry, 'utf8')).toContain(`\nTryExec=${named}\n`);
  });

  it.each([
    ['', 'none'],
    ['dev.tokenscope.desktop', 'registered'],
    ['other.desktop', 'other'],
  ])('opened with %j is %s', async (current, state) => {
    expect(await schemeStateOnLinux(home(current).env, APP)).toBe(state);
  });

  it('is taken from another program only where the person asks for it', async () => {
    const other = home('other.desktop');
    await registerOnLinux('/opt/tokenscope', [], other.env);
    expect(other.set()).toBe('');
    await registerOnLinux('/opt/tokenscope', [], other.env, APP, true);
    expect(other.set()).toBe('default dev.tokenscope.desktop x-scheme-handler/dev.tokenscope\n');
  });

  it('of a local build is another than that of a release', async () => {
    const { env, entry, set } = home('');
    await registerOnLinux('/opt/tokenscope', [], env, { id: 'dev.tokenscope.local', name: 'Tokenscope (local)' });
    const text = readFileSync(join(dirname(entry), 'dev.tokenscope.local.desktop'), 'utf8');
    for (const line of ['Name=Tokenscope (local)', 'Icon=dev.tokenscope.local', 'MimeType=x-scheme-handler/dev.tokenscope.local;'])
      expect(text).toContain(`\n${line}\n`);
    expect(set()).toBe('default dev.tokenscope.local.desktop x-scheme-handler/dev.tokenscope.local\n');
  });

  it('moves from the name that the version before gave it', async () => {
    const { env, entry, former, place, set } = home('dev.tokenscope-url.desktop');
    place(former, 'of the version before');
    await registerOnLinux('/opt/tokenscope', [], env);
    expect([existsSync(entry), existsSync(former)]).toEqual([true, false]);
    expect(set()).toContain('default dev.tokenscope.desktop');
  });

  it('is left to a package, and what an AppImage left does not stand in front of it', async () => {
    const { env, entry, installed, place, set } = home('');
    await registerOnLinux('/home/me/Tokenscope.AppImage', [], env);
    place(installed, "the package's");
    await registerOnLinux('/opt/Tokenscope/tokenscope', [], env);
    expect(existsSync(entry)).toBe(false);
    place(entry, "a person's own");
    await registerOnLinux('/opt/Tokenscope/tokenscope', [], env);
    expect(readFileSync(entry, 'utf8')).toBe("a person's own");
    expect(set().split('\n').filter(Boolean)).toHaveLength(1);
  });

  it('is left to another program', async () => {
    const { env, entry, set } = home('tokenscope.desktop');
    await registerOnLinux('/opt/tokenscope', [], env);
    expect(existsSync(entry)).toBe(false);
    expect(set()).toBe('');
  });

  it('follows an app that has moved, and is not rewritten otherwise', async () => {
    const { env, entry, set } = home('dev.tokenscope.desktop');
    await registerOnLinux('/old/tokenscope', [], env);
    await registerOnLinux('/new/tokenscope', [], env);
    await registerOnLinux('/new/tokenscope', [], env);
    expect(readFileSync(entry, 'utf8')).toContain('Exec=/new/tokenscope %u\n');
    expect(set().split('\n').filter(Boolean)).toHaveLength(2);
  });

  it('works without xdg-utils', async () => {
    await expect(registerOnLinux('/opt/tokenscope', [], { PATH: '/nowhere' })).resolves.toBeUndefined();
  });
});

describe('the desktop file', () => {
  const exec = (executable: string, argv: string[], isRoot = false) =>
    /^Exec=(.*)$/m.exec(desktopEntry(executable, argv, APP, isRoot))?.[1];

  it('keeps what a second process needs to find the first, and nothing else', () => {
    const argv = [
      '--no-sandbox',
      '--user-data-dir=/p',
      '--remote-debugging-port=0',
      'dev.tokenscope:/oauth/callback?code=SECRET',
      '--inspect=0',
    ];
    expect(exec('/opt/a', argv)).toBe('/opt/a --user-data-dir=/p %u');
    // Root has no sandbox to lose.
    expect(exec('/opt/a', argv, true)).toBe('/opt/a --no-sandbox --user-data-dir=/p %u');
    expect(exec('/usr/bin/electron', ['/home/me/app'])).toBe('/usr/bin/electron /home/me/app %u');
  });

  it('quotes what the shell or the format would read, and only that: xdg-open treats quotes literally', () => {
    expect(exec('/a b/$x`y"z\\100%', [])).toBe('"/a b/\\\\$x\\\\`y\\\\"z\\\\\\\\100%%" %u');
  });
});
