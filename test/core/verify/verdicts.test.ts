import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeToken } from '../../../electron/core/token/decode';
import { accessTokenVerdicts, type IdTokenContext, idTokenVerdicts } from '../../../electron/core/verify/verdicts';
import { base64url, NOW, signerFor, tokenOf } from './support';

const seconds = NOW / 1000;
const rsa = signerFor('RS256');
const ISSUER = 'https://login.example.com';

const GOOD_ID = { iss: ISSUER, sub: 'jo', aud: 'client-1', exp: seconds + 600, iat: seconds - 10, nonce: 'n-1' };
const context = (changes: Partial<IdTokenContext> = {}): IdTokenContext => ({
  issuer: ISSUER,
  clientId: 'client-1',
  nonce: 'n-1',
  accessToken: 'access-1',
  code: null,
  maxAge: null,
  refreshed: false,
  receivedAt: NOW,
  now: NOW,
  ...changes,
});

async function ofId(claims: object | string, changes: Partial<IdTokenContext> = {}, signer = rsa) {
  const payload = typeof claims === 'string' ? claims : { ...GOOD_ID, ...claims };
  const verdicts = await idTokenVerdicts(decodeToken(tokenOf(signer, payload)), context(changes));
  return (name: string) => verdicts.find((each) => each.name === name);
}
const idVerdict = async (name: string, claims: object, changes: Partial<IdTokenContext> = {}, signer = rsa) =>
  (await ofId(claims, changes, signer))(name)?.verdict;

describe('ID tokens', () => {
  it('a good one has nothing but passes and what does not apply', async () => {
    const verdicts = await idTokenVerdicts(decodeToken(tokenOf(rsa, GOOD_ID)), context());
    expect(verdicts.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'iss pass',
      'sub pass',
      'aud pass',
      'azp not-applicable',
      'alg pass',
      'exp pass',
      'iat pass',
      'nonce pass',
      'auth_time not-applicable',
      'at_hash not-applicable',
      'c_hash not-applicable',
    ]);
    for (const { text, reference } of verdicts) {
      expect(text).toMatch(/\.$/);
      expect(reference).toMatch(/^(OpenID Connect Core|RFC \d+) section [\d.]+$/);
    }
  });

  it.each([
    ['iss', { iss: 'https://other.example' }, {}, 'fail'],
    ['iss', { iss: `${ISSUER}/` }, {}, 'fail'],
    ['iss', { iss: 5 }, {}, 'fail'],
    ['iss', {}, { issuer: null }, 'not-applicable'],
    [
      'iss',
      { iss: 'https://login.microsoftonline.com/t-1/v2.0', tid: 't-1' },
      { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' },
      'pass',
    ],
    ['sub', { sub: undefined }, {}, 'fail'],
    ['aud', { aud: 'other' }, {}, 'fail'],
    ['aud', { aud: ['client-1'] }, {}, 'pass'],
    ['aud', { aud: ['client-1', 'other'] }, {}, 'warn'],
    ['aud', { aud: ['other', 5] }, {}, 'fail'],
    ['aud', { aud: undefined }, {}, 'fail'],
    ['azp', { aud: ['client-1', 'other'] }, {}, 'warn'],
    ['azp', { azp: 'client-1' }, {}, 'pass'],
    ['azp', { azp: 'other' }, {}, 'fail'],
    ['azp', { azp: 5 }, {}, 'fail'],
    ['exp', { exp: seconds - 600 }, {}, 'fail'],
    ['exp', { exp: seconds - 30 }, {}, 'warn'],
    ['exp', { exp: undefined }, {}, 'fail'],
    ['exp', { exp: '2030' }, {}, 'fail'],
    ['exp', { exp: 1e300 }, {}, 'fail'],
    ['iat', { iat: seconds + 30 }, {}, 'pass'],
    ['iat', { iat: seconds + 600, exp: seconds + 6000 }, {}, 'fail'],
    ['iat', { iat: undefined }, {}, 'fail'],
    ['iat', { iat: seconds - 10, exp: seconds - 20 }, {}, 'fail'],
    ['nbf', { nbf: seconds + 600 }, {}, 'fail'],
    ['nbf', { nbf: seconds - 1 }, {}, 'pass'],
    ['nbf', { nbf: 'x' }, {}, 'fail'],
    ['nonce', { nonce: 'n-2' }, {}, 'fail'],
    ['nonce', { nonce: undefined }, {}, 'fail'],
    ['nonce', { nonce: undefined }, { refreshed: true }, 'not-applicable'],
    ['nonce', { nonce: 'n-2' }, { refreshed: true }, 'fail'],
    ['nonce', { nonce: undefined }, { nonce: null }, 'not-applicable'],
    ['nonce', {}, { nonce: null }, 'warn'],
    ['auth_time', {}, { maxAge: 60 }, 'fail'],
    ['auth_time', { auth_time: seconds - 50 }, { maxAge: 60 }, 'pass'],
    ['auth_time', { auth_time: seconds - 500 }, { maxAge: 60 }, 'fail'],
    ['auth_time', { auth_time: seconds - 500 }, {}, 'pass'],
    ['auth_time', { auth_time: seconds + 500 }, {}, 'fail'],
    ['auth_time', { auth_time: 'x' }, {}, 'fail'],
    ['at_hash', { at_hash: 'x' }, {}, 'fail'],
    ['at_hash', { at_hash: 'x' }, { accessToken: null }, 'not-applicable'],
    ['at_hash', { at_hash: 'x', iat: seconds - 4000 }, { refreshed: true }, 'warn'],
    ['at_hash', { at_hash: 'x' }, { refreshed: true }, 'fail'],
    ['c_hash', { c_hash: 'x' }, {}, 'not-applicable'],
    ['c_hash', { c_hash: 'x' }, { code: 'code-1' }, 'fail'],
  ] as const)('%s with %o and %o: %s', async (name, claims, changes, verdict) => {
    expect(await idVerdict(name, claims, changes)).toBe(verdict);
  });

  it.each([
    ['RS256', 'sha256'],
    ['PS384', 'sha384'],
    ['ES512', 'sha512'],
    ['ES256K', 'sha256'],
    ['EdDSA', 'sha512'],
  ])('at_hash and c_hash with %s are halves of %s', async (alg, hash) => {
    const half = (text: string) => {
      const digest = createHash(hash).update(text).digest();
      return base64url(digest.subarray(0, digest.length / 2));
    };
    const signer = signerFor(alg);
    const claims = { at_hash: half('access-1'), c_hash: half('code-1') };
    expect(await idVerdict('at_hash', claims, {}, signer)).toBe('pass');
    expect(await idVerdict('c_hash', claims, { code: 'code-1' }, signer)).toBe('pass');
    expect(await idVerdict('at_hash', claims, { accessToken: 'access-2' }, signer)).toBe('fail');
  });

  it('at_hash and c_hash of the examples in OpenID Connect Core appendix A', async () => {
    // A.6: response_type code id_token token, with this access token and code.
    const claims = { at_hash: '77QmUPtjPfzWtF2AnpK9RQ', c_hash: 'LDktKdoQak3Pk0cnXxCltA' };
    const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y';
    const code = 'Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk';
    const verdict = await ofId(claims, { accessToken, code });
    expect([verdict('at_hash')?.verdict, verdict('c_hash')?.verdict]).toEqual(['pass', 'pass']);
  });

  it('the algorithm: none fails, a shared secret warns', async () => {
    expect(await idVerdict('alg', {}, {}, signerFor('HS256'))).toBe('warn');
    expect(await idVerdict('alg', {}, {}, signerFor('ES256'))).toBe('pass');
    const none = await idTokenVerdicts(decodeToken(`${base64url('{"alg":"none"}')}.${base64url(JSON.stringify(GOOD_ID))}.`), context());
    expect(none.find(({ name }) => name === 'alg')?.verdict).toBe('fail');
  });

  it('a claim that stands twice fails by itself', async () => {
    const verdict = await ofId(`{"iss":"${ISSUER}","sub":"a","sub":"b","aud":"client-1"}`);
    expect(verdict('sub')).toMatchObject({ verdict: 'fail', text: expect.stringContaining('twice') });
  });

  it('hostile text is cleaned and cut', async () => {
    const verdict = await ofId({ iss: `https://evil‮${'x'.repeat(9000)}` });
    expect(verdict('iss')?.text).not.toContain('‮');
    expect(verdict('iss')?.text.length).toBeLessThan(400);
  });

  it('a token without claims gives none', async () => {
    expect(await idTokenVerdicts(decodeToken('opaque'), context())).toEqual([]);
  });
});

describe('access tokens, RFC 9068', () => {
  const GOOD = {
    iss: ISSUER,
    exp: seconds + 600,
    aud: 'https://api',
    sub: 'jo',
    client_id: 'client-1',
    iat: seconds,
    jti: 'x',
    scope: 'read write',
  };
  const where = { issuer: ISSUER, clientId: 'client-1', audiences: ['https://api'], scopes: ['read'], now: NOW };
  const of = (name: string, claims: object, changes: object = {}, header: object = {}, signer = rsa) =>
    accessTokenVerdicts(decodeToken(tokenOf(signer, { ...GOOD, ...claims }, { typ: 'at+jwt', ...header })), { ...where, ...changes }).find(
      (each) => each.name === name,
    )?.verdict;

  it('a good one passes in every respect', () => {
    const verdicts = accessTokenVerdicts(decodeToken(tokenOf(rsa, GOOD, { typ: 'at+jwt' })), where);
    expect(verdicts.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(
      ['typ', 'alg', 'iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti', 'scope'].map((name) => `${name} pass`),
    );
  });

  it.each([
    ['typ', {}, {}, { typ: 'application/at+jwt' }, 'pass'],
    ['typ', {}, {}, { typ: 'JWT' }, 'fail'],
    ['typ', {}, {}, { typ: undefined }, 'fail'],
    ['iss', { iss: 'https://other.example' }, {}, {}, 'fail'],
    ['exp', { exp: seconds - 600 }, {}, {}, 'fail'],
    ['exp', { exp: undefined }, {}, {}, 'fail'],
    ['aud', { aud: ['https://other'] }, {}, {}, 'fail'],
    ['aud', { aud: ['https://other'] }, { audiences: [] }, {}, 'pass'],
    ['aud', { aud: undefined }, { audiences: [] }, {}, 'fail'],
    ['sub', { sub: '' }, {}, {}, 'fail'],
    ['client_id', { client_id: 'other' }, {}, {}, 'fail'],
    ['client_id', { client_id: undefined, azp: 'client-1' }, {}, {}, 'fail'],
    ['iat', { iat: undefined }, {}, {}, 'fail'],
    ['jti', { jti: undefined }, {}, {}, 'fail'],
    ['scope', { scope: undefined }, {}, {}, 'fail'],
    ['scope', { scope: undefined }, { scopes: [] }, {}, 'not-applicable'],
    ['scope', { scope: ['read'] }, {}, {}, 'fail'],
    ['scope', { scope: 'write' }, {}, {}, 'warn'],
    ['nbf', { nbf: seconds + 600 }, {}, {}, 'fail'],
  ] as const)('%s with %o, %o, %o: %s', (name, claims, changes, header, verdict) => {
    expect(of(name, claims, changes, header)).toBe(verdict);
  });

  it('a shared secret warns', () => {
    expect(of('alg', {}, {}, {}, signerFor('HS256'))).toBe('warn');
  });

  it('an opaque token gives none', () => {
    expect(accessTokenVerdicts(decodeToken('opaque'), where)).toEqual([]);
  });
});
