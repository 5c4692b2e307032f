import { describe, expect, it } from 'vitest';
import { IDENTITY } from '../../electron/model/identity';
import { ImportOffers } from '../../electron/shell/redirects/import-offers';
import { fileIn, pathOf } from '../../electron/shell/redirects/opened-files';

describe('the connection file among the arguments', () => {
  it.each<[string, NodeJS.Platform, string, string[], string]>([
    ['Linux, a path', 'linux', '/home/ada', ['/opt/tokenscope', '/home/ada/a b.tokenscope.json'], '/home/ada/a b.tokenscope.json'],
    ['Linux, a URL', 'linux', '/', ['/opt/tokenscope', 'file:///home/ada/a%20b.tokenscope'], '/home/ada/a b.tokenscope'],
    ['Linux, a terminal', 'linux', '/home/ada', ['/opt/tokenscope', '--no-sandbox', 'x.tokenscope.json'], '/home/ada/x.tokenscope.json'],
    ['Windows', 'win32', 'C:\\', ['C:\\T.exe', '--flag', 'C:\\Users\\Ada\\x.TOKENSCOPE'], 'C:\\Users\\Ada\\x.TOKENSCOPE'],
    ['Windows, a terminal', 'win32', 'C:\\Users', ['C:\\T.exe', 'x.tokenscope.json'], 'C:\\Users\\x.tokenscope.json'],
  ])('is found: %s', (_, platform, folder, argv, path) => expect(fileIn(argv, folder, platform)).toBe(path));

  it.each<[string, NodeJS.Platform, string[]]>([
    ['the program itself', 'linux', ['/opt/app.tokenscope']],
    ['another file', 'linux', ['app', '/etc/passwd']],
    ['a switch', 'linux', ['app', '--user-data-dir=/x.tokenscope.json']],
    ['two files', 'linux', ['app', '/a.tokenscope', '/b.tokenscope']],
    ['a file of another computer', 'linux', ['app', 'file://evil.example/a.tokenscope']],
    ['a share, which Windows would sign in to', 'win32', ['app', '\\\\evil.example\\s\\a.tokenscope.json']],
    ['a share with slashes', 'win32', ['app', '//evil.example/s/a.tokenscope.json']],
    ['a device', 'win32', ['app', '\\\\.\\pipe\\a.tokenscope']],
    ['a URL', 'linux', ['app', 'https://evil.example/a.tokenscope.json']],
    ['a link of the scheme', 'linux', ['app', `${IDENTITY.id}:/import?file=/a.tokenscope`]],
    ['an encoded end of text', 'linux', ['app', 'file:///etc/passwd%00.tokenscope']],
    ['a very long one', 'linux', ['app', `/${'a'.repeat(5_000)}.tokenscope`]],
  ])('is none: %s', (_, platform, argv) => expect(fileIn(argv, '/home/ada', platform)).toBeNull());

  it('is one path on macOS, by event', () => {
    expect(pathOf('/Users/ada/x.tokenscope.json', '', 'darwin')).toBe('/Users/ada/x.tokenscope.json');
    expect(pathOf('/Users/ada/x.json', '', 'darwin')).toBeNull();
  });
});

describe('what is offered', () => {
  const setUp = () => {
    const clock = { at: 0 };
    const told: true[] = [];
    const offers = new ImportOffers(
      () => clock.at,
      () => void told.push(true),
    );
    return { clock, offers, offered: () => told.length };
  };
  const link = (name: string) => `${IDENTITY.id}:/import?connection=${name}`;

  it('is the newest, once', () => {
    const { offers } = setUp();
    expect([offers.put('/a.tokenscope'), offers.put('/b.tokenscope')]).toEqual([true, true]);
    expect([offers.take(), offers.take()]).toEqual([{ path: '/b.tokenscope' }, null]);
  });

  it('is one link in three seconds, however many a page opens', () => {
    const { clock, offers, offered } = setUp();
    for (clock.at = 0; clock.at < 9_000; clock.at += 10) expect(offers.put(link(`n${clock.at}`))).toBe(true);
    expect(offered()).toBe(3);
    expect(offers.take()).toEqual({ link: link('n6000') });
  });

  it('is no sign-in, and a sign-in is none', () => {
    const { offers, offered } = setUp();
    expect(offers.put(`${IDENTITY.id}:/oauth/callback?code=a&state=b`)).toBe(false);
    expect(offers.put(`${IDENTITY.id}:/import?code=a&state=b`)).toBe(true);
    expect(offered()).toBe(1);
  });
});
