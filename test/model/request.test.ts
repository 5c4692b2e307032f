import { buildCall } from '../../electron/model/request';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../electron/core/calls/model';
import type { Connection } from '../../electron/model/connection';
import { Failure } from '../../electron/model/failure';
import { NO_VALUES } from '../../electron/model/variables';
import { failureFrom } from '../support/failures';
import { sampleConnection } from '../core/token/samples';
import fc from '../support/property';
import { eachGives } from '../support/table';

const TOKEN = 'tok-123';
function build(call: Partial<Call> = {}, connection: Partial<Connection> = {}, token = TOKEN) {
  return buildCall({ method: 'GET', url: '', query: [], headers: [], body: '', ...call }, sampleConnection(connection), token, NO_VALUES);
}
const url = (written: string, base = 'https://api.example/v1', query: Call['query'] = []) =>
  build({ url: written, query }, { apiBaseUrl: base }).url;
const header = (built: ReturnType<typeof build>, name: string) =>
  built.headers.filter((each) => each.name.toLowerCase() === name).map(({ value }) => value);
const api = (headers: Call['headers'], params: Call['query'] = []) => ({ legs: { ...sampleConnection().legs, api: { headers, params } } });

describe('the URL', () => {
  eachGives('%j is %s', (written: string) => url(written), [
    ['/locations', 'https://api.example/v1/locations'],
    ['locations', 'https://api.example/v1/locations'],
    ['', 'https://api.example/v1'],
    ['?limit=1', 'https://api.example/v1?limit=1'],
    ['/a?b=c#d', 'https://api.example/v1/a?b=c'],
    ['#d?e', 'https://api.example/v1'],
    ['/a/b:c@d', 'https://api.example/v1/a/b:c@d'],
    ['@evil.example/x', 'https://api.example/v1/@evil.example/x'],
    ['.evil.example/x', 'https://api.example/v1/.evil.example/x'],
    ['/../v2/x', 'https://api.example/v2/x'],
    ['https://api.example/v2/x?y=1', 'https://api.example/v2/x?y=1'],
    ['https://API.example:443/x', 'https://api.example/x'],
  ]);

  it.each(['https://api.example', 'https://api.example/'])('base %s', (base) => {
    expect(url('/a', base)).toBe('https://api.example/a');
    expect(url('', base)).toBe('https://api.example/');
  });

  it('encodes query pairs so that every server reads them', () => {
    const query = [
      { name: 'q', value: 'a b&c=d+e/ž' },
      { name: '', value: '' },
      { name: 'x[]', value: '\ud800' },
    ];
    expect(url('/a?z=1', undefined, query)).toBe('https://api.example/v1/a?z=1&q=a%20b%26c%3Dd%2Be%2F%C5%BE&x%5B%5D=%EF%BF%BD');
  });

  it("adds the API leg's parameters", () => {
    expect(build({ url: '/a' }, api([], [{ name: 'v', value: '2' }])).url).toBe('https://api.example/v1/a?v=2');
  });

  it.each([
    ['https://evil.example/x', 'insecure-url'],
    ['https://api.example:8443/x', 'insecure-url'],
    ['https://api.example.evil.example/', 'insecure-url'],
    ['http://api.example/x', 'insecure-url'],
    ['https://api.example@evil.example/', 'connection-invalid'],
    ['//evil.example/x', 'connection-invalid'],
    ['/\\evil.example/x', 'connection-invalid'],
    ['javascript:alert(1)', 'connection-invalid'],
    ['file:///etc/passwd', 'connection-invalid'],
    ['https:evil.example', 'connection-invalid'],
  ])('refuses %s', (written, code) => {
    expect(failureFrom(() => url(written)).code).toBe(code);
  });

  it('says where the token would have gone', () => {
    const failure = failureFrom(() => url('https://evil.example/x?secret=1'));
    expect(failure.what).toContain('https://evil.example');
    expect(failure.what).toContain('https://api.example');
    expect(JSON.stringify(failure)).not.toContain('secret=1');
  });

  it('is never anywhere but at the origin of the base, whatever is written', () => {
    const written = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.webPath(),
      fc.string().map((text) => `https://api.example${text}`),
      fc.string().map((text) => `//${text}`),
    );
    fc.assert(
      fc.property(written, (text) => {
        let built: string | null = null;
        try {
          built = url(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          return;
        }
        expect(new URL(built).origin).toBe('https://api.example');
        expect(new URL(built).username).toBe('');
      }),
      { numRuns: 2_000 },
    );
  });

  it('needs a base', () => {
    expect(failureFrom(() => build({ url: 'https://api.example/x' }, { apiBaseUrl: null })).code).toBe('connection-incomplete');
  });

  it('allows plain http to loopback, and elsewhere only where the person said so', () => {
    expect(url('/a', 'http://127.0.0.1:9/x')).toBe('http://127.0.0.1:9/x/a');
    expect(failureFrom(() => url('/a', 'http://api.example')).code).toBe('insecure-url');
    expect(build({ url: '/a' }, { apiBaseUrl: 'http://api.example', allowPlainHttp: true }).url).toBe('http://api.example/a');
  });
});

describe('headers', () => {
  it('carry the token, the API leg and then the call, which wins', () => {
    const built = build(
      { headers: [{ name: 'tenant', value: 'other' }] },
      api([
        { name: 'Tenant', value: 'acme' },
        { name: 'X-A', value: '1' },
      ]),
    );
    expect(built.headers.slice(0, 3)).toEqual([
      { name: 'Authorization', value: 'Bearer tok-123' },
      { name: 'X-A', value: '1' },
      { name: 'tenant', value: 'other' },
    ]);
    expect(header(built, 'accept')).toEqual(['application/json, */*;q=0.8']);
  });

  it.each([
    [{ name: 'X', value: 'a\r\nEvil: 1' }],
    [{ name: 'X\r\nEvil', value: '1' }],
    [{ name: 'X Y', value: '1' }],
    [{ name: 'X', value: 'ž' }],
    [{ name: 'X', value: '\0' }],
    [{ name: 'Authorization', value: 'Bearer other' }],
    [{ name: 'cookie', value: 'a=b' }],
    [{ name: 'Host', value: 'evil.example' }],
    [{ name: 'Transfer-Encoding', value: 'chunked' }],
  ])('refuses %j', (pair) => {
    expect(failureFrom(() => build({ headers: [pair] })).code).toBe('connection-invalid');
    expect(failureFrom(() => build({}, api([pair]))).code).toBe('connection-invalid');
  });

  it('refuses a Tenant header that is still empty', () => {
    expect(failureFrom(() => build({}, api([{ name: 'Tenant', value: '' }]))).what).toContain('Tenant');
  });

  it.each(['a\r\nEvil: 1', 'a b', 'ž', ''])('refuses the token %j, without quoting it', (token) => {
    const failure = failureFrom(() => build({}, {}, token));
    expect(failure.code).toBe('token-response-unusable');
    if (token.length > 2) expect(JSON.stringify(failure)).not.toContain(JSON.stringify(token).slice(1, -1));
  });

  it.each([
    [' {"a":1}', 'application/json'],
    ['[1]', 'application/json'],
    ['a=1&b=2', 'application/x-www-form-urlencoded'],
    ['<?xml version="1.0"?><a/>', 'application/xml'],
    ['hello world', 'text/plain;charset=UTF-8'],
  ])('take %j for %s', (body, type) => {
    expect(header(build({ method: 'POST', body }), 'content-type')).toEqual([type]);
    expect(header(build({ method: 'POST', body, headers: [{ name: 'content-type', value: 'x/y' }] }), 'content-type')).toEqual(['x/y']);
  });

  it('have no content type without a body', () => {
    expect(build()).toMatchObject({ body: null });
    expect(header(build(), 'content-type')).toEqual([]);
  });
});

describe('the method', () => {
  it('is written in capitals', () => {
    expect(build({ method: ' patch ' }).method).toBe('PATCH');
  });
  it.each(['', 'GET /x', 'G\r\nX: 1', 'CONNECT', 'trace'])('refuses %j', (method) => {
    expect(failureFrom(() => build({ method })).code).toBe('connection-invalid');
  });
});
