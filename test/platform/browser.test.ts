import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needing } from '../support/system';
import { request } from 'node:http';
import { browserStarter, createBrowser, openInSystemBrowser } from '../../electron/platform/network/browser';

function door(outcome: () => Promise<void> = async () => {}, platform: NodeJS.Platform = 'linux') {
  const opened: string[] = [];
  const browser = createBrowser((url) => {
    opened.push(url);
    return outcome();
  }, platform);
  return { browser, opened };
}

describe('the door to the browser', () => {
  it.each(['https://login.example.com/authorize?client_id=a&state=b', 'http://127.0.0.1:4000/authorize', 'https://[::1]/x'])(
    'opens %s',
    async (url) => {
      const { browser, opened } = door();
      await browser.open(url);
      expect(opened).toEqual([url]);
    },
  );

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'smb://server/share',
    'ms-msdt:/id PCWDiagnostic',
    'dev.tokenscope:/oauth/callback',
    'vscode://x',
    'ftp://example.com/',
    '//example.com',
    'example.com',
    '',
    '\\\\server\\share',
    'https://',
    'https://user:secret@example.com/',
    'https://user@example.com/',
    `https://example.com/${'a'.repeat(40_000)}`,
  ])('refuses %.60s and starts nothing', async (url) => {
    const { browser, opened } = door();
    await expect(browser.open(url)).rejects.toMatchObject({ name: 'Failure', code: 'insecure-url' });
    expect(opened).toEqual([]);
  });

  it('hands on the parsed address, never what the parser dropped', async () => {
    const { browser, opened } = door();
    await browser.open(' https://example.com/a\n b ');
    expect(opened).toEqual(['https://example.com/a%20b']);
  });

  it('says so when the system opens nothing, without the system message, which may quote the address', async () => {
    const { browser } = door(() => Promise.reject(new Error('cannot open https://example.com/?code=SECRET')));
    const failure = await browser.open('https://example.com/?code=SECRET').catch((error) => error);
    expect(failure).toMatchObject({ code: 'browser-failed' });
    expect(JSON.stringify(failure)).not.toContain('SECRET');
  });
});

function ask(url: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {}) {
  return new Promise<{ status?: number; location?: string }>((resolve, reject) => {
    const outgoing = request(url, { agent: false, method, headers }, (response) => {
      response.resume().once('end', () => resolve({ status: response.statusCode, location: response.headers.location }));
    });
    outgoing.on('error', reject).end();
  });
}

describe('an address that Windows finds too long', () => {
  const longest = `https://login.example/authorize?scope=${'s'.repeat(2_000 - 38)}`;
  const long = `${longest}s&state=b`;

  it.each([
    ['win32', longest],
    ['linux', long],
    ['darwin', long],
  ] as const)('is another one on %s', async (platform, url) => {
    const { browser, opened } = door(async () => {}, platform);
    await browser.open(url);
    expect([longest.length, opened]).toEqual([2_000, [url]]);
  });

  it('is led to from 127.0.0.1, once, and for nobody who has to guess', async () => {
    const { browser, opened } = door(async () => {}, 'win32');
    await browser.open(long);
    const [short = ''] = opened;
    expect(short).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}$/);
    const state = () => Promise.race([browser.handedOver().then(() => 'over'), new Promise((resolve) => setImmediate(resolve, 'waiting'))]);
    const notFound = { status: 404, location: undefined };
    expect(await ask(new URL('/', short).href)).toEqual(notFound);
    expect(await ask(short, { method: 'HEAD' })).toEqual(notFound);
    expect(await ask(short, { headers: { host: 'rebound.example' } })).toEqual(notFound);
    expect(await ask(short, { headers: { 'sec-purpose': 'prefetch' } })).toEqual(notFound);
    expect(await state()).toBe('waiting');
    expect(await ask(short)).toEqual({ status: 302, location: long });
    await browser.handedOver();
    await expect(ask(short)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('what starts the browser', () => {
  const wslview = (path: string) => path === '/usr/bin/wslview';
  const none = () => false;
  it.each([
    ['win32', { SystemRoot: 'D:\\Win' }, none, 'D:\\Win\\System32\\rundll32.exe'],
    ['win32', {}, none, 'C:\\Windows\\System32\\rundll32.exe'],
    ['darwin', {}, none, '/usr/bin/open'],
    ['linux', {}, none, undefined],
    ['linux', { DISPLAY: '' }, none, undefined],
    ['linux', { DISPLAY: ':0' }, none, 'xdg-open'],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, none, 'xdg-open'],
    ['linux', { BROWSER: 'firefox' }, none, 'xdg-open'],
    ['linux', { WSL_DISTRO_NAME: 'Ubuntu', PATH: '/bin:/usr/bin' }, wslview, '/usr/bin/wslview'],
    ['linux', { WSL_DISTRO_NAME: 'Ubuntu', PATH: '/bin:/usr/bin', DISPLAY: ':0' }, wslview, '/usr/bin/wslview'],
    ['linux', { WSL_DISTRO_NAME: 'Ubuntu', PATH: '.:bin' }, () => true, undefined],
    ['linux', { WSL_DISTRO_NAME: 'Ubuntu', PATH: '/bin', DISPLAY: ':0' }, none, 'xdg-open'],
    ['linux', { PATH: '/usr/bin' }, wslview, undefined],
  ] as const)('on %s with %j', (platform, env, exists, program) => {
    expect(browserStarter({ platform, env, exists })?.program).toBe(program);
  });

  it('has its exit code ignored on Windows alone, where that of rundll32 means nothing', async () => {
    expect(browserStarter({ platform: 'win32', env: {} })?.tells).toBe(false);
    expect(browserStarter({ platform: 'darwin', env: {} })?.tells).toBe(true);
    const open = (tells: boolean) => openInSystemBrowser({ program: process.execPath, args: ['-e', 'process.exit(3)', '--'], tells });
    await open(false)('https://a.example/');
    await expect(open(true)('https://a.example/')).rejects.toThrow('ended with 3');
  });
});

needing('shells')('what starts the browser', () => {
  it('gets the address as one argument, whatever is in it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'browser-'));
    const program = join(folder, 'starter');
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/seen\n`);
    chmodSync(program, 0o755);
    await openInSystemBrowser({ program, args: ['first'], tells: true })('https://a.example/?a=$(id)&b=c%20d');
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('first\nhttps://a.example/?a=$(id)&b=c%20d\n');
  });
});
