import { describe, expect, it } from 'vitest';
import { decodeToken } from '../../../electron/core/token/decode';
import { cleanPasted } from '../../../electron/core/token/pasted';
import { jwt } from './samples';
import { PASETO, RFC7515, RFC7516, RFC9901 } from './vectors';
import fc from '../../support/property';

const TOKEN = jwt({ sub: 'u1', name: 'x'.repeat(60) });
const wrapped = TOKEN.replace(/.{40}/g, '$&\r\n');
const OPAQUE = 'gho_16C7e42F292c6912E7710c838347Ae178B4a';

describe('cleaning what was pasted', () => {
  it.each([
    '{"payload":"%41"}',
    TOKEN,
    RFC7515.general,
    RFC7515.unsecured,
    RFC7516.a1,
    PASETO['4-S-2'],
    OPAQUE,
    'dGVzdA==',
    'abc=def',
    'user:password',
    '',
    'two words',
  ])('leaves %j alone', (text) => {
    expect(cleanPasted(text)).toEqual({ token: text, cleaned: [] });
  });

  it.each([
    [`Bearer ${TOKEN}`, ['the word Bearer']],
    [`bearer   ${TOKEN}`, ['the word bearer']],
    [`DPoP ${TOKEN}`, ['the word DPoP']],
    [`  ${TOKEN}\t`, ['white space']],
    [`${TOKEN}\n`, ['line breaks']],
    [wrapped, ['line breaks']],
    [TOKEN.replace('.', '. '), ['white space']],
    [`"${TOKEN}"`, ['quotes']],
    [`'${TOKEN}'`, ['quotes']],
    [`“${TOKEN}”`, ['quotes']],
    [`"${TOKEN}`, ['quotes']],
    [`${TOKEN}"`, ['quotes']],
    [`"${TOKEN}",`, ['a comma', 'quotes']],
    [`\\"${TOKEN}\\"`, ['quotes']],
    [`<${TOKEN}>`, ['angle brackets']],
    [`"${TOKEN}\\n"`, ['quotes', 'line breaks']],
    [`\u200b${TOKEN}\ufeff`, ['invisible characters']],
    [`Authorization: Bearer ${TOKEN}`, ['the header name Authorization', 'the word Bearer']],
    [`authorization:Bearer ${TOKEN}\r\n`, ['line breaks', 'the header name authorization', 'the word Bearer']],
    [`X-Forwarded-Access-Token: ${TOKEN}`, ['the header name X-Forwarded-Access-Token']],
    [`X-Amzn-Oidc-Data: ${TOKEN}`, ['the header name X-Amzn-Oidc-Data']],
    [`-H "Authorization: Bearer ${TOKEN}"`, ['the option -H', 'quotes', 'the header name Authorization', 'the word Bearer']],
    [`session=${TOKEN}`, ['the cookie name session']],
    [`a=b; session=${TOKEN}; c=d`, ['the cookie name session']],
    [`session="${TOKEN}"; Path=/; HttpOnly`, ['the cookie name session', 'quotes']],
    [`access_token=${TOKEN};Path=/`, ['the cookie name access_token']],
    [`Cookie: theme=dark; __Host-session=${TOKEN}`, ['the cookie name __Host-session']],
    [`Set-Cookie: session=Bearer%20${TOKEN}; Secure`, ['the cookie name session', 'the word Bearer']],
    [`access_token=${TOKEN}&token_type=bearer`, ['the parameter name access_token']],
    [`https://app.example/cb#state=x&id_token=${TOKEN}&y=z`, ['the parameter name id_token']],
    [`"access_token": "${TOKEN}",`, ['the member name access_token']],
    [`{"token": "${TOKEN}"}`, ['the member name token']],
    [`"Bearer ${wrapped}"`, ['quotes', 'the word Bearer', 'line breaks']],
    [encodeURIComponent(TOKEN).replaceAll('.', '%2E'), ['percent-encoding']],
    [`%22${TOKEN}%22`, ['percent-encoding', 'quotes']],
    [`Bearer%20${TOKEN}`, ['the word Bearer']],
  ])('%j', (text, cleaned) => {
    expect(cleanPasted(text)).toEqual({ token: TOKEN, cleaned });
  });

  it('cleans what is no JOSE token too', () => {
    expect(cleanPasted(`Authorization: Bearer ${OPAQUE}`).token).toBe(OPAQUE);
    expect(cleanPasted(`Cookie: sid=${OPAQUE}; a=b`)).toEqual({ token: OPAQUE, cleaned: ['the cookie name sid'] });
    expect(cleanPasted(`refresh_token=${OPAQUE}&x=y`).token).toBe(OPAQUE);
    expect(cleanPasted(`Bearer ${PASETO['4-S-1']}`).token).toBe(PASETO['4-S-1']);
    const sdJwt = `${TOKEN}~${RFC9901.disclosures.us}~`;
    expect(cleanPasted(`Bearer ${encodeURIComponent(sdJwt).replaceAll('~', '%7E')}`).token).toBe(sdJwt);
    expect(cleanPasted(`'${RFC7515.flattened}'\n`).token).toBe(RFC7515.flattened);
  });

  it('mends no base64url: what is malformed stays so', () => {
    const { token } = cleanPasted(`Bearer ${TOKEN}=`);
    expect(decodeToken(token)).toMatchObject({ format: 'malformed', malformation: { reason: expect.stringMatching(/padded/) } });
  });

  it('shows hostile names as text, cut', () => {
    const { cleaned } = cleanPasted(`${'a'.repeat(150)}: ${TOKEN}`);
    expect(cleaned[0]?.length).toBeLessThan(90);
  });

  it('never throws, and has nothing left to do the second time', () => {
    const piece = fc.constantFrom(
      'Bearer ',
      '"',
      "'",
      ' ',
      '\n',
      '%20',
      '%',
      '=',
      ';',
      ':',
      'Cookie',
      'session',
      '{',
      ',',
      '\\',
      '&',
      TOKEN,
      'é',
      '\u200b',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const { token } = cleanPasted(text);
          expect(cleanPasted(token).token).toBe(token);
          expect(token.length).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('finds the token whatever stood around it, in any order', () => {
    const wrap = fc.constantFrom<(text: string) => string>(
      (text) => `"${text}"`,
      (text) => `Bearer ${text}`,
      (text) => ` ${text}\n`,
      (text) => `'${text}'`,
      (text) => `Authorization: ${text}`,
      (text) => text.replace(/ /g, '\t'),
    );
    fc.assert(
      fc.property(fc.array(wrap, { maxLength: 5 }), (wraps) => {
        expect(cleanPasted(wraps.reduce((text, next) => next(text), TOKEN)).token).toBe(TOKEN);
      }),
    );
  });
});
