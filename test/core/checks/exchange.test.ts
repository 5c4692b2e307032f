import { describe, expect, it } from 'vitest';
import type { Lab, LabTokens, TokenChange } from '../../../electron/core/checks/lab';
import type { Connection } from '../../../electron/model/connection';
import { EXCHANGE_CHECKS } from './groups';
import { CONNECTION, jwt, outcomeOf, stillLab, TOKENS, tokenReply } from './still-lab';
import { seenBothWays, verdictsAt } from './verdicts';

const OUTLIVED = { options: { maxWaitMs: 600_000 } };

verdictsAt('checks of token exchange', EXCHANGE_CHECKS, { face: 'exchange', subjectScopes: ['api:read', 'api:write'] }, [
  ['exchange.foreign-audience', 'pass', 'rejected an exchange for an unknown audience: status 400, invalid_target'],
  ['exchange.foreign-audience', 'fail', 'for a made-up audience', { fault: ['exchange-any-audience', true] }],
  ['exchange.foreign-audience', 'warn', 'for an unrelated reason', { fault: ['bare-refusal', 403] }],
  ['exchange.lifetime', 'pass', 'expires together with the subject token'],
  ['exchange.lifetime', 'fail', 'The new token expires 1 h after the subject token', { fault: ['exchange-outlives', true] }],
  ['exchange.scope', 'pass', 'rejected a scope that the subject token lacks: status 400, invalid_scope'],
  ['exchange.scope', 'fail', 'issued a scope that the subject token lacks', { fault: ['exchange-any-scope', true] }],
  ['exchange.spoilt-subject', 'pass', 'rejected a subject token that was changed: status 400, invalid_request'],
  ['exchange.spoilt-subject', 'fail', 'accepted a subject token that was changed', { fault: ['exchange-unverified', true] }],
  ['exchange.expired-subject', 'pass', 'rejected an expired subject token: status 400, invalid_request', OUTLIVED],
  ['exchange.expired-subject', 'fail', 'accepted an expired subject token', { ...OUTLIVED, fault: ['exchange-expired', true] }],
  ['exchange.expired-subject', 'could-not-run', 'the wait would take', { options: { maxWaitMs: 60_000 } }],
]);

verdictsAt('checks of token exchange without a subject token', EXCHANGE_CHECKS, { face: 'exchange' }, [
  ['exchange.lifetime', 'could-not-run', 'The subject token is missing'],
]);

verdictsAt('checks of token exchange where there is none', EXCHANGE_CHECKS, {}, [
  ['exchange.foreign-audience', 'not-applicable', 'does not use token exchange'],
  ['exchange.scope', 'not-applicable', 'does not use token exchange'],
]);

seenBothWays(EXCHANGE_CHECKS);

const granted = (tokens: Partial<LabTokens>) => tokenReply(200, { ok: true, tokens: { ...TOKENS, ...tokens } });

describe('at servers that the practice provider does not play', () => {
  const outcome = (id: string, given: Partial<Lab>) => outcomeOf(EXCHANGE_CHECKS, id, stillLab(given));
  const main = async () => ({ ...TOKENS, from: 'run' as const, name: 'Main grant', code: null, generation: 1, earlier: [], ended: null });

  it('narrows first where the exchanged token has every scope that is known', async () => {
    const asked: (string[] | undefined)[] = [];
    const requestToken = async ({ scope }: TokenChange = {}) => {
      asked.push(scope);
      return scope?.length === 2 ? tokenReply(400, { error: 'invalid_scope' }) : granted({ scope: scope?.join(' ') ?? null });
    };
    const all = async () => ({ ...(await main()), scope: 'read write' });
    expect(await outcome('exchange.scope', { main: all, requestToken })).toMatchObject({ verdict: 'pass' });
    expect(asked).toEqual([['read'], ['read'], ['read', 'write']]);
  });

  it('an ignored audience is a warning, named or not', async () => {
    const elsewhere = jwt({ aud: 'https://usual.example' });
    for (const [accessToken, text] of [
      [elsewhere, 'but for another audience'],
      ['opaque', "doesn't name its audience"],
    ] as const) {
      const found = await outcome('exchange.foreign-audience', { main, requestToken: async () => granted({ accessToken }) });
      expect(found).toMatchObject({ verdict: 'warn', text: expect.stringContaining(text) });
    }
  });

  it('names the target as the connection does', async () => {
    const asked: TokenChange[] = [];
    const requestToken = async (change: TokenChange = {}) => {
      asked.push(change);
      return tokenReply(400, { error: 'invalid_target' });
    };
    const at = (named: Partial<Connection>) =>
      outcome('exchange.foreign-audience', { main, requestToken, connection: { ...CONNECTION, ...named } });
    await at({ audience: null, resource: [] });
    await at({ audience: null, resource: ['https://a.example', 'https://b.example'] });
    await at({ audience: 'a', resource: ['https://a.example'] });
    const nobody = 'https://tokenscope-check.invalid/';
    expect(asked).toEqual([{ audience: nobody }, { resource: [nobody] }, { audience: nobody, resource: [nobody] }]);
  });
});
