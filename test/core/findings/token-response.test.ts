import { describe, expect, it } from 'vitest';
import { exchangeCode } from '../../../electron/core/grants/authorization-code';
import type { TokenAnswer } from '../../../electron/core/secrets';
import { connectionTo, tokenContext } from '../../support/connection';
import { type Answer, GOOD_TOKEN, testServer } from '../../support/provider';

const server = testServer();

async function answerTo(answer: Answer): Promise<TokenAnswer> {
  server.answer('/token', answer);
  return exchangeCode(await tokenContext(connectionTo(server.url)), { code: 'canary-code-1', codeVerifier: null, nonce: null });
}
const codes = (answer: TokenAnswer) => answer.breaches.map(({ code }) => code);
const member = (answer: TokenAnswer, name: string) => answer.responseMembers.find((each) => each.name === name)?.value;

describe('a good token response', () => {
  it('is read without a finding', async () => {
    const before = Date.now();
    const answer = await answerTo({ body: { ...GOOD_TOKEN, id_token: 'i', scope: 'read write', tenant: 'acme' } });
    expect(answer).toMatchObject({
      accessToken: GOOD_TOKEN.access_token,
      refreshToken: GOOD_TOKEN.refresh_token,
      idToken: 'i',
      tokenType: 'Bearer',
      scope: 'read write',
      expiresInSeconds: 3600,
      clockSkewMs: 0,
      breaches: [],
    });
    expect(answer.receivedAt).toBeGreaterThanOrEqual(before);
    expect(answer.responseMembers).toEqual([
      { name: 'token_type', value: '"Bearer"' },
      { name: 'expires_in', value: '3600' },
      { name: 'scope', value: '"read write"' },
      { name: 'tenant', value: '"acme"' },
    ]);
  });

  it('without a refresh token or a lifetime is still good', async () => {
    const answer = await answerTo({ body: { access_token: 'a', token_type: 'bearer' } });
    expect(answer).toMatchObject({ refreshToken: null, idToken: null, scope: null, expiresInSeconds: null, breaches: [] });
  });

  it("tells the server's clock from this one", async () => {
    const late = await answerTo({ body: GOOD_TOKEN, headers: { date: new Date(Date.now() + 300_000).toUTCString() } });
    expect(Math.abs((late.clockSkewMs ?? 0) - 300_000)).toBeLessThan(1600);
    const broken = await answerTo({ body: GOOD_TOKEN, headers: { date: 'yesterday' } });
    expect(broken.clockSkewMs).toBeNull();
  });
});

describe('a token response that breaks the rules keeps its token and says so', () => {
  it.each<[string, Answer, string]>([
    ['status 201', { status: 201, body: GOOD_TOKEN }, 'response-status'],
    ['text/html', { body: GOOD_TOKEN, headers: { 'content-type': 'text/html' } }, 'response-content-type'],
    ['no content type', { body: JSON.stringify(GOOD_TOKEN), headers: { 'cache-control': 'no-store' } }, 'response-content-type'],
    [
      'a form',
      { body: 'access_token=canary-access-token-77aa&token_type=bearer', headers: { 'cache-control': 'no-store' } },
      'response-not-json',
    ],
    ['no Cache-Control', { body: GOOD_TOKEN, headers: { 'cache-control': 'private' } }, 'response-cacheable'],
    ['an error beside it', { body: { ...GOOD_TOKEN, error: 'partial' } }, 'error-beside-token'],
    ['no token_type', { body: { access_token: 'canary-access-token-77aa' } }, 'token-type-missing'],
    ['token_type null', { body: { ...GOOD_TOKEN, token_type: null } }, 'token-type-missing'],
    ['a token_type of its own', { body: { ...GOOD_TOKEN, token_type: 'mac' } }, 'token-type-unknown'],
    ['expires_in as text', { body: { ...GOOD_TOKEN, expires_in: '3600' } }, 'expires-in-text'],
    ['expires_in as words', { body: { ...GOOD_TOKEN, expires_in: 'an hour' } }, 'expires-in-unusable'],
    ['expires_in below zero', { body: { ...GOOD_TOKEN, expires_in: -1 } }, 'expires-in-unusable'],
    ['expires_in as an object', { body: { ...GOOD_TOKEN, expires_in: { s: 1 } } }, 'expires-in-unusable'],
    ['expires_in beyond reason', { body: '{"access_token":"canary-access-token-77aa","expires_in":1e400}' }, 'expires-in-unusable'],
    ['scope as a list', { body: { ...GOOD_TOKEN, scope: ['a', 'b'] } }, 'scope-list'],
    ['scopes with commas', { body: { ...GOOD_TOKEN, scope: 'repo,gist' } }, 'scope-commas'],
    ['scope as a number', { body: { ...GOOD_TOKEN, scope: 7 } }, 'member-not-text'],
    ['refresh_token as a number', { body: { ...GOOD_TOKEN, refresh_token: 7 } }, 'member-not-text'],
    ['a member twice', { body: '{"access_token":"first","access_token":"canary-access-token-77aa"}' }, 'member-repeated'],
  ])('%s', async (_name, answer, code) => {
    const read = await answerTo(answer);
    expect(read.accessToken).toBe(GOOD_TOKEN.access_token);
    expect(codes(read)).toContain(code);
    for (const finding of read.breaches) expect(finding.reference).toMatch(/^RFC \d+/);
  });

  it('a line break in the token', async () => {
    expect(codes(await answerTo({ body: { ...GOOD_TOKEN, access_token: 'a\n' } }))).toEqual(['token-characters']);
  });

  it('expire_in counts as the lifetime', async () => {
    const answer = await answerTo({ body: { access_token: 'a', token_type: 'Bearer', expire_in: 3600 } });
    expect(answer.expiresInSeconds).toBe(3600);
    expect(codes(answer)).toEqual(['expire-in']);
  });

  it('expires counts as the lifetime, unless it is a date', async () => {
    const answer = await answerTo({ body: { access_token: 'a', token_type: 'Bearer', expires: 5183999 } });
    expect([answer.expiresInSeconds, answer.breaches[0]?.title]).toEqual([5_183_999, 'The lifetime is called expires']);
    const dated = await answerTo({ body: { access_token: 'a', token_type: 'Bearer', expires: 1_795_996_800 } });
    expect(dated.expiresInSeconds).toBe(null);
  });

  it('expires_in counts as milliseconds where the server is known to write it so', async () => {
    server.answer('/token', { body: { access_token: 'a', token_type: 'Bearer', expires_in: 3_600_000 } });
    const connection = connectionTo(server.url, { dialect: { millisecondLifetime: true } });
    const answer = await exchangeCode(await tokenContext(connection), { code: 'canary-code-1', codeVerifier: null, nonce: null });
    expect([answer.expiresInSeconds, answer.breaches]).toEqual([3600, []]);
  });

  it('expires_in counts where both are there', async () => {
    const answer = await answerTo({ body: { access_token: 'a', token_type: 'Bearer', expire_in: 1, expires_in: 2 } });
    expect([answer.expiresInSeconds, codes(answer)]).toEqual([2, []]);
  });

  it('2 MB of spaces after it', async () => {
    const answer = await answerTo({ body: `${JSON.stringify(GOOD_TOKEN)}${' '.repeat(2 * 1024 * 1024)}` });
    expect(answer.accessToken).toBe(GOOD_TOKEN.access_token);
  });

  it('a byte order mark is no breach', async () => {
    const body = Buffer.from(`\ufeff${JSON.stringify(GOOD_TOKEN)}`);
    const answer = await answerTo({ body, headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' } });
    expect(codes(answer)).toEqual([]);
  });
});

describe('hostile members', () => {
  it('__proto__ and constructor are names like any other', async () => {
    const answer = await answerTo({
      body: '{"access_token":"a","token_type":"Bearer","__proto__":{"refresh_token":"x","scope":"all"},"constructor":1}',
    });
    expect([answer.refreshToken, answer.scope, member(answer, '__proto__')]).toEqual([
      null,
      null,
      '{"refresh_token":"(hidden)","scope":"all"}',
    ]);
    expect(member(answer, 'constructor')).toBe('1');
    expect(({} as Record<string, unknown>).scope).toBeUndefined();
  });

  it('tokens nested elsewhere, repeated or echoed are hidden', async () => {
    const answer = await answerTo({
      body: {
        ...GOOD_TOKEN,
        authed_user: { access_token: 'nested-1', tokens: ['nested-2'], name: 'ann' },
        client_secret: 'cs-123456',
        link: `https://x/?t=${GOOD_TOKEN.access_token}`,
        echo: 'code canary-code-1',
      },
    });
    const shown = JSON.stringify(answer.responseMembers);
    for (const secret of ['nested-1', 'nested-2', 'cs-123456', GOOD_TOKEN.access_token, 'canary-code-1'])
      expect(shown).not.toContain(secret);
    expect(member(answer, 'authed_user')).toContain('"name":"ann"');
  });

  it('numbers keep their digits', async () => {
    const answer = await answerTo({ body: '{"access_token":"a","token_type":"Bearer","account":12345678901234567890}' });
    expect(member(answer, 'account')).toBe('12345678901234567890');
  });

  it('deep nesting and long values are cut, many members too', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const many = Array.from({ length: 500 }, (_, index) => `"m${index}":${index}`).join(',');
    const answer = await answerTo({
      body: `{"access_token":"a","token_type":"Bearer","deep":${deep},"long":"${'x'.repeat(100_000)}",${many}}`,
    });
    expect(answer.accessToken).toBe('a');
    expect(answer.responseMembers.length).toBe(200);
    for (const { value } of answer.responseMembers) expect(value.length).toBeLessThan(5000);
  });
});
