import { readFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import {
  parseConnectionFile,
  parseConnectionFiles,
  printConnectionFile,
  printConnectionFiles,
} from '../../../electron/core/importers/connection-file';
import { readConnections } from '../../../electron/core/importers/formats';
import { connectionFile } from '../../../electron/model/connection-file';
import type { Connection, ConnectionSettings } from '../../../electron/model/connection';
import { escapePlaceholders, fillPlaceholders, placeholderFor, variableName } from '../../../electron/model/placeholders';
import { TEMPLATE_IDS } from '../../../electron/model/providers/offered';
import { defaultsOf } from '../../../electron/model/templates';
import type { Failure } from '../../../electron/model/failure';
import { failureFrom } from '../../support/failures';
import fc from '../../support/property';

const whole = (): ConnectionSettings => ({ ...defaultsOf('katana'), clientId: 'k3Vw9QpL' });
const fileOf = (connection: object, secrets?: object) => JSON.stringify({ kind: 'tokenscope-connection', version: 1, connection, secrets });
const oauth = { endpoints: { token: 'https://id.example/token' }, clientId: 'c', grantType: 'client_credentials' };
const refused = (text: string, given: Record<string, string> = {}) => failureFrom(() => parseConnectionFile(text, given));
const env = placeholderFor;
const placeOf = (failure: Failure) => failure.evidence.find(({ label }) => label === 'Place')?.value;

describe('a connection as a file', () => {
  it('comes back as it was, from every template', () => {
    for (const id of TEMPLATE_IDS) {
      const settings: ConnectionSettings = { ...defaultsOf(id), notes: 'Ask Ada.\nTicket 7', tags: ['qa'] };
      for (const leg of Object.values(settings.legs)) for (const header of leg.headers) header.value = 'acme';
      const text = printConnectionFile({ ...settings, clientId: 'an-id' });
      const variable = text.match(/\$\{env:(\w+)\}/)?.[1] ?? 'NONE';
      expect(parseConnectionFile(text, { [variable]: 's3cret' }), id).toEqual({
        connection: { ...settings, clientId: 'an-id' },
        clientSecret: variable === 'NONE' ? null : 's3cret',
        clientKey: null,
        clientKeyPassphrase: '',
        clientCertificate: [],
        clientCertificatePassphrase: '',
        grantInputs: {},
        refreshToken: null,
      });
    }
  });

  it.each([
    ['private_key_jwt', true, ['clientKey', 'clientCertificate']],
    ['client_secret_basic', true, ['clientSecret', 'clientCertificate']],
    ['none', true, ['clientCertificate']],
    ['tls_client_auth', false, ['clientCertificate']],
    ['private_key_jwt', false, ['clientKey']],
  ] as const)(
    'asks for the key and the certificate of %s, certificate-bound: %s',
    (clientAuthentication, certificateBoundTokens, asked) => {
      const text = printConnectionFile({ ...whole(), clientAuthentication, certificateBoundTokens });
      expect(Object.keys(JSON.parse(text).secrets)).toEqual(asked);
    },
  );

  it('holds several, each with its own secret to fill in, for the window; the command line takes a file of one', () => {
    const all = ['Ada', 'Grace'].map((name) => ({ settings: { ...whole(), name, tags: ['qa'] }, hasClientSecret: true }));
    const text = printConnectionFiles(all);
    expect(parseConnectionFiles(text).map(({ connection }) => connection)).toEqual(all.map(({ settings }) => settings));
    expect(text.match(/\$\{env:\w+\}/g)).toEqual(['ADA', 'GRACE'].map((name) => env(`${name}_CLIENT_SECRET`)));
    expect(parseConnectionFiles(printConnectionFiles(all.slice(0, 1)))).toHaveLength(1);
    const failure = refused(text);
    expect([failure.code, placeOf(failure)]).toEqual(['connection-file-invalid', 'others']);
    expect(failure.evidence.find(({ label }) => label === 'Problem')?.value ?? failure.what).toContain('2 connections');
  });

  it('says in which of several a mistake is, and is never larger than what can be read', () => {
    const text = JSON.stringify({ ...JSON.parse(fileOf(oauth)), others: [{ connection: { ...oauth, name: '' } }] });
    expect(placeOf(failureFrom(() => parseConnectionFiles(text)))).toBe('others[0].connection.name');
    const call = { id: 'a', name: 'A', method: 'POST', url: '/', query: [], headers: [], body: 'x'.repeat(400_000) };
    const large = ['a', 'b', 'c'].map(() => ({ settings: { ...whole(), calls: [call] } }));
    expect(failureFrom(() => printConnectionFiles(large)).code).toBe('connection-file-invalid');
  });

  it('holds nothing but settings: no id, nothing muted, no secret', () => {
    const connection: Connection = { ...whole(), id: 'abcdef', mutedFindings: ['no-expiry'] };
    const text = printConnectionFile({ ...connection, ...{ keepAlive: true } });
    expect(text).not.toMatch(/abcdef|muted|keepAlive/);
    expect(JSON.parse(text).secrets).toEqual({ clientSecret: placeholderFor('KATANA_CLIENT_SECRET') });
    expect(JSON.parse(printConnectionFile(connection, false))).not.toHaveProperty('secrets');
  });

  it('has placeholders for what people put into settings though it is secret', () => {
    const call = {
      id: 'a',
      name: 'A',
      method: 'POST',
      query: [
        { name: 'api_key', value: 'CANARY-1' },
        { name: 'page', value: '2' },
      ],
    };
    const connection = {
      ...whole(),
      legs: { ...whole().legs, api: { params: [], headers: [{ name: 'X-Api-Key', value: 'CANARY-2' }] } },
      calls: [
        {
          ...call,
          url: '/x?access_token=CANARY-3&limit=1',
          headers: [{ name: 'X-Auth', value: 'CANARY-4' }],
          body: '{"user":"u","password":"CANARY-5"}',
        },
        { ...call, id: 'b', query: [], url: '/y', headers: [], body: 'user=u&client_secret=CANARY-6' },
      ],
    };
    const text = printConnectionFile(connection);
    expect(text).not.toContain('CANARY');
    expect(text).toContain('limit=1');
    expect(JSON.parse(text).connection.calls[0].query).toEqual([
      { name: 'api_key', value: placeholderFor('KATANA_API_KEY') },
      { name: 'page', value: '2' },
    ]);
    const names = [...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name = '']) => name);
    const { connection: back } = parseConnectionFile(text, Object.fromEntries(names.map((name) => [name, `from-${name}`])));
    expect(back.legs.api.headers).toEqual([{ name: 'X-Api-Key', value: 'from-KATANA_X_API_KEY' }]);
    expect(JSON.parse(back.calls[0]?.body ?? '')).toEqual({ user: 'u', password: 'from-KATANA_PASSWORD' });
    expect(back.calls[1]?.body).toBe('user=u&client_secret=from-KATANA_CLIENT_SECRET');
  });

  it('keeps a text that looks like a placeholder', () => {
    const odd = { ...whole(), environment: `a ${env('HOME')} b $${env('X')}` };
    expect(parseConnectionFile(printConnectionFile(odd, false), { HOME: '/root' }).connection.environment).toBe(odd.environment);
    expect(parseConnectionFile(printConnectionFile(odd, false), null).connection.environment).toBe(odd.environment);
  });

  it('needs only what differs from its template', () => {
    const { connection } = parseConnectionFile(
      fileOf({ template: 'katana', clientId: 'x', endpoints: { token: 'https://other.example/t' } }),
      {},
    );
    expect(connection).toEqual({
      ...whole(),
      clientId: 'x',
      endpoints: { ...whole().endpoints, token: 'https://other.example/t' },
    });
    expect(parseConnectionFile(fileOf(oauth), {}).connection).toMatchObject({ template: 'oauth', name: 'OAuth server', pkce: 'S256' });
    const short = { ...oauth, calls: [{ name: 'One', url: '/one' }], receiver: { kind: 'loopback' } };
    expect(parseConnectionFile(fileOf(short), {}).connection).toMatchObject({
      calls: [{ id: 'call-1', name: 'One', method: 'GET', url: '/one', query: [], headers: [], body: '' }],
      receiver: { kind: 'loopback', port: null, path: '/callback' },
    });
  });
});

describe('placeholders', () => {
  it('are filled from the environment, in any text', () => {
    const text = fileOf(
      { ...oauth, clientId: env('ID'), legs: { token: { headers: [{ name: 'Tenant', value: `a-${env('TENANT')}` }] } } },
      { clientSecret: env('SECRET'), refreshToken: env('RT') },
    );
    const read = parseConnectionFile(text, { ID: 'the-id', TENANT: 't', SECRET: 's', RT: 'r' });
    expect(read).toMatchObject({ clientSecret: 's', refreshToken: 'r', connection: { clientId: 'the-id' } });
    expect(read.connection.legs.token.headers).toEqual([{ name: 'Tenant', value: 'a-t' }]);
  });

  it('that can not be filled are all named', () => {
    const text = fileOf({ ...oauth, clientId: env('ID') }, { clientSecret: env('SECRET') });
    const failure = refused(text, { ID: '' });
    expect(failure).toMatchObject({ code: 'connection-file-invalid' });
    expect(failure.what).toContain('ID, SECRET');
    expect(refused(fileOf(oauth, { clientSecret: env('A B') })).what).toContain('"A B"');
    // Only what the environment itself has, whatever objects inherit.
    expect(refused(fileOf(oauth, { clientSecret: env('toString') })).what).toContain('toString');
  });

  it('of secrets are left empty where the environment is not to be looked at', () => {
    const text = fileOf({ ...oauth, environment: env('HOME') }, { clientSecret: env('SECRET') });
    expect(parseConnectionFile(text)).toMatchObject({ clientSecret: null, connection: { environment: env('HOME') } });
    expect(parseConnectionFile(fileOf(oauth, { clientSecret: 'typed' })).clientSecret).toBe('typed');
  });

  it('can be escaped, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'env:', 'A', ' ') }), (text) => {
        expect(fillPlaceholders({ text: escapePlaceholders(text) }, { A: 'filled' }).value.text).toBe(text);
        expect(fillPlaceholders({ text: escapePlaceholders(text) }, null).value.text).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('get names that shells take', () => {
    expect(variableName('Katana (sandbox)', 'client secret')).toBe('KATANA_SANDBOX_CLIENT_SECRET');
    expect(variableName('1&1 Ünïted', 'X-Api-Key')).toBe('_1_1_U_NI_TED_X_API_KEY');
    expect(variableName('目录')).toBe('VALUE');
  });
});

describe('a file that is none', () => {
  it('is refused with the place', () => {
    const cases: [string, string, RegExp, string | undefined][] = [
      ['broken JSON', '{\n  "kind": "tokenscope-connection",\n  oops }', /isn't valid JSON/, 'line 3, column 3'],
      ['a name twice', `${fileOf(oauth).slice(0, -1)},\n"version":1}`, /same name twice/, 'line 2, column 11'],
      ['not an object', '7', /isn't a JSON object/, undefined],
      ['a list', '[]', /"kind" is missing/, 'kind'],
      ['another kind', JSON.stringify({ kind: 'har', version: 1, connection: oauth }), /its kind is different/, 'kind'],
      ['a later version', JSON.stringify({ kind: 'tokenscope-connection', version: 2, connection: oauth }), /another version/, 'version'],
      ['a slip', fileOf({ ...oauth, clientid: 'x' }), /unknown member "clientid"/, 'connection.clientid'],
      ['a wrong kind of value', fileOf({ ...oauth, scopes: 'a b' }), /"connection.scopes" should be an array/, 'connection.scopes'],
      ['none of the choices', fileOf({ ...oauth, grantType: 'telepathy' }), /should be "authorization_code" or "/, 'connection.grantType'],
      ['deeper', fileOf({ ...oauth, calls: [{ name: 'A', url: '/a', method: 1 }] }), /should be string/, 'connection.calls.0.method'],
      ['a missing member', fileOf({ ...oauth, calls: [{ name: 'A' }] }), /"connection.calls.0.url" is missing/, 'connection.calls.0.url'],
      ['plain http', fileOf({ ...oauth, endpoints: { token: 'http://id.example/token' } }), /http/, 'connection.endpoints.token'],
      ['a bad secret', fileOf(oauth, { clientSecret: 'CANARY\u200b' }), /Client secret/, 'secrets.clientSecret'],
      ['too large', `"${'x'.repeat(1_000_001)}"`, /larger than 1 MB/, undefined],
    ];
    for (const [name, text, what, place] of cases) {
      const failure = refused(text);
      expect(failure.code, name).toBe('connection-file-invalid');
      expect(failure.what, name).toMatch(what);
      expect(placeOf(failure), name).toEqual(place);
      expect(JSON.stringify(failure), name).not.toContain('CANARY');
    }
  });

  it('never shows what was filled in', () => {
    const failure = refused(fileOf({ ...oauth, legs: { api: { headers: [{ name: 'X', value: env('S') }] } } }), { S: 'CANARY\nü' });
    expect(failure.code).toBe('connection-file-invalid');
    expect(JSON.stringify(failure)).not.toContain('CANARY');
  });
});

describe('the published schema', () => {
  const published = JSON.parse(readFileSync(new URL('../../../docs/schemas/connection.schema.json', import.meta.url), 'utf8'));
  const accepts = new Ajv({ strict: false }).compile(published);

  it('is what files are read by; `node build/reference.mjs` writes it', () => {
    const { title, ...rest } = published;
    expect(title).toContain('connection');
    expect(rest).toEqual(JSON.parse(JSON.stringify(toJsonSchema(connectionFile, { typeMode: 'input', errorMode: 'ignore' }))));
  });

  it('takes what is exported, from every template, and refuses a slip', () => {
    for (const id of TEMPLATE_IDS) {
      expect(accepts(JSON.parse(printConnectionFile({ ...defaultsOf(id), clientId: 'x' }))), id).toBe(true);
    }
    expect(accepts(JSON.parse(fileOf(oauth, { clientSecret: env('S') })))).toBe(true);
    expect(accepts(JSON.parse(fileOf({ ...oauth, clientid: 'x' })))).toBe(false);
    expect(accepts(JSON.parse(fileOf({ ...oauth, grantType: 'telepathy' })))).toBe(false);
  });
});

describe('the provider that a file names', () => {
  const read = async (change: object) => {
    const { files, left } = await readConnections([{ name: 'a.json', text: fileOf({ template: 'oauth', name: 'Shared', ...change }) }]);
    return [files[0]?.connection.provider, left];
  };
  const at = (url: string) => ({ authorization: `${url}/authorize`, token: `${url}/token` });

  it.each([
    ['github', at('https://github.com/login/oauth')],
    ['keycloak', at('https://sso.acme.example/realms/a/protocol/openid-connect')],
    ['of-a-later-version', at('https://id.example')],
    ['github', {}],
  ])('is believed at hosts of its own: %s', async (provider, endpoints) => {
    expect(await read({ provider, endpoints })).toEqual([provider, []]);
  });

  it('is not believed at others, which is said', async () => {
    const why = "Its server is at none of GitHub App's hosts, so it is treated as any other server.";
    expect(await read({ provider: 'github', endpoints: at('https://github.com.evil.example') })).toEqual([
      null,
      [{ what: 'Provider GitHub App', where: 'Shared', why }],
    ]);
    const half = { ...at('https://github.com/login/oauth'), token: 'https://evil.example/token' };
    expect((await read({ provider: 'github', endpoints: half }))[0]).toBeNull();
  });
});
