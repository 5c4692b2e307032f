import { describe, expect, it } from 'vitest';
import { compareTokens } from '../../../electron/core/token/compare';
import { goodClaims, jwt, RECEIVED_S } from './samples';

const changes = (rows: { name: string; change: string }[]) =>
  Object.fromEntries(rows.filter(({ change }) => change !== 'same').map(({ name, change }) => [name, change]));

describe('two tokens', () => {
  it('differ by claims added, removed and changed', () => {
    const a = jwt(goodClaims({ role: 'admin', gone: 1, nested: { x: 1, y: [1, 2] } }));
    const b = jwt(goodClaims({ role: 'user', fresh: true, nested: { y: [1, 2], x: 1 } }));
    const { claims } = compareTokens(a, b);
    expect(changes(claims)).toEqual({ role: 'changed', gone: 'removed', fresh: 'added' });
    expect(claims.find(({ name }) => name === 'role')).toEqual({ name: 'role', a: 'admin', b: 'user', change: 'changed' });
    expect(claims.find(({ name }) => name === 'fresh')).toEqual({ name: 'fresh', a: null, b: 'true', change: 'added' });
  });

  it('differ by what JSON.parse would take for the same', () => {
    const { claims } = compareTokens(
      jwt('{"id":12345678901234567890,"n":"1","twice":1,"twice":2,"__proto__":1}'),
      jwt('{"id":12345678901234567891,"n":1,"twice":1,"twice":3,"__proto__":2}'),
    );
    expect(claims.filter(({ change }) => change === 'changed')).toEqual([
      { name: 'id', a: '12345678901234567890', b: '12345678901234567891', change: 'changed' },
      { name: 'n', a: '"1"', b: '1', change: 'changed' },
      { name: 'twice', a: '2', b: '3', change: 'changed' },
      { name: '__proto__', a: '1', b: '2', change: 'changed' },
    ]);
  });

  it('say in sentences what matters first', () => {
    const a = jwt(goodClaims({ scope: 'read write', azp: 'one' }), { alg: 'RS256', kid: 'k1' });
    const b = jwt(
      goodClaims({
        scope: 'read admin',
        azp: 'two',
        iss: 'https://other.example',
        sub: 'u2',
        aud: ['x'],
        iat: RECEIVED_S - 60,
        exp: RECEIVED_S,
      }),
      { alg: 'ES256', kid: 'k2' },
    );
    const comparison = compareTokens(a, b);
    expect(comparison.scopes).toEqual({ added: ['admin'], removed: ['write'], kept: ['read'] });
    expect(comparison.lifetime).toEqual({ a: 3_600_000, b: 60_000 });
    expect(changes(comparison.header)).toEqual({ alg: 'changed', kid: 'changed' });
    expect(comparison.remarks).toEqual([
      'The issuer changed from "https://id.example" to "https://other.example".',
      'They are about different subjects: it changed from "u1" to "u2".',
      expect.stringMatching(/^The audience changed from "https:\/\/api\.example" to /),
      'They were issued to different clients: it changed from "one" to "two".',
      'Signed by another key: kid changed from "k1" to "k2".',
      'Signed with another algorithm: it changed from "RS256" to "ES256".',
      'Scopes added: "admin".',
      'Scopes removed: "write".',
      'The lifetime changed from 1 hour to 1 minute.',
      'The second is older, by 1 minute.',
    ]);
  });

  it('that follow on each other differ in nothing that matters', () => {
    const later = goodClaims({ iat: RECEIVED_S + 60, exp: RECEIVED_S + 3660, jti: 'b' });
    expect(compareTokens(jwt(goodClaims({ jti: 'a' })), jwt(later)).remarks).toEqual([
      'They only differ in what is new in every token, such as times and the ID.',
    ]);
  });

  it('are told to be the same, or alike, or not to be compared', () => {
    const token = jwt(goodClaims());
    expect(compareTokens(token, token).remarks).toEqual(['The tokens are identical.']);
    expect(compareTokens(token, jwt(goodClaims(), undefined, 'b3RoZXI')).remarks).toEqual(['Their readable content is the same.']);
    expect(compareTokens('opaque-1', 'opaque-2').remarks).toEqual(['Neither has claims to compare.']);
    expect(compareTokens(token, 'opaque-2', { a: 'A', b: 'B' }).remarks).toEqual([
      'They are of different kinds: a JWT and an opaque token.',
      'B has no claims to compare.',
    ]);
  });

  it('let no hostile text through as it is', () => {
    const { claims, remarks } = compareTokens(jwt(goodClaims({ iss: 'a\u202eb' })), jwt(goodClaims({ iss: 'x'.repeat(9_000) })));
    expect(JSON.stringify({ claims, remarks })).not.toContain('\u202e');
    expect(remarks.join().length).toBeLessThan(500);
  });
});
