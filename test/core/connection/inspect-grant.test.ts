import { describe, expect, it } from 'vitest';
import type { Grant } from '../../../electron/core/secrets';
import type { Connection } from '../../../electron/model/connection';
import { inspectGrant } from '../../../electron/core/connection/inspect-grant';
import { fakeFingerprint, goodClaims, jwt, RECEIVED_S, sampleConnection, sampleGrant } from '../token/samples';
import { member } from '../../renderer/features/token/specimens';
import fc from '../../support/property';

const NOW = (RECEIVED_S + 10) * 1000;

function inspect(grant: Partial<Grant> | null = {}, connection: Partial<Connection> = {}, now = NOW) {
  return inspectGrant({
    grant: grant === null ? null : sampleGrant(grant),
    connection: sampleConnection(connection),
    now,
    fingerprint: fakeFingerprint,
  });
}
function claim(name: string, grant: Partial<Grant> = {}, connection: Partial<Connection> = {}) {
  return inspect(grant, connection).access?.claims.find((row) => row.name === name);
}

describe('inspecting a grant', () => {
  it('says what a signed JWT is made of', () => {
    const token = jwt(goodClaims());
    const view = inspect();
    expect(view).toMatchObject({
      connectionId: 'c1',
      state: 'active',
      hasRefreshToken: true,
      scopesGranted: ['read', 'offline_access'],
      findings: [],
    });
    expect(view.expiresAt).toBe((RECEIVED_S + 3600) * 1000);
    expect(view.access).toMatchObject({
      format: 'jwt',
      summary: 'JWT access token, signed with RS256',
      signature: { status: 'not-verified', bytes: 9 },
      length: token.length,
      fingerprint: fakeFingerprint(token),
      problem: null,
    });
    expect(view.access?.header).toEqual([
      member('alg', 'RS256', { meaning: expect.any(String), remark: 'RSA, PKCS #1 v1.5, SHA-256' }),
      member('typ', 'JWT', { meaning: 'Type of the token' }),
      member('kid', 'k1', { meaning: expect.any(String) }),
    ]);
    expect(claim('exp')).toMatchObject({
      kind: 'time',
      at: (RECEIVED_S + 3600) * 1000,
      text: String(RECEIVED_S + 3600),
      meaning: expect.stringContaining('Expiry'),
    });
    expect(claim('scope')).toMatchObject({ kind: 'scopes', items: ['read'] });
    expect(claim('iss')).toMatchObject({ remark: 'as configured', off: false });
    expect(claim('aud')).toMatchObject({ remark: 'as configured', off: false });
    expect(view.access?.payloadJson).toContain('\n  "sub": "u1"');
  });

  it('previews header and payload by 16 characters, and neither signature nor opaque token', () => {
    const [header = '', payload = ''] = jwt(goodClaims()).split('.');
    expect(inspect().access?.preview).toEqual([header.slice(0, 16), payload.slice(0, 16)]);
    expect(inspect({ accessToken: 'opaque-token-value' }).access?.preview).toEqual([]);
    expect(inspect({ accessToken: `${jwt({})}=` }).access?.preview).toEqual([]);
  });

  it.each([
    ['iss', 'https://other.example', "differs from the connection's issuer"],
    ['iss', 'https://id.example/', "differs from the connection's issuer by a slash"],
    ['aud', ['https://other.example'], "differs from the connection's audience"],
    ['azp', 'another-client', "differs from the connection's Client ID"],
    ['exp', 'soon', 'must be a number'],
  ])('remarks on %s %j', (name, value, remark) => {
    expect(claim(name, { accessToken: jwt(goodClaims({ [name]: value })) })).toMatchObject({ remark, off: true });
  });

  it('compares a tenant claim with the Tenant header, and an ID token with client and nonce', () => {
    const legs = { ...sampleConnection().legs, api: { params: [], headers: [{ name: 'Tenant', value: 'acme' }] } };
    expect(claim('tenant', { accessToken: jwt(goodClaims({ tenant: 'acme' })) }, { legs })).toMatchObject({
      remark: 'same as the Tenant header',
      off: false,
    });
    expect(claim('tenant', { accessToken: jwt(goodClaims({ tenant: 'ACME' })) }, { legs })).toMatchObject({ off: true });
    const rows = inspect({ idToken: jwt({ aud: 'client-1', nonce: 'n1' }), nonce: 'n1' }).id?.claims;
    expect(rows).toMatchObject([{ remark: 'this client' }, { remark: 'as sent' }]);
  });

  it('shows numbers as written, repeated names, and JSON for what is nested', () => {
    const rows = inspect({ accessToken: jwt('{"n":12345678901234567890,"m":1.0,"n":2,"o":{"a": [1]},"l":["x","y"],"b":true,"z":null}') })
      .access?.claims;
    expect(rows?.map(({ name, kind, text }) => [name, kind, text])).toEqual([
      ['n', 'number', '12345678901234567890'],
      ['m', 'number', '1.0'],
      ['n', 'number', '2'],
      ['o', 'object', '{"a": [1]}'],
      ['l', 'array', '["x","y"]'],
      ['b', 'boolean', 'true'],
      ['z', 'null', 'null'],
    ]);
    expect(rows?.[4]?.items).toEqual(['x', 'y']);
    expect(rows?.map(({ repeated }) => repeated)).toEqual([true, false, true, false, false, false, false]);
  });

  it.each(['1e400', '-1e400', '12345678901234567890'])('shows the time %s as written and takes it for none', (written) => {
    const view = inspect({ accessToken: jwt(`{"exp":${written}}`), expiresInSeconds: null });
    expect(view.access?.claims).toMatchObject([{ text: written, kind: 'number', at: null, remark: 'not a valid date', off: true }]);
    expect(view).toMatchObject({ state: 'no-expiry', expiresAt: null });
  });

  it('makes visible what would deceive the eye, and cuts what is endless', () => {
    const text = claim('sub', { accessToken: jwt(goodClaims({ sub: 'a\u202eb\u0000c\ud800' })) })?.text;
    expect(text).toBe('a\\u202eb\\u0000c\\ud800');
    expect(claim('sub', { accessToken: jwt(goodClaims({ sub: 'x'.repeat(100_000) })) })?.text.length).toBe(64_001);
    const many = inspect({ accessToken: jwt(Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`c${i}`, i]))) }).access;
    expect(many?.claims.length).toBe(500);
    expect(many?.problem).toBe('The first 500 of 600 members are listed; the JSON has all of them.');
  });

  it.each([
    [jwt(goodClaims(), { alg: 'none' }, ''), 'jwt', 'JWT access token, not signed', 'unsecured'],
    [jwt(goodClaims(), { alg: 'RS256' }, ''), 'jwt', 'JWT access token, signed with RS256', 'unsecured'],
    [jwt('text', { alg: 'HS256' }), 'jws', 'Signed access token (JWS, HS256) whose content is text instead of claims', 'not-verified'],
    [
      `${jwt({}, { alg: 'dir', enc: 'A256GCM' }).split('.')[0]}..aXY.Y2lw.dGFn`,
      'jwe',
      'Encrypted access token (JWE, dir); only the API can read its content',
      'none',
    ],
    ['opaque', 'opaque', 'Opaque access token: only the server knows its content', 'none'],
    [`${jwt({})}=`, 'malformed', 'Malformed access token: it can be decoded in part', 'none'],
  ])('summarises %s', (accessToken, format, summary, status) => {
    expect(inspect({ accessToken }).access).toMatchObject({ format, summary, signature: { status } });
  });

  it('shows an opaque token by what the response said', () => {
    const view = inspect({
      accessToken: 'opaque',
      responseMembers: [
        { name: 'token_type', value: '"bearer"' },
        { name: 'expire_in', value: '3600' },
        { name: 'scope', value: '"a b"' },
        { name: 'session_token', value: '"very-secret-thing"' },
      ],
      callbackMembers: [{ name: 'tenant', value: 'acme' }],
    });
    expect(view.access).toMatchObject({ header: [], claims: [], headerJson: null, payloadJson: null });
    expect(view.expirySource).toBe('expires_in');
    expect(view.response).toMatchObject([
      { name: 'token_type', text: 'bearer', kind: 'text' },
      { name: 'expire_in', text: '3600', kind: 'number', remark: 'the standard spelling is expires_in', off: true },
      { name: 'scope', kind: 'scopes', items: ['a', 'b'] },
      { name: 'session_token', text: '(hidden)' },
      { name: 'tenant', text: 'acme', remark: 'came with the callback' },
    ]);
  });

  it('tells the states apart', () => {
    expect(inspect(null)).toMatchObject({ state: 'never-connected', access: null, findings: [], family: [] });
    expect(inspect({ accessToken: 'opaque', expiresInSeconds: null }).state).toBe('no-expiry');
    expect(inspect({ refreshDeadAt: NOW }).state).toBe('refresh-dead');
    const pending = inspectGrant({
      grant: sampleGrant(),
      connection: sampleConnection(),
      now: NOW,
      fingerprint: fakeFingerprint,
      pending: true,
    });
    expect(pending.state).toBe('outcome-unknown');
  });

  it('says of the live generation that it has expired once it has', () => {
    expect(inspect().family).toMatchObject([{ end: 'current' }]);
    expect(inspect({}, {}, (RECEIVED_S + 3601) * 1000).family).toMatchObject([{ end: 'expired' }]);
  });

  it('holds no token, whatever the server sent', () => {
    const secret = fc.string({ minLength: 24, maxLength: 40, unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789') });
    fc.assert(
      fc.property(secret, secret, secret, fc.nat({ max: 2 }), (a, r, s, which) => {
        const accessToken = [a, jwt({ sub: 'x' }, undefined, s), `eyJ${a}.${a}.${s}`][which] ?? a;
        const view = inspect({
          accessToken,
          refreshToken: r,
          responseMembers: [{ name: 'x', value: JSON.stringify(`<${r}>`) }],
          callbackMembers: [{ name: 'y', value: accessToken }],
        });
        const text = JSON.stringify(view);
        for (const hidden of [a, r, s, accessToken]) expect(text).not.toContain(hidden);
      }),
    );
  });

  it('puts the telling claims first and leaves the others as written', () => {
    const accessToken = jwt({ zeta: 1, exp: RECEIVED_S + 60, alpha: 2, aud: 'api', iss: 'https://issuer.example' });
    expect(inspect({ accessToken }).access?.claims.map(({ name }) => name)).toEqual(['iss', 'aud', 'exp', 'zeta', 'alpha']);
  });
});
