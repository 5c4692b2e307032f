import { describe, expect, it } from 'vitest';
import { readImport } from '../../../electron/core/importers/formats';
import { imported, linesOf } from './imports';

const ORDERS = 'postman/orders.postman_collection.json';

describe('a Postman collection', () => {
  it('is one connection for all requests of a client, its own and inherited variables filled in', async () => {
    const { from, files } = await imported(ORDERS, 'postman/staging.postman_environment.json');
    expect(from).toBe('a Postman collection');
    expect(files).toHaveLength(1);
    const [{ connection, clientSecret } = { connection: null, clientSecret: null }] = files;
    expect(connection).toMatchObject({
      name: 'Orders API',
      template: 'oauth',
      environment: 'Staging',
      grantType: 'authorization_code',
      pkce: 'S256',
      endpoints: {
        authorization: 'https://login.staging.orders.example/oauth/authorize',
        token: 'https://login.staging.orders.example/oauth/token',
      },
      clientId: 'orders-staging',
      clientAuthentication: 'client_secret_basic',
      scopes: ['openid', 'orders:read', 'offline_access'],
      receiver: { kind: 'loopback', port: 8765, path: '/callback' },
      apiBaseUrl: 'https://api.orders.example',
    });
    expect(clientSecret).toBe('PLANTED-staging-secret-04');
    expect(connection?.calls.map(({ name, method, url }) => `${name}: ${method} ${url}`)).toEqual([
      'List: GET /v2/orders',
      'One: GET /v2/orders/42/lines',
      'Create: POST /v2/orders',
    ]);
    expect(connection?.calls[0]).toMatchObject({
      query: [
        { name: 'limit', value: '10' },
        { name: 'page', value: '{{page}}' },
      ],
      headers: [
        { name: 'Accept', value: 'application/json' },
        { name: 'X-Api-Key', value: '{{X-Api-Key}}' },
      ],
    });
    expect(connection?.calls[2]).toMatchObject({ body: '{"sku": "A-1"}', headers: [{ name: 'Content-Type', value: 'application/json' }] });
    expect(connection?.variables).toEqual([{ name: 'X-Api-Key', value: 'PLANTED-api-key-000002', secret: true }]);
  });

  it('says what it does not carry over, where and why, and which variables it read', async () => {
    const read = await imported(ORDERS, 'postman/staging.postman_environment.json');
    expect(linesOf(read)).toEqual([
      'State | The collection | Tokenscope makes a new one for each sign-in.',
      'Access token | The collection | A token is in the file. It is not imported: connect to get one of your own.',
      '1 request with no authorization | These files | Tokenscope imports OAuth 2.0 connections, and the requests made with them.',
      '1 request with a bearer token | These files | Tokenscope imports OAuth 2.0 connections, and the requests made with them.',
    ]);
    expect(read.variables).toEqual([
      { name: 'idp', from: 'the environment “Staging”' },
      { name: 'client_id', from: 'the environment “Staging”' },
      { name: 'client_secret', from: 'the environment “Staging”' },
      { name: 'baseUrl', from: 'the collection' },
      { name: 'page', from: null },
    ]);
  });

  it('with two environments is two connections, each of its own', async () => {
    const { files } = await imported(ORDERS, 'postman/staging.postman_environment.json', 'postman/production.postman_environment.json');
    expect(
      files.map(({ connection, clientSecret }) => [connection.name, connection.environment, connection.clientId, clientSecret]),
    ).toEqual([
      ['Orders API', 'Staging', 'orders-staging', 'PLANTED-staging-secret-04'],
      ['Orders API (Production)', 'Production', 'orders-prod', null],
    ]);
  });

  it('without its environment keeps what it has, and says which variables are missing', async () => {
    const read = await imported(ORDERS);
    expect(read.files[0]?.connection).toMatchObject({ clientId: '', clientAuthentication: 'client_secret_basic' });
    expect(linesOf(read)).toContain('Client ID | The collection | The variable “client_id” has no value in these files.');
    expect(linesOf(read)).toContain('Client secret | The collection | The variable “client_secret” has no value in these files.');
  });

  it('of v2.0, with blocks at three levels, is one connection for each client', async () => {
    const { files, left } = await imported('postman/levels-v2.0.json');
    expect(
      files.map(({ connection: { name, grantType, clientAuthentication, scopes, dialect, calls, audience } }) => ({
        name,
        grantType,
        clientAuthentication,
        scopes,
        dialect,
        audience,
        calls: calls.map((call) => `${call.method} ${call.url}`),
      })),
    ).toEqual([
      {
        name: 'Levels',
        grantType: 'client_credentials',
        clientAuthentication: 'client_secret_post',
        scopes: ['a', 'b'],
        dialect: { commaScopes: true },
        audience: 'https://api.example',
        calls: ['GET /same'],
      },
      {
        name: 'Levels: Admin',
        grantType: 'password',
        clientAuthentication: 'none',
        scopes: ['admin'],
        dialect: {},
        audience: null,
        calls: ['GET /users', 'DELETE /users/1'],
      },
      {
        name: 'Levels: Own',
        grantType: 'implicit',
        clientAuthentication: 'none',
        scopes: [],
        dialect: {},
        audience: null,
        calls: ['GET /own'],
      },
    ]);
    expect(files[1]).toMatchObject({
      connection: { passwordGrant: { username: 'ada' } },
      grantInputs: { password: { text: 'PLANTED-password-000006' } },
    });
    expect(files[2]?.connection.receiver).toEqual({ kind: 'paste', redirectUri: 'https://oauth.pstmn.io/v1/callback' });
    expect(left.map(({ what }) => what)).toEqual(['Token in the query', 'Prefix of the token']);
  });

  it('has its parameters sent with the same requests, or listed', async () => {
    const read = await imported('postman/params.json');
    expect(read.files[0]?.connection).toMatchObject({
      endpoints: { refresh: 'https://id.example/refresh' },
      audience: 'https://api.one.example',
      resource: ['https://api.one.example/'],
      legs: {
        authorize: { params: [{ name: 'prompt', value: 'consent' }], headers: [] },
        token: { params: [{ name: 'tenant', value: 'acme' }], headers: [{ name: 'X-Tenant', value: 'acme' }] },
        refresh: { params: [], headers: [] },
      },
    });
    expect(read.left.map(({ what }) => what)).toEqual([
      'PKCE method “plain”',
      'Code verifier',
      'Redirect URI',
      'Audience',
      'Header “x-trace” of the authorization request',
      'Parameter “hd” of the authorization request',
      'Parameter “api-version” of the token request',
      'Parameter “api_key” of the token request',
      'Parameter “tenant” of the refresh request',
      'futureField',
      'An additional parameter of the authorization request',
    ]);
  });

  it('without OAuth gives no connection and says what it has', async () => {
    expect(await imported('postman/wrapped.json')).toMatchObject({ files: [], left: [{ what: 'OAuth 2.0' }] });
    expect(await imported('postman/scripted.json')).toMatchObject({ files: [], left: [{ what: '1 request with an API key' }] });
  });

  it('that is hostile changes no prototype, runs in no circle and brings no other scheme', async () => {
    const read = await imported('postman/hostile.json');
    expect(read.files[0]?.connection).toMatchObject({ endpoints: { authorization: null }, allowPlainHttp: true, clientId: 'c' });
    expect(read.files[0]?.clientSecret).toBeNull();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(read.left.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['__proto__', 'constructor', 'Grant', 'Authorization endpoint']),
    );
  });

  it('loses no block that no request uses: of a folder that is empty, or of which every request has its own', async () => {
    const auth = (id: string) => ({
      type: 'oauth2',
      oauth2: Object.entries({ clientId: id, accessTokenUrl: 'https://id.example/token', grant_type: 'client_credentials' }).map(
        ([key, value]) => ({ key, value }),
      ),
    });
    const request = { method: 'GET', url: 'https://api.example/me' };
    const off = { ...auth('off'), type: 'noauth' };
    const item = [
      { name: 'Empty', auth: auth('empty'), item: [] },
      { name: 'Own', auth: auth('folder'), item: [{ name: 'Me', request: { ...request, auth: auth('request') } }] },
      { name: 'Used', auth: auth('used'), item: [{ name: 'Deep', item: [{ name: 'Me', request }] }] },
      { name: 'Off', auth: off, item: [] },
    ];
    const read = await readImport([
      { name: 'c.json', text: JSON.stringify({ info: { name: 'C', _postman_id: 'c' }, auth: auth('collection'), item }) },
    ]);
    expect(read?.files.map(({ connection: { clientId, name, calls } }) => [clientId, name, calls.length])).toEqual([
      ['empty', 'C: Empty', 0],
      ['request', 'C: Me', 1],
      ['folder', 'C: Own', 0],
      ['used', 'C: Used', 1],
      ['collection', 'C', 0],
    ]);
    expect(read === null ? [] : linesOf(read)).toEqual(['An OAuth 2.0 block | Off | It is turned off: no authorization is in use.']);
  });
});

describe('a token request written by hand, without an OAuth block', () => {
  const form = (values: Record<string, string>) => ({
    mode: 'urlencoded',
    urlencoded: Object.entries(values).map(([key, value]) => ({ key, value })),
  });
  const post = (name: string, body: object, more: object = {}) => ({
    name,
    request: { method: 'POST', url: 'https://id.example/oauth/token', header: [], body, ...more },
  });
  const get = (auth: object) => ({ name: 'Orders', request: { method: 'GET', url: 'https://api.example/orders', auth, header: [] } });
  const bearer = { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] };
  async function read(...item: object[]) {
    const info = { name: 'By hand', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' };
    const variable = [{ key: 'secret', value: 'PLANTED-by-hand-01' }];
    const found = await readImport([{ name: 'a.json', text: JSON.stringify({ info, variable, item }) }]);
    if (found === null) throw new Error('Not a collection');
    return found;
  }
  const client = { client_id: 'orders', client_secret: '{{secret}}', scope: 'read' };

  it('is a connection, and the requests with a bearer token are its calls', async () => {
    const { files, left } = await read(
      post('Token', form({ grant_type: 'client_credentials', ...client })),
      get(bearer),
      get({ type: 'noauth' }),
    );
    expect(files).toHaveLength(1);
    expect(files[0]?.connection).toMatchObject({
      ...{ name: 'By hand', grantType: 'client_credentials', clientId: 'orders', clientAuthentication: 'client_secret_post' },
      ...{ scopes: ['read'], apiBaseUrl: 'https://api.example', endpoints: { token: 'https://id.example/oauth/token' } },
      calls: [{ name: 'Orders', method: 'GET', url: '/orders' }],
    });
    expect(files[0]?.clientSecret).toBe('PLANTED-by-hand-01');
    expect(JSON.stringify([files[0]?.connection, left])).not.toContain('PLANTED');
    expect(left.map(({ what }) => what)).toEqual(['1 request with no authorization']);
  });

  it('has its client in Basic authentication, too', async () => {
    const basic = {
      type: 'basic',
      basic: [
        { key: 'username', value: 'orders' },
        { key: 'password', value: '{{secret}}' },
      ],
    };
    const { files } = await read(post('Token', form({ grant_type: 'client_credentials' }), { auth: basic }));
    expect(files[0]).toMatchObject({
      connection: { clientId: 'orders', clientAuthentication: 'client_secret_basic' },
      clientSecret: 'PLANTED-by-hand-01',
    });
  });

  it('of a code and of its refresh are one client; of two clients, calls belong to neither', async () => {
    const code = post('Code', form({ grant_type: 'authorization_code', code: 'x', redirect_uri: 'http://127.0.0.1:9/cb', ...client }));
    const refresh = post('Refresh', form({ grant_type: 'refresh_token', refresh_token: 'r', ...client }));
    expect((await read(code, refresh)).files.map(({ connection }) => connection.grantType)).toEqual(['authorization_code']);
    const other = post('Other', form({ grant_type: 'client_credentials', ...client, client_id: 'other' }));
    const { files, left } = await read(code, other, get(bearer));
    expect(files.map(({ connection }) => connection.calls.length)).toEqual([0, 0]);
    expect(left.map(({ what }) => what)).toContain('1 request with a bearer token');
  });
});
