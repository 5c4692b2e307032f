import { describe, expect, it, test, vi } from 'vitest';
import { type LineName, lineTo, obtain, refresh } from './family';
import { practiceFor } from '../support/practice';

const practice = practiceFor('each');

const FACES: LineName[] = ['practice', 'katana', 'catapa'];

describe.each(FACES)('the token endpoint as %s', (face) => {
  async function connected() {
    const line = lineTo(practice, face);
    return { line, token: (await obtain(line)).json.refresh_token };
  }
  /** Nothing took effect: the refresh token still works. */
  async function expectUnspent({ line, token }: Awaited<ReturnType<typeof connected>>) {
    practice.faults.clear();
    expect((await refresh(line, token)).status).toBe(200);
  }

  it('connection-reset', async () => {
    const it = await connected();
    practice.faults.set('connection-reset', true);
    await expect(refresh(it.line, it.token)).rejects.toThrow();
    await expectUnspent(it);
  });

  it('busy-429', async () => {
    const it = await connected();
    practice.faults.set('busy-429', 7);
    const { status, headers, json } = await refresh(it.line, it.token);
    expect([status, headers.get('retry-after'), json.error]).toEqual([429, '7', 'too_many_requests']);
    await expectUnspent(it);
  });

  it('error-500-html', async () => {
    const it = await connected();
    practice.faults.set('error-500-html', true);
    const response = await fetch(it.line.tokenUrl, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token' }) });
    expect([response.status, response.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
    await expectUnspent(it);
  });

  it('answer-dropped: the refresh took effect; a sign-in passes', async () => {
    const { line, token } = await connected();
    practice.faults.set('answer-dropped', true);
    await expect(refresh(line, token)).rejects.toThrow();
    expect((await obtain(line)).status).toBe(200);
    practice.faults.clear();
    // CATAPA does not rotate, so nothing is lost there.
    if (face === 'catapa') expect((await refresh(line, token)).status).toBe(200);
    else expect((await refresh(line, token)).json.error).toBe('invalid_grant');
  });

  it('slow-drip: byte by byte, until the client leaves', async () => {
    const it = await connected();
    practice.faults.set('slow-drip', 1);
    const start = performance.now();
    expect((await refresh(it.line, it.token)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(200);
  });

  it('huge-answer: that many megabytes, still JSON', async () => {
    const it = await connected();
    practice.faults.set('huge-answer', 3);
    const { headers, json } = await refresh(it.line, it.token);
    expect(Number(headers.get('content-length'))).toBeGreaterThan(3 * 1024 * 1024);
    expect(json).toHaveProperty('access_token');
  });
});

test('latency: applies to every answer except pages, and ends with the client', async () => {
  const line = lineTo(practice);
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const query = new URLSearchParams({ ...line.asked, response_type: 'code', redirect_uri: 'dev.tokenscope:/oauth/callback' });
  practice.faults.set('latency', 60_000);
  const latecomer = fetch(`${practice.url}/jwks`).then(
    () => 'answered',
    () => 'broken off',
  );
  await fetch(`${line.authorizeUrl}?${query}`);
  await expect.poll(() => practice.requests().some(({ path }) => path === '/jwks')).toBe(true);
  practice.faults.set('latency', 400);
  for (const path of ['/.well-known/openid-configuration', '/jwks', '/api/me']) {
    expect(await timed(() => fetch(practice.url + path)), path).toBeGreaterThan(390);
  }
  expect(await timed(() => line.token({ grant_type: 'client_credentials' }))).toBeGreaterThan(390);
  practice.faults.set('latency', 60_000);
  await expect(fetch(`${practice.url}/api/me`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
  const stopped = vi.fn();
  await practice.stop().then(stopped);
  expect(stopped).toHaveBeenCalled();
  expect(await latecomer).toBe('broken off');
});
