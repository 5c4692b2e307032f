import { describe, expect, it, test } from 'vitest';
import { claims, SCHEME_URI } from './client';
import { ALL_SCOPES, lineTo, obtain, obtainCode, refresh } from './family';
import { passTime, stopTime } from '../support/still-time';
import { practiceFor } from '../support/practice';

stopTime();

const practice = practiceFor('each');

describe.each(['practice', 'opaque', 'katana'] as const)('as %s', (face) => {
  /** Signs in and refreshes once: the old and the new refresh token. */
  async function rotated() {
    const line = lineTo(practice, face);
    const first = await obtain(line);
    const second = await refresh(line, first.json.refresh_token);
    return { line, first, second, old: first.json.refresh_token, current: second.json.refresh_token };
  }

  it('no-rotation', async () => {
    practice.faults.set('no-rotation', true);
    const line = lineTo(practice, face);
    const { json } = await obtain(line);
    for (let round = 0; round < 3; round++) {
      const again = await refresh(line, json.refresh_token);
      expect([again.status, again.json.refresh_token ?? json.refresh_token]).toEqual([200, json.refresh_token]);
      expect(again.json.access_token).not.toBe(json.access_token);
    }
  });

  it('rotation-leeway: the old one is accepted for that long, counted from its first use', async () => {
    practice.faults.set('rotation-leeway', 2);
    const { line, old, current } = await rotated();
    expect((await refresh(line, old)).status).toBe(200);
    await passTime(1_200);
    expect((await refresh(line, old)).status).toBe(200);
    await passTime(1_000);
    expect((await refresh(line, old)).json.error).toBe('invalid_grant');
    expect((await refresh(line, current)).json.error).toBe('invalid_grant');
  });

  it('family-survives', async () => {
    practice.faults.set('family-survives', true);
    const { line, old, current, second } = await rotated();
    expect((await refresh(line, old)).json.error).toBe('invalid_grant');
    expect((await line.call(second.json.access_token)).status).toBe(200);
    expect((await refresh(line, current)).status).toBe(200);
  });

  it('reuse-taken', async () => {
    practice.faults.set('reuse-taken', true);
    const { line, old, current } = await rotated();
    for (const token of [old, current, old]) expect((await refresh(line, token)).status).toBe(200);
  });

  it('concurrent-kills, leeway or not; sequential refreshes are unaffected', async () => {
    practice.faults.set('rotation-leeway', 60);
    const { line, old, current } = await rotated();
    expect((await Promise.all([refresh(line, old), refresh(line, old)])).map(({ status }) => status)).toEqual([200, 200]);
    practice.faults.set('concurrent-kills', true);
    expect((await refresh(line, old)).status).toBe(200);
    expect((await refresh(line, old)).status).toBe(200);
    const both = await Promise.all([refresh(line, current), refresh(line, current)]);
    for (const { json } of both) expect(json.error).toBe('invalid_grant');
    expect((await refresh(line, old)).json.error).toBe('invalid_grant');
  });

  it('refresh-expires', async () => {
    practice.faults.set('refresh-expires', 1);
    const { line, current } = await rotated();
    await passTime(1_100);
    expect((await refresh(line, current)).json.error).toBe('invalid_grant');
  });

  it('same-access-token', async () => {
    const { line, second, current } = await rotated();
    practice.faults.set('same-access-token', true);
    const third = await refresh(line, current);
    expect(third.json.access_token).toBe(second.json.access_token);
    const fourth = await refresh(line, third.json.refresh_token);
    expect(fourth.json.access_token).toBe(second.json.access_token);
    practice.faults.clear();
    expect((await refresh(line, fourth.json.refresh_token)).json.access_token).not.toBe(second.json.access_token);
  });

  it('old-access-token-dies', async () => {
    const { line, first, second, current } = await rotated();
    practice.faults.set('old-access-token-dies', true);
    const third = await refresh(line, current);
    expect((await line.call(second.json.access_token)).status).toBe(401);
    for (const { json } of [first, third]) expect((await line.call(json.access_token)).status).toBe(200);
  });

  it('wrong-secret-burns', async () => {
    const { line, current } = await rotated();
    expect((await refresh(line, current, {}, 'wrong')).status).toBe(401);
    const again = await refresh(line, current);
    expect(again.status).toBe(200);
    practice.faults.set('wrong-secret-burns', true);
    expect((await refresh(line, again.json.refresh_token, {}, 'wrong')).status).toBe(401);
    expect((await refresh(line, again.json.refresh_token)).json.error).toBe('invalid_grant');
  });

  it('race-passes: two at once are both accepted that many times', async () => {
    practice.faults.set('race-passes', 1);
    const { line, current } = await rotated();
    const both = await Promise.all([refresh(line, current), refresh(line, current)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const newest = both[1]?.json.refresh_token ?? '';
    const after = await Promise.all([refresh(line, newest), refresh(line, newest)]);
    expect(after.map(({ status }) => status === 200).sort()).toEqual([false, true]);
  });

  it('bare-refusal: a made-up refresh token, a made-up code and a wrong secret are answered alike', async () => {
    practice.faults.set('bare-refusal', 400);
    const { line, current } = await rotated();
    const code = { grant_type: 'authorization_code', code: 'made-up', redirect_uri: SCHEME_URI };
    for (const refused of [await refresh(line, 'made-up'), await line.token(code), await refresh(line, current, {}, 'wrong')]) {
      expect([refused.status, refused.json, refused.headers.get('content-type')]).toEqual([400, null, null]);
    }
    practice.faults.set('bare-refusal', 403);
    expect((await refresh(line, 'made-up')).status).toBe(403);
    expect((await refresh(line, current)).status).toBe(200);
  });

  it('code-reusable', async () => {
    const line = lineTo(practice, face);
    practice.faults.set('code-reusable', true);
    const code = await obtainCode(line);
    const first = await line.token(code);
    const second = await line.token(code);
    for (const { json } of [first, second]) expect((await refresh(line, json.refresh_token)).status).toBe(200);
  });

  it('code-replay-revokes-nothing', async () => {
    const line = lineTo(practice, face);
    practice.faults.set('code-replay-revokes-nothing', true);
    const code = await obtainCode(line);
    const { json } = await line.token(code);
    expect((await line.token(code)).json.error).toBe('invalid_grant');
    expect((await refresh(line, json.refresh_token)).status).toBe(200);
  });
});

test('narrower-scope-ignored', async () => {
  const line = lineTo(practice);
  const scope = 'openid api:read offline_access';
  const { json } = await obtain(line);
  const narrowed = await refresh(line, json.refresh_token, { scope });
  expect(new Set(narrowed.json.scope.split(' '))).toEqual(new Set(scope.split(' ')));
  practice.faults.set('narrower-scope-ignored', true);
  const ignored = await refresh(line, narrowed.json.refresh_token, { scope });
  expect(ignored.json.scope).toBe(ALL_SCOPES);
  expect(claims(ignored.json.access_token).scope).toBe(ALL_SCOPES);
});

test('narrower-scope-sticks', async () => {
  practice.faults.set('narrower-scope-sticks', true);
  const line = lineTo(practice);
  const { json } = await obtain(line);
  const full = await refresh(line, json.refresh_token);
  expect(full.json.scope).toBe(ALL_SCOPES);
  const scope = 'openid api:read offline_access';
  let { refresh_token: current } = (await refresh(line, full.json.refresh_token, { scope })).json;
  for (let round = 0; round < 2; round++) {
    const again = await refresh(line, current);
    expect(new Set(again.json.scope.split(' '))).toEqual(new Set(scope.split(' ')));
    current = again.json.refresh_token;
  }
});

test('redirect-uri-needed', async () => {
  const line = lineTo(practice);
  const { json } = await obtain(line);
  const bare = (token: string) => line.token({ grant_type: 'refresh_token', refresh_token: token });
  const second = await bare(json.refresh_token);
  expect(second.status).toBe(200);
  practice.faults.set('redirect-uri-needed', true);
  expect((await bare(second.json.refresh_token)).json.error).toBe('invalid_request');
  expect((await refresh(line, second.json.refresh_token, { redirect_uri: SCHEME_URI })).status).toBe(200);
});

test('redirect-uri-any, as Katana', async () => {
  const line = lineTo(practice, 'katana');
  const { json } = await obtain(line);
  expect((await line.token({ grant_type: 'refresh_token', refresh_token: json.refresh_token })).json.error).toBe('invalid_request');
  practice.faults.set('redirect-uri-any', true);
  const second = await line.token({ grant_type: 'refresh_token', refresh_token: json.refresh_token });
  expect(second.status).toBe(200);
  expect((await refresh(line, second.json.refresh_token, { redirect_uri: 'https://elsewhere.example/cb' })).status).toBe(200);
});

test('refresh-expires, as CATAPA', async () => {
  practice.faults.set('refresh-expires', 1);
  const line = lineTo(practice, 'catapa');
  const { json } = await obtain(line);
  expect((await refresh(line, json.refresh_token)).status).toBe(200);
  await passTime(1_100);
  expect((await refresh(line, json.refresh_token)).json.error).toBe('invalid_grant');
});
