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
    ['warn', 'the standard name, but', {}, { lifetimeMember: 'expire_in' }],
    ['warn', 'is 0', lifetime('expires_in', '0', 0)],
    ['fail', 'The standard name is expires_in', lifetime('expire_in', '3600', 3600)],
    ['fail', 'is a string instead', lifetime('expires_in', '"3600"', 3600)],
    ['fail', 'is not a non-negative number of seconds: -1', lifetime('expires_in', '-1', null)],
    ['fail', 'not a whole number', lifetime('expires_in', '3600.5', 3600.5)],
    ['fail', 'is null', lifetime('expires_in', 'null', null)],
    ['fail', 'neither', { members: [], expiresInSeconds: null }],
    ['warn', 'only recommends', { members: [], expiresInSeconds: null }, { lifetimeMember: 'any' }],
    ['pass', 'expires_in is 3600', {}, { lifetimeMember: 'any' }],
    ['fail', 'The standard name is expires_in', lifetime('expire_in', '3600', 3600), { lifetimeMember: 'any' }],
    ['fail', 'is a string instead', lifetime('expires_in', '"3600"', 3600), { lifetimeMember: 'any' }],
    ['fail', 'they differ', { members: [member('expires_in', '60'), member('expire_in', '3600')] }],
    ['pass', 'expires_in is', { members: [member('expires_in', '"3600"')], breaches: ['response-not-json'] }],
  ]);
  outcomes('issue.content-type', [
    ['pass', 'application/json', { headers: [member('content-type', 'Application/JSON; charset=utf-8')] }],
    ['fail', '"text/html"', { headers: [member('content-type', 'text/html')] }],
    ['fail', 'it has no Content-Type of', { headers: [] }],
    ['fail', 'form-encoded, not JSON', { breaches: ['response-not-json'] }],
    ['pass', 'application/json', { headers: null }],
    ['fail', 'it has no Content-Type of', { headers: null, breaches: ['response-content-type'] }],
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
    ['not-applicable', 'No scopes were requested', { scopesAsked: [] }],
    ['pass', 'the ones the server chose', { scopesAsked: [], scope: 'read' }],
    ['pass', 'means all requested scopes were granted', {}],
    ['pass', 'match the requested', { scope: 'read' }],
    ['fail', 'The server granted more than requested: "write"', { scope: 'read write' }],
    ['warn', 'granted more', { scope: 'read write' }, { scopeGranted: 'any' }],
    ['warn', 'only identify the user', { scope: 'read profile' }],
    ['fail', '"write" is missing', { scope: 'read', scopesAsked: ['read', 'write'] }],
    ['pass', '"write" is missing', { scope: 'read', scopesAsked: ['read', 'write'] }, { scopeGranted: 'any' }],
    ['pass', 'match the requested', { scope: 'read', scopesAsked: ['read', 'offline_access'], refreshToken: 'r' }],
    ['fail', 'offline_access', { scope: 'read', scopesAsked: ['read', 'offline_access'] }],
    ['fail', 'the access token lacks "write"', { scopesAsked: ['openid', 'read', 'write'], accessToken: jwt({ scope: 'read' }) }],
    ['pass', 'requested scopes were granted', { scopesAsked: ['openid', 'read'], accessToken: jwt({ scp: ['read'] }) }],
    ['warn', "doesn't include it", { scope: 'read', accessToken: jwt({ scope: 'other' }) }],
    [
      'pass',
      'match the requested',
      { scope: 'https://api.example/read', scopesAsked: ['https://api.example/read'], accessToken: jwt({ scp: 'read' }) },
    ],
  ]);
  const offline = { scopesAsked: ['openid', 'offline_access'] };
  const consent = { legs: { ...CONNECTION.legs, authorize: { params: [member('prompt', 'login consent')], headers: [] } } };
  outcomes('issue.offline-access', [
    ['pass', 'issued a refresh token', { ...offline, refreshToken: 'r' }],
    ['fail', 'issued no refresh token', offline, {}, consent],
    ['warn', 'prompt=consent', offline],
    ['fail', 'issued no refresh token', { scopesAsked: ['offline_access'] }],
    ['warn', 'issued no refresh token', offline, { refreshToken: 'any' }, consent],
    ['pass', 'as expected of it', offline, { refreshToken: 'never' }],
    ['warn', 'expected never to issue one', { ...offline, refreshToken: 'r' }, { refreshToken: 'never' }],
    ['fail', 'issued no refresh token', {}, { refreshToken: 'always' }],
    ['not-applicable', 'not requested', {}],
    // A plain OAuth server: the scope is none of its own.
    ['not-applicable', 'together with the scope openid', { scopesAsked: ['offline_access'] }, { refreshToken: 'any' }],
    ['not-applicable', 'together with the scope openid', { scopesAsked: ['offline_access'], refreshToken: 'r' }, { refreshToken: 'any' }],
    ['not-applicable', 'Client credentials', offline, {}, { grantType: 'client_credentials' }],
  ]);
  outcomes('issue.no-offline-access', [
    ['pass', 'issued no refresh token', {}],
    ['fail', 'although offline_access was not requested', { refreshToken: 'r' }],
    ['warn', 'leaves that to the server', { refreshToken: 'r' }, { refreshToken: 'any' }, { scopes: ['openid'] }],
    ['not-applicable', 'together with the scope openid', { refreshToken: 'r' }, { refreshToken: 'any' }],
    ['not-applicable', 'always issues', { refreshToken: 'r' }, { refreshToken: 'always' }],
    ['not-applicable', 'were requested with', offline],
    ['not-applicable', 'Client credentials', {}, {}, { grantType: 'client_credentials' }],
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
    ['not-applicable', 'states no lifetime', { ...token({ exp: S + 3600 }), expiresInSeconds: null }],
    ['warn', 'no exp claim', token({ iat: S })],
    ['fail', 'text, not a number', token({ exp: `${S}` })],
    ['fail', 'milliseconds', token({ exp: NOW + 3_600_000 })],
    ['fail', 'token expires earlier', token({ iat: S, exp: S + 1800 })],
    ['fail', 'longer than', token({ iat: S, exp: S + 7200 })],
    ['warn', 'margin', token({ iat: S, exp: S + 3660 })],
    ['fail', 'was', token({ exp: S - 60 })],
    ['fail', 'issued earlier;', token({ iat: S - 1800, exp: S + 1800 })],
    ['warn', "this computer's", { ...token({ iat: S - 600, exp: S + 3000 }), clockSkewMs: null }],
    // The Date header alone is off: the token is as old as it should be by this machine's clock.
    ['warn', 'Date header', { ...token({ iat: S, exp: S + 3600 }), clockSkewMs: 600_000 }],
    ['pass', '1 hour', { ...token({ iat: S + 600, exp: S + 4200 }), clockSkewMs: 600_000 }],
  ]);
  const asks = { audience: 'https://api.example' };
  const id = (claims: object): Partial<LabTokens> => ({ idToken: jwt(claims, { alg: 'RS256' }) });
  outcomes('issue.audience', [
    ['not-applicable', 'opaque', {}, {}, asks],
    ['not-applicable', 'requests no audience', token({ aud: 'x' })],
    ['pass', 'the requested audience', token({ aud: ['x', 'https://api.example'] }), {}, asks],
    ['fail', 'is "x", but "https://api.example" was requested', token({ aud: 'x' }), {}, asks],
    ['fail', 'has no audience', token({}), {}, asks],
    ['warn', 'RFC 8707', token({ aud: 'orders-api' }), {}, { resource: ['https://api.example/orders'] }],
    ['warn', 'RFC 8707', token({ aud: 'https://api.example' }), {}, { resource: ['https://api.example/orders'] }],
    ['fail', 'was requested', token({ aud: 'https://api.example.evil' }), {}, { resource: ['https://api.example/orders'] }],
    ['fail', 'was requested', token({ aud: 'orders-api' }), {}, { ...asks, resource: ['https://api.example/orders'] }],
    ['pass', "ID token's audience is this client", id({ aud: 'client' }), {}, asks],
    ['fail', `ID token's audience is "x"`, { ...token({ aud: 'https://api.example' }), ...id({ aud: 'x' }) }, {}, asks],
  ]);
  outcomes('issue.issuer', [
    ['not-applicable', 'opaque', {}],
    ['pass', "names this connection's", token({ iss: 'https://login.example' })],
    ['pass', 'Both tokens', { ...token({ iss: 'https://login.example' }), ...id({ iss: 'https://login.example' }) }],
    ['fail', 'trailing slash,', token({ iss: 'https://login.example/' })],
    ['fail', 'was issued by "https://evil.example"', token({ iss: 'https://evil.example' })],
    ['fail', 'has no issuer', token({})],
    ['fail', 'a number, not a string', token({ iss: 1 })],
    ['warn', "isn't an RFC 9068 token", { accessToken: jwt({ iss: 'https://sts.example' }, { alg: 'RS256', typ: 'JWT' }) }],
    ['fail', 'was issued by', { accessToken: jwt({ iss: 'https://sts.example' }, { alg: 'RS256', typ: 'application/AT+JWT' }) }],
    ['fail', 'The ID token was issued by', { ...token({ iss: 'https://login.example' }), ...id({ iss: 'https://evil.example' }) }],
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
    ['pass', "Date header agrees with this computer's clock", {}],
    ['pass', 'agrees', { clockSkewMs: -10_000 }],
    ['fail', '10 minutes ahead of', { clockSkewMs: 600_000 }],
    ['fail', '10 minutes behind', { clockSkewMs: -600_000 }],
    ['pass', 'agrees', { clockSkewMs: 600_000 }, { clockSkewSeconds: 900 }],
    ['fail', 'is 5 minutes later than its own Date', token({ iat: S + 300 })],
    ['pass', 'agrees', token({ iat: S - 300 })],
    ['pass', 'iat claim', { ...token({ iat: S }), clockSkewMs: null }],
    ['fail', "this computer's clock", { ...token({ iat: S + 300 }), clockSkewMs: null }],
    ['not-applicable', 'no Date header', { clockSkewMs: null }],
  ]);
});

describe('issue.wrong-secret', () => {
  const machine = { ...CONNECTION, grantType: 'client_credentials' } as const;
  const challenge = [{ name: 'WWW-Authenticate', value: 'Basic' }];
  const right = tokenReply(200, { ok: true, tokens: TOKENS });
  it.each([
    ['pass', 'status 401 and the error invalid_client', tokenReply(401, { error: 'invalid_client', headers: challenge })],
    ['pass', 'The standard error', tokenReply(401, { error: 'access_denied', headers: challenge })],
    ['warn', 'WWW-Authenticate is missing', tokenReply(401, { error: 'invalid_client' })],
    ['warn', 'is required', tokenReply(400, { error: 'invalid_client' })],
    ['warn', 'while the correct one gets a token', tokenReply(400, { error: 'invalid_scope' })],
    ['warn', 'status 403 and no error code, while the correct one gets a token', tokenReply(403)],
    ['fail', 'issued a token', tokenReply(200, { ok: true, tokens: TOKENS })],
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
    ['the correct one gets status 400 and the error invalid_grant', tokenReply(403)],
    ['the correct one gets status 400 and the error invalid_grant', tokenReply(400, { error: 'unauthorized_client' })],
    ['the same way with a wrong secret and the correct one', tokenReply(400, { error: 'invalid_grant' })],
  ])('says what its own control showed: %s', async (text, wrong) => {
    const answers = { right: tokenReply(400, { error: 'invalid_grant' }), wrong };
    const lab = stillLab({ exchangeCode: async (_code, change) => answers[change?.clientSecret === undefined ? 'right' : 'wrong'] });
    const outcome = await outcomeOf(ISSUE_CHECKS, 'issue.wrong-secret', lab);
    expect(outcome.text).toContain(text);
    expect(outcome.text).not.toContain('something other');
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
