import { describe, expect, it } from 'vitest';
import { refusal, refusedSwitches } from '../../electron/shell/switches';

const refused = (argv: string[], platform: NodeJS.Platform = 'linux') => refusedSwitches(argv, platform, false);

describe('switches that stop a release from starting', () => {
  it.each([
    'remote-debugging-port',
    'remote-debugging-pipe',
    'remote-allow-origins',
    'inspect',
    'inspect-brk',
    'js-flags',
    'log-net-log',
    'net-log-capture-mode',
    'ssl-key-log-file',
    'host-resolver-rules',
    'host-rules',
    'proxy-server',
    'proxy-pac-url',
    'proxy-bypass-list',
    'proxy-auto-detect',
    'no-proxy-server',
    'ignore-certificate-errors',
    'unsafely-treat-insecure-origin-as-secure',
    'allow-insecure-localhost',
    'disable-web-security',
    'enable-logging',
    'log-file',
    'vmodule',
    'trace-startup',
    'trace-startup-file',
    'no-sandbox',
    'disable-setuid-sandbox',
    'single-process',
    'in-process-gpu',
    'no-zygote',
    'renderer-cmd-prefix',
    'zygote-cmd-prefix',
    'browser-subprocess-path',
    'gpu-launcher',
    'load-extension',
    'blink-settings',
    'disable-features',
    'crash-dumps-dir',
    'use-fake-ui-for-media-stream',
    'type',
    'app',
    'constructor',
    '__proto__',
    'a-switch-of-tomorrow',
  ])('refuses --%s, however it is written', (name) => {
    for (const written of [`--${name}`, `--${name}=value`, `-${name}`, `-${name}=value`, ` --${name}`, `\t--${name}=value \n`])
      expect(refused(['--lang=de', written, 'dev.tokenscope:/oauth/callback?code=1']), written).toEqual([name]);
    // The value as a separate argument.
    expect(refused([`--${name}`, 'value'])).toEqual([name]);
    for (const written of [`/${name}`, `/${name}=value`, `/${name.toUpperCase()}`, `--${name.toUpperCase()}`])
      expect(refused([written], 'win32'), written).toHaveLength(1);
    expect(refusal([name])).toMatch(new RegExp(`^Tokenscope does not start with --${name}, which could expose .*\\n`));
  });

  it('refuses what only looks harmless', () => {
    expect(refused(['--LANG=de', '--User-Data-Dir=/p'])).toEqual(['LANG', 'User-Data-Dir']);
    expect(refused(['--enable-features=NetworkServiceInProcess', '-enable-features'])).toEqual(['enable-features']);
    expect(refused(['--enable-features=UseOzonePlatform,NetworkServiceInProcess'])).toEqual(['enable-features']);
    expect(refused(['--enable-features=UseOzonePlatform,'])).toEqual(['enable-features']);
    expect(refused(['-psn_0_12345', '-NSDocumentRevisionsDebugMode', '-Embedding'])).toHaveLength(3);
    expect(refused(['-psn_0_1--no-sandbox'], 'darwin')).toHaveLength(1);
    expect(refused(['--=x'])).toEqual(['']);
    expect(refused(['\u00a0--', '--no-sandbox'])).toEqual(['no-sandbox']);
  });

  it('says what to do where an AppImage starts without a sandbox by itself', () => {
    expect(refusal(['no-sandbox'])).toContain('install the deb or rpm package');
    expect(refusal(['inspect'])).not.toContain('install the deb');
  });

  it('prints no control characters from a name', () => {
    expect(refusal(['a\u001b[31m\nb'])).toContain('--a??31m?b,');
  });
});

describe('a release starts', () => {
  it.each<[string, string[], NodeJS.Platform?]>([
    ['without any', []],
    ['with a redirect', ['dev.tokenscope:/oauth/callback?code=1&state=--no-sandbox']],
    ['with a redirect behind "--", as Windows hands it over', ['--', 'dev.tokenscope:/oauth/callback?code=1'], 'win32'],
    ['with what follows "--", which Chromium takes for no switch', ['--', '--no-sandbox']],
    ['with its profile and its screen', ['--user-data-dir=/home/me/x=y', '--ozone-platform=wayland', '--force-device-scale-factor=1.5']],
    ['with the features of Wayland', ['--enable-features=UseOzonePlatform,WaylandWindowDecorations']],
    ['with a folder', ['/home/me/app']],
    ['as Finder starts it', ['-psn_0_12345', '-NSDocumentRevisionsDebugMode', 'YES', '-AppleLanguages', '(de)'], 'darwin'],
    ['by a click on a notification', ['-ToastActivated', '-Embedding'], 'win32'],
    ['in capitals on Windows, which knows none', ['--LANG=de', '/Disable-GPU'], 'win32'],
    ['with a dash alone', ['-']],
  ])('%s', (_name, argv, platform) => {
    expect(refused(argv, platform)).toEqual([]);
  });

  it('with all of them in a build for tests', () => {
    expect(refusedSwitches(['--remote-debugging-port=0', '--log-net-log=x'], 'linux', true)).toEqual([]);
  });
});
