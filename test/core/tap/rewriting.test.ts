import { describe, expect, it } from 'vitest';
import { Addresses } from '../../../electron/core/tap/addresses';
import { answerChange, answerHeaders, isMetadata } from '../../../electron/core/tap/answers';
import { endToEnd } from '../../../electron/core/tap/headers';
import { formChange, requestHeaders, requestTarget } from '../../../electron/core/tap/requests';
import type { Rewriting, TapLeg } from '../../../electron/model/tap';

const LOGIN: TapLeg = {
  id: '1',
  kind: 'authorization-server',
  upstream: 'https://login.example.com/realms/acme',
  local: 'http://127.0.0.1:9400/realms/acme',
};
const API: TapLeg = { id: '2', kind: 'api', upstream: 'https://api.example.com/v1', local: 'http://127.0.0.1:9401/v1' };
const addresses = new Addresses([LOGIN, API]);

function rewriting(keepsIssuer = false, hostname = '127.0.0.1') {
  const notes: Rewriting[] = [];
  return { notes, how: { addresses, seen: { leg: LOGIN, hostname }, keepsIssuer, note: (one: Rewriting) => void notes.push(one) } };
}

const text = (bytes: Uint8Array | null | undefined) => (bytes ? new TextDecoder().decode(bytes) : null);
const bytes = (of: string) => new TextEncoder().encode(of);
const ok = (...headers: string[]) => ({ status: 200, statusText: 'OK', headers });
const WELL_KNOWN = '/realms/acme/.well-known/openid-configuration';
const JSON_TYPE = ['Content-Type', 'application/json'];

describe('metadata', () => {
  const document = [
    '{',
    '  "issuer": "https://login.example.com/realms/acme",',
    '  "authorization_endpoint": "https://login.example.com/realms/acme/auth?a=1",',
    '  "token_endpoint" : "https:\\/\\/login.example.com\\/realms\\/acme\\/token",',
    '  "jwks_uri": "https://keys.example.net/jwks",',
    '  "op_policy_uri": "https://login.example.com/policy",',
    '  "expiry": 1.50, "x": [ 1,2 ],',
    '  "scopes_supported": ["https://login.example.com/scope"]',
    '}',
  ].join('\n');

  it('lead to the tap, issuer included, and keep every other letter', () => {
    const { how, notes } = rewriting();
    const changed = text(answerChange(WELL_KNOWN, ok(...JSON_TYPE), how)?.of(bytes(document)));
    expect(changed).toBe(
      document
        .replace('"https://login.example.com/realms/acme"', '"http://127.0.0.1:9400/realms/acme"')
        .replace('"https://login.example.com/realms/acme/auth?a=1"', '"http://127.0.0.1:9400/realms/acme/auth?a=1"')
        .replace('"https:\\/\\/login.example.com\\/realms\\/acme\\/token"', '"http://127.0.0.1:9400/realms/acme/token"'),
    );
    expect(notes).toEqual([
      ...['issuer', 'authorization_endpoint', 'token_endpoint'].map((member) => ({
        where: `response member ${member}`,
        from: 'https://login.example.com',
        to: 'http://127.0.0.1:9400',
      })),
      { where: 'response header Content-Length', from: '', to: String(changed?.length) },
    ]);
  });

  it('keep the issuer where that is asked for', () => {
    const { how } = rewriting(true);
    const changed = JSON.parse(text(answerChange(WELL_KNOWN, ok(...JSON_TYPE), how)?.of(bytes(document))) ?? '');
    expect(changed.issuer).toBe('https://login.example.com/realms/acme');
    expect(changed.token_endpoint).toBe('http://127.0.0.1:9400/realms/acme/token');
  });

  it('are on the name that the app uses', () => {
    const { how } = rewriting(false, 'localhost');
    const changed = JSON.parse(text(answerChange(WELL_KNOWN, ok(...JSON_TYPE), how)?.of(bytes(document))) ?? '');
    expect(changed.issuer).toBe('http://localhost:9400/realms/acme');
  });

  it('of a resource lead to the tap, too: the resource itself and its authorization servers', () => {
    const { how } = rewriting();
    const resource =
      '{"resource":"https://api.example.com/v1","authorization_servers":["https://login.example.com/realms/acme","https://other.example"]}';
    const changed = text(answerChange('/.well-known/oauth-protected-resource/v1', ok(...JSON_TYPE), how)?.of(bytes(resource)));
    expect(changed).toBe(
      '{"resource":"http://127.0.0.1:9401/v1","authorization_servers":["http://127.0.0.1:9400/realms/acme","https://other.example"]}',
    );
  });

  it.each([
    ['{"signed_metadata":"a.b.c","x":1}', '{"x":1}'],
    ['{"x":1, "signed_metadata":"a.b.c" ,"y":2}', '{"x":1 ,"y":2}'],
    ['{"signed_metadata":"a.b.c"}', '{}'],
  ])('lose their signed copy, which would win over them: %s', (before, after) => {
    const { how, notes } = rewriting();
    expect(text(answerChange(WELL_KNOWN, ok(...JSON_TYPE), how)?.of(bytes(before)))).toBe(after);
    expect(notes[0]).toEqual({ where: 'response member signed_metadata', from: 'signed_metadata', to: '' });
  });

  it.each([
    'not json',
    '[]',
    '{"issuer":1}',
    '{"issuer":"https://login.example.com.evil/realms"}',
    '\ufeff{"issuer":"https://login.example.com/"}',
    '{"issuer":"https://login.exam\ufffdple.com"}',
  ])('stay as they are where there is nothing to rewrite: %s', (document) => {
    const { how, notes } = rewriting();
    expect(answerChange(WELL_KNOWN, ok(...JSON_TYPE), how)?.of(bytes(document))).toBeNull();
    expect(notes).toEqual([]);
  });

  it('are what well-known paths answer with as JSON, and nothing else', () => {
    const { how } = rewriting();
    expect(answerChange('/v1/orders', ok(...JSON_TYPE), how)).toBeNull();
    expect(answerChange(WELL_KNOWN, ok('Content-Type', 'text/html'), how)).toBeNull();
    expect(answerChange(WELL_KNOWN, { ...ok(...JSON_TYPE), status: 404 }, how)).toBeNull();
    expect(isMetadata('/.well-known/oauth-authorization-server/realms/acme?x')).toBe(true);
    expect(isMetadata('/.well-known/jwks.json')).toBe(false);
    expect(isMetadata('/a?b=/.well-known/openid-configuration')).toBe(false);
  });
});

describe('headers of an answer', () => {
  const changed = (headers: string[], keepsIssuer = false) => {
    const { how, notes } = rewriting(keepsIssuer);
    return { headers: answerHeaders(ok(...headers), how), notes };
  };

  it.each([
    ['https://login.example.com/realms/acme/login?x=1#y', 'http://127.0.0.1:9400/realms/acme/login?x=1#y'],
    ['https://api.example.com/v1/orders/1', 'http://127.0.0.1:9401/v1/orders/1'],
    ['HTTPS://LOGIN.example.com:443/a', 'http://127.0.0.1:9400/a'],
    ['/relative', '/relative'],
    ['//login.example.com/a', '//login.example.com/a'],
    ['https://login.example.com.evil.example/a', 'https://login.example.com.evil.example/a'],
    ['https://login.example.com@evil.example/', 'https://login.example.com@evil.example/'],
    ['https://user@login.example.com/', 'https://user@login.example.com/'],
    ['http://login.example.com/', 'http://login.example.com/'],
    ['https://login.example.com:8443/', 'https://login.example.com:8443/'],
    [
      'https://app.example/cb?code=1&iss=https%3A%2F%2Flogin.example.com%2Frealms%2Facme&state=2',
      'https://app.example/cb?code=1&iss=http%3A%2F%2F127.0.0.1%3A9400%2Frealms%2Facme&state=2',
    ],
    ['https://app.example/cb?iss=https%3A%2F%2Fother.example', 'https://app.example/cb?iss=https%3A%2F%2Fother.example'],
    ['com.app:/cb?miss=https%3A%2F%2Flogin.example.com', 'com.app:/cb?miss=https%3A%2F%2Flogin.example.com'],
  ])('Location: %s', (before, after) => {
    const { headers, notes } = changed(['Location', before]);
    expect(headers).toEqual(['Location', after]);
    expect(notes).toHaveLength(before === after ? 0 : 1);
    // What is noted holds bases alone, never a code or a state.
    for (const { from, to } of notes) expect(`${from}${to}`).not.toMatch(/code|state|\?/);
  });

  it('keep iss where the issuer is kept', () => {
    const location = 'https://app.example/cb?iss=https%3A%2F%2Flogin.example.com';
    expect(changed(['Location', location], true).headers).toEqual(['Location', location]);
  });

  it('challenges lead to the tap', () => {
    const challenge = 'Bearer realm="x", resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/v1", scope="a"';
    const { headers, notes } = changed(['www-authenticate', challenge, 'WWW-Authenticate', 'Basic realm="https://api.example.com"']);
    expect(headers).toEqual([
      'www-authenticate',
      challenge.replace('https://api.example.com', 'http://127.0.0.1:9401'),
      'WWW-Authenticate',
      'Basic realm="https://api.example.com"',
    ]);
    expect(notes.map(({ where }) => where)).toEqual(['response header WWW-Authenticate, resource_metadata']);
  });

  it('of the connection stay on it, and what it names', () => {
    expect(
      endToEnd(['A', '1', 'Connection', 'close, X-Mine', 'x-mine', '2', 'Keep-Alive', 'timeout=5', 'Via', '3', 'upgrade', 'h2c']),
    ).toEqual(['A', '1', 'Via', '3']);
    // What frames the body is not a connection's to drop: the server would read another body.
    expect(endToEnd(['Connection', 'content-length, transfer-encoding, host', 'Content-Length', '5', 'Host', 'x'])).toEqual([
      'Content-Length',
      '5',
      'Host',
      'x',
    ]);
  });
});

describe('a request', () => {
  const head = (method: string, headers: string[]) => ({ method, target: '/', headers: ['Host', '127.0.0.1:9400', ...headers] });
  const sent = (method: string, headers: string[]) => {
    const notes: Rewriting[] = [];
    return { headers: requestHeaders(head(method, headers), 'https://login.example.com', addresses, (one) => void notes.push(one)), notes };
  };

  it('goes to the server by its name, in the same place', () => {
    const { headers, notes } = sent('GET', [
      'Origin',
      'http://127.0.0.1:9400',
      'referer',
      'http://localhost:9401/v1/a?b',
      'X',
      'http://127.0.0.1:9400',
    ]);
    expect(headers).toEqual([
      ...['Host', 'login.example.com', 'Origin', 'https://login.example.com', 'referer', 'https://api.example.com/v1/a?b'],
      ...['X', 'http://127.0.0.1:9400'],
    ]);
    expect(notes.map(({ where }) => where)).toEqual(['request header Host', 'request header Origin', 'request header Referer']);
  });

  it('without a body announces none where Node would announce chunks', () => {
    expect(sent('POST', []).headers).toEqual(['Host', 'login.example.com', 'Content-Length', '0']);
    expect(sent('POST', ['transfer-encoding', 'chunked']).headers).toEqual(['Host', 'login.example.com', 'transfer-encoding', 'chunked']);
    expect(sent('DELETE', []).headers).toEqual(['Host', 'login.example.com']);
  });

  it.each([
    ['/a?resource=http%3A%2F%2F127.0.0.1%3A9401%2Fv1&b=%7e', '/a?resource=https%3A%2F%2Fapi.example.com%2Fv1&b=%7e'],
    ['/a?resource=http://localhost:9401/v1', '/a?resource=https%3A%2F%2Fapi.example.com%2Fv1'],
    ['/a?resource=https://api.example.com', '/a?resource=https://api.example.com'],
    ['/a?xresource=http://127.0.0.1:9401', '/a?xresource=http://127.0.0.1:9401'],
    ['/a?b=resource', '/a?b=resource'],
    ['/resource', '/resource'],
  ])('names the real resource: %s', (before, after) => {
    expect(requestTarget(before, addresses, () => {})).toBe(after);
  });

  it('does so in its form, and leaves other bodies', () => {
    const form = ['Content-Type', 'application/x-www-form-urlencoded;charset=UTF-8'];
    const change = formChange(head('POST', form), addresses, () => {});
    expect(text(change?.of(bytes('grant_type=x&resource=http%3A%2F%2F127.0.0.1%3A9401%2Fv1&code=a+b')))).toBe(
      'grant_type=x&resource=https%3A%2F%2Fapi.example.com%2Fv1&code=a+b',
    );
    expect(change?.of(bytes('grant_type=x&code=a+b'))).toBeNull();
    expect(change?.of(new Uint8Array([0x72, 0xff, 0x3d]))).toBeNull();
    expect(formChange(head('POST', ['Content-Type', 'application/json']), addresses, () => {})).toBeNull();
    expect(formChange(head('POST', [...form, 'Content-Encoding', 'gzip']), addresses, () => {})).toBeNull();
  });
});

describe('two servers on one origin', () => {
  const auth: TapLeg = { id: '1', kind: 'authorization-server', upstream: 'https://one.example', local: 'http://127.0.0.1:1001' };
  const api: TapLeg = { id: '2', kind: 'api', upstream: 'https://one.example/api', local: 'http://127.0.0.1:1002/api' };
  const both = new Addresses([auth, api]);
  const local = (address: string, leg: TapLeg) => both.toLocal(address, { leg, hostname: '127.0.0.1' }, '', () => {});

  it('are told apart by their paths, whichever of them names the other', () => {
    expect(local('https://one.example/api/orders', auth)).toBe('http://127.0.0.1:1002/api/orders');
    expect(local('https://one.example/token', api)).toBe('http://127.0.0.1:1001/token');
    expect(local('https://one.example/apis', api)).toBe('http://127.0.0.1:1001/apis');
  });
});
