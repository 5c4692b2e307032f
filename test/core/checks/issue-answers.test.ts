import { describe, expect, it } from 'vitest';
import { ISSUE_CHECKS } from './groups';
import type { LabTokens } from '../../../electron/core/checks/lab';
import type { Verdict } from '../../../electron/model/check-words';
import type { Promises } from '../../../electron/model/promises';
import { CONNECTION, jwt, NOW, outcomeOf, PROMISES, SERVER, stillLab, TOKENS, tokenReply } from './still-lab';

const S = NOW / 1000;
const AT = { alg: 'RS256', typ: 'at+jwt' };

type Case = [
  verdict: Verdict,
  text: string,
  tokens: Partial<LabTokens>,
  promises?: Partial<Promises>,
  connection?: Partial<typeof CONNECTION>,
];

function outcomes(id: string, cases: Case[]): void {
  it.each(cases)(`${id}: %s, %s`, async (verdict, text, tokens, promises = {}, connection = {}) => {
    const given = { ...TOKENS, ...tokens };
    const lab = stillLab({
      stored: async () => given,
      promises: { ...PROMISES, ...promises },
      connection: { ...CONNECTION, ...connection },
    });
    const outcome = await outcomeOf(ISSUE_CHECKS, id, lab);
    expect(outcome.text).toContain(text);
    expect(outcome.verdict).toBe(verdict);
  });
}

const member = (name: string, value: string) => ({ name, value });
const lifetime = (name: string, value: string, seconds: number | null): Partial<LabTokens> => ({
  members: [member(name, value)],
  expiresInSeconds: seconds,
});

describe('the form of a token response', () => {
  outcomes('issue.token-type', [
    ['pass', '"bearer"', { tokenType: 'bearer' }],
    ['warn', '"DPoP"', { tokenType: 'DPoP' }],
    ['fail', '"mac"', { tokenType: 'mac' }],
    ['fail', 'has no token_type', { tokenType: null }],
    ['fail', 'is a number', { tokenType: null, members: [member('token_type', '1')] }],
  ]);
  outcomes('issue.lifetime', [
    ['pass', 'expires_in is 3600 (1 hour)', {}],
    ['pass', 'expire_in is 3600', lifetime('expire_in', '3600', 3600), { lifetimeMember: 'expire_in' }],
    ['pass', 'expire_in is 3600', lifetime('expire_in', '3600', 3600), { lifetimeMember: 'either' }],
    ['pass', 'no lifetime, as expected', { members: [], expiresInSeconds: null }, { lifetimeMember: 'none' }],
    ['warn', 'although no lifetime was expected', {}, { lifetimeMember: 'none' }],
    ['warn', 'the standard name, though', {}, { lifetimeMember: 'expire_in' }],
    ['warn', 'is 0', lifetime('expires_in', '0', 0)],
    ['fail', 'The standard name is expires_in', lifetime('expire_in', '3600', 3600)],
    ['fail', 'came as text', lifetime('expires_in', '"3600"', 3600)],
    ['fail', 'is no number of seconds from 0 on: -1', lifetime('expires_in', '-1', null)],
    ['fail', 'no whole number', lifetime('expires_in', '3600.5', 3600.5)],
    ['fail', 'is null', lifetime('expires_in', 'null', null)],
    ['fail', 'neither', { members: [], expiresInSeconds: null }],
    ['warn', 'only recommends', { members: [], expiresInSeconds: null }, { lifetimeMember: 'any' }],
    ['pass', 'expires_in is 3600', {}, { lifetimeMember: 'any' }],
    ['fail', 'The standard name is expires_in', lifetime('expire_in', '3600', 3600), { lifetimeMember: 'any' }],
    ['fail', 'came as text', lifetime('expires_in', '"3600"', 3600), { lifetimeMember: 'any' }],
    ['fail', 'they differ', { members: [member('expires_in', '60'), member('expire_in', '3600')] }],
    ['pass', 'expires_in is', { members: [member('expires_in', '"3600"')], breaches: ['response-not-json'] }],
  ]);
  outcomes('issue.content-type', [
    ['pass', 'application/json', { headers: [member('content-type', 'Application/JSON; charset=utf-8')] }],
    ['fail', '"text/html"', { headers: [member('content-type', 'text/html')] }],
    ['fail', 'does not call itself', { headers: [] }],
    ['fail', 'a form and not JSON', { breaches: ['response-not-json'] }],
    ['pass', 'application/json', { headers: null }],
    ['fail', 'does not call itself', { headers: null, breaches: ['response-content-type'] }],
  ]);
  outcomes('issue.no-store', [
    ['pass', 'no-store', { headers: [member('cache-control', 'private, No-Store')] }],
    ['fail', '"private, x-no-store"', { headers: [member('cache-control', 'private, x-no-store')] }],
    ['fail', 'has no Cache-Control', { headers: [] }],
    ['warn', 'has no Cache-Control', { headers: [] }, { noStore: 'any' }],
    ['pass', 'no-store', { headers: null }],
    ['fail', 'has no Cache-Control', { headers: null, breaches: ['response-cacheable'] }],
  ]);
});

describe('what was granted', () => {
  outcomes('issue.scope', [
    ['not-applicable', 'No scopes were asked for', { scopesAsked: [] }],
    ['pass', 'which ones the server chose', { scopesAsked: [], scope: 'read' }],
    ['pass', 'means that all were granted', {}],
    ['pass', 'those asked for', { scope: 'read' }],
    ['fail', 'More was granted than asked for: "write"', { scope: 'read write' }],
    ['warn', 'More was granted', { scope: 'read write' }, { scopeGranted: 'any' }],
    ['warn', 'only tell who signed in', { scope: 'read profile' }],
    ['fail', '"write" is missing', { scope: 'read', scopesAsked: ['read', 'write'] }],
    ['pass', '"write" is missing', { scope: 'read', scopesAsked: ['read', 'write'] }, { scopeGranted: 'any' }],
    ['pass', 'those asked for', { scope: 'read', scopesAsked: ['read', 'offline_access'], refreshToken: 'r' }],
    ['fail', 'offline_access', { scope: 'read', scopesAsked: ['read', 'offline_access'] }],
    ['fail', 'the access token lacks "write"', { scopesAsked: ['openid', 'read', 'write'], accessToken: jwt({ scope: 'read' }) }],
    ['pass', 'all were granted', { scopesAsked: ['openid', 'read'], accessToken: jwt({ scp: ['read'] }) }],
    ['warn', 'does not name it', { scope: 'read', accessToken: jwt({ scope: 'other' }) }],
    [
      'pass',
      'those asked for',
      { scope: 'https://api.example/read', scopesAsked: ['https://api.example/read'], accessToken: jwt({ scp: 'read' }) },
    ],
  ]);
  const offline = { scopesAsked: ['openid', 'offline_access'] };
  const consent = { legs: { ...CONNECTION.legs, authorize: { params: [member('prompt', 'login consent')], headers: [] } } };
  outcomes('issue.offline-access', [
    ['pass', 'gave a refresh token', { ...offline, refreshToken: 'r' }],
    ['fail', 'gave no refresh token', offline, {}, consent],
    ['warn', 'prompt=consent', offline],
    ['fail', 'gave no refresh token', { scopesAsked: ['offline_access'] }],
    ['warn', 'gave no refresh token', offline, { refreshToken: 'any' }, consent],
    ['pass', 'as it is said to do', offline, { refreshToken: 'never' }],
    ['warn', 'said never to give one', { ...offline, refreshToken: 'r' }, { refreshToken: 'never' }],
    ['fail', 'gave no refresh token', {}, { refreshToken: 'always' }],
    ['not-applicable', 'not asked for', {}],
    // A plain OAuth server: the scope is none of its own.
    ['not-applicable', 'with the scope openid only', { scopesAsked: ['offline_access'] }, { refreshToken: 'any' }],
    ['not-applicable', 'with the scope openid only', { scopesAsked: ['offline_access'], refreshToken: 'r' }, { refreshToken: 'any' }],
    ['not-applicable', 'client credentials', offline, {}, { grantType: 'client_credentials' }],
  ]);
  outcomes('issue.no-offline-access', [
    ['pass', 'gave no refresh token', {}],
    ['fail', 'although offline_access was not asked for', { refreshToken: 'r' }],
    ['warn', 'leaves that to the server', { refreshToken: 'r' }, { refreshToken: 'any' }, { scopes: ['openid'] }],
    ['not-applicable', 'with the scope openid only', { refreshToken: 'r' }, { refreshToken: 'any' }],
    ['not-applicable', 'each time', { refreshToken: 'r' }, { refreshToken: 'always' }],
    ['not-applicable', 'were asked for with', offline],
    ['not-applicable', 'client credentials', {}, {}, { grantType: 'client_credentials' }],
  ]);
});

describe('what tokens say of themselves', () => {
  const token = (claims: object): Partial<LabTokens> => ({ accessToken: jwt(claims, AT) });
  outcomes('issue.exp', [
    ['pass', '1 hour', token({ iat: S, exp: S + 3600 })],
    ['not-applicable', 'opaque', {}],
    [
      'not-applicable',
      'encrypted',
      { accessToken: `${Buffer.from('{"alg":"dir","enc":"A128GCM"}').toString('base64url')}..AAAA.AAAA.AAAA` },
    ],
    ['not-applicable', 'names no lifetime', { ...token({ exp: S + 3600 }), expiresInSeconds: null }],
    ['warn', 'no exp claim', token({ iat: S })],
    ['fail', 'text and not a number', token({ exp: `${S}` })],
    ['fail', 'milliseconds', token({ exp: NOW + 3_600_000 })],
    ['fail', 'dies earlier', token({ iat: S, exp: S + 1800 })],
    ['fail', 'lives longer', token({ iat: S, exp: S + 7200 })],
    ['warn', 'margin', token({ iat: S, exp: S + 3660 })],
    ['fail', 'had passed', token({ exp: S - 60 })],
    ['fail', 'issued before', token({ iat: S - 1800, exp: S + 1800 })],
    ['warn', "this machine's", { ...token({ iat: S - 600, exp: S + 3000 }), clockSkewMs: null }],
    // The Date header alone is off: the token is as old as it should be by this machine's clock.
    ['warn', 'Date header', { ...token({ iat: S, exp: S + 3600 }), clockSkewMs: 600_000 }],
    ['pass', '1 hour', { ...token({ iat: S + 600, exp: S + 4200 }), clockSkewMs: 600_000 }],
  ]);
  const asks = { audience: 'https://api.example' };
  const id = (claims: object): Partial<LabTokens> => ({ idToken: jwt(claims, { alg: 'RS256' }) });
  outcomes('issue.audience', [
    ['not-applicable', 'opaque', {}, {}, asks],
    ['not-applicable', 'asks for no audience', token({ aud: 'x' })],
    ['pass', 'for what was asked for', token({ aud: ['x', 'https://api.example'] }), {}, asks],
    ['fail', 'is for "x", and "https://api.example" was asked for', token({ aud: 'x' }), {}, asks],
    ['fail', 'does not say what it is for', token({}), {}, asks],
    ['warn', 'RFC 8707', token({ aud: 'orders-api' }), {}, { resource: ['https://api.example/orders'] }],
    ['warn', 'RFC 8707', token({ aud: 'https://api.example' }), {}, { resource: ['https://api.example/orders'] }],
    ['fail', 'was asked for', token({ aud: 'https://api.example.evil' }), {}, { resource: ['https://api.example/orders'] }],
    ['fail', 'was asked for', token({ aud: 'orders-api' }), {}, { ...asks, resource: ['https://api.example/orders'] }],
    ['pass', 'ID token is for this client', id({ aud: 'client' }), {}, asks],
    ['fail', 'ID token is for "x"', { ...token({ aud: 'https://api.example' }), ...id({ aud: 'x' }) }, {}, asks],
  ]);
  outcomes('issue.issuer', [
    ['not-applicable', 'opaque', {}],
    ['pass', 'names the issuer', token({ iss: 'https://login.example' })],
    ['pass', 'Both tokens', { ...token({ iss: 'https://login.example' }), ...id({ iss: 'https://login.example' }) }],
    ['fail', 'slash at the end', token({ iss: 'https://login.example/' })],
    ['fail', 'comes from "https://evil.example"', token({ iss: 'https://evil.example' })],
    ['fail', 'does not name', token({})],
    ['fail', 'a number and not text', token({ iss: 1 })],
    ['warn', 'not one of RFC 9068', { accessToken: jwt({ iss: 'https://sts.example' }, { alg: 'RS256', typ: 'JWT' }) }],
    ['fail', 'comes from', { accessToken: jwt({ iss: 'https://sts.example' }, { alg: 'RS256', typ: 'application/AT+JWT' }) }],
    ['fail', 'The ID token comes from', { ...token({ iss: 'https://login.example' }), ...id({ iss: 'https://evil.example' }) }],
  ]);
  it('compares an issuer that a person typed without its last slash', async () => {
    const lab = stillLab({
      stored: async () => ({ ...TOKENS, ...token({ iss: 'https://login.example/' }) }),
      server: { ...SERVER, source: null },
    });
    expect((await outcomeOf(ISSUE_CHECKS, 'issue.issuer', lab)).verdict).toBe('pass');
    const without = stillLab({ stored: lab.stored, server: { ...SERVER, issuer: null } });
    expect((await outcomeOf(ISSUE_CHECKS, 'issue.issuer', without)).verdict).toBe('not-applicable');
  });
  outcomes('issue.clock', [
    ['pass', "Date header agrees with this machine's clock", {}],
    ['pass', 'agrees', { clockSkewMs: -10_000 }],
    ['fail', '10 minutes ahead of', { clockSkewMs: 600_000 }],
    ['fail', '10 minutes behind', { clockSkewMs: -600_000 }],
    ['pass', 'agrees', { clockSkewMs: 600_000 }, { clockSkewSeconds: 900 }],
    ['fail', 'issued 5 minutes later than its own Date', token({ iat: S + 300 })],
    ['pass', 'agrees', token({ iat: S - 300 })],
    ['pass', 'iat claim', { ...token({ iat: S }), clockSkewMs: null }],
    ['fail', "this machine's clock says", { ...token({ iat: S + 300 }), clockSkewMs: null }],
    ['not-applicable', 'no Date header', { clockSkewMs: null }],
  ]);
});

describe('issue.wrong-secret', () => {
  const machine = { ...CONNECTION, grantType: 'client_credentials' } as const;
  const challenge = [{ name: 'WWW-Authenticate', value: 'Basic' }];
  const right = tokenReply(200, { ok: true, tokens: TOKENS });
  it.each([
    ['pass', 'status 401 and the error invalid_client', tokenReply(401, { error: 'invalid_client', headers: challenge })],
    ['pass', 'The standard names', tokenReply(401, { error: 'access_denied', headers: challenge })],
    ['warn', 'WWW-Authenticate is missing', tokenReply(401, { error: 'invalid_client' })],
    ['warn', 'was due', tokenReply(400, { error: 'invalid_client' })],
    ['warn', 'where the right one gets a token', tokenReply(400, { error: 'invalid_scope' })],
    ['warn', 'status 403 and no error code, where the right one gets a token', tokenReply(403)],
    ['fail', 'gave a token', tokenReply(200, { ok: true, tokens: TOKENS })],
    ['could-not-run', '429', tokenReply(429)],
    ['could-not-run', '503', tokenReply(503)],
  ] as const)('client credentials: %s, %s', async (verdict, text, answer) => {
    const lab = stillLab({ connection: machine, requestToken: async (change) => (change?.clientSecret === undefined ? right : answer) });
    const outcome = await outcomeOf(ISSUE_CHECKS, 'issue.wrong-secret', lab);
    expect(outcome).toMatchObject({ verdict, text: expect.stringContaining(text) });
  });

  it.each([
    ['pass', tokenReply(401, { error: 'invalid_client', headers: challenge }), tokenReply(400, { error: 'invalid_grant' })],
    ['pass', tokenReply(401, { error: 'access_denied', headers: challenge }), tokenReply(403, { error: 'invalid_grant' })],
    ['warn', tokenReply(400, { error: 'invalid_grant' }), tokenReply(400, { error: 'invalid_grant' })],
    ['warn', tokenReply(403), tokenReply(400, { error: 'invalid_grant' })],
    ['warn', tokenReply(400), tokenReply(400)],
    ['fail', tokenReply(200, { ok: true, tokens: TOKENS }), tokenReply(400, { error: 'invalid_grant' })],
    ['could-not-run', tokenReply(401), tokenReply(500)],
    // A server that answers every made-up code like this has not shown that it compares secrets.
    ['could-not-run', tokenReply(401, { error: 'invalid_client' }), tokenReply(401, { error: 'invalid_client' })],
    [
      'could-not-run',
      tokenReply(401, { error: 'invalid_client', headers: challenge, body: '{"error_description":"No such client"}' }),
      tokenReply(401, { error: 'invalid_client', headers: challenge, body: '{"error_description":"No such code"}' }),
    ],
    ['could-not-run', tokenReply(401, { error: 'invalid_client' }), tokenReply(401, { error: 'access_denied' })],
    ['could-not-run', tokenReply(400, { error: 'invalid_client' }), tokenReply(400, { error: 'invalid_client' })],
    ['could-not-run', tokenReply(401, { error: 'invalid_client' }), tokenReply(429)],
    ['warn', tokenReply(401), tokenReply(401)],
    ['pass', tokenReply(401, { error: 'invalid_client', headers: challenge }), tokenReply(401, { error: 'invalid_grant' })],
    ['fail', tokenReply(401, { error: 'invalid_client' }), tokenReply(200, { ok: true, tokens: TOKENS })],
  ] as const)('a made-up code: %s', async (verdict, wrong, right) => {
    const lab = stillLab({ exchangeCode: async (_code, change) => (change?.clientSecret === undefined ? right : wrong) });
    expect((await outcomeOf(ISSUE_CHECKS, 'issue.wrong-secret', lab)).verdict).toBe(verdict);
  });

  it.each([
    ['the right one gets status 400 and the error invalid_grant', tokenReply(403)],
    ['the right one gets status 400 and the error invalid_grant', tokenReply(400, { error: 'unauthorized_client' })],
    ['alike with a wrong and with the right secret', tokenReply(400, { error: 'invalid_grant' })],
  ])('says what its own control showed: %s', async (text, wrong) => {
    const answers = { right: tokenReply(400, { error: 'invalid_grant' }), wrong };
    const lab = stillLab({ exchangeCode: async (_code, change) => answers[change?.clientSecret === undefined ? 'right' : 'wrong'] });
    const outcome = await outcomeOf(ISSUE_CHECKS, 'issue.wrong-secret', lab);
    expect(outcome.text).toContain(text);
    expect(outcome.text).not.toContain('another reason');
    expect(outcome.measured).toHaveLength(2);
  });

  it.each([tokenReply(400, { error: 'invalid_scope' }), tokenReply(401, { error: 'invalid_client', headers: challenge })])(
    'proves nothing where the right secret gets no token either: $error',
    async (answer) => {
      const lab = stillLab({ connection: machine, requestToken: async () => answer });
      expect((await outcomeOf(ISSUE_CHECKS, 'issue.wrong-secret', lab)).verdict).toBe('could-not-run');
    },
  );

  it('is no question for a client without a secret', async () => {
    const lab = stillLab({ connection: { ...CONNECTION, clientAuthentication: 'none' } });
    expect((await outcomeOf(ISSUE_CHECKS, 'issue.wrong-secret', lab)).verdict).toBe('not-applicable');
  });
});
