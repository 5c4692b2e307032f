import { describe, expect, it } from 'vitest';
import { readRateLimit } from '../../../electron/core/base/rate-limit';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const read = (headers: Record<string, string>) =>
  readRateLimit(
    Object.entries(headers).map(([name, value]) => ({ name, value })),
    NOW,
  );

describe('rate limits', () => {
  it('are absent where the response says nothing', () => {
    expect(read({ 'content-type': 'x' })).toBeNull();
    expect(read({ 'x-ratelimit-limit': 'lots', 'retry-after': 'soon', 'x-ratelimit-reset': 'later' })).toBeNull();
  });

  it("reads Katana's", () => {
    expect(read({ 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '59', 'x-ratelimit-reset': '43' })).toEqual({
      limit: 60,
      remaining: 59,
      resetAt: NOW + 43_000,
      retryAfterMs: null,
      text: '59 of 60 requests left, resets in 43 s.',
    });
  });

  it.each([
    ['43000', 43_000],
    ['60', 60_000],
    [String(NOW / 1000 + 30), 30_000],
    [String(NOW + 30_000), 30_000],
    ['2026-01-02T03:05:05Z', 60_000],
    [String(NOW / 1000 - 30), 0],
    ['0', 0],
  ])('reads a reset of %s', (reset, afterMs) => {
    expect(read({ 'x-ratelimit-reset': reset })?.resetAt).toBe(NOW + afterMs);
  });

  it('lets Retry-After decide whether a short reset is in seconds or milliseconds', () => {
    expect(read({ 'x-ratelimit-reset': '900', 'retry-after': '1' })?.resetAt).toBe(NOW + 900);
    expect(read({ 'x-ratelimit-reset': '9000', 'retry-after': '9000' })?.resetAt).toBe(NOW + 9_000_000);
  });

  it("moves moments from the server's clock to this one", () => {
    const date = new Date(NOW + 600_000).toUTCString();
    expect(read({ date, 'x-ratelimit-reset': String((NOW + 600_000) / 1000 + 5) })?.resetAt).toBe(NOW + 5_000);
    expect(read({ date, 'retry-after': new Date(NOW + 607_000).toUTCString() })?.retryAfterMs).toBe(7_000);
  });

  it.each([
    [{ ratelimit: '"default";r=50;t=30', 'ratelimit-policy': '"default";q=100;w=60' }],
    [{ ratelimit: 'limit=100, remaining=50, reset=30' }],
    [{ 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '50', 'ratelimit-reset': '30' }],
    [{ 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '50', 'x-rate-limit-reset': '30' }],
  ])('reads the form %j', (headers) => {
    expect(read(headers)).toMatchObject({ limit: 100, remaining: 50, resetAt: NOW + 30_000 });
  });

  it('puts Retry-After in words', () => {
    expect(read({ 'retry-after': '120' })).toMatchObject({ retryAfterMs: 120_000, text: 'The server asks clients to wait 2 min.' });
    expect(read({ 'x-ratelimit-remaining': '0', 'retry-after': '7' })?.text).toBe('0 requests left. The server asks clients to wait 7 s.');
  });
});
