import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { desktopEntry, registerOnLinux } from '../../electron/shell/scheme-registration';
import { needing } from '../support/system';

/** A home with its own `xdg-mime`, which answers `current` and records what it is asked to set. */
function home(current: string) {
  const folder = mkdtempSync(join(tmpdir(), 'home-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'xdg-mime'), `#!/bin/sh\nif [ "$1" = query ]; then echo "${current}"; else echo "$@" >> "${folder}/set"; fi\n`);
  chmodSync(join(bin, 'xdg-mime'), 0o755);
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, XDG_DATA_HOME: join(folder, 'data') };
  const entry = join(folder, 'data', 'applications', 'dev.tokenscope-url.desktop');
  return { env, entry, set: () => (existsSync(join(folder, 'set')) ? readFileSync(join(folder, 'set'), 'utf8') : '') };
}

needing('xdg')('the redirect scheme on Linux', () => {
  it('is registered if nobody has it', async () => {
    const { env, entry, set } = home('');
    await registerOnLinux('/opt/Token scope/tokenscope', ['--user-data-dir=/tmp/p'], env);
    expect(readFileSync(entry, 'utf8')).toContain('Exec="/opt/Token scope/tokenscope" --user-data-dir=/tmp/p %u\n');
    expect(set()).toBe('default dev.tokenscope-url.desktop x-scheme-handler/dev.tokenscope\n');
  });

  it('is left to another program', async () => {
    const { env, entry, set } = home('tokenscope.desktop');
    await registerOnLinux('/opt/tokenscope', [], env);
    expect(existsSync(entry)).toBe(false);
    expect(set()).toBe('');
  });

  it('follows an app that has moved, and is not rewritten otherwise', async () => {
    const { env, entry, set } = home('dev.tokenscope-url.desktop');
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
  const exec = (executable: string, argv: string[], isRoot = false) => /^Exec=(.*)$/m.exec(desktopEntry(executable, argv, isRoot))?.[1];

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
