import { describe, expect, it } from 'vitest';
import { checkUrl, withPlainHost } from '../../electron/model/address';
import { failureFrom, fieldOf } from '../support/failures';

const check = (url: string, allowPlainHttp = false) => checkUrl(url, { allowPlainHttp, what: 'token endpoint', field: 'endpoints.token' });

describe('an address Tokenscope may talk to', () => {
  it.each([
    'https://login.example.com/oauth/token',
    'HTTPS://login.example.com',
    'https://login.example.com:8443/a?tenant=1',
    'https://[2001:db8::1]/token',
    'http://localhost:3000/token',
    'http://127.0.0.1/token',
    'http://127.8.9.10:1/token',
    'http://[::1]:3000/token',
  ])('takes %s', (url) => {
    expect(check(url).href).toBe(new URL(url).href);
  });

  it.each([
    ['http://login.example.com/token'],
    ['http://localhost.example.com/'],
    ['http://127.0.0.1.example.com/'],
    ['http://128.0.0.1/'],
    ['http://[::2]/'],
    ['http://192.168.1.10/'],
  ])('says that plain http to %s is insecure, and takes it once allowed', (url) => {
    const failure = failureFrom(() => check(url));
    expect(failure.code).toBe('insecure-url');
    expect(failure.what).toContain(new URL(url).host);
    expect(fieldOf(failure)).toBe('endpoints.token');
    expect(check(url, true).href).toBe(new URL(url).href);
  });

  it.each([
    ['', 'complete URL'],
    ['login.example.com/token', 'complete URL'],
    ['//login.example.com/token', 'complete URL'],
    ['ftp://example.com', 'neither https nor http'],
    ['javascript:alert(1)', 'neither https nor http'],
    ['file:///etc/passwd', 'neither https nor http'],
    ['https:login.example.com', 'not a valid URL'],
    ['https:///token', 'not a valid URL'],
    ['https://', 'not a valid URL'],
    ['https://exa mple.com', 'space'],
    ['https://example.com\\@evil.example', 'backslash'],
    ['https://example.com/\n', 'line break'],
    ['https://exam\u200bple.com', 'invisible'],
    ['https://\u202eexample.com', 'invisible'],
    ['https://user:secret@example.com', 'user name'],
    ['https://user@example.com', 'user name'],
    ['https://@example.com', 'user name'],
    ['https://example.com:99999', 'not a valid URL'],
    [`https://example.com/${'a'.repeat(2048)}`, 'longer'],
  ])('refuses %j', (url, reason) => {
    for (const allowed of [false, true]) {
      const failure = failureFrom(() => check(url, allowed));
      expect(failure.code).toBe('connection-invalid');
      expect(failure.what).toMatch(/^The token endpoint /);
      expect(failure.what).toContain(reason);
      expect(failure.action).not.toBe('');
    }
  });

  it('never quotes a password from the address', () => {
    expect(JSON.stringify(failureFrom(() => check('https://user:hunter2@example.com')))).not.toContain('hunter2');
  });
});

describe('a host that looks like another', () => {
  it.each([
    ['https://ex\u0430mple.com/a', 'https://xn--exmple-4nf.com/a'],
    ['https://evil.com\u2215.x/token', 'https://evil.xn--com-vc2a.x/token'],
    ['https://evil.com\u29f8login.y:8443?a=1', 'https://evil.xn--comlogin-681f.y:8443?a=1'],
    ['HTTPS://b\u00fccher.example/%7euser/../A', 'HTTPS://xn--bcher-kva.example/%7euser/../A'],
  ])('is written as it is looked up: %s', (written, plain) => {
    check(written);
    expect(withPlainHost(written)).toBe(plain);
    expect(new URL(withPlainHost(written)).href).toBe(new URL(written).href);
  });

  it.each(['https://Example.com/\u0430', 'https://example.com', 'https://[2001:db8::1]:1/a?b#c'])(
    'else it stays as it was: %s',
    (written) => {
      expect(withPlainHost(written)).toBe(written);
    },
  );

  it.each(['https://evil.com\uff0fa.x/', 'https://a\u2024b.com/'])('is refused where it is no host: %s', (written) => {
    expect(failureFrom(() => check(written)).code).toBe('connection-invalid');
  });
});
