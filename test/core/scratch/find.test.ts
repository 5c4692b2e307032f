import { describe, expect, it } from 'vitest';
import { readPasted } from '../../../electron/core/scratch/find';
import { JWE, jwt, JWS_JSON, OPAQUE, PASETO, SD_JWT } from './samples';
import { expectLinear } from '../../support/linear-time';
import fc from '../../support/property';

const places = (text: string) => Object.fromEntries(readPasted(text).tokens.map(({ token, places }) => [token, places]));
const A = jwt('a');
const B = jwt('b');

describe('a single token', () => {
  it.each([
    ['bare', A, A, []],
    ['with Bearer', `Bearer ${A}`, A, ['the word Bearer']],
    ['as a header line', `Authorization: Bearer ${A}\n`, A, expect.arrayContaining(['the word Bearer'])],
    ['in quotes', `"${A}"`, A, ['quotes']],
    ['wrapped over lines', `${A.slice(0, 40)}\n${A.slice(40, 90)}\r\n${A.slice(90)}`, A, expect.arrayContaining(['line breaks'])],
    ['encrypted', JWE, JWE, []],
    ['an SD-JWT', SD_JWT, SD_JWT, []],
    ['a PASETO', PASETO, PASETO, []],
    ['a JWS in JSON', JWS_JSON, JWS_JSON, []],
    ['opaque', OPAQUE, OPAQUE, []],
    ['opaque with Bearer', `Bearer ${OPAQUE}`, OPAQUE, ['the word Bearer']],
  ])('%s', (_, text, token, cleaned) => {
    expect(readPasted(text)).toMatchObject({ kind: 'token', tokens: [{ token, cleaned }], leftOut: 0 });
  });

  it('reports empty input', () => {
    expect(readPasted(' \n')).toMatchObject({ kind: 'empty', tokens: [] });
    expect(readPasted('No token here, just a sentence.')).toMatchObject({ kind: 'text', tokens: [] });
    expect(readPasted('{"a": 1}')).toMatchObject({ kind: 'text', summary: 'JSON', tokens: [] });
  });
});

describe('a log', () => {
  it('gives every token once, with all its places', () => {
    const text = [
      '12:01 DEBUG starting',
      `12:02 > Authorization: Bearer ${A}`,
      `12:03 got access_token=${B}&expires_in=60`,
      `12:04 again ${A}.`,
      `12:05 Cookie: theme=dark; session=${B}; other=1`,
    ].join('\n');
    expect(places(text)).toEqual({
      [A]: ['Authorization header, line 2', 'line 4'],
      [B]: ['access_token, line 3', 'cookie session, line 5'],
    });
  });

  it.each([
    ['an Authorization header', `x authorization: Bearer ${OPAQUE} y`, 'Authorization header, line 1'],
    ['DPoP', `Authorization: DPoP ${OPAQUE}`, undefined],
    ['a parameter', `GET /cb?access_token=${OPAQUE}&x=1 in 3 ms`, 'access_token, line 1'],
    ['JSON within a line', `resp {"refresh_token": "${OPAQUE}", "a": 1}`, 'refresh_token, line 1'],
    ['escaped JSON within a line', `resp "{\\"refresh_token\\":\\"${OPAQUE}\\"}"`, 'refresh_token, line 1'],
    ['a hash rocket', `{:access_token=>"${OPAQUE}"}`, 'access_token, line 1'],
    ['camel case', `x.accessToken: '${OPAQUE}', y`, 'accessToken, line 1'],
    ['XML', `<id_token>${OPAQUE}</id_token>`, 'id_token, line 1'],
    ['the word Bearer alone', `using Bearer ${OPAQUE} now`, 'after the word Bearer, line 1'],
  ])('takes an opaque token from %s', (_, text, place) => {
    const [found] = readPasted(text).tokens;
    expect(found?.token).toBe(OPAQUE);
    if (place !== undefined) expect(found?.places).toEqual([place]);
  });

  it.each([
    'Bearer tokens are better than cookies',
    'access_token=$ACCESS_TOKEN',
    'access_token=<your token>',
    '"access_token": "***"',
    '"access_token": null',
    'Authorization: Bearer {{token}}',
    'SyntaxError: Unexpected token: while at line 3',
    'refresh token: expired yesterday',
    'token_type=bearer&scope=read',
    'Authorization: Basic Y2xpZW50OnNlY3JldHNlY3JldA==',
    'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRw... (shortened)',
    'version 1.2.3-beta.4 of eyJ.lib.js',
  ])('finds nothing in: %s', (text) => {
    expect(readPasted(text).tokens).toEqual([]);
  });

  it('finds tokens behind escapes, in the middle of words and of several kinds', () => {
    const text = `%22${A}%22 "\\n${B}" token_${jwt('c')} ${JWE}, ${SD_JWT} ${PASETO}; (${jwt('d')})`;
    expect(readPasted(text).tokens.map(({ token }) => token)).toEqual([A, B, jwt('c'), JWE, SD_JWT, PASETO, jwt('d')]);
  });

  it('finds a truncated token', () => {
    const cut = A.slice(0, A.lastIndexOf('.'));
    expect(readPasted(`got ${cut}`).tokens.map(({ token }) => token)).toEqual([cut]);
  });

  it('undoes percent-encoding and says so', () => {
    expect(readPasted('x refresh_token=1%2F0abc-DEF_123456').tokens).toMatchObject([
      { token: '1/0abc-DEF_123456', cleaned: ['percent-encoding'] },
    ]);
  });
});

describe('a cURL command', () => {
  it.each([
    ['single quotes', `curl 'https://api.example/x?a=1' -H 'Authorization: Bearer ${A}' --data-raw '{"refresh_token":"${OPAQUE}"}'`],
    ['double quotes', `curl "https://api.example/x?a=1" -H "Authorization: Bearer ${A}" -d "{\\"refresh_token\\":\\"${OPAQUE}\\"}"`],
    ['continued lines', `$ curl https://api.example/x?a=1 \\\n  -H 'Authorization: Bearer ${A}' \\\n  -d refresh_token=${OPAQUE}`],
    [
      'ANSI-C quotes',
      `curl https://api.example/x?a=1 -H $'Authorization: Bearer ${A}' --data-raw $'{"refresh_token":"${OPAQUE.replace('-', '\\u002d')}"}'`,
    ],
    ['Windows cmd', `curl "https://api.example/x?a=1" ^\r\n  -H "Authorization: Bearer ${A}" ^\r\n  --data-raw "refresh_token=${OPAQUE}"`],
    [
      'Windows cmd, as Chrome writes it',
      `curl ^"https://api.example/x?a=1^" ^\n  -H ^"Authorization: Bearer ${A}^" ^\n  --data-raw ^"^{^\\^"refresh_token^\\^":^\\^"${OPAQUE}^\\^"^}^"`,
    ],
    ['joined options', `/usr/bin/curl -sSLH 'Authorization: Bearer ${A}' -drefresh_token=${OPAQUE} --url https://api.example/x?a=1`],
    ['--oauth2-bearer', `curl.exe --oauth2-bearer ${A} -d 'refresh_token=${OPAQUE}' https://api.example/x?a=1`],
  ])('with %s', (_, text) => {
    const found = readPasted(text);
    expect(found.kind).toBe('curl');
    expect(found.tokens.map(({ token }) => token)).toEqual(expect.arrayContaining([A, OPAQUE]));
    expect(found.tokens).toHaveLength(2);
    expect(found.notes).toEqual([
      expect.stringMatching(/^POST https:\/\/api\.example\/x \(with parameters\), with \d headers? and a body$/),
    ]);
  });

  it('names the place', () => {
    const text = `curl https://api.example/x \\\n -H 'Authorization: Bearer ${A}' \\\n -b 'sid=${B}; t=1' \\\n -d 'grant_type=refresh_token&refresh_token=${OPAQUE}'`;
    expect(places(text)).toEqual({
      [A]: ['cURL command, Authorization header, line 2'],
      [B]: ['cURL command, cookie sid, line 3'],
      [OPAQUE]: ['cURL command, data, refresh_token, line 4'],
    });
  });

  it('reads what follows, and several in a row', () => {
    const text = `curl https://a.example -H 'Authorization: Bearer ${A}'\ncurl https://b.example -H "Authorization: Bearer ${B}"\n{"access_token":"${OPAQUE}"}\n`;
    expect(places(text)).toEqual({
      [A]: ['cURL command, Authorization header, line 1'],
      [B]: ['cURL command, Authorization header, line 2'],
      [OPAQUE]: ['access_token, line 3'],
    });
  });

  it('has no token in its notes', () => {
    const { notes } = readPasted(`curl 'https://user:${OPAQUE}@api.example/${A}/x?access_token=${B}#${B}'`);
    expect(notes.join()).toBe('GET https://api.example/…/x (with parameters), with 0 headers');
  });
});

describe('an HTTP message', () => {
  it('is read by its parts', () => {
    const text = [
      `POST /token?id_token_hint=${A} HTTP/1.1`,
      'Host: id.example',
      'Content-Type: application/x-www-form-urlencoded',
      `DPoP: ${B}`,
      '',
      `grant_type=refresh_token&refresh_token=1%2F${OPAQUE}`,
      '',
      'HTTP/1.1 200 OK',
      'content-type: application/json',
      `set-cookie: sid=${jwt('cookie')}; Path=/; HttpOnly`,
      '',
      '{',
      `  "access_token": "${OPAQUE}",`,
      `  "id_token": "${jwt('id')}"`,
      '}',
    ].join('\r\n');
    const found = readPasted(text);
    expect(found).toMatchObject({ kind: 'http', summary: 'An HTTP request' });
    expect(found.notes).toEqual(['POST id.example/token (with parameters), 3 headers', 'Response 200 OK, 2 headers']);
    expect(places(text)).toEqual({
      [A]: ['request line, id_token_hint, line 1'],
      [B]: ['request, header DPoP, line 4'],
      [`1/${OPAQUE}`]: ['request body, refresh_token, line 6'],
      [jwt('cookie')]: ['response, cookie sid, line 10'],
      [OPAQUE]: ['response body, access_token, line 13'],
      [jwt('id')]: ['response body, id_token, line 14'],
    });
  });

  it.each([
    `GET /x HTTP/2\nauthorization: Bearer ${OPAQUE}`,
    `GET https://api.example/x\nAuthorization: Bearer ${OPAQUE}\n`,
    `HTTP/2 200\nx-auth-token: ${OPAQUE}\n`,
  ])('is known by its first line', (text) => expect(readPasted(text)).toMatchObject({ kind: 'http', tokens: [{ token: OPAQUE }] }));
});

describe('a HAR', () => {
  const har = (entries: unknown[]) => JSON.stringify({ log: { version: '1.2', entries } });

  it('is read everywhere', () => {
    const text = har([
      {
        request: {
          method: 'POST',
          url: `https://id.example/token?access_token=${OPAQUE}`,
          headers: [{ name: 'Authorization', value: `Bearer ${A}` }],
          queryString: [{ name: 'access_token', value: OPAQUE }],
          cookies: [{ name: 'sid', value: B }],
          postData: { mimeType: 'application/x-www-form-urlencoded', text: 'refresh_token=posted-token-1', params: [] },
        },
        response: {
          status: 302,
          headers: [{ name: 'location', value: `https://app.example/#id_token=${jwt('location')}` }],
          content: {},
          redirectURL: '',
        },
      },
      {
        request: { method: 'GET', url: 'https://api.example/', headers: [{ name: 'authorization', value: `Bearer ${A}` }] },
        response: {
          status: 200,
          content: {
            mimeType: 'application/json',
            encoding: 'base64',
            text: Buffer.from(`{"access_token":"${jwt('content')}"}`).toString('base64'),
          },
        },
      },
    ]);
    const found = readPasted(text);
    expect(found).toMatchObject({ kind: 'har', summary: 'A HAR file with 2 entries' });
    expect(places(text)).toEqual({
      [A]: ['HAR entry 1, request, Authorization header', 'HAR entry 2, request, authorization header'],
      [B]: ['HAR entry 1, request, cookie sid'],
      [OPAQUE]: ['HAR entry 1, request query, access_token', 'HAR entry 1, request URL, access_token'],
      'posted-token-1': ['HAR entry 1, request body, refresh_token'],
      [jwt('location')]: ['HAR entry 1, response, header location, id_token'],
      [jwt('content')]: ['HAR entry 2, response body, access_token'],
    });
  });

  it('that is partly broken does no harm', () => {
    for (const entries of [[null], [{ request: 3 }], [{ request: { headers: { a: 1 } } }], [{ response: { content: { text: 4 } } }], []]) {
      expect(readPasted(har(entries))).toMatchObject({ kind: 'har', tokens: [] });
    }
  });
});

describe('JSON', () => {
  it('names each place by its path and line', () => {
    const text = `{\n "a": [ {"access_token": "${OPAQUE}"} ],\n "wrapped": ${JSON.stringify(JSON.stringify({ id_token: A }))},\n "headers": {"Authorization": "Bearer ${B}"},\n "jws": ${JWS_JSON}\n}`;
    expect(places(text)).toEqual({
      [OPAQUE]: ['a[0].access_token, line 2'],
      [A]: ['wrapped, id_token, line 3'],
      [B]: ['headers.Authorization, line 4'],
      [JWS_JSON]: ['jws, line 5'],
    });
  });
});

describe('bounds', () => {
  it('lists 500 tokens and counts the others', () => {
    const many = Array.from({ length: 620 }, (_, index) => jwt(`n${index}`)).join('\n');
    const found = readPasted(many);
    expect(found.tokens).toHaveLength(500);
    expect(found.leftOut).toBe(120);
  });

  it('refuses more than 20 million characters', () => {
    expect(() => readPasted('x'.repeat(20 * 1024 * 1024 + 1))).toThrow('bad-request');
  });

  it('names hostile places without letting them through', () => {
    const [found] = readPasted(`{"\\u202e${'n'.repeat(500)}": "${A}"}`).tokens;
    expect(found?.places.join()).not.toMatch(/\u202e/);
    expect(found?.places.join().length).toBeLessThan(400);
  });

  const size = 1024 * 1024;
  it.each([
    ['one long word', 'a'.repeat(size)],
    ['nothing but candidates', 'eyJ_'.repeat(size / 4)],
    ['nothing but candidates with dots', 'eyJ.'.repeat(size / 4)],
    ['nothing but names', 'access_token='.repeat(size / 13)],
    ['nothing but schemes', 'Authorization: Bearer '.repeat(size / 22)],
    ['spaces', `access_token${' '.repeat(size)}`],
    ['open braces', '{'.repeat(size)],
    ['open arrays in JSON', `[${'['.repeat(size)}`],
    ['a cURL command of quotes', `curl ${'"'.repeat(size)}`],
    ['a cURL command of options', `curl ${'-H a: '.repeat(size / 6)}`],
    ['a cURL command of carets', `curl ^"${'^'.repeat(size)}`],
    ['curl again and again', 'curl x;\n'.repeat(size / 8)],
    ['HTTP messages', 'GET / HTTP/1.1\n\n'.repeat(size / 16)],
    ['a form of nothing', `POST / HTTP/1.1\n\n${'a=&'.repeat(size / 3)}`],
    ['percent signs', `access_token=${'%'.repeat(size)}`],
    ['a token on each line', `${A}\n`.repeat(size / A.length)],
    ['tokens on one line', `${A} `.repeat(size / A.length)],
    ['tildes', `${A}${'~'.repeat(size)}`],
    ['line breaks', '\n'.repeat(size)],
    [
      'a HAR with an enormous body',
      `{"log":{"entries":[{"response":{"content":{"text":"${'eyJhbGciOiJub25lIn0.'.repeat(size / 20)}"}}}]}}`,
    ],
  ])('takes its time for %s, but not long', (_, text) => {
    expectLinear('finding', text.length, 200, () => readPasted(text));
  });

  it('never throws', () => {
    const pieces = fc.constantFrom(
      'curl ',
      "'",
      '"',
      '^',
      '\\',
      '\n',
      '{',
      '}',
      ':',
      '=',
      '&',
      'access_token',
      'Bearer ',
      A,
      JWE,
      'HTTP/1.1 200 OK\n',
      '%',
      '~',
      '.',
      'eyJ',
      '$',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
        for (const { token, places } of readPasted(parts.join('')).tokens) {
          expect(token).not.toBe('');
          expect(places.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
