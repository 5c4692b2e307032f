import { describe, expect, it } from 'vitest';
import { type Answered, explainAnswer } from '../../../electron/core/calls/explain';
import { readRateLimit } from '../../../electron/core/calls/rate-limit';
import { sampleConnection } from '../token/samples';

function explain(status: number, changes: Partial<Answered> = {}) {
  return explainAnswer({
    status,
    statusText: '',
    headers: [],
    body: { text: '', kind: 'empty', notice: null },
    challenge: null,
    rateLimit: null,
    connection: sampleConnection({ audience: null }),
    expiredForMs: null,
    refresh: 'not-needed',
    ...changes,
  });
}
const html = {
  body: { text: '<!doctype html><title>x</title>', kind: 'text' as const, notice: null },
  headers: [{ name: 'content-type', value: 'text/html' }],
};

describe('explaining an answer', () => {
  it('has nothing to explain below 400', () => {
    for (const status of [200, 204, 302, 399]) expect(explain(status)).toBeNull();
  });

  it('has something to say about every other status', () => {
    for (let status = 400; status < 600; status++) {
      const told = explain(status);
      expect(told?.what).toContain(String(status));
      for (const text of [told?.cause, told?.action]) expect(text).toMatch(/^[A-Z].*\.$/s);
      expect(JSON.stringify(told)).not.toMatch(/undefined|null|NaN/);
    }
  });

  it('a 401 without a challenge', () => {
    expect(explain(401)?.what).toContain('no challenge');
    expect(explain(401, { expiredForMs: 61_000 })).toMatchObject({
      cause: 'The access token has expired.',
      evidence: expect.arrayContaining([{ label: 'Access token expired', value: '61 s before the call' }]),
    });
    expect(explain(401, { refresh: 'retried' })?.cause).toContain('fresh from the server');
  });

  it("Katana's 401", () => {
    const body = { text: '{"statusCode":401,"name":"UnauthorizedError","message":"Unauthorized"}', kind: 'json' as const, notice: null };
    const told = explain(401, { connection: sampleConnection({ template: 'katana', audience: 'https://api.katanamrp.com' }), body });
    expect(told?.what).toBe('Katana refused the access token (401 Unauthorized).');
    expect(told?.cause).toContain('https://api.katanamrp.com');
    expect(told?.evidence).toContainEqual({ label: 'The API says', value: 'Unauthorized' });
  });

  it('a 403 with and without a scope to blame', () => {
    const challenge = {
      scheme: 'Bearer',
      parameters: [
        { name: 'error', value: 'insufficient_scope' },
        { name: 'scope', value: 'orders' },
      ],
    };
    expect(explain(403, { challenge })).toMatchObject({
      cause: expect.stringContaining('orders'),
      action: expect.stringContaining('Add the scope'),
    });
    expect(explain(403)?.cause).toContain('scopes, or the rights');
    expect(explain(403, html)?.cause).toContain('firewall');
  });

  it('a 429 with and without a time to wait', () => {
    expect(explain(429, { rateLimit: readRateLimit([{ name: 'retry-after', value: '12' }], 0) })?.action).toContain('Wait 12 s');
    expect(explain(429)?.action).toContain('Wait a minute');
  });

  it('a web page where data was due', () => {
    expect(explain(404, html)?.what).toContain('web page');
    expect(explain(502, html)?.what).toContain('not available');
  });

  it.each([
    ['{"error":"x","error_description":"OAuth says"}', 'OAuth says'],
    ['{"title":"t","detail":"Problem says"}', 'Problem says'],
    ['{"error":{"code":1,"message":"Google says"}}', 'Google says'],
    ['{"message":"bell\\u0007 and \\u202e turn"}', 'bell and turn'],
    ['{"__proto__":{"message":"no"}}', undefined],
    ['[1]', undefined],
  ])('quotes the message in %s', (text, said) => {
    expect(
      explain(400, { body: { text, kind: 'json', notice: null } })?.evidence.find(({ label }) => label === 'The API says')?.value,
    ).toBe(said);
  });

  it('gives what the provider will ask for', () => {
    expect(
      explain(503, {
        headers: [
          { name: 'x-request-id', value: 'r-1' },
          { name: 'retry-after', value: '5' },
        ],
      })?.evidence,
    ).toEqual([
      { label: 'Status', value: '503' },
      { label: 'Retry-After', value: '5' },
      { label: 'Request id', value: 'r-1' },
    ]);
  });
});
