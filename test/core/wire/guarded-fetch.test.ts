import { beforeEach, describe, expect, it } from 'vitest';
import { discover } from '../../../electron/core/wire/discovery';
import { GUARDED_MAX_BYTES, guardedFetch, guardedHttp } from '../../../electron/core/wire/guarded-fetch';
import type { Addresses, Http, HttpRequest } from '../../../electron/core/ports';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { failureOf } from '../../support/failures';
import { testServer } from '../../support/provider';

/** Names lead where the test says; whatever is sent goes to the one real server, by the name's path. */
const server = testServer();
let names: Record<string, string[]>;
const addresses: Addresses = {
  lookup: async (host) => {
    const found = names[host];
    if (found === undefined) throw new Error(`no such name: ${host}`);
    return found;
  },
};
/** Sends to the real server what is addressed to a made-up host, https too, and notes the address as asked. */
let asked: string[];
const real = createNodeHttp();
const http: Http = {
  send: (request) => {
    asked.push(request.url);
    const url = new URL(request.url);
    return real.send(
      url.hostname === '127.0.0.1' ? request : { ...request, url: `${server.url}/${url.hostname}${url.pathname}${url.search}` },
    );
  },
};
const deps = { http, addresses, clock: systemClock };
const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: [{ name: 'accept', value: 'application/json' }],
  body: null,
  timeoutMs: 60_000,
  maxBodyBytes: 60_000_000,
  ...more,
});
const redirect = (location: string, status = 302) => ({ status, headers: { location } });

beforeEach(() => {
  asked = [];
  names = {
    'public.example': ['93.184.216.34'],
    'other.example': ['8.8.8.8', '2606:4700:4700::1111'],
    'intranet.example': ['10.0.0.5'],
    'cdn.intranet.example': ['192.168.7.7'],
    'metadata.example': ['169.254.169.254'],
    'v6.example': ['::ffff:10.0.0.5'],
    'mixed.example': ['8.8.8.8', '127.0.0.1'],
    'loopback.example': ['127.0.0.1'],
  };
});

describe('redirects', () => {
  it('are followed three times, and the fourth answer is handed over as it is', async () => {
    for (let step = 0; step < 5; step++) server.answer(`/public.example/${step}`, redirect(`/${step + 1}`));
    const ended = await guardedFetch(deps, get('https://public.example/0'));
    expect([ended.response.status, ended.url]).toEqual([302, 'https://public.example/3']);
    server.answer('/public.example/3', { body: 'there' });
    const reached = await guardedFetch(deps, get('https://public.example/0'));
    expect([reached.response.status, Buffer.from(reached.response.body).toString(), reached.url]).toEqual([
      200,
      'there',
      'https://public.example/3',
    ]);
  });

  it.each([301, 302, 303, 307, 308])('%i leads on to another public host', async (status) => {
    server.answer('/public.example/a', redirect('https://other.example/b', status));
    server.answer('/other.example/b', { body: 'ok' });
    expect((await guardedFetch(deps, get('https://public.example/a'))).url).toBe('https://other.example/b');
  });

  it.each([
    'https://intranet.example/b',
    'https://metadata.example/latest/meta-data',
    'https://v6.example/b',
    'https://mixed.example/b',
    'https://loopback.example/b',
    'https://127.0.0.1/b',
    'https://127.1/b',
    'https://2130706433/b',
    'https://0x7f.0.0.1/b',
    'https://localhost/b',
    'https://a.localhost/b',
    'https://localhost./b',
    'https://10.1.2.3/b',
    'https://172.16.0.1/b',
    'https://192.168.1.1/b',
    'https://169.254.169.254/b',
    'https://100.64.0.1/b',
    'https://0.0.0.0/b',
    'https://[::1]/b',
    'https://[::ffff:127.0.0.1]/b',
    'https://[fc00::1]/b',
    'https://[fe80::1]/b',
    'https://[64:ff9b::a00:1]/b',
    'https://unknown.example/b',
    'http://other.example/b',
    'https://user:secret@other.example/b',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])('from a public host never to %s', async (location) => {
    server.answer('/public.example/a', redirect(location));
    const failure = await failureOf(guardedFetch(deps, get('https://public.example/a')));
    expect(failure.code).toBe('address-refused');
    expect(JSON.stringify(failure)).not.toContain('secret');
    expect(asked).toEqual(['https://public.example/a']);
    expect(server.requests).toHaveLength(1);
  });

  it('are each checked, not the first alone', async () => {
    server.answer('/public.example/a', redirect('https://other.example/b'));
    server.answer('/other.example/b', redirect('https://intranet.example/c'));
    expect(await failureOf(guardedFetch(deps, get('https://public.example/a')))).toMatchObject({ code: 'address-refused' });
    expect(asked).toEqual(['https://public.example/a', 'https://other.example/b']);
  });

  it('from a private start stay private', async () => {
    server.answer('/intranet.example/a', redirect('https://cdn.intranet.example/b'));
    server.answer('/cdn.intranet.example/b', { body: 'ok' });
    expect((await guardedFetch(deps, get('https://intranet.example/a'))).response.status).toBe(200);
    for (const elsewhere of ['https://metadata.example/x', 'https://loopback.example/x', 'https://public.example/x']) {
      server.answer('/intranet.example/a', redirect(elsewhere));
      expect(await failureOf(guardedFetch(deps, get('https://intranet.example/a')))).toMatchObject({ code: 'address-refused' });
    }
  });

  it('from loopback stay on loopback', async () => {
    server.answer('/a', redirect('/b'));
    server.answer('/b', { body: 'ok' });
    expect((await guardedFetch(deps, get(`${server.url}/a`))).url).toBe(`${server.url}/b`);
    server.answer('/a', redirect('http://10.0.0.1/'));
    expect(await failureOf(guardedFetch(deps, get(`${server.url}/a`)))).toMatchObject({ code: 'address-refused' });
  });

  it('from a name that leads to public and private addresses go to public ones only', async () => {
    server.answer('/mixed.example/a', redirect('https://loopback.example/b'));
    expect(await failureOf(guardedFetch(deps, get('https://mixed.example/a')))).toMatchObject({ code: 'address-refused' });
  });

  it('without a usable location are the answer', async () => {
    server.answer('/public.example/a', { status: 302 });
    expect((await guardedFetch(deps, get('https://public.example/a'))).response.status).toBe(302);
    server.answer('/public.example/a', redirect('https://'));
    expect((await guardedFetch(deps, get('https://public.example/a'))).response.status).toBe(302);
    server.answer('/public.example/a', { status: 304, headers: { location: '/b' } });
    expect((await guardedFetch(deps, get('https://public.example/a'))).response.status).toBe(304);
  });
});

describe('the start', () => {
  it('that a person gave says how far an address read from there may lead', async () => {
    const refused = await failureOf(guardedFetch(deps, get('https://intranet.example/keys'), { start: 'https://public.example' }));
    expect(refused.code).toBe('address-refused');
    expect(asked).toEqual([]);
    server.answer('/other.example/keys', { body: 'ok' });
    expect((await guardedFetch(deps, get('https://other.example/keys'), { start: 'https://public.example' })).response.status).toBe(200);
    server.answer('/intranet.example/keys', { body: 'ok' });
    expect(
      (await guardedFetch(deps, get('https://intranet.example/keys'), { start: 'https://cdn.intranet.example' })).response.status,
    ).toBe(200);
  });

  it('may be anywhere a person says, and a name that is unknown fails as names do', async () => {
    server.answer('/metadata.example/x', { body: 'ok' });
    expect((await guardedFetch(deps, get('https://metadata.example/x'))).response.status).toBe(200);
    const unknown = guardedFetch({ ...deps, http: real }, get('http://no-such-name.invalid/'));
    expect(await failureOf(unknown)).toMatchObject({ code: 'network-dns' });
  });
});

describe('limits', () => {
  it('1 MiB, whatever more is asked for', async () => {
    server.answer('/public.example/a', { body: 'a'.repeat(GUARDED_MAX_BYTES + 1) });
    const { response } = await guardedFetch(deps, get('https://public.example/a'));
    expect([response.body.length, response.cut]).toEqual([GUARDED_MAX_BYTES, true]);
  });

  it('one time for all hops together', async () => {
    server.answer('/public.example/a', (_, response) => {
      setTimeout(() => response.writeHead(302, { location: '/a' }).end(), 150);
      return null;
    });
    // With a time of its own for each hop it would fail for too many of them.
    expect(await failureOf(guardedFetch(deps, get('https://public.example/a', { timeoutMs: 200 })))).toMatchObject({
      code: 'network-timeout',
    });
  });
});

it('passes on what the exchange log needs with every hop', async () => {
  server.answer('/public.example/a', redirect('/b'));
  const seen: HttpRequest[] = [];
  const noting: Http = {
    send: (request) => {
      seen.push(request);
      return http.send(request);
    },
  };
  const about: HttpRequest['about'] = { connectionId: 'c1', purpose: 'jwks', secrets: [] };
  await guardedFetch({ ...deps, http: noting }, get('https://public.example/a', { about }));
  expect(seen.map((request) => request.about)).toEqual([about, about]);
});

it('lets discovery follow a redirect, and not into a private network', async () => {
  const guarded = guardedHttp(deps);
  const metadata = { issuer: 'https://public.example', token_endpoint: 'https://public.example/token' };
  server.answer('/public.example/.well-known/openid-configuration', redirect('https://other.example/metadata'));
  server.answer('/other.example/metadata', { body: metadata });
  expect((await discover(guarded, 'https://public.example')).endpoints.token).toBe('https://public.example/token');
  server.answer('/public.example/.well-known/openid-configuration', redirect('https://intranet.example/metadata'));
  expect(await failureOf(discover(guarded, 'https://public.example'))).toMatchObject({ code: 'address-refused' });
});

it('goes to what was judged, though the name leads to this machine by the time of the connection', async () => {
  let answered = 0;
  server.answer('/keys', () => ({ body: String(++answered) }));
  const rebinding = createNodeHttp({ resolve: (_, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) });
  const url = `http://public.example:${new URL(server.url).port}/keys`;
  const judging = { ...deps, http: rebinding };
  expect(await failureOf(guardedFetch(judging, get(url)))).toMatchObject({ code: 'address-refused' });
  expect(answered).toBe(0);
  // The same name, and a connection that is kept open: not for a request that may not go there.
  expect((await rebinding.send(get(url, { within: { name: 'anywhere', admits: () => true } }))).status).toBe(200);
  expect(await failureOf(guardedFetch(judging, get(url)))).toMatchObject({ code: 'address-refused' });
  expect(answered).toBe(1);
  names['public.example'] = ['127.0.0.1'];
  expect((await guardedFetch(judging, get(url))).response.status).toBe(200);
});

it('of several a name leads to takes one that was judged', async () => {
  server.answer('/keys', { body: '{}' });
  const found = [
    { address: '10.255.255.1', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  const mixed = createNodeHttp({ resolve: (_, done) => done(null, found) });
  const url = `http://loopback.example:${new URL(server.url).port}/keys`;
  expect((await guardedFetch({ ...deps, http: mixed }, get(url))).response.status).toBe(200);
});
