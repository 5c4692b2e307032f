import { describe, expect, it } from 'vitest';
import { CLIENTS } from '../../electron/practice';
import { basic } from './client';
import { type LineName, lineTo, obtain } from './family';
import { passTime, stopTime } from '../support/still-time';
import { practiceFor } from '../support/practice';

stopTime();

const practice = practiceFor('each');

/** The token with another signature, without one, and truncated. */
function spoiled(token: string): (string | undefined)[] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
  return [
    undefined,
    `${header}.${payload}.${signature.split('').reverse().join('')}`,
    `${none}.${payload}.`,
    `${header}.${payload}.${signature.slice(0, 20)}`,
  ];
}

/** Once the token has expired, the API refuses it until the fault is on. */
async function expectExpiredTaken(face: LineName): Promise<void> {
  const line = lineTo(practice, face);
  practice.faults.set('lifetime-short', 1);
  const { json } = await obtain(line);
  await passTime(1_100);
  expect((await line.call(json.access_token)).status).toBe(401);
  practice.faults.set('api-takes-expired', true);
  expect((await line.call(json.access_token)).status).toBe(200);
}

describe.each(['practice', 'katana', 'catapa'] as const)('as %s', (face) => {
  it('api-takes-anything', async () => {
    const line = lineTo(practice, face);
    const bad = spoiled((await obtain(line)).json.access_token);
    for (const token of bad) expect((await line.call(token)).status).toBe(401);
    practice.faults.set('api-takes-anything', true);
    for (const token of bad) expect((await line.call(token)).status).toBe(200);
  });

  it('api-refuses-all', async () => {
    const line = lineTo(practice, face);
    const { json } = await obtain(line);
    practice.faults.set('api-refuses-all', true);
    expect((await line.call(json.access_token)).status).toBe(401);
  });

  it('api-takes-expired', () => expectExpiredTaken(face));

  it('api-takes-query-token', async () => {
    const line = lineTo(practice, face);
    const { json } = await obtain(line);
    const call = async () => (await fetch(`${line.apiUrl}?access_token=${json.access_token}`, { headers: { Tenant: 'practice' } })).status;
    expect(await call()).toBe(401);
    practice.faults.set('api-takes-query-token', true);
    expect(await call()).toBe(200);
  });

  it('api-bare-refusal', async () => {
    const line = lineTo(practice, face);
    const { json } = await obtain(line);
    practice.faults.set('api-bare-refusal', true);
    for (const token of [undefined, 'a.b.c']) {
      const refused = await line.call(token);
      expect([refused.status, refused.json, refused.headers.has('www-authenticate')]).toEqual([403, null, false]);
    }
    practice.faults.set('api-bare-refusal', 400);
    expect((await line.call('a.b.c')).status).toBe(400);
    expect((await line.call(json.access_token)).status).toBe(200);
  });

  it('api-no-challenge', async () => {
    const line = lineTo(practice, face);
    expect((await line.call('a.b.c')).headers.has('www-authenticate')).toBe(face !== 'katana');
    practice.faults.set('api-no-challenge', true);
    for (const token of [undefined, 'a.b.c']) expect((await line.call(token)).headers.has('www-authenticate')).toBe(false);
  });
});

describe('the standard face', () => {
  it("api-takes-other-audience: another API's token, and an ID token", async () => {
    const line = lineTo(practice);
    const other = await line.token({ grant_type: 'client_credentials', resource: `${practice.url}/other-api` });
    const { json } = await obtain(line);
    for (const token of [other.json.access_token, json.id_token]) {
      practice.faults.clear();
      expect((await line.call(token)).status).toBe(401);
      practice.faults.set('api-takes-other-audience', true);
      expect((await line.call(token)).status).toBe(200);
    }
    const bad = spoiled(json.access_token);
    for (const token of bad) expect((await line.call(token)).status).toBe(401);
  });

  it.each(['practice', 'opaque'] as const)('api-takes-revoked as %s', async (face) => {
    const line = lineTo(practice, face);
    const { json } = await obtain(line);
    await fetch(`${practice.url}/revoke`, {
      method: 'POST',
      headers: basic(CLIENTS[face]),
      body: new URLSearchParams({ token: json.access_token }),
    });
    expect((await line.call(json.access_token)).status).toBe(401);
    practice.faults.set('api-takes-revoked', true);
    expect((await line.call(json.access_token)).status).toBe(200);
  });

  it('api-takes-expired for opaque tokens too', () => expectExpiredTaken('opaque'));
});
