import { describe, expect, it, test } from 'vitest';
import { CLIENTS, FAULTS, FaultLab } from '../../electron/practice';
import { startBrowser } from './browser';
import { authorize, basic, get, post, SCHEME_URI, withPractice } from './client';
import { ALL_SCOPES, lineTo, obtain, refresh } from './family';

describe('FaultLab', () => {
  it('starts with everything off', () => {
    const lab = new FaultLab();
    expect(lab.count).toBe(0);
    for (const { kind, value } of lab.list()) expect(value).toBe(kind === 'switch' ? false : 0);
  });

  it('switches on and off, notifies, and counts', () => {
    const lab = new FaultLab();
    const told: number[] = [];
    const leave = lab.onChange((faults) => told.push(faults.filter(({ value }) => value !== false && value !== 0).length));
    lab.set('no-rotation', true);
    lab.set('latency', 500);
    expect([lab.on('no-rotation'), lab.amount('latency'), lab.count]).toEqual([true, 500, 2]);
    lab.set('no-rotation', false);
    lab.set('latency', 0);
    expect([lab.on('no-rotation'), lab.on('latency'), lab.count]).toEqual([false, false, 0]);
    lab.set('cacheable', 1);
    lab.clear();
    expect(lab.count).toBe(0);
    leave();
    lab.set('cacheable', true);
    expect(told).toEqual([1, 2, 1, 0, 1, 0]);
  });

  it('keeps numbers whole and in range; switched on, they have their defaults', () => {
    const lab = new FaultLab({ latency: true, 'clock-off': -600.4 });
    expect([lab.amount('latency'), lab.amount('clock-off')]).toEqual([2000, -600]);
    lab.set('latency', 1e9);
    lab.set('clock-off', -1e9);
    expect([lab.amount('latency'), lab.amount('clock-off')]).toEqual([120_000, -86_400]);
    lab.set('latency', -5);
    expect(lab.on('latency')).toBe(false);
  });

  it.each([
    ['nonsense', true],
    ['latency', Number.NaN],
    ['__proto__', true],
  ])('refuses %s = %s', (id, value) => {
    expect(() => new FaultLab().set(id, value)).toThrow(RangeError);
  });

  it('describes each fault in sentences', () => {
    expect(new Set(FAULTS.map(({ id }) => id)).size).toBe(FAULTS.length);
    for (const { text, label, kind, usual, most, unit } of FAULTS) {
      expect(label, text).toMatch(/^\S.*\S$/);
      expect(text).toMatch(/[.")]$/);
      expect(
        [usual, most, unit].every((each) => (each === null) === (kind === 'switch')),
        label,
      ).toBe(true);
    }
  });
});

test('every sign-in starts its own grant, even in the same browser', async () => {
  await withPractice({}, async (practice) => {
    const browser = startBrowser();
    const line = lineTo(practice);
    const signIn = async () => {
      const query = new URLSearchParams({ ...line.asked, response_type: 'code', redirect_uri: SCHEME_URI, state: 's' });
      const code = new URL(await browser.signIn(`${line.authorizeUrl}?${query}`)).searchParams.get('code') ?? '';
      return line.token({ grant_type: 'authorization_code', code, redirect_uri: SCHEME_URI });
    };
    const [first, second, third] = [await signIn(), await signIn(), await signIn()];
    await refresh(line, first.json.refresh_token);
    expect((await refresh(line, first.json.refresh_token)).json.error).toBe('invalid_grant');
    expect((await refresh(line, second.json.refresh_token)).status).toBe(200);
    await post(`${practice.url}/introspect`, { token: third.json.access_token }, basic(CLIENTS.practice));
    expect((await line.call(first.json.access_token)).status).toBe(401);
    expect((await line.call(third.json.access_token)).status).toBe(200);
  });
});

test('a sign-in without offline_access does not end the previous one', async () => {
  await withPractice({}, async (practice) => {
    const browser = startBrowser();
    const line = lineTo(practice, 'opaque');
    const signIn = async () => {
      const query = new URLSearchParams({ ...line.asked, scope: 'openid api:read', response_type: 'code', redirect_uri: SCHEME_URI });
      const code = new URL(await browser.signIn(`${line.authorizeUrl}?${query}`)).searchParams.get('code') ?? '';
      return (await line.token({ grant_type: 'authorization_code', code, redirect_uri: SCHEME_URI })).json.access_token;
    };
    const first = await signIn();
    await signIn();
    expect((await line.call(first)).status).toBe(200);
  });
});

describe('JWT access tokens', () => {
  const ask = (url: string, token: string) => post(`${url}/introspect`, { token }, basic(CLIENTS.practice));

  it('can be introspected, and a forged one is unknown', async () => {
    await withPractice({}, async ({ url, ...practice }) => {
      const { json } = await obtain(lineTo({ url, ...practice }));
      const { json: told } = await ask(url, json.access_token);
      expect(told).toMatchObject({ active: true, sub: 'ada', client_id: CLIENTS.practice.id, aud: `${url}/api`, scope: ALL_SCOPES });
      expect((await ask(url, `${json.access_token.slice(0, -6)}AAAAAA`)).json).toEqual({ active: false });
      expect((await ask(url, json.id_token)).json).toEqual({ active: false });
      const stranger = await post(`${url}/introspect`, { token: json.access_token }, basic({ id: CLIENTS.practice.id, secret: 'wrong' }));
      expect(stranger.status).toBe(401);
    });
  });

  it('are revoked with their family; the API then refuses them', async () => {
    await withPractice({}, async (practice) => {
      const line = lineTo(practice);
      const { json } = await obtain(line);
      const revoke = (token: string) =>
        fetch(`${practice.url}/revoke`, { method: 'POST', headers: basic(CLIENTS.practice), body: new URLSearchParams({ token }) });
      expect((await revoke(json.access_token)).status).toBe(200);
      expect((await ask(practice.url, json.access_token)).json).toEqual({ active: false });
      expect((await line.call(json.access_token)).status).toBe(401);
      const client = await line.token({ grant_type: 'client_credentials' });
      expect((await line.call(client.json.access_token)).status).toBe(200);
      await revoke(client.json.access_token);
      expect((await line.call(client.json.access_token)).status).toBe(401);
    });
  });

  it('end with their family', async () => {
    await withPractice({}, async (practice) => {
      const line = lineTo(practice);
      const first = await obtain(line);
      const second = await refresh(line, first.json.refresh_token);
      expect((await line.call(first.json.access_token)).status).toBe(200);
      await refresh(line, first.json.refresh_token);
      for (const { json } of [first, second]) expect((await line.call(json.access_token)).status).toBe(401);
    });
  });
});

test('issues tokens for another API, which the sample API refuses', async () => {
  await withPractice({}, async (practice) => {
    const line = lineTo(practice);
    const { json } = await line.token({ grant_type: 'client_credentials', resource: `${practice.url}/other-api` });
    expect((await line.call(json.access_token)).headers.get('www-authenticate')).toContain('invalid_token');
    const callback = await authorize(line.authorizeUrl, { ...line.asked, resource: `${practice.url}/other-api` });
    expect(callback.has('code')).toBe(true);
  });
});

test('the root page and unknown paths are unaffected by faults', async () => {
  await withPractice({ faults: { 'state-changed': true, 'clock-off': 600, 'huge-answer': true } }, async ({ url }) => {
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    expect((await get(`${url}/.well-known/openid-configuration`)).status).toBe(200);
  });
});
