import { resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APP_URL, appFileOf, contentSecurityPolicy, withNonce } from '../../electron/shell/window/app-files';

const root = resolve('/opt/app/dist/renderer');

describe('files of the app scheme', () => {
  it('serves the page and its parts', () => {
    expect(appFileOf(root, APP_URL)).toEqual({ path: `${root}${sep}index.html`, contentType: 'text/html; charset=utf-8' });
    expect(appFileOf(root, 'tokenscope://app/')?.path).toBe(`${root}${sep}index.html`);
    expect(appFileOf(root, 'tokenscope://app/assets/index-1JYUm_Jt.js?v=1#x')).toEqual({
      path: `${root}${sep}assets${sep}index-1JYUm_Jt.js`,
      contentType: 'text/javascript; charset=utf-8',
    });
    expect(appFileOf(root, 'tokenscope://app/assets/a.woff2')?.contentType).toBe('font/woff2');
  });

  it.each([
    'tokenscope://app/../secret.js',
    'tokenscope://app/assets/../../main/main.cjs',
    'tokenscope://app/%2e%2e/main/main.cjs',
    'tokenscope://app/..%2fmain%2fmain.cjs',
    'tokenscope://app/assets/..%5c..%5cmain.cjs',
    'tokenscope://app/assets%2f..%2f..%2fmain.cjs',
    'tokenscope://app//etc/passwd.js',
    'tokenscope://app/C:/Windows/win.js',
    'tokenscope://app/assets/a.js%00.png',
    'tokenscope://app/.env.json',
    'tokenscope://app/assets/.hidden.js',
    'tokenscope://app/assets/a..js',
    'tokenscope://app/%E0%A4%A',
    'tokenscope://app/assets/x.node',
    'tokenscope://app/assets/x',
    'tokenscope://app/assets/constructor',
    'tokenscope://other/index.html',
    'tokenscope://app:81/index.html',
    'tokenscope://user@app/index.html',
    'tokenscope:index.html',
    'file:///etc/passwd.html',
    'https://app/index.html',
    'not a url',
  ])('never leaves its folder or kinds of file: %s', (address) => {
    const file = appFileOf(root, address);
    // A URL's dot segments are resolved first; whatever stays inside the folder is harmless.
    if (file !== null) expect(file.path.startsWith(root + sep) && !file.path.includes('..')).toBe(true);
    else expect(file).toBeNull();
  });

  it.each([
    'tokenscope://app/..%2fmain.cjs',
    'tokenscope://app/assets/..%5cmain.cjs',
    'tokenscope://other/index.html',
    'file:///etc/passwd.html',
    'tokenscope://app/.env.json',
  ])('refuses outright: %s', (address) => expect(appFileOf(root, address)).toBeNull());
});

describe('Content-Security-Policy', () => {
  const policy = new Map(
    contentSecurityPolicy('bm9uY2U=')
      .split('; ')
      .map((directive) => [directive.split(' ')[0], directive]),
  );

  it('denies everything except its own origin', () => {
    expect(policy.get('default-src')).toBe("default-src 'none'");
    expect(policy.get('script-src')).toBe("script-src 'self'");
    expect(policy.get('connect-src')).toBe("connect-src 'self'");
    for (const closed of ['frame-src', 'object-src', 'base-uri', 'form-action', 'frame-ancestors'])
      expect(policy.get(closed)).toBe(`${closed} 'none'`);
  });

  it('allows no inline code, no eval, no wildcard and no remote host', () => {
    expect(contentSecurityPolicy('bm9uY2U=')).not.toMatch(/unsafe-|\*|https?:|blob:/);
    expect(policy.get('style-src')).toBe("style-src 'self' 'nonce-bm9uY2U='");
  });

  it('puts the nonce where the styling libraries look', () => {
    expect(withNonce('<!doctype html><html><head><title>x</title></head></html>', 'abc=')).toBe(
      '<!doctype html><html><head><meta property="csp-nonce" nonce="abc="><title>x</title></head></html>',
    );
    expect(withNonce('<html><head lang="en"></head></html>', 'a')).toContain('<head lang="en"><meta');
  });
});
