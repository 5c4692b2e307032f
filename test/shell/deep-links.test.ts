import { describe, expect, it } from 'vitest';
import { isRedirect, namesRedirect, RedirectGate, RedirectInbox, redirectIn } from '../../electron/shell/redirects/deep-links';

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

  it('is absent on an ordinary start', () => {
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
  it('holds early URLs and passes them on in order, once', () => {
    const inbox = new RedirectInbox();
    const taken: string[] = [];
    inbox.put('one');
    inbox.put('two');
    inbox.take((each) => taken.push(each));
    inbox.put('three');
    expect(taken).toEqual(['one', 'two', 'three']);
  });

  it('is bounded', () => {
    const inbox = new RedirectInbox();
    const taken: string[] = [];
    for (let count = 0; count < 100; count += 1) inbox.put(String(count));
    inbox.take((each) => taken.push(each));
    expect(taken).toHaveLength(10);
  });
});

describe('RedirectGate', () => {
  const pending = 'https://login.example/authorize?state=ours&client_id=a';
  const gate = () => {
    const clock = { at: 0 };
    return { clock, subject: new RedirectGate(() => clock.at) };
  };

  it('admits one stray URL in three seconds', () => {
    const { clock, subject } = gate();
    const passed: number[] = [];
    for (clock.at = 0; clock.at < 10_000; clock.at += 10)
      if (subject.admits(`dev.tokenscope:/x?state=${clock.at}`, [])) passed.push(clock.at);
    expect(passed).toEqual([0, 3_000, 6_000, 9_000]);
  });

  it('always admits a URL of a waiting sign-in', () => {
    const { subject } = gate();
    const ours = 'dev.tokenscope:/oauth/callback?code=a&state=ours';
    expect(subject.admits('dev.tokenscope:/?state=theirs', [pending])).toBe(true);
    expect(subject.admits('dev.tokenscope:/?state=theirs', [pending])).toBe(false);
    expect(subject.admits(ours, [pending])).toBe(true);
    expect(subject.admits(ours, ['https://a.example/', 'no url', pending])).toBe(true);
    expect(subject.admits('dev.tokenscope:/?state=theirs', [pending])).toBe(false);
  });

  it('admits the first stray URL after a sign-in began or ended, and no second', () => {
    const { subject } = gate();
    const passed = [[], [pending], [pending], [], []].map((waiting) => subject.admits('dev.tokenscope:/?state=theirs', waiting));
    expect(passed).toEqual([true, true, false, true, false]);
  });

  it('counts a URL without state, or an invalid URL, as stray', () => {
    const { subject } = gate();
    expect(subject.admits('dev.tokenscope:/oauth/callback', ['https://a.example/authorize?state='])).toBe(true);
    expect(subject.admits('dev.tokenscope:/?state=', ['https://a.example/authorize?state='])).toBe(false);
    expect(subject.admits('dev.tokenscope://[', ['https://a.example/authorize?state='])).toBe(false);
  });
});

describe('a start by a person', () => {
  it('is distinguished from a URL of any length', () => {
    expect(namesRedirect(`DEV.tokenscope:/${'a'.repeat(70_000)}`)).toBe(true);
    expect(namesRedirect('/opt/tokenscope')).toBe(false);
  });
});
