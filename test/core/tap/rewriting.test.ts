import { describe, expect, it } from 'vitest';
import { Addresses } from '../../../electron/core/tap/addresses';
import { answerChange, answerHeaders, isMetadata } from '../../../electron/core/tap/answers';
import { LegCookies } from '../../../electron/core/tap/cookies';
import { localAddresses } from '../../../electron/core/tap/legs';
import { endToEnd } from '../../../electron/core/tap/headers';
import { Leavings } from '../../../electron/core/tap/leaving';
import { formChange, requestHeaders, requestTarget } from '../../../electron/core/tap/requests';
import { signedForTap } from '../../../electron/core/tap/signed';
import type { LegKind, Rewriting, TapLeg } from '../../../electron/model/tap';

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
  const left: string[] = [];
  const how = {
    ...{ addresses, seen: { leg: LOGIN, hostname }, keepsIssuer, isFollowed: true, cookies: new LegCookies() },
    note: (one: Rewriting) => void notes.push(one),
    left: (address: string, kind: LegKind, where: string) => void left.push(`${kind}: ${address} (${where})`),
  };
  return { notes, left, how };
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
    ['//login.example.com/a', 'http://127.0.0.1:9400/a'],
    ['/\\api.example.com/v1/a', 'http://127.0.0.1:9401/v1/a'],
    // With the scheme of the tap it would lead somewhere else.
    ['//other.example/a?b#c', 'https://other.example/a?b#c'],
    [' //other.example', 'https://other.example/'],
    ['https:/realms/acme/a', 'http://127.0.0.1:9400/realms/acme/a'],
    ['relative/a', 'relative/a'],
    ['?a=//other.example', '?a=//other.example'],
    ['//', '//'],
    ['', ''],
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

  it('Location without a scheme stays as it is where the server speaks plain http, too', () => {
    const plain: TapLeg = { ...LOGIN, upstream: 'http://localhost:9500' };
    const { how, left, notes } = rewriting();
    const there = { ...how, addresses: new Addresses([plain]), seen: { leg: plain, hostname: '127.0.0.1' } };
    const headers = ['Location', '//other.example/a'];
    expect(answerHeaders({ ...ok(...headers), status: 302 }, there)).toEqual(headers);
    expect([notes, left]).toEqual([[], ['authorization-server: http://other.example/a (response header Location)']]);
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

describe('where the app leaves the tap', () => {
  const leftBy = (headers: string[], status = 401, isFollowed = true) => {
    const { how, left } = rewriting();
    answerHeaders({ status, statusText: '', headers }, { ...how, isFollowed });
    return left;
  };

  it('is told of metadata: what it goes to, not what it compares', () => {
    const { how, left } = rewriting();
    const members = {
      issuer: 'https://other.example',
      token_endpoint: 'https://login.example.com/token',
      jwks_uri: 'https://keys.example.net/jwks',
      authorization_servers: ['https://as.example.net', 'https://login.example.com/realms/acme'],
      resource: 'https://res.example.net',
      op_policy_uri: 'https://policy.example.net',
    };
    answerChange(WELL_KNOWN, ok(...JSON_TYPE), how)?.of(bytes(JSON.stringify(members)));
    expect(left).toEqual([
      'authorization-server: https://keys.example.net/jwks (response member jwks_uri)',
      'authorization-server: https://as.example.net (response member authorization_servers)',
    ]);
  });

  it('is told of challenges', () => {
    const of = (parameter: string, host: string) => `Bearer ${parameter}="https://${host}/.well-known/x"`;
    expect(leftBy(['WWW-Authenticate', of('resource_metadata', 'other.example')])).toEqual([
      'api: https://other.example/.well-known/x (response header WWW-Authenticate, resource_metadata)',
    ]);
    expect(leftBy(['WWW-Authenticate', of('authorization_uri', 'other.example')])).toHaveLength(1);
    expect(leftBy(['WWW-Authenticate', of('resource_metadata', 'api.example.com')])).toEqual([]);
  });

  it('is told of redirects that the app follows itself', () => {
    const location = ['Location', 'https://other.example/a?token=x'];
    expect(leftBy(location, 302)).toHaveLength(1);
    expect(leftBy(['Location', '//other.example/a?token=x'], 307)).toEqual([
      'authorization-server: https://other.example/a?token=x (response header Location)',
    ]);
    expect(leftBy(['Location', '//api.example.com/v1/a'], 302)).toEqual([]);
    // A browser follows it, the answer is no redirect, or it stays on the tap.
    expect(leftBy(location, 302, false)).toEqual([]);
    expect(leftBy(location, 201)).toEqual([]);
    expect(leftBy(['Location', 'https://api.example.com/v1/a'], 302)).toEqual([]);
  });

  it('is told once for each server, by its origin alone, and no longer once a leg is there', () => {
    const leavings = new Leavings();
    const add = (address: string) => leavings.add(address, 'api', 'response header Location', addresses);
    expect(add('https://other.example/a?token=x')).toBe(true);
    expect(add('https://other.example/b')).toBe(false);
    for (const none of [
      '/relative',
      'com.app:/cb',
      'javascript:alert(1)',
      'https://',
      'http://127.0.0.1:9400/a',
      'https://api.example.com/x',
    ])
      expect(add(none)).toBe(false);
    const told = [{ upstream: 'https://other.example', kind: 'api', where: 'response header Location' }];
    expect(leavings.list(addresses)).toEqual(told);
    const third: TapLeg = { id: '3', kind: 'api', upstream: 'https://other.example', local: 'http://127.0.0.1:9402' };
    expect(leavings.list(new Addresses([LOGIN, API, third]))).toEqual([]);
    for (let index = 0; index < 100; index += 1) add(`https://h${index}.example`);
    expect(leavings.list(addresses)).toHaveLength(20);
  });
});

describe('cookies', () => {
  const shown = (value: string, hostname = '127.0.0.1', leg = LOGIN) => {
    const notes: string[] = [];
    const cookies = new LegCookies();
    const set = cookies.set(value, { leg, hostname }, ({ where, from, to }) => void notes.push(`${where}: ${from} > ${to}`));
    return { set, notes, cookies };
  };

  it.each([
    ['sid=1; Domain=login.example.com; Path=/; HttpOnly', 'sid=1; Path=/; HttpOnly', ['Domain: login.example.com > ']],
    ['sid=1;domain=.Example.com ;Secure', 'sid=1', ['Domain: .example.com > ', 'Secure: Secure > ']],
    ['sid=1; Secure; SameSite=Lax', 'sid=1; SameSite=Lax', ['Secure: Secure > ']],
    // Refused without Secure.
    ['__Host-sid=1; Secure; Path=/', '__Host-sid=1; Secure; Path=/', []],
    ['__Secure-sid=1; Secure; Domain=example.com', '__Secure-sid=1; Secure', ['Domain: example.com > ']],
    ['sid=1; SameSite=None; Secure', 'sid=1; SameSite=None; Secure', []],
    ['sid=1; Secure; Path=/; Partitioned', 'sid=1; Secure; Path=/; Partitioned', []],
    // Refused without the tap, too.
    ['sid=1; Domain=evil.example', 'sid=1; Domain=evil.example', []],
    ['sid=1; Domain=xlogin.example.com', 'sid=1; Domain=xlogin.example.com', []],
    ['sid=1; Domain=', 'sid=1; Domain=', []],
    ['sid="a b"; X;; =', 'sid="a b"; X;; =', []],
    ['', '', []],
  ])('that the app gets: %j', (before, after, changes) => {
    const { set, notes } = shown(before);
    expect(set).toBe(after);
    expect(notes).toEqual(changes.map((change) => `response header Set-Cookie, ${change}`));
  });

  it('of a plain server of this computer stay as they are', () => {
    const leg: TapLeg = { ...LOGIN, upstream: 'http://127.0.0.1:9500' };
    for (const cookie of ['sid=1; Secure', 'sid=1; Domain=127.0.0.1']) expect(shown(cookie, '127.0.0.1', leg).set).toBe(cookie);
    expect(shown('sid=1; Domain=localhost', '127.0.0.1', { ...leg, upstream: 'http://localhost:9500' }).set).toBe('sid=1');
  });

  it('go on to the servers that may have them, and to no other', () => {
    const sent = (cookies: LegCookies, header: string, leg: TapLeg) => {
      const notes: Rewriting[] = [];
      return { header: cookies.sent(header, leg, (one) => void notes.push(one)), notes };
    };
    const { cookies } = shown('sid = secret-1 ; Secure; Path=/');
    cookies.set('all=2; Domain=example.com', { leg: LOGIN, hostname: '127.0.0.1' }, () => {});
    cookies.set('api=3', { leg: API, hostname: '127.0.0.1' }, () => {});
    const header = 'sid=secret-1; all=2; api=3; own=4';
    expect(sent(cookies, header, LOGIN)).toEqual({
      header: 'sid=secret-1; all=2; own=4',
      notes: [{ where: 'request header Cookie', from: 'api.example.com', to: '' }],
    });
    const toApi = sent(cookies, header, API);
    expect(toApi.header).toBe('all=2; api=3; own=4');
    // The server that it belongs to is told, never the cookie.
    expect(toApi.notes).toEqual([{ where: 'request header Cookie', from: 'login.example.com', to: '' }]);
    expect(sent(cookies, 'sid=secret-1', API).header).toBeNull();
    // Another value is the app's own, and what both have set is both's.
    expect(sent(cookies, 'sid=other;x', API)).toEqual({ header: 'sid=other;x', notes: [] });
    cookies.set('sid=secret-1', { leg: API, hostname: '127.0.0.1' }, () => {});
    expect(sent(cookies, 'sid=secret-1', API).header).toBe('sid=secret-1');
  });

  it('are remembered up to a bound', () => {
    const { cookies } = shown('first=1');
    for (let index = 0; index < 600; index += 1) cookies.set(`c=${index}`, { leg: LOGIN, hostname: '127.0.0.1' }, () => {});
    expect(cookies.sent('first=1; c=599', API, () => {})).toBe('first=1');
    // One server can't have those of another forgotten.
    for (let index = 0; index < 600; index += 1) cookies.set(`d=${index}`, { leg: API, hostname: '127.0.0.1' }, () => {});
    expect(cookies.sent('c=599', API, () => {})).toBeNull();
  });
});

describe('what is pasted into an app', () => {
  it.each(['$(id)', '\nPATH=/evil', '`id`', "';id;'", '?a=b&id'])(
    'has nothing that a shell or an .env file reads as more than a text: %j',
    (more) => {
      const endpoints = { token: `${LOGIN.upstream}/token${more}`, jwks: `${LOGIN.upstream}/jwks?p=b2c_1` };
      expect(localAddresses([LOGIN], endpoints)).toEqual([
        { name: 'ISSUER', value: LOGIN.local },
        { name: 'JWKS_URI', value: `${LOGIN.local}/jwks?p=b2c_1` },
      ]);
    },
  );
});

describe('what an app signed for the tap', () => {
  const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
  const asked = (headers: { name: string; value: string }[], form = '') => {
    const contentType = 'application/x-www-form-urlencoded';
    return signedForTap({ request: { headers, body: { bytes: bytes(form), length: form.length, cut: false, contentType } } }, addresses);
  };
  const assertion = (aud: unknown) => asked([], new URLSearchParams({ client_assertion: jwt({ aud }) }).toString());

  it('is told of a DPoP proof by its htu', () => {
    const proof = (htu: unknown) => asked([{ name: 'DPoP', value: jwt({ htu }) }]);
    expect(proof('http://127.0.0.1:9401/v1/orders')).toEqual(['dpop-proof']);
    expect(proof('http://localhost:9400/token')).toEqual(['dpop-proof']);
    for (const htu of ['https://api.example.com/v1/orders', 'http://127.0.0.1:9999/', 7, null]) expect(proof(htu)).toEqual([]);
    for (const value of ['', 'x', 'a.b.c', 'a..c', `e30.${'A'.repeat(90_000)}.c`]) expect(asked([{ name: 'dpop', value }])).toEqual([]);
  });

  it('is told of a client assertion by its audience, unless the server is one of several', () => {
    expect(assertion('http://127.0.0.1:9400/realms/acme')).toEqual(['client-assertion']);
    expect(assertion(['http://127.0.0.1:9400/realms/acme/token'])).toEqual(['client-assertion']);
    const real = 'https://login.example.com/realms/acme';
    for (const aud of [real, [real, 'http://127.0.0.1:9400/realms/acme'], [], undefined, {}]) expect(assertion(aud)).toEqual([]);
  });
});

describe('a request', () => {
  const head = (method: string, headers: string[]) => ({ method, target: '/', headers: ['Host', '127.0.0.1:9400', ...headers] });
  const sent = (method: string, headers: string[]) => {
    const notes: Rewriting[] = [];
    return {
      headers: requestHeaders(
        head(method, headers),
        'https://login.example.com',
        addresses,
        new LegCookies(),
        (one) => void notes.push(one),
      ),
      notes,
    };
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
