import { describe, expect, it } from 'vitest';
import { findingsOfToken } from '../../../electron/core/findings/token';
import { decodeToken } from '../../../electron/core/token/decode';
import { jwt } from '../token/samples';

const NOW = Date.UTC(2026, 0, 2);
const S = NOW / 1000;
const of = (payload: unknown, header: unknown = { alg: 'RS256', typ: 'JWT', kid: 'k' }) =>
  findingsOfToken({ decoded: decodeToken(jwt(payload, header)), now: NOW });
const codes = (payload: unknown, header?: unknown) => of(payload, header).map(({ code }) => code);

describe('claims of the wrong kind', () => {
  it.each([
    ...[[], '', null, 5, {}, true, [''], ['a', null], [1, null, {}], [['a']]].map((aud) => ({ aud })),
    ...[5, null, '', {}, []].map((iss) => ({ iss })),
    ...[5, null, {}, ['a']].map((jti) => ({ jti })),
    ...[5, null, {}, true].map((scope) => ({ scope })),
    ...['text', 5, [], null].map((cnf) => ({ cnf })),
    ...[5, {}, [1]].map((scp) => ({ scp })),
    { azp: [] },
    { client_id: 1 },
    { amr: 'pwd' },
    { nonce: 1 },
    { email_verified: 'true' },
    { act: 'someone' },
    { authorization_details: ['a'] },
  ])('%j', (claims) => {
    const found = of(claims).find(({ code }) => code === 'claim-wrong-kind');
    expect(found?.detail).toContain(`"${Object.keys(claims)[0]}" is `);
  });

  it.each([{ typ: 5 }, { cty: [] }, { x5c: 'MII' }, { jku: 1 }])('in the header: %j', (header) => {
    expect(codes({}, { alg: 'RS256', kid: 'k', ...header })).toContain('claim-wrong-kind');
  });

  it.each([
    { aud: 'a', iss: 'x', jti: 'j', scope: 'a b', cnf: {} },
    { aud: ['a', 'b'], scope: ['a'], scp: ['a'] },
    { scope: '', scp: '' },
  ])('not for %j', (claims) => expect(codes(claims)).not.toContain('claim-wrong-kind'));
});

describe('times', () => {
  it.each([
    [253_402_300_799, false],
    [99_999_999_999, false],
    [946_684_799_999, false],
    [946_684_800_000, true],
    [S * 1000, true],
    [4_102_444_800_000, true],
    [8_000_000_000_000, false],
  ])('%i counts milliseconds: %s', (value, expected) => {
    expect(codes({ exp: value }).includes('exp-in-milliseconds')).toBe(expected);
    expect(codes({ exp: S + 60, iat: value }).includes('time-in-milliseconds')).toBe(expected);
  });
});

it('an audience that is named twice is one', () => {
  expect(codes({ aud: ['https://a', 'https://a'], scope: 'x' })).not.toContain('audience-many');
  expect(codes({ aud: ['https://a', 'https://b'], scope: 'x' })).toContain('audience-many');
});

it("Cognito's access tokens need no audience", () => {
  expect(codes({ token_use: 'access', client_id: 'c', scope: 'x' })).not.toContain('audience-absent');
  expect(codes({ client_id: 'c', scope: 'x' })).toContain('audience-absent');
});

describe('the header', () => {
  it.each(['%2e%2e%2fetc', '%2E%2E/etc', '..%2f', '%252e%252e%252f', '\\\\host\\share', '%5c%5chost', '%00', 'file%3a//x'])(
    'kid %j is odd',
    (kid) => {
      expect(codes({}, { alg: 'RS256', kid })).toContain('kid-odd');
    },
  );
  it.each(['100%', 'a%20b', 'k-1'])('kid %j is not', (kid) => expect(codes({}, { alg: 'RS256', kid })).not.toContain('kid-odd'));

  it.each(['file:///etc/passwd', 'http://a', 'ftp://a', 'data:,x', '//a/b', 'keys.json'])('jku and x5u %j are not safe', (url) => {
    expect(codes({}, { alg: 'RS256', kid: 'k', jku: url })).toContain('key-url-insecure');
    expect(codes({}, { alg: 'RS256', kid: 'k', jku: 'https://a', x5u: url })).toContain('key-url-insecure');
  });
});

describe('characters that can not be seen', () => {
  it.each(['\u{e0041}', '\u{e007f}', '\u3164', '\u115f', '\u1160', '\u180e', '\ufff9', '\ufffb', '\u034f', '\u0000', '\u202e', '\u200b'])(
    '%j',
    (character) => {
      const escaped = [...Array(character.length).keys()]
        .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join('');
      for (const written of character === '\u0000' ? [escaped] : [character, escaped]) {
        expect(codes(`{"a":"x${written}y"}`)).toContain('invisible-characters');
        expect(codes(`{"a":[{"x${written}y":1}]}`)).toContain('invisible-characters');
      }
    },
  );
  it('line breaks, tabs and emoji are none of them', () => {
    expect(codes('{\n\t"a": "b\\n\\tc \u2764\ufe0f"}')).not.toContain('invisible-characters');
  });
});

describe('a token inside', () => {
  it('is what the findings are about', () => {
    const inner = jwt({ exp: S - 60 }, { alg: 'none' }, '');
    const found = codes(inner, { alg: 'RS256', kid: 'k', cty: 'JWT' });
    expect(found).toEqual(expect.arrayContaining(['alg-none', 'token-expired']));
    expect(found).not.toContain('payload-not-object');
  });
});
