import { describe, expect, it } from 'vitest';
import { readImport } from '../../../electron/core/importers/formats';

const SECRET = 'PLANTED-secret-Zx9Kq2Lm8Pw4';
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.PLANTEDabcdefghijklmnopq';

/** A secret that doesn't look like one. */
const WORD = 'correcthorsebattery';

/** A collection whose client has the secret above, by a variable. */
function collection(requests: object[], auth: Record<string, string> = {}) {
  const fields = { clientId: 'orders', clientSecret: '{{client_secret}}', accessTokenUrl: 'https://login.orders.example/token', ...auth };
  return JSON.stringify({
    info: { name: 'Orders', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    auth: { type: 'oauth2', oauth2: Object.entries(fields).map(([key, value]) => ({ key, value })) },
    variable: [
      { key: 'client_secret', value: SECRET },
      { key: 'saved', value: TOKEN },
    ],
    item: requests.map((request, index) => ({ name: `Request ${index + 1}`, request: { method: 'POST', ...request } })),
  });
}

async function read(text: string) {
  const imported = await readImport([{ name: 'orders.json', text }]);
  const { connection } = imported?.files[0] ?? { connection: null };
  const readable = JSON.stringify([{ ...connection, variables: [] }, imported?.left, imported?.variables]);
  const sealed = new Map(connection?.variables.map(({ name, value, secret }) => [name, secret === true ? value : null]));
  return { calls: connection?.calls ?? [], endpoints: connection?.endpoints, left: imported?.left ?? [], readable, sealed };
}

describe('a saved call of an import holds no secret', () => {
  it('in the body of a request for a token, which the client secret is filled into', async () => {
    const { calls, readable, sealed } = await read(
      collection([
        {
          url: 'https://login.orders.example/token',
          body: { mode: 'urlencoded', urlencoded: [{ key: 'client_secret', value: '{{client_secret}}' }] },
        },
        { url: 'https://api.orders.example/a', body: { mode: 'raw', raw: '{"anything": "{{client_secret}}"}' } },
      ]),
    );
    expect(calls.map(({ body }) => body)).toEqual(['client_secret={{client_secret}}', '{"anything": "{{anything}}"}']);
    expect(sealed.get('client_secret')).toBe(SECRET);
    expect(readable).not.toContain('PLANTED');
  });

  it('though the same text held none in a file that did not know it', async () => {
    const requests = [{ url: `https://api.orders.example/a/${WORD}`, body: { mode: 'raw', raw: `{"anything": "${WORD}"}` } }];
    for (let times = 0; times < 2; times += 1) {
      const [plain] = (await read(collection(requests, { clientSecret: '' }))).calls;
      expect([plain?.url, plain?.body]).toEqual([`/a/${WORD}`, `{"anything": "${WORD}"}`]);
      const known = await read(collection(requests, { clientSecret: WORD }));
      expect(known.calls[0]?.body).toBe('{"anything": "{{anything}}"}');
      expect(JSON.stringify(known.calls)).not.toContain(WORD);
    }
  });

  it('in JSON, in a URL and in a header after a word', async () => {
    const { calls, readable, sealed } = await read(
      collection([
        { url: `https://api.orders.example/a?api_key=${SECRET}&page=2`, body: { mode: 'raw', raw: `{"password":"PLANTED-pass-1","n":1}` } },
        {
          url: 'https://api.orders.example/b',
          header: [
            { key: 'X-Session', value: `Token ${TOKEN}` },
            { key: 'Accept', value: 'application/json' },
          ],
        },
      ]),
    );
    expect(calls.map(({ url }) => url)).toEqual(['/a?api_key={{api_key}}&page=2', '/b']);
    expect(calls[0]?.body).toBe('{"password":"{{password}}","n":1}');
    expect(calls[1]?.headers).toEqual([
      { name: 'X-Session', value: '{{X-Session}}' },
      { name: 'Accept', value: 'application/json' },
    ]);
    expect(sealed.get('password')).toBe('PLANTED-pass-1');
    expect(readable).not.toContain('PLANTED');
  });

  it('and what refers to a variable still does', async () => {
    const { calls } = await read(
      collection([
        { url: 'https://api.orders.example/{{tenant}}?token={{theirs}}', body: { mode: 'raw', raw: '{"password": "{{theirs}}"}' } },
      ]),
    );
    expect(calls[0]).toMatchObject({ url: '/{{tenant}}?token={{theirs}}', body: '{"password": "{{theirs}}"}' });
  });
});

it('An endpoint with a secret in its URL stays behind', async () => {
  const { endpoints, left, readable } = await read(
    collection([], {
      accessTokenUrl: `https://login.orders.example/token?client_secret=${SECRET}`,
      authUrl: 'https://login.orders.example/a?p=B2C_1',
    }),
  );
  expect(endpoints).toMatchObject({ token: null, authorization: 'https://login.orders.example/a?p=B2C_1' });
  expect(left.map(({ what }) => what)).toContain('Token endpoint');
  expect(readable).not.toContain('PLANTED');
});
