import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityOf } from '../../electron/model/identity';
import { quietScene } from './support-scene';
import { ask } from './support-window';

const root = join(import.meta.dirname, '../..');
const { id, name } = identityOf(true);
const version: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/** The packages, and what was unpacked from them. Beside the packaged app, so that it is linked rather than copied. */
let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);

const scene = quietScene({ starts: false });

/**
 * electron-builder makes the packages of the very app under test, by the configuration of a local build. The two tools that it would download
 * are played by Debian's own.
 */
beforeAll(() => {
  const packaged = dirname(scene.stage.executable);
  folder = mkdtempSync(join(dirname(packaged), 'packages-'));
  execFileSync('cp', ['-al', packaged, at('app')]);
  const script = `
    import { build, Platform } from 'electron-builder';
    import { builderConfig } from ${JSON.stringify(pathToFileURL(join(root, 'build/electron-builder.mjs')).href)};
    const [root, folder, app] = process.argv.slice(1);
    await build({
      targets: Platform.LINUX.createTarget(['tar.gz', 'deb']),
      projectDir: root,
      prepackaged: app,
      publish: 'never',
      config: {
        ...builderConfig({ platform: 'linux', arch: process.arch, env: {}, isLocal: true }),
        directories: { output: folder, buildResources: 'build' },
        electronVersion: '33.2.1',
      },
    });`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script, root, folder, at('app')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ELECTRON_BUILDER_7ZIP_PATH: join(import.meta.dirname, 'tools', 'gzip-for-7za.sh'),
      CUSTOM_FPM_PATH: join(import.meta.dirname, 'tools', 'dpkg-deb-for-fpm.mjs'),
      ELECTRON_BUILDER_DISABLE_UPDATE_CHECK: '1',
    },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the tarball unpacks to an app that starts', async () => {
  const tarball = at(`tokenscope-${version}-linux-${process.arch}.tar.gz`);
  mkdirSync(at('unpacked'));
  execFileSync('tar', ['-xzf', tarball, '-C', at('unpacked'), '--strip-components=1']);
  scene.stage.executable = at('unpacked', 'tokenscope');
  await scene.launch();
  expect(await ask(scene.window, 'app.snapshot')).toMatchObject({ connections: [] });
  await scene.quit();
});

describe('the deb', () => {
  const deb = () => at(readdirSync(folder).find((file) => file.endsWith('.deb')) ?? 'no.deb');
  const field = (key: string) => execFileSync('dpkg-deb', ['--field', deb(), key], { encoding: 'utf8' }).trim();
  beforeAll(() => {
    execFileSync('dpkg-deb', ['--raw-extract', deb(), at('deb')]);
  });

  it('depends on what the app links to, under the old names and the new', () => {
    expect(field('Package')).toBe('tokenscope');
    expect(field('Depends').split(', ')).toContain('libgtk-3-0 | libgtk-3-0t64');
    expect(field('Recommends')).toBe('');
    expect(field('Homepage')).toMatch(/^https:/);
  });

  it('has the desktop entry that the window names, and it is valid', () => {
    const entry = at('deb/usr/share/applications', `${id}.desktop`);
    const text = readFileSync(entry, 'utf8');
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        `Name=${name}`,
        `Exec="/opt/${name}/tokenscope" %U`,
        `StartupWMClass=${id}`,
        'StartupNotify=true',
        'Icon=tokenscope',
        `MimeType=application/vnd.tokenscope.connection+json;x-scheme-handler/${id};`,
      ]),
    );
    expect(execFileSync('desktop-file-validate', [entry], { encoding: 'utf8' })).toBe('');
  });

  it('has the icon in each size', () => {
    const sizes = readdirSync(at('deb/usr/share/icons/hicolor'));
    expect(sizes.sort()).toEqual(['128x128', '16x16', '256x256', '32x32', '48x48', '512x512', '64x64']);
  });

  it('brings a profile, so that the sandbox works where AppArmor restricts namespaces', () => {
    const profile = readFileSync(at('deb/opt', name, 'resources/apparmor-profile'), 'utf8');
    expect(profile).toContain(`"/opt/${name}/tokenscope" flags=(unconfined)`);
    expect(profile).toContain('userns,');
  });
});
