import { describe, expect, it, test } from 'vitest';
import { tokenContext } from '../support/connection';
import { failureOf } from '../support/failures';
import { requestRefresh } from '../../electron/core/grants/refresh';
import { atDesk, type Desk } from './desk';
import { passTime, stopTime } from '../support/still-time';

stopTime();

/** Somebody else uses a refresh token of this connection. */
async function elsewhere(desk: Desk, refreshToken: string | null): Promise<string> {
  const context = await tokenContext(desk.connection, { clientSecret: desk.practice.faces.practice.clientSecret });
  return requestRefresh(context, refreshToken ?? '').then(
    () => 'ok',
    ({ code }) => code,
  );
}

/** Signed in and refreshed: the refresh token from before, and the one now. */
async function rotated(desk: Desk): Promise<{ old: string | null; current: string | null }> {
  await desk.connect();
  const { refreshToken: old } = await desk.kept();
  expect(await desk.refresh()).toBe('ok');
  return { old, current: (await desk.kept()).refreshToken };
}

test('no-rotation: the refresh token is kept over the answer that brings none', async () => {
  await atDesk({ faults: { 'no-rotation': true } }, async (desk) => {
    const { old, current } = await rotated(desk);
    expect(current).toBe(old);
    expect(await desk.refresh()).toBe('ok');
    const { state, family } = await desk.shown();
    expect(state).toBe('active');
    expect(family.map(({ how, end }) => `${how} ${end}`)).toEqual(['connected replaced', 'refreshed replaced', 'refreshed current']);
  });
});

describe('a refresh token that somebody else uses again', () => {
  it('ends the family: shown as dead, with what to do; nothing is deleted', async () => {
    await atDesk({}, async (desk) => {
      const { old, current } = await rotated(desk);
      expect(await elsewhere(desk, old)).toBe('refresh-token-dead');
      expect(await desk.refresh()).toBe('refresh-token-dead');
      const { state, problem, family } = await desk.shown();
      expect(state).toBe('refresh-dead');
      expect(problem?.code).toBe('refresh-token-dead');
      expect(problem?.action).toMatch(/sign in|connect/i);
      expect(family.at(-1)?.end).not.toBe('replaced');
      expect((await desk.kept()).refreshToken).toBe(current);
      const sent = desk.tokenRequests();
      expect(await desk.refresh()).toBe('refresh-token-dead');
      expect(desk.tokenRequests()).toBe(sent);
    });
  });

  it('family-survives: refused there, and goes on here', async () => {
    await atDesk({ faults: { 'family-survives': true } }, async (desk) => {
      const { old } = await rotated(desk);
      expect(await elsewhere(desk, old)).toBe('refresh-token-dead');
      expect(await desk.refresh()).toBe('ok');
      expect((await desk.shown()).state).toBe('active');
    });
  });

  it('rotation-leeway: taken there while it lasts, and goes on here', async () => {
    await atDesk({ faults: { 'rotation-leeway': 60 } }, async (desk) => {
      const { old } = await rotated(desk);
      expect(await elsewhere(desk, old)).toBe('ok');
      expect(await desk.refresh()).toBe('ok');
      desk.practice.faults.clear();
      expect(await elsewhere(desk, old)).toBe('refresh-token-dead');
      expect(await desk.refresh()).toBe('refresh-token-dead');
    });
  });
});

test('rotation-leeway: after an answer that was lost, the stored token tried once more is taken', async () => {
  await atDesk({ faults: { 'rotation-leeway': 60 } }, async (desk) => {
    await desk.connect();
    desk.practice.faults.set('answer-dropped', true);
    expect(await desk.refresh()).toBe('refresh-outcome-unknown');
    desk.practice.faults.set('answer-dropped', false);
    expect(await desk.tryStored()).toBe('ok');
    expect((await desk.shown()).state).toBe('active');
  });
});

test('refresh-expires: dead at the next refresh; the access token still works meanwhile', async () => {
  await atDesk({ faults: { 'refresh-expires': 1 } }, async (desk) => {
    await desk.connect();
    await passTime(1_200);
    expect(await desk.refresh()).toBe('refresh-token-dead');
    expect((await desk.shown()).state).toBe('refresh-dead');
    expect((await desk.call()).exchanges.map(({ status }) => status)).toEqual([200]);
    await desk.connect();
    expect((await desk.shown()).state).toBe('active');
  });
});

test('secret-revoked: the client is refused, the refresh token is not blamed, and works again with the secret', async () => {
  await atDesk({}, async (desk) => {
    await desk.connect();
    const before = await desk.kept();
    desk.practice.faults.set('secret-revoked', true);
    expect(await desk.refresh()).toBe('client-refused');
    const { state, problem } = await desk.shown();
    expect([state, problem?.code]).toEqual(['active', 'client-refused']);
    expect(problem?.action).toContain('Client secret');
    expect((await desk.kept()).refreshToken).toBe(before.refreshToken);
    expect((await failureOf(desk.connect())).code).toBe('client-refused');
    expect((await desk.kept()).refreshToken).toBe(before.refreshToken);
    desk.practice.faults.clear();
    expect(await desk.refresh()).toBe('ok');
    expect((await desk.shown()).problem).toBeNull();
  });
});

test('no-refresh-token: said as such, and no refresh is sent', async () => {
  await atDesk({ faults: { 'no-refresh-token': true } }, async (desk) => {
    await desk.connect();
    expect((await desk.shown()).hasRefreshToken).toBe(false);
    const sent = desk.tokenRequests();
    expect(await desk.refresh()).toBe('refresh-token-missing');
    expect(desk.tokenRequests()).toBe(sent);
  });
});

describe('the callback', () => {
  it.each([
    ['iss-changed', 'flow-issuer-mismatch'],
    ['iss-missing', 'flow-issuer-mismatch'],
  ] as const)('%s ends the sign-in as %s before any token request', async (fault, code) => {
    await atDesk({ faults: { [fault]: true } }, async (desk) => {
      expect((await failureOf(desk.connect())).code).toBe(code);
      expect(desk.tokenRequests()).toBe(0);
      expect((await desk.shown()).state).toBe('never-connected');
    });
  });

  it('iss-changed is told as a mix-up, with both issuers and the setting to look at', async () => {
    await atDesk({ faults: { 'iss-changed': true } }, async (desk) => {
      const failure = await failureOf(desk.connect());
      expect(failure.what).toMatch(/names a different server/);
      expect(failure.likelyCause).toMatch(/mixing up the sign-ins of two servers/);
      expect(failure.action).toMatch(/Otherwise don't continue/);
      expect(failure.mend).toEqual(['open:issuer']);
      expect(failure.evidence).toEqual([
        { label: 'Expected issuer', value: desk.practice.url },
        { label: 'Issuer in the callback', value: 'https://elsewhere.example' },
      ]);
    });
  });

  it('state-changed settles no sign-in and sends nothing', async () => {
    await atDesk({ faults: { 'state-changed': true } }, async (desk) => {
      await expect(desk.connect()).rejects.toThrow('The sign-in is waiting');
      expect(desk.tokenRequests()).toBe(0);
    });
  });
});
