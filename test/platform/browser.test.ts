import { describe, expect, it } from 'vitest';
import { createBrowser } from '../../electron/platform/browser';

function door(outcome: () => Promise<void> = async () => {}) {
  const opened: string[] = [];
  const browser = createBrowser((url) => {
    opened.push(url);
    return outcome();
  });
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
