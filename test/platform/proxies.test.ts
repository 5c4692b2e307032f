import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../electron/model/failure';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { environmentProxies, exceptFor, proxyVariable } from '../../electron/platform/network/proxies';
import { failureOf } from '../support/failures';
import { proxyTo } from '../support/proxy';
import { CERTIFICATE, KEY } from './certificate';

describe('a proxy in the environment', () => {
  const both = { HTTPS_PROXY: 'http://proxy:1', http_proxy: 'http://proxy:2' };
  it.each([
    ['https://a.example/', both, 'HTTPS_PROXY'],
    ['http://a.example/', both, 'http_proxy'],
    ['https://a.example/', { https_proxy: 'x', HTTPS_PROXY: 'y' }, 'https_proxy'],
    ['https://a.example/', { HTTP_PROXY: 'x' }, null],
    ['https://a.example/', { HTTPS_PROXY: '' }, null],
    ['https://a.example/', {}, null],
    // What listens on this machine is never asked for by way of another.
    ['http://127.0.0.1:4000/', both, null],
    ['http://127.1.2.3/', both, null],
    ['https://[::1]:4000/', both, null],
    ['http://localhost:4000/', both, null],
    ['http://app.localhost/', both, null],
    ['https://127.0.0.1.example/', both, 'HTTPS_PROXY'],
    ['https://notlocalhost/', both, 'HTTPS_PROXY'],
  ])('%s with %j: %s', (url, env, variable) => {
    expect(proxyVariable(new URL(url), env)).toBe(variable);
  });

  it.each([
    ['a.example', 'https://a.example/'],
    ['a.example', 'https://sub.a.example/'],
    ['.a.example', 'https://sub.a.example/'],
    ['*.a.example', 'https://sub.a.example/'],
    ['A.Example', 'https://a.example/'],
    ['b.example, a.example', 'https://a.example/'],
    ['a.example:443', 'https://a.example/'],
    ['*', 'https://a.example/'],
    ['10.0.0.1', 'https://10.0.0.1/'],
  ])('NO_PROXY=%s exempts %s', (list, url) => {
    for (const name of ['NO_PROXY', 'no_proxy']) expect(proxyVariable(new URL(url), { ...both, [name]: list })).toBeNull();
  });

  it.each([
    ['a.example:8443', 'https://a.example/'],
    ['example', 'https://notexample/'],
    [',', 'https://a.example/'],
  ])('NO_PROXY=%s does not exempt %s', (list, url) => {
    for (const name of ['NO_PROXY', 'no_proxy']) expect(proxyVariable(new URL(url), { ...both, [name]: list })).toBe('HTTPS_PROXY');
  });
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const to = (url: string, method = 'GET') => ({
  method,
  url,
  headers: [],
  body: method === 'POST' ? 'a=1' : null,
  timeoutMs: 60_000,
  maxBodyBytes: 1_000,
});

/** Resolved by no name server (RFC 6761 section 6.4): only a proxy reaches it. */
const HOST = 'login.invalid';

async function stage(user?: string) {
  const answer = (text: string) => createServer((_, response) => response.end(text));
  const http = await listening(answer('by http'));
  const tls = createTlsServer({ key: KEY, cert: CERTIFICATE }, (_, response) => response.end('by https'));
  const https = await listening(tls);
  const { server, asked } = proxyTo(HOST, { http, https }, () => user ?? null);
  const url = `http://127.0.0.1:${await listening(server)}`;
  return { asked, env: { HTTPS_PROXY: url, HTTP_PROXY: url }, here: `http://127.0.0.1:${http}/` };
}

describe('exceptions in App settings', () => {
  it.each([
    ['https://a.example/', 'a.example', true],
    ['https://b.a.example/', 'a.example', false],
    ['https://b.a.example/', '*.a.example', true],
    ['https://b.a.example/', '.a.example, other.example', true],
    ['https://a.example/', '.a.example', false],
    ['https://A.example/', 'a.EXAMPLE', true],
    ['https://api.eu.a.example/', 'api.*.a.example', true],
    ['https://api.a.example/', 'api.*.a.example', false],
    ['https://a.example:8443/', 'a.example:8443', true],
    ['https://a.example/', 'a.example:443', true],
    ['https://a.example/', 'a.example:80', false],
    ['https://a.example/', 'http://a.example', false],
    ['http://a.example/', 'http://a.example', true],
    ['https://intranet/', '<local>', true],
    ['https://a.example/', '<local>', false],
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['https://11.1.2.3/', '10.0.0.0/8', false],
    ['https://10.1.2.3/', '10.0.0.0/99', false],
    ['https://[fd00::1]/', 'fd00::/8', true],
    ['https://[fd00::1]/', '[fd00::1]:443', true],
    ['https://[fd00::1]/', 'fd00::1', true],
    ['https://a.example/', '*', true],
    ['https://127.0.0.1/', '', true],
  ])('%s, with "%s": %s', (url, exceptions, isExempt) => {
    const proxy = { address: 'http://proxy.example:3128', name: 'x' };
    expect(exceptFor(exceptions, () => proxy)(new URL(url))).toBe(isExempt ? null : proxy);
  });
});

describe('requests with a proxy in the environment', () => {
  it('for this machine go there straight', async () => {
    const { asked, env, here } = await stage();
    for (const method of ['GET', 'POST'])
      expect((await createNodeHttp({ proxies: environmentProxies(env) }).send(to(here, method))).status).toBe(200);
    expect(asked).toEqual([]);
  });

  it('for others go through it', async () => {
    const { asked, env } = await stage();
    const http = createNodeHttp({ proxies: environmentProxies(env), ca: CERTIFICATE });
    for (const method of ['GET', 'POST']) {
      expect(await http.send(to(`http://${HOST}/token`, method))).toMatchObject({ status: 200 });
    }
    expect(asked).toEqual([`GET http://${HOST}/token`, `POST http://${HOST}/token`]);
    // The test's certificate is for another name, which is checked to the far end.
    const refused = await http.send(to(`https://${HOST}/`)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'network-tls' });
    expect(asked.slice(2)).toEqual([`CONNECT ${HOST}:443`]);
  });

  it('that refuses, or is not there, is what failed', async () => {
    const { env } = await stage();
    const http = createNodeHttp({ proxies: environmentProxies(env) });
    const refused = await http.send(to('https://other.invalid/')).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'network-proxy' });
    const nowhere = { HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: 'exempt.invalid' };
    const gone = await createNodeHttp({ proxies: environmentProxies(nowhere) })
      .send(to(`https://${HOST}/`))
      .catch((error: unknown) => error);
    expect(gone).toMatchObject({ what: expect.stringContaining('proxy'), action: expect.stringContaining('NO_PROXY') });
    const exempt = await createNodeHttp({ proxies: environmentProxies(nowhere) })
      .send(to('https://exempt.invalid/'))
      .catch((error: unknown) => error);
    expect(exempt).toMatchObject({ code: 'network-dns', what: 'The name exempt.invalid could not be looked up.' });
  });

  it('can’t go by one that speaks something else: nothing is sent', async () => {
    for (const HTTPS_PROXY of ['socks5://127.0.0.1:1080', 'http://'])
      expect(await failureOf(createNodeHttp({ proxies: environmentProxies({ HTTPS_PROXY }) }).send(to(`https://${HOST}/`)))).toMatchObject({
        code: 'network-proxy',
      });
  });

  it('sign in there with the user name and password in the variable, which no failure shows', async () => {
    const { env } = await stage('a@b:p:ss');
    const as = (user: string) => Object.fromEntries(Object.entries(env).map(([name, url]) => [name, url.replace('//', `//${user}@`)]));
    const tryAs = (user: string, url: string) =>
      createNodeHttp({ proxies: environmentProxies(as(user)) })
        .send(to(url))
        .catch((error: unknown) => error);
    const known = await tryAs('a%40b:p%3Ass', `http://${HOST}/`);
    const [plain, tunnel] = [await tryAs('a%40b:wrong-one', `http://${HOST}/`), await tryAs('a%40b:wrong-one', `https://${HOST}/`)];
    expect(known).toMatchObject({ status: 200 });
    expect(plain).toMatchObject({ status: 407 });
    const text = JSON.stringify({ ...(tunnel as Failure), stack: (tunnel as Failure).stack });
    expect(tunnel).toMatchObject({ code: 'network-proxy', what: `The proxy in front of ${HOST} requires a sign-in.` });
    expect(text).toContain('user:password@proxy');
    expect(text).not.toMatch(/wrong-one|a%40b|a@b/);
  });
});
