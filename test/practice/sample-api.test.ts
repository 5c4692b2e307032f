import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENTS, type Practice, startPractice } from '../../electron/practice';
import { authorize, basic, get, post, SCHEME_URI, withPractice } from './client';
import { passTime, stopTime } from '../support/still-time';

stopTime();

let practice: Practice;
let token: string;
/** RFC 9728 section 5.1. */
const pointer = ({ url }: Practice) => `resource_metadata="${url}/.well-known/oauth-protected-resource/api"`;
const api = (path: string) => `${practice.url}/api${path}`;

async function clientToken(at: Practice, client: { id: string; secret: string } = CLIENTS.practice): Promise<string> {
  return (await post(`${at.url}/token`, { grant_type: 'client_credentials' }, basic(client))).json.access_token;
}

beforeAll(async () => {
  practice = await startPractice({ rateWindowSeconds: 2 });
  const asked = { client_id: CLIENTS.practice.id, scope: 'openid api:read' };
  const code = (await authorize(`${practice.url}/authorize`, asked)).get('code');
  const fields = { grant_type: 'authorization_code', code: `${code}`, redirect_uri: SCHEME_URI };
  token = (await post(`${practice.url}/token`, fields, basic(CLIENTS.practice))).json.access_token;
});
afterAll(() => practice.stop());

test('me says whose token it is', async () => {
  const { status, json } = await get(api('/me'), token);
  expect(status).toBe(200);
  expect(json).toMatchObject({ sub: 'ada', name: 'Ada', clientId: CLIENTS.practice.id, scope: 'openid api:read', format: 'JWT' });
  expect(Date.parse(json.expiresAt)).toBeGreaterThan(Date.now());
});

test('without a token: a challenge without an error code', async () => {
  const { status, headers } = await get(api('/me'));
  expect([status, headers.get('www-authenticate')]).toEqual([401, `Bearer realm="Practice API", ${pointer(practice)}`]);
});

test.each(['nonsense', 'eyJhbGciOiJub25lIn0.e30.', 'a.b.c'])('with the token %s: invalid_token', async (bad) => {
  const { status, headers } = await get(api('/me'), bad);
  expect(status).toBe(401);
  const said = 'error="invalid_token", error_description="The access token is unknown, revoked or not for this API"';
  expect(headers.get('www-authenticate')).toBe(`Bearer realm="Practice API", ${pointer(practice)}, ${said}`);
});

test('with a token of another face: invalid_token', async () => {
  const tenant = { ...basic(CLIENTS.catapa), Tenant: 'practice' };
  const { json } = await post(`${practice.url}/catapa/oauth/token`, { grant_type: 'client_credentials' }, tenant);
  expect((await get(api('/me'), json.access_token)).status).toBe(401);
});

test.each([CLIENTS.practice, CLIENTS.opaque])('with an expired token of $id: the challenge says so', async (client) => {
  await withPractice({ accessTokenSeconds: 1 }, async (at) => {
    const shortLived = await clientToken(at, client);
    expect((await get(`${at.url}/api/me`, shortLived)).status).toBe(200);
    await passTime(1_100);
    const { status, headers, json } = await get(`${at.url}/api/me`, shortLived);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(
      `Bearer realm="Practice API", ${pointer(at)}, error="invalid_token", error_description="The access token expired"`,
    );
    expect(json).toEqual({ error: 'invalid_token', error_description: 'The access token expired' });
  });
});

test('unauthorized and forbidden refuse a valid token with their challenges', async () => {
  const unauthorized = await get(api('/unauthorized'), token);
  expect(unauthorized.status).toBe(401);
  expect(unauthorized.headers.get('www-authenticate')).toContain('error="invalid_token"');
  const forbidden = await get(api('/forbidden'), token);
  expect(forbidden.status).toBe(403);
  expect(forbidden.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  expect(forbidden.headers.get('www-authenticate')).toContain('scope="api:admin"');
});

test('echo returns the request, but not the token', async () => {
  const response = await fetch(api('/echo?a=1&a=2'), {
    method: 'PUT',
    body: 'hello',
    headers: { Authorization: `Bearer ${token}`, 'X-Mine': 'yes' },
  });
  const text = await response.text();
  expect(text).not.toContain(token);
  expect(JSON.parse(text)).toMatchObject({
    method: 'PUT',
    query: [
      ['a', '1'],
      ['a', '2'],
    ],
    headers: { 'x-mine': 'yes', authorization: 'Bearer (not shown)' },
    body: 'hello',
  });
  const big = await fetch(api('/echo'), {
    method: 'POST',
    body: 'x'.repeat(2 * 1024 * 1024),
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(big.status).toBe(413);
});

test('limited lets five calls of a client through in each window', async () => {
  const mine = await clientToken(practice);
  const calls = [];
  for (let count = 0; count < 6; count++) calls.push(await get(api('/limited'), mine));
  expect(calls.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(calls.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['4', '3', '2', '1', '0', '0']);
  expect(calls[0]?.headers.get('x-ratelimit-limit')).toBe('5');
  expect(calls[4]?.headers.has('retry-after')).toBe(false);
  const wait = Number(calls[5]?.headers.get('retry-after'));
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(wait).toBeLessThanOrEqual(2);
  await passTime(wait * 1_000);
  expect((await get(api('/limited'), mine)).status).toBe(200);
});

test('slow waits as long as requested', async () => {
  const before = performance.now();
  expect((await get(api('/slow?ms=300'), token)).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThanOrEqual(290);
});

test('large sends JSON of exactly the requested size, at most 200 MB', async () => {
  const response = await fetch(api('/large?mb=3'), { headers: { Authorization: `Bearer ${token}` } });
  const text = await response.text();
  expect(text.length).toBe(3 * 1024 * 1024);
  expect(JSON.parse(text).length).toBeGreaterThan(10_000);
  const capped = await fetch(api('/large?mb=9999'), { headers: { Authorization: `Bearer ${token}` } });
  expect(capped.headers.get('content-length')).toBe(`${200 * 1024 * 1024}`);
  await capped.body?.cancel();
  expect((await get(api('/large?mb=0'), token)).json).toEqual([]);
});

test('large stops when the client leaves', async () => {
  const response = await fetch(api('/large?mb=200'), { headers: { Authorization: `Bearer ${token}` } });
  await response.body?.cancel();
  expect((await get(api('/me'), token)).status).toBe(200);
});

test('locations, an unknown path and a wrong method', async () => {
  expect((await get(api('/locations?limit=1'), token)).json.data).toHaveLength(1);
  expect((await get(api('/nothing'), token)).status).toBe(404);
  const wrong = await fetch(api('/me'), { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
});
