import { describe, expect, it } from 'vitest';
import { tampered, truncated, unsigned } from '../../../electron/core/checks/checks/spoilt-tokens';
import { USE_CHECKS } from './groups';
import type { ApiReply, Lab, LabTokens } from '../../../electron/core/checks/lab';
import { NotApplicable } from '../../../electron/core/checks/model';
import type { Verdict } from '../../../electron/model/check-words';
import type { Promises } from '../../../electron/model/promises';
import { decodeToken } from '../../../electron/core/token/decode';
import { apiReply, CONNECTION, grantOf, jwt, NOW, outcomeOf, PROMISES, stillLab, TOKENS, tokenReply } from './still-lab';

const S = NOW / 1000;
const GOOD = jwt({ aud: 'api', exp: S + 3600 });
const ID = jwt({ aud: 'client' }, { alg: 'RS256' });

/** An API that takes the good token only, and answers everything else as `bad` says. */
interface Api {
  good?: ApiReply;
  bare?: ApiReply;
  bad?: ApiReply;
  query?: ApiReply;
  tokens?: Partial<LabTokens>;
  promises?: Partial<Promises>;
  given?: Partial<Lab>;
}

function labOf({ good = apiReply(200), bare = apiReply(401), bad = apiReply(401), query = bad, tokens, promises, given }: Api): Lab {
  const stored: LabTokens = { ...TOKENS, accessToken: GOOD, idToken: ID, ...tokens };
  return stillLab({
    stored: async () => stored,
    main: async () => grantOf(stored.from === 'stored' ? { accessToken: stored.accessToken } : {}),
    promises: { ...PROMISES, ...promises },
    call: async (token, how) => (how?.place === 'query' ? query : token === null ? bare : token === stored.accessToken ? good : bad),
    ...given,
  });
}

function outcomes(id: string, cases: [Verdict, string, Api][]): void {
  it.each(cases)(`${id}: %s, %s`, async (verdict, text, api) => {
    expect(await outcomeOf(USE_CHECKS, id, labOf(api))).toMatchObject({ verdict, text: expect.stringContaining(text) });
  });
}

const challenge = (scheme: string, error?: string) => ({
  challenge: { scheme, parameters: error === undefined ? [] : [{ name: 'error', value: error }] },
});
const expired = { tokens: { receivedAt: NOW - 3_700_000 } };
const opaque = { tokens: { accessToken: 'an-opaque-access-token', idToken: null } };

describe('use', () => {
  outcomes('use.accepted', [
    ['pass', 'status 204', { good: apiReply(204) }],
    ['fail', 'status 401 and the error "invalid_token"', { good: apiReply(401, challenge('Bearer', 'invalid_token')) }],
    ['fail', 'status 403', { good: apiReply(403), bad: apiReply(403) }],
    ['warn', "doesn't allow this call", { good: apiReply(403) }],
    ['warn', 'insufficient_scope', { good: apiReply(403, challenge('Bearer', 'insufficient_scope')) }],
    ['could-not-run', 'returned 404', { good: apiReply(404) }],
    ['could-not-run', 'returned 429', { good: apiReply(429) }],
    ['could-not-run', 'expired 1 minute', expired],
    ['could-not-run', 'expired', { tokens: { accessToken: jwt({ exp: S - 60 }), expiresInSeconds: null } }],
  ]);

  it('use.no-token: nothing to call is no question', async () => {
    const call = async () => {
      throw new NotApplicable('There is no call.');
    };
    expect((await outcomeOf(USE_CHECKS, 'use.no-token', labOf({ given: { call } }))).verdict).toBe('not-applicable');
  });
  outcomes('use.no-token', [
    ['pass', 'status 401', {}],
    ['pass', 'status 403', { bare: apiReply(403) }],
    ['fail', 'accepted a call without a token with status 200.', { bare: apiReply(200) }],
    ['warn', 'returned 404: it should have been 401', { bare: apiReply(404) }],
    [
      'warn',
      'a redirect to https://x.example/login instead of',
      { bare: apiReply(302, { headers: [{ name: 'Location', value: 'https://x.example/login?a=b' }] }) },
    ],
    ['warn', 'seems to fail on it', { bare: apiReply(500) }],
    ['could-not-run', '503', { bare: apiReply(503) }],
  ]);
});

describe.each([
  ['use.tampered', 'whose signature was changed'],
  ['use.alg-none', 'an unsigned token (alg none)'],
  ['use.truncated', 'truncated token with status 200'],
  ['use.other-audience', 'the ID token'],
])('%s', (id, what) => {
  it('compares with a token that is good', async () => {
    const outcome = await outcomeOf(USE_CHECKS, id, labOf({ good: apiReply(401) }));
    expect(outcome).toMatchObject({ verdict: 'could-not-run', text: expect.stringContaining('would prove nothing') });
    expect((await outcomeOf(USE_CHECKS, id, labOf(expired))).verdict).toBe('could-not-run');
  });

  it('passes, fails, and says where the call is open to all', async () => {
    expect((await outcomeOf(USE_CHECKS, id, labOf({}))).verdict).toBe('pass');
    const taken = await outcomeOf(USE_CHECKS, id, labOf({ bad: apiReply(200) }));
    expect(taken).toMatchObject({ verdict: 'fail', text: expect.stringContaining(what) });
    expect(taken.text).not.toContain('without any token');
    const open = await outcomeOf(USE_CHECKS, id, labOf({ bad: apiReply(200), bare: apiReply(200) }));
    expect(open).toMatchObject({ verdict: 'fail', text: expect.stringContaining('without a token') });
    expect((await outcomeOf(USE_CHECKS, id, labOf({ bad: apiReply(400) }))).verdict).toBe('warn');
  });
});

describe('tokens of other kinds', () => {
  outcomes('use.tampered', [['pass', 'a token that was changed', opaque]]);
  outcomes('use.alg-none', [['not-applicable', "isn't a JWT", opaque]]);
  outcomes('use.truncated', [['pass', 'with a truncated token', opaque]]);
  outcomes('use.other-audience', [
    ['not-applicable', 'no ID token', opaque],
    ['not-applicable', 'the same audience', { tokens: { idToken: jwt({ aud: ['client', 'api'] }) } }],
  ]);

  const machine = { ...CONNECTION, grantType: 'client_credentials' } as const;
  const options = { maxWaitMs: 0, call: null, otherAudience: 'https://other.example', expect: {} };
  const gives = (aud: string) => async () => tokenReply(200, { ok: true, tokens: { ...TOKENS, accessToken: jwt({ aud }) } });
  outcomes('use.other-audience', [
    ['not-applicable', 'No other audience is known', { given: { connection: machine } }],
    [
      'pass',
      'a token for "https://other.example"',
      { given: { connection: machine, options, requestToken: gives('https://other.example') } },
    ],
    ['fail', 'accepted', { bad: apiReply(200), given: { connection: machine, options, requestToken: gives('https://other.example') } }],
    ['could-not-run', 'one for "api", which is the usual', { given: { connection: machine, options, requestToken: gives('api') } }],
    [
      'could-not-run',
      '(invalid_target)',
      { given: { connection: machine, options, requestToken: async () => tokenReply(400, { error: 'invalid_target' }) } },
    ],
  ]);
});

describe('the challenge', () => {
  const bearer = apiReply(401, challenge('Bearer'));
  const invalid = apiReply(401, challenge('bearer', 'invalid_token'));
  outcomes('use.challenge', [
    ['pass', 'a Bearer challenge', { bare: bearer, bad: invalid }],
    ['pass', 'a Bearer challenge', { bare: apiReply(403), bad: invalid }],
    ['fail', 'The 401 has no WWW-Authenticate', {}],
    ['warn', 'The 401 has no WWW-Authenticate', { promises: { challenge: 'any' } }],
    ['fail', 'for a call with an invalid token has no', { bare: bearer }],
    ['fail', 'asks for "Basic"', { bare: apiReply(401, challenge('Basic')), bad: invalid }],
    ['warn', 'without error', { bare: bearer, bad: bearer }],
    ['warn', 'has error "invalid_request"', { bare: bearer, bad: apiReply(401, challenge('Bearer', 'invalid_request')) }],
    ['warn', 'without a token there should', { bare: invalid, bad: invalid }],
    ['pass', 'no challenge, as expected', { promises: { challenge: 'none' } }],
    ['pass', 'although none was promised', { bare: bearer, bad: invalid, promises: { challenge: 'none' } }],
    ['could-not-run', 'no 401 (200 without a token, 200 with an invalid one)', { bare: apiReply(200), bad: apiReply(200) }],
  ]);
});

describe('a token in the query', () => {
  outcomes('use.query', [
    ['pass', 'in the query', {}],
    ['fail', 'accepted a call with the token in the query string', { query: apiReply(200) }],
    ['could-not-run', 'would prove nothing', { good: apiReply(404) }],
  ]);
});

describe('tokens made for calls', () => {
  it('changes bytes of the signature and nothing else', () => {
    const changed = tampered(GOOD);
    const [head, body, signature = ''] = changed.split('.');
    expect([head, body]).toEqual(GOOD.split('.').slice(0, 2));
    expect(Buffer.from(signature, 'base64url')).not.toEqual(Buffer.from(GOOD.split('.')[2] ?? '', 'base64url'));
    expect(decodeToken(changed).format).toBe('jwt');
    for (const token of ['a', '-', '00000', 'abc.def', 'Q~_']) {
      expect(tampered(token)).not.toBe(token);
      expect(tampered(token)).toHaveLength(token.length);
    }
  });

  it('cuts the end off', () => {
    expect(GOOD.startsWith(truncated(GOOD))).toBe(true);
    expect(truncated(GOOD).split('.')).toHaveLength(3);
    expect(truncated('abcd')).toBe('abc');
  });

  it('takes the signature away and keeps the claims', () => {
    const bare = decodeToken(unsigned(GOOD, 'none'));
    expect(bare.header).toEqual({ alg: 'none', typ: 'at+jwt' });
    expect(bare.claims).toEqual(decodeToken(GOOD).claims);
    expect(unsigned(GOOD, 'none').endsWith('.')).toBe(true);
  });
});
