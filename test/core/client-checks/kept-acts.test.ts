import { describe, expect, it } from 'vitest';
import { KeptActs } from '../../../electron/core/client-checks/kept-acts';
import { systemRandom } from '../../../electron/platform/system/random';
import { type ActParts, actsOf } from './acts';

const FRESH = 'fresh-token-of-the-refresh';
const refresh: ActParts = {
  leg: 'token',
  form: { grant_type: 'refresh_token', refresh_token: 'old-token-of-the-sign-in' },
  json: { access_token: FRESH, refresh_token: 'next-token-of-the-refresh' },
};

const keep = (...parts: ActParts[]) => {
  const kept = new KeptActs({ random: systemRandom, fingerprint: () => '0000-0000' }, 'app');
  for (const act of actsOf(...parts)) kept.take(act);
  return kept;
};

describe('the acts that a run keeps', () => {
  it('are kept in their order, each once', () => {
    const kept = keep({ leg: 'metadata' }, refresh, { leg: 'jwks' });
    expect(kept.exchanges().map(({ id, purpose }) => [id, purpose])).toEqual([
      ['act-1', 'discovery'],
      ['act-2', 'refresh'],
      ['act-3', 'jwks'],
    ]);
    expect([kept.count, kept.exchanges().length]).toEqual([3, 3]);
  });

  it('hide the secrets of each other, also of one that came later', () => {
    const echo: ActParts = { leg: 'metadata', json: { note: `soon ${FRESH}` } };
    const kept = keep(echo, refresh);
    expect(kept.text(`the app sent ${FRESH}`)).toBe('the app sent [access token 0000-0000]');
    expect(kept.exchanges()[0]?.response?.body.text).toContain('soon [access token 0000-0000]');
    expect(JSON.stringify(kept.exchanges())).not.toContain(FRESH);
  });
});
