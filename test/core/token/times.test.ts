import { describe, expect, it } from 'vitest';
import { decodeToken } from '../../../electron/core/token/decode';
import { numberLexemes } from '../../../electron/core/token/lexemes';
import { timesOf } from '../../../electron/core/token/times';
import { jwt, segment } from './samples';
import { PASETO, RFC7515, RFC7516 } from './vectors';

const NOW_S = 1_760_000_000;
const times = (payload: unknown) => timesOf(decodeToken(jwt(payload)), NOW_S * 1000);

describe('the times of a token', () => {
  it.each([
    [{ exp: NOW_S + 1 }, 'active'],
    [{ exp: NOW_S + 0.5 }, 'active'],
    [{ exp: NOW_S }, 'expired'],
    [{ exp: NOW_S - 1 }, 'expired'],
    [{ exp: -1 }, 'expired'],
    [{ nbf: NOW_S, exp: NOW_S + 9 }, 'active'],
    [{ nbf: NOW_S + 1, exp: NOW_S + 9 }, 'not-yet-valid'],
    [{ nbf: NOW_S + 1 }, 'not-yet-valid'],
    [{ nbf: NOW_S + 1, exp: NOW_S - 1 }, 'expired'],
    [{}, 'no-expiry'],
    [{ iat: NOW_S + 999 }, 'no-expiry'],
    [{ exp: 'soon' }, 'invalid'],
    [{ exp: null }, 'invalid'],
    [{ exp: [NOW_S + 1] }, 'invalid'],
    [{ exp: NOW_S + 1, iat: '1' }, 'invalid'],
    [{ exp: NOW_S + 1, nbf: true }, 'invalid'],
    ['{"exp":1e400}', 'invalid'],
    ['{"exp":-1e400}', 'invalid'],
    ['{"exp":12345678901234567890}', 'invalid'],
    ['{"exp":1,"exp":1e400}', 'invalid'],
    ['{"__proto__":{"exp":1}}', 'no-expiry'],
  ])('%j is %s', (payload, state) => {
    expect(times(payload).state).toBe(state);
  });

  it('gives milliseconds, and null for what is no time', () => {
    expect(times('{"iat":1.5,"nbf":1e400,"exp":1760000000}')).toEqual({ iat: 1500, nbf: null, exp: 1_760_000_000_000, state: 'invalid' });
  });

  it('reads them in every format', () => {
    const state = (token: string) => timesOf(decodeToken(token), NOW_S * 1000).state;
    expect(state(RFC7515.general)).toBe('expired');
    expect(timesOf(decodeToken(PASETO['4-S-1']), 0)).toMatchObject({ exp: Date.UTC(2022, 0, 1), state: 'active' });
    expect(state(PASETO['4-E-1'])).toBe('no-expiry');
    expect(state(RFC7516.a1)).toBe('no-expiry');
    // RFC 7519 section 5.3: claims repeated in the header of an encrypted token.
    expect(state(`${segment({ alg: 'dir', enc: 'A256GCM', exp: NOW_S - 1 })}..aXY.Y2lw.dGFn`)).toBe('expired');
    expect(state('opaque')).toBe('no-expiry');
    expect(state(`${jwt({ exp: NOW_S - 1 })}=`)).toBe('expired');
    expect(state('eyJ.x.y')).toBe('invalid');
    // A signed header says nothing about the time of its token.
    expect(times({})).toMatchObject({ exp: null });
  });

  it.each(['2022-01-01', 'January 1, 2022', '2022-13-01T00:00:00Z', 1640995200])('takes %j in a PASETO for no time', (exp) => {
    const token = `v4.public.${Buffer.concat([Buffer.from(JSON.stringify({ exp })), Buffer.alloc(64)]).toString('base64url')}`;
    expect(timesOf(decodeToken(token), 0)).toMatchObject({ exp: null, state: 'invalid' });
  });
});

describe('numbers as written', () => {
  const lexemes = (payload: string) => numberLexemes(decodeToken(jwt(payload)));

  it('are told where JSON would change them', () => {
    expect(lexemes('{"a":12345678901234567890,"b":1e400,"c":[1.0,{"d":-0}],"e":1E3,"f":0.10}')).toEqual({
      '/payload/a': '12345678901234567890',
      '/payload/b': '1e400',
      '/payload/c/0': '1.0',
      '/payload/c/1/d': '-0',
      '/payload/e': '1E3',
      '/payload/f': '0.10',
    });
  });

  it('are left out where it would not', () => {
    expect(lexemes('{"a":1760000000,"b":-5,"c":0.5,"d":9007199254740991,"e":"1.0 1e400 12345678901234567890","f":0}')).toEqual({});
  });

  it('have unambiguous paths, also in the header and with repeated and odd names', () => {
    expect(lexemes('{"https://x/y~":1.0,"__proto__":1.0,"n":1.0,"n":2}')).toEqual({
      '/payload/https:~1~1x~1y~0': '1.0',
      '/payload/__proto__': '1.0',
    });
    expect(numberLexemes(decodeToken(jwt('1.0', '{"alg":"HS256","v":1.0}')))).toEqual({ '/header/v': '1.0', '/payload': '1.0' });
    expect(numberLexemes(decodeToken('opaque'))).toEqual({});
  });
});
