import { describe, expect, it, test } from 'vitest';
import { failureOf } from '../support/failures';
import { atDesk, type Desk } from './desk';
import { stopTime } from '../support/still-time';

stopTime();

type Kept = Awaited<ReturnType<Desk['kept']>>;

/** Connects before the server begins to misbehave. */
function connectedTo(fault: string, value: boolean | number, run: (desk: Desk, before: Kept) => Promise<void>) {
  return atDesk({}, async (desk) => {
    await desk.connect();
    const before = await desk.kept();
    desk.misbehave(fault, value);
    await run(desk, before);
  });
}

describe.each([
  // Nothing was carried out, or nobody knows: the app cannot tell these apart, and must not guess.
  ['connection-reset', true, 'ok', /broke before the response was complete/],
  ['answer-dropped', true, 'refresh-token-dead', /broke before the response was complete/],
  ['latency', 5_000, 'refresh-token-dead', /did not respond in time/],
  ['slow-drip', 500, 'refresh-token-dead', /did not respond in time/],
  ['huge-answer', 2, 'refresh-token-dead', /larger than Tokenscope accepts/],
  ['malformed-json', true, 'refresh-token-dead', /The response was cut off/],
] as const)('%s = %s: the answer to a refresh never comes whole', (fault, value, trying, cause) => {
  it('shows that the outcome is unknown, keeps every token, and sends nothing more', async () => {
    await connectedTo(fault, value, async (desk, before) => {
      expect(await desk.refresh()).toBe('refresh-outcome-unknown');

      const { state, problem, hasRefreshToken } = await desk.shown();
      expect([state, hasRefreshToken]).toEqual(['outcome-unknown', true]);
      expect(problem?.likelyCause).toMatch(cause);
      expect(problem?.action).toContain('sign in again, which is always safe');
      const kept = await desk.kept();
      expect([kept.accessToken, kept.refreshToken]).toEqual([before.accessToken, before.refreshToken]);

      const sent = desk.tokenRequests();
      desk.behave();
      expect(await desk.refresh()).toBe('refresh-outcome-unknown');
      expect((await desk.call()).exchanges.map(({ status }) => status)).toEqual([200]);
      expect(desk.tokenRequests()).toBe(sent);
    });
  });

  it(`the stored token tried once more: ${trying}; signing in again always heals`, async () => {
    await atDesk({}, async (desk) => {
      await desk.connect();
      desk.misbehave(fault, value);
      await desk.refresh();
      desk.behave();
      expect(await desk.tryStored()).toBe(trying);
      expect((await desk.shown()).state).toBe(trying === 'ok' ? 'active' : 'refresh-dead');
      await desk.connect();
      expect((await desk.shown()).state).toBe('active');
      expect(await desk.refresh()).toBe('ok');
    });
  });
});

describe.each([
  ['busy-429', 7, 'server-busy', 'Wait 7 seconds, then try again. Nothing was lost'],
  ['error-500-html', true, 'server-failed', 'Your tokens are kept.'],
] as const)('%s', (fault, value, code, words) => {
  it('is told, loses nothing, and automatic refreshes wait', async () => {
    await connectedTo(fault, value, async (desk, before) => {
      const asked = Date.now();
      expect(await desk.refresh()).toBe(code);

      const { state, problem } = await desk.shown();
      expect(state).toBe('active');
      expect(problem?.code).toBe(code);
      expect(`${problem?.likelyCause} ${problem?.action}`).toContain(words);
      expect(JSON.stringify(problem)).not.toContain(before.refreshToken);
      expect((await desk.kept()).refreshToken).toBe(before.refreshToken);

      const wait = (desk.tokens.retryAt(desk.connection.id) ?? 0) - asked;
      expect(wait).toBeGreaterThan(code === 'server-busy' ? 6_900 : 700);
      const sent = desk.tokenRequests();
      await failureOf(desk.tokens.refresh(desk.connection.id, { automatic: true }));
      expect(desk.tokenRequests()).toBe(sent);

      desk.behave();
      expect(await desk.refresh()).toBe('ok');
      expect((await desk.shown()).problem).toBeNull();
      expect(desk.tokens.retryAt(desk.connection.id)).toBeNull();
    });
  });
});

test('latency that is borne: the answer counts, and callers meanwhile share it', async () => {
  await atDesk({}, async (desk) => {
    await desk.connect();
    const before = await desk.kept();
    desk.practice.faults.set('latency', 300);
    const sent = desk.tokenRequests();
    expect(await Promise.all([desk.refresh(), desk.refresh(), desk.refresh()])).toEqual(['ok', 'ok', 'ok']);
    expect(desk.tokenRequests()).toBe(sent + 1);
    expect((await desk.kept()).refreshToken).not.toBe(before.refreshToken);
  });
});

describe('a sign-in through a bad network', () => {
  it.each([
    ['connection-reset', true, 'network-reset'],
    ['busy-429', 30, 'server-busy'],
    ['error-500-html', true, 'server-failed'],
    ['latency', 5_000, 'network-timeout'],
    ['slow-drip', 500, 'network-timeout'],
    ['huge-answer', 2, 'response-too-large'],
    ['malformed-json', true, 'token-response-unusable'],
  ] as const)('%s = %s fails as %s, and the tokens from before stay', async (fault, value, code) => {
    await connectedTo(fault, value, async (desk, before) => {
      expect((await failureOf(desk.connect())).code).toBe(code);
      expect(await desk.kept()).toEqual(before);
      desk.behave();
      expect(await desk.refresh()).toBe('ok');
    });
  });
});

test.each([
  ['connection-reset', true, 'network-reset'],
  ['busy-429', 5, 'server-busy'],
  ['malformed-json', true, 'token-response-unusable'],
] as const)('client credentials and %s: nothing to lose, the token from before stays', async (fault, value, code) => {
  await atDesk({ face: 'catapa' }, async (desk) => {
    await desk.connect();
    const before = await desk.kept();
    desk.misbehave(fault, value);
    expect(await desk.refresh()).toBe(code);
    expect((await desk.shown()).state).toBe('active');
    expect((await desk.kept()).accessToken).toBe(before.accessToken);
    desk.behave();
    expect(await desk.refresh()).toBe('ok');
  });
});
