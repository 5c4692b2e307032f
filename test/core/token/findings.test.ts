import { describe, expect, it } from 'vitest';
import { grant } from '../findings/grant-cases';
import { goodClaims, jwt, RECEIVED_S } from './samples';

const codes = (...given: Parameters<typeof grant>) => grant(...given).map(({ code }) => code);
const OPAQUE = 'n3Qk8vYp2Wx5Zr7Tb9Lm4c';
const idToken = (changes: Record<string, unknown>) =>
  jwt({ iss: 'https://id.example', sub: 'u1', aud: 'client-1', iat: RECEIVED_S, exp: RECEIVED_S + 60, at_hash: 'x', ...changes });
const withClaims = (changes: Record<string, unknown>, header?: unknown, signature?: string) => ({
  accessToken: jwt(goodClaims(changes), header, signature),
});

describe('findings', () => {
  it('has nothing to say about a good grant', () => {
    expect(grant()).toEqual([]);
  });

  it('every finding says what, why it matters, what to do, and where that is written', () => {
    const all = grant({
      ...withClaims(
        { exp: RECEIVED_S - 5, aud: 'other', iss: 'https://evil.example', iat: RECEIVED_S + 99, nbf: RECEIVED_S + 99 },
        { alg: 'none', jku: 'https://x' },
        '',
      ),
      refreshToken: null,
      clockSkewMs: 61_000,
      scope: '',
    });
    expect(all.length).toBeGreaterThan(7);
    for (const finding of all) {
      for (const text of [finding.title, finding.detail, finding.action, finding.reference]) expect(text).toMatch(/\S{2}/);
      expect(`${finding.title}${finding.detail}${finding.action}`).not.toMatch(/undefined|null|NaN|\[object/);
    }
    const weights = all.map(({ severity }) => ['error', 'warning', 'note'].indexOf(severity));
    expect(weights).toEqual([...weights].sort());
  });

  describe('refresh token', () => {
    it('names offline_access where it was not asked for', () => {
      expect(codes({ refreshToken: null, scopesAsked: ['read'], scope: 'read' })).toEqual(['offline-access-missing']);
    });
    it('says that none came although it was asked for', () => {
      expect(codes({ refreshToken: null })).toEqual(['refresh-token-absent']);
    });
    it('does not send CATAPA users after a scope CATAPA does not have', () => {
      expect(codes({ refreshToken: null, scopesAsked: [], scope: null }, { template: 'catapa' })).toEqual(['refresh-token-absent']);
    });
    it('is not missed with client credentials', () => {
      expect(codes({ refreshToken: null, scopesAsked: [] }, { grantType: 'client_credentials' })).toEqual([]);
      expect(codes({ scopesAsked: [] }, { grantType: 'client_credentials' })).toEqual(['refresh-token-unneeded']);
    });
  });

  describe('signature', () => {
    it.each(['none', 'None', 'NONE'])('alg %s', (alg) => {
      expect(codes(withClaims({}, { alg, typ: 'JWT' }, ''))).toEqual(['alg-none']);
    });
    it('an empty one under a real algorithm', () => {
      expect(codes(withClaims({}, { alg: 'RS256', typ: 'JWT', kid: 'k' }, ''))).toEqual(['signature-missing']);
    });
    it('an unsigned ID token', () => {
      expect(
        codes({
          idToken: jwt(
            { iss: 'https://id.example', sub: 'u1', aud: 'client-1', iat: RECEIVED_S, exp: RECEIVED_S + 60, at_hash: 'x' },
            { alg: 'none', typ: 'JWT' },
            '',
          ),
        }),
      ).toEqual(['alg-none']);
    });
    it.each(['jku', 'x5u', 'jwk'])('a key named by the token itself: %s', (name) => {
      expect(codes(withClaims({}, { alg: 'RS256', typ: 'JWT', kid: 'k', [name]: 'https://x' }))).toEqual(['key-in-header']);
    });
  });

  describe('time', () => {
    it('exp and expires_in disagree', () => {
      const [finding] = grant({ expiresInSeconds: 7200 });
      expect(finding).toMatchObject({
        code: 'expiry-disagrees',
        detail: expect.stringContaining("2 hours; the token's own exp claim leaves 1 hour"),
      });
    });
    it('a few seconds are no disagreement', () => {
      expect(codes({ expiresInSeconds: 3595 })).toEqual([]);
    });
    it('a wrong clock of this machine is no disagreement when the server told its time', () => {
      expect(codes({ receivedAt: (RECEIVED_S - 600) * 1000, clockSkewMs: 600_000 })).toEqual(['clock-skew']);
    });
    it('nor when it did not, as long as the token agrees with the response', () => {
      expect(codes({ receivedAt: (RECEIVED_S + 600) * 1000, clockSkewMs: null })).toEqual([]);
    });
    it.each([
      [4_999, []],
      [-5_000, ['note']],
      [59_000, ['note']],
      [-60_000, ['warning']],
    ])('a skew of %i ms', (clockSkewMs, severities) => {
      const receivedAt = RECEIVED_S * 1000 - clockSkewMs;
      expect(grant({ clockSkewMs, receivedAt }).map(({ severity }) => severity)).toEqual(severities);
    });
    it('expired at receipt, by exp or by expires_in', () => {
      expect(codes({ ...withClaims({ exp: RECEIVED_S - 100, iat: RECEIVED_S - 3700 }), expiresInSeconds: null })).toEqual([
        'expired-at-receipt',
      ]);
      expect(codes({ accessToken: OPAQUE, expiresInSeconds: 0 })).toEqual(['expired-at-receipt']);
    });
    it('nothing says when it expires', () => {
      expect(codes({ accessToken: OPAQUE, expiresInSeconds: null })).toEqual(['expiry-unknown']);
      expect(codes({ accessToken: OPAQUE })).toEqual([]);
    });
    it('iat and nbf in the future', () => {
      expect(codes(withClaims({ iat: RECEIVED_S + 60, nbf: RECEIVED_S + 60 }))).toEqual(['iat-in-future', 'nbf-in-future']);
    });
    it.each(['soon', null, {}, [], 1e30])('exp that is no date: %j', (exp) => {
      expect(codes(withClaims({ exp })).filter((code) => code !== 'number-imprecise')).toEqual(['exp-unusable']);
    });
    it('exp in milliseconds', () => {
      expect(codes({ ...withClaims({ exp: (RECEIVED_S + 3600) * 1000 }), expiresInSeconds: null })).toEqual(['exp-in-milliseconds']);
    });
  });

  describe('whom it is for', () => {
    it('another audience, quoted', () => {
      const [finding] = grant(withClaims({ aud: ['https://other.example', 'x'] }));
      expect(finding).toMatchObject({ code: 'audience-unlike', severity: 'warning' });
      expect(finding?.detail).toContain('"https://other.example", "x"');
    });
    it('one of several audiences, or a resource, will do', () => {
      expect(codes(withClaims({ aud: ['https://id.example/userinfo', 'https://api.example'] }))).toEqual([]);
      expect(codes(withClaims({ aud: 'urn:r' }), { audience: null, resource: ['urn:q', 'urn:r'] })).toEqual([]);
    });
    it('no audience in the token, or none configured', () => {
      expect(codes(withClaims({ aud: undefined }))).toEqual(['audience-absent']);
      expect(codes(withClaims({ aud: 'other' }), { audience: null })).toEqual([]);
    });
    it('another issuer, and one that differs by a slash', () => {
      expect(grant(withClaims({ iss: 'https://other.example' }))).toMatchObject([{ code: 'issuer-unlike', severity: 'warning' }]);
      expect(grant(withClaims({ iss: 'https://id.example/' }))).toMatchObject([{ code: 'issuer-unlike', severity: 'note' }]);
    });
    it('an ID token for another client', () => {
      expect(codes({ idToken: idToken({ aud: ['other'] }) })).toEqual(['id-token-audience']);
      expect(codes({ idToken: idToken({ aud: ['other', 'client-1'], azp: 'client-1' }) })).toEqual([]);
    });
  });

  describe('scopes', () => {
    it('fewer than asked for', () => {
      const [finding] = grant({ scopesAsked: ['read', 'write', 'offline_access'], scope: 'read' });
      expect(finding).toMatchObject({ code: 'scope-narrower', detail: 'Requested but not granted: "write".' });
    });
    it('a response without scope means as asked (RFC 6749 5.1), unless the token says otherwise', () => {
      expect(codes({ scope: null, ...withClaims({ scope: undefined }), scopesAsked: ['read', 'write'] })).toEqual([]);
      expect(codes({ scope: null, ...withClaims({ scope: 'read' }), scopesAsked: ['openid', 'read', 'write'] })).toEqual([
        'scope-narrower',
      ]);
      expect(codes({ scope: null, ...withClaims({ scope: undefined, scp: ['read', 'write'] }), scopesAsked: ['read', 'write'] })).toEqual(
        [],
      );
    });
  });

  it('passes on what was seen in the token response, once', () => {
    const breach = { code: 'expire-in', severity: 'warning' as const, title: 't', detail: 'd', action: 'a', reference: 'r' };
    expect(grant({ breaches: [breach] })).toEqual([breach]);
  });

  it('malformed tokens and repeated names', () => {
    expect(codes({ accessToken: `${jwt(goodClaims())}=` })).toEqual(['token-malformed']);
    const claims = JSON.stringify(goodClaims()).replace('{', '{"aud":"https://api.example",');
    expect(codes({ accessToken: jwt(claims) })).toEqual(['name-repeated']);
  });
});
