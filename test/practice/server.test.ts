import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { CLIENTS, startPractice } from '../../electron/practice';
import { basic, get, post, withPractice } from './client';

afterEach(() => {
  vi.restoreAllMocks();
});

test('prints nothing, even for refused and broken requests', async () => {
  const spies = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
  const stderr = vi.spyOn(process.stderr, 'write');
  await withPractice({}, async ({ url }) => {
    await post(`${url}/token`, { grant_type: 'client_credentials' }, basic(CLIENTS.practice));
    await post(`${url}/token`, { grant_type: 'nonsense' });
    await fetch(`${url}/authorize?client_id=nobody`, { headers: { Origin: 'http://elsewhere.example' } });
    await fetch(`${url}/interaction/none`);
  });
  for (const spy of [...spies, stderr]) expect(spy).not.toHaveBeenCalled();
});

test('takes the preferred port, or another if it is taken', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => blocker.once('listening', resolve));
  const { port } = blocker.address() as AddressInfo;
  await withPractice({ port }, async ({ url }) => {
    expect(url).not.toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(url)).status).toBe(200);
  });
  await new Promise((resolve) => blocker.close(resolve));
  await withPractice({ port }, async ({ url }) => expect(url).toBe(`http://127.0.0.1:${port}`));
});

test('stop ends a pending call and frees the port', async () => {
  const practice = await startPractice();
  const { json } = await post(`${practice.url}/token`, { grant_type: 'client_credentials' }, basic(CLIENTS.practice));
  const call = get(`${practice.url}/api/slow?ms=30000`, json.access_token);
  call.catch(() => undefined);
  await expect.poll(() => practice.requests().some(({ path }) => path === '/api/slow')).toBe(true);
  await practice.stop();
  // If stop waited for it, it would have been answered.
  await expect(call).rejects.toThrow();
  await expect(fetch(practice.url)).rejects.toThrow();
});

test('serves only its own host name', async () => {
  await withPractice({}, async ({ url }) => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${url}/`, { headers: { Host: 'rebound.example' } }, (response) => resolve(response.resume().statusCode));
      request.on('error', reject).end();
    });
    expect(status).toBe(421);
  });
});

test('lets no web page read metadata, keys, preflights or tokens', async () => {
  await withPractice({}, async ({ url }) => {
    const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'x' };
    const paths = [
      '/.well-known/openid-configuration',
      '/jwks',
      '/token',
      '/me',
      '/userinfo',
      '/api/me',
      '/revocation',
      '/introspect',
      '/',
    ];
    for (const path of [...paths, '/katana/token', '/catapa/oauth2/token'])
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
        const answer = await fetch(`${url}${path}`, { method, headers, redirect: 'manual' });
        const allowed = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
        expect(allowed, `${method} ${path}`).toEqual([]);
      }
  });
});

test('remembers requests by method and path, without their secrets', async () => {
  await withPractice({}, async ({ url, requests }) => {
    const before = Date.now();
    await get(`${url}/api/me?access_token=hidden`);
    expect(requests()).toEqual([{ method: 'GET', path: '/api/me', at: expect.any(Number) }]);
    expect(requests()[0]?.at).toBeGreaterThanOrEqual(before);
  });
});

test('pages carry no script and one style sheet, allowed by its hash alone', async () => {
  await withPractice({}, async ({ url, faces }) => {
    const { clientId, audience } = faces.katana.connection;
    const query = new URLSearchParams({
      client_id: clientId,
      audience: `${audience}`,
      response_type: 'code',
      redirect_uri: 'dev.tokenscope:/oauth/callback',
    });
    for (const page of [
      url,
      `${url}/katana/authorize?${query}`,
      `${url}/katana/authorize`,
      `${url}/authorize`,
      `${url}/interaction/none`,
    ]) {
      const response = await fetch(page);
      const html = await response.text();
      const policy = response.headers.get('content-security-policy') ?? '';
      const [style, ...more] = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text]) => text ?? '');
      expect(more, page).toEqual([]);
      expect(policy, page).toContain(
        `style-src 'sha256-${createHash('sha256')
          .update(style ?? '')
          .digest('base64')}'`,
      );
      expect(policy).toContain("default-src 'none'");
      expect(html).not.toMatch(/<script|style=|onload/);
    }
  });
});

test('shows hostile text of a request as text', async () => {
  await withPractice({}, async ({ url }) => {
    for (const path of ['/authorize', '/katana/authorize', '/catapa/oauth2/authorize']) {
      const response = await fetch(
        `${url}${path}?client_id=${encodeURIComponent('"><img src=x>')}&redirect_uri=${encodeURIComponent('<b>')}`,
      );
      expect(response.status, path).toBeGreaterThanOrEqual(400);
      expect(await response.text()).not.toMatch(/<img|<b>&/);
    }
  });
});
