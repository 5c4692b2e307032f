import { describe, expect, it, test } from 'vitest';
import { atDesk } from './desk';
import { stopTime } from '../support/still-time';

stopTime();

describe.each([
  ['wrong-content-type', 'response-content-type'],
  ['expire-in', 'expire-in'],
  ['expires-in-text', 'expires-in-text'],
  ['no-token-type', 'token-type-missing'],
  ['cacheable', 'response-cacheable'],
  ['exp-differs', 'expiry-disagrees'],
  ['scope-widened', 'scope-wider'],
  ['wrong-issuer', 'issuer-unlike'],
  ['wrong-audience', 'audience-unlike'],
] as const)('%s', (fault, finding) => {
  it(`the tokens are kept and used, with the finding ${finding}; it goes when the provider mends`, async () => {
    await atDesk({}, async (desk) => {
      await desk.connect();
      expect(await desk.findings()).toEqual([]);
      const before = await desk.kept();
      desk.practice.faults.set(fault, true);
      expect(await desk.refresh()).toBe('ok');
      expect(await desk.findings()).toContain(finding);
      const { state, problem } = await desk.shown();
      expect([state, problem]).toEqual(['active', null]);
      expect((await desk.kept()).refreshToken).not.toBe(before.refreshToken);
      desk.practice.faults.clear();
      expect(await desk.refresh()).toBe('ok');
      expect(await desk.findings()).toEqual([]);
    });
  });
});

describe('how long a token lives', () => {
  it.each([
    ['expire-in', 'practice', 60],
    ['expires-in-text', 'practice', 60],
    ['expires-in-text', 'opaque', 60],
  ] as const)('%s as %s: counted all the same', async (fault, face, seconds) => {
    await atDesk({ face, accessTokenSeconds: seconds, faults: { [fault]: true } }, async (desk) => {
      await desk.connect();
      const { expiresAt, receivedAt, lifetimeMs } = await desk.shown();
      expect(lifetimeMs).toBeGreaterThan((seconds - 2) * 1000);
      expect((expiresAt ?? 0) - (receivedAt ?? 0)).toBeLessThanOrEqual(seconds * 1000);
    });
  });

  it("no-expires-in: a JWT's own exp stands in", async () => {
    await atDesk({ faults: { 'no-expires-in': true } }, async (desk) => {
      await desk.connect();
      const { state, expirySource, lifetimeMs } = await desk.shown();
      expect([state, expirySource]).toEqual(['active', 'exp']);
      expect(lifetimeMs).toBeGreaterThan(118_000);
    });
  });

  it('no-expires-in and an opaque token: it is said that the end is not known', async () => {
    await atDesk({ face: 'opaque', faults: { 'no-expires-in': true } }, async (desk) => {
      await desk.connect();
      const { state, expiresAt, expirySource } = await desk.shown();
      expect([state, expiresAt, expirySource]).toEqual(['no-expiry', null, null]);
      expect(await desk.findings()).toContain('expiry-unknown');
    });
  });

  it.each([600, -600])('clock-off by %d s: the skew is told, and the countdown is right', async (off) => {
    await atDesk({ faults: { 'clock-off': off } }, async (desk) => {
      await desk.connect();
      const { clockSkewMs, expiresAt } = await desk.shown();
      expect((clockSkewMs ?? 0) / 1000).toBeCloseTo(off, -1);
      expect(await desk.findings()).toContain('clock-skew');
      const left = (expiresAt ?? 0) - Date.now();
      expect(left).toBeGreaterThan(115_000);
      expect(left).toBeLessThan(122_000);
      expect((await desk.call()).exchanges.map(({ status }) => status)).toEqual([200]);
    });
  });
});

test('wrong-audience: the API refuses the token, one refresh is tried, and the call says why', async () => {
  await atDesk({ faults: { 'wrong-audience': true } }, async (desk) => {
    await desk.connect();
    const { exchanges } = await desk.call();
    expect(exchanges.map(({ purpose, status }) => [purpose, status])).toEqual([
      ['call', 401],
      ['refresh', 200],
      ['call', 401],
    ]);
    expect((await desk.shown()).state).toBe('active');
  });
});

test('key-rotated: the API refuses the old token, a refresh mends it, and the new key is fetched to verify', async () => {
  await atDesk({}, async (desk) => {
    await desk.connect();
    const verify = async (which: 'access' | 'id') => {
      const { status, key } = await desk.verify.verify(desk.connection.id, which, { kind: 'connection' });
      return { status, kid: key?.kid };
    };
    const before = await verify('access');
    expect(before.status).toBe('valid');
    desk.practice.faults.set('key-rotated', true);
    expect((await desk.call()).exchanges.map(({ purpose, status }) => [purpose, status])).toEqual([
      ['call', 401],
      ['refresh', 200],
      ['call', 200],
    ]);
    // A forged token must not make the app ask for keys again and again, so it waits half a minute between two times.
    expect(await verify('access')).toEqual({ status: 'unverified', kid: undefined });
    desk.passTime(31_000);
    for (const which of ['access', 'id'] as const) {
      const after = await verify(which);
      expect(after.status).toBe('valid');
      expect(after.kid).not.toBe(before.kid);
    }
  });
});

test('key-rotated back while the token stays: it is said that no key fits', async () => {
  await atDesk({ faults: { 'key-rotated': true } }, async (desk) => {
    await desk.connect();
    desk.practice.faults.clear();
    const { status, reason } = await desk.verify.verify(desk.connection.id, 'access', { kind: 'connection' });
    expect([status, reason]).toEqual(['unverified', 'no-key-fits']);
  });
});
