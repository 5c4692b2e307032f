import { describe, expect, it } from 'vitest';
import { isRedirect, RedirectInbox, redirectIn } from '../../electron/shell/deep-links';

const url = 'dev.tokenscope:/oauth/callback?code=abc&state=xyz';

describe('the redirect among the arguments', () => {
  it.each([
    ['Windows, registered by the app', ['C:\\Program Files\\Tokenscope\\Tokenscope.exe', '--', url]],
    [
      'Windows, second instance with switches put in',
      ['C:\\Tokenscope.exe', '--allow-file-access-from-files', '--original-process-start-time=133', url],
    ],
    ['Linux, from the desktop file', ['/opt/Tokenscope/tokenscope', url]],
    ['Linux, with a profile and no sandbox', ['/opt/tokenscope', '--no-sandbox', '--user-data-dir=/tmp/profile', url]],
    ['Linux, Chromium moved the switches behind', ['/opt/tokenscope', url, '--no-sandbox', '--enable-crashpad']],
    ['an AppImage', ['/tmp/.mount_TokenxYz/tokenscope', '--ozone-platform=wayland', url]],
    ['unpackaged, with the app folder', ['/usr/bin/electron', '/home/me/tokenscope', url]],
    ['macOS, by event', [url]],
  ])('is found: %s', (_name, argv) => expect(redirectIn(argv)).toBe(url));

  it('is found whatever the case of its scheme', () => {
    expect(redirectIn(['app', 'DEV.Tokenscope:/oauth/callback?code=a'])).toBe('DEV.Tokenscope:/oauth/callback?code=a');
  });

  it('is not there on an ordinary start', () => {
    expect(redirectIn(['/opt/tokenscope'])).toBeNull();
    expect(redirectIn([])).toBeNull();
  });

  it('is ambiguous when there are two, so neither counts', () => {
    expect(redirectIn(['app', url, 'dev.tokenscope:/oauth/callback?code=evil'])).toBeNull();
    expect(redirectIn(['app', url, url])).toBeNull();
  });

  it.each([
    'dev.tokenscope.evil:/oauth/callback',
    'https://example.com/?next=dev.tokenscope:/oauth/callback',
    '--url=dev.tokenscope:/oauth/callback',
    ' dev.tokenscope:/oauth/callback',
    'tokenscope://app/index.html',
    'dev.tokenscope',
    `dev.tokenscope:/${'a'.repeat(70_000)}`,
  ])('is not %.60s', (argument) => expect(isRedirect(argument)).toBe(false));
});

describe('RedirectInbox', () => {
  it('holds what comes early and hands it on in order, once', () => {
    const inbox = new RedirectInbox();
    const taken: string[] = [];
    inbox.put('one');
    inbox.put('two');
    inbox.take((each) => taken.push(each));
    inbox.put('three');
    expect(taken).toEqual(['one', 'two', 'three']);
  });

  it('does not grow without end', () => {
    const inbox = new RedirectInbox();
    const taken: string[] = [];
    for (let count = 0; count < 100; count += 1) inbox.put(String(count));
    inbox.take((each) => taken.push(each));
    expect(taken).toHaveLength(10);
  });
});
