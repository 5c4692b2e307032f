import { describe, expect, it } from 'vitest';
import { readImport } from '../../../electron/core/importers/formats';
import type { Imported } from '../../../electron/core/importers/imported';
import { failureOf } from '../../support/failures';
import { imported, linesOf } from './imports';

/** The settings worth a look, with calls as one line each. */
const briefOf = ({ files }: Imported) =>
  files.map(
    ({
      connection: { name, environment, grantType, clientAuthentication, clientId, endpoints, pkce, scopes, receiver, apiBaseUrl, calls },
      clientSecret,
    }) => ({
      name,
      environment,
      grant: `${grantType}, ${clientAuthentication}, PKCE ${pkce}`,
      client: `${clientId}${clientSecret === null ? '' : ` ${clientSecret}`}`,
      endpoints: [endpoints.authorization, endpoints.token],
      scopes,
      receiver,
      calls: calls.map(
        ({ method, url, query }) => `${method} ${apiBaseUrl}${url}${query.map((each) => ` ${each.name}=${each.value}`).join('')}`,
      ),
    }),
  );

describe('an Insomnia export', () => {
  it('v4: nested environments are connections each, folder settings are inherited', async () => {
    const read = await imported('insomnia/v4.json');
    expect(briefOf(read)).toEqual(
      ['Dev', 'Prod'].map((environment) => ({
        name: environment === 'Dev' ? 'Shop: Carts' : 'Shop: Carts (Prod)',
        environment,
        grant: 'authorization_code, client_secret_post, PKCE S256',
        client: environment === 'Dev' ? 'shop-dev PLANTED-insomnia-dev-01' : 'shop-prod PLANTED-insomnia-prod-02',
        endpoints: ['https://id.shop.example/authorize', 'https://id.shop.example/token'],
        scopes: ['carts', 'offline_access'],
        receiver: { kind: 'paste', redirectUri: 'https://localhost:4567/cb' },
        calls: ['GET https://api.shop.example/carts/c-9 expand=lines', 'POST https://api.shop.example/carts/7/lines'],
      })),
    );
    expect(read.files[0]?.connection).toMatchObject({ audience: 'https://api.shop.example', resource: ['https://api.shop.example/carts'] });
    expect(read.files[0]?.connection.calls[1]?.body).toBe('{"sku":"{{sku}}"}');
    expect(linesOf(read).map((line) => line.split(' | ')[0])).toEqual(['Origin header', '1 request with no authorization']);
  });

  it('v5: YAML, with tags that only Insomnia can fill in', async () => {
    const read = await imported('insomnia/v5.yaml');
    expect(briefOf(read)).toMatchObject([
      {
        name: 'Billing: Invoices',
        grant: 'client_credentials, client_secret_basic, PKCE S256',
        client: 'billing PLANTED-insomnia-secret-04',
        calls: [
          'GET https://api.billing.example/invoices',
          'DELETE https://api.billing.example/invoices/{{response}}',
          'POST https://api.billing.example/form',
        ],
      },
    ]);
    expect(read.files[0]?.connection.calls[2]).toMatchObject({ body: 'a%20b={{order}}%26' });
    expect(read.files[0]?.connection.variables).toEqual([{ name: 'X-Api-Key', value: 'PLANTED-insomnia-key-03', secret: true }]);
    expect(linesOf(read)[0]).toMatch(/^Prefix of the token/);
  });

  it('names the block of a folder that is turned off, and keeps one that no request uses', async () => {
    const authentication = {
      type: 'oauth2',
      clientId: 'shop',
      accessTokenUrl: 'https://id.example/token',
      grantType: 'client_credentials',
    };
    const collection = [
      { name: 'Off', authentication: { ...authentication, disabled: true }, children: [] },
      { name: 'Unused', authentication, children: [] },
    ];
    const text = `type: collection.insomnia.rest/5.0\nname: Shop\ncollection: ${JSON.stringify(collection)}`;
    const read = await readImport([{ name: 'shop.yaml', text }]);
    expect(read?.files.map(({ connection }) => [connection.name, connection.clientId])).toEqual([['Shop: Unused', 'shop']]);
    expect(read === null ? [] : linesOf(read)).toEqual(['An OAuth 2.0 block | Off | It is turned off: no authorization is in use.']);
  });

  it('with other grants, tokens and blocks that are empty or off', async () => {
    const read = await imported('insomnia/password.json');
    expect(read.files.map(({ connection }) => [connection.grantType, connection.authorizeRequest, connection.receiver])).toEqual([
      ['password', {}, { kind: 'scheme' }],
      ['implicit', { responseType: 'id_token token' }, { kind: 'loopback', port: null, path: '/cb' }],
      ['authorization_code', {}, { kind: 'scheme' }],
    ]);
    expect(read.left.map(({ what }) => what)).toEqual(['Access token', 'Refresh token', 'Grant']);
    expect(await imported('insomnia/oauth2-empty.json')).toMatchObject({
      files: [],
      left: [{ what: 'OAuth 2.0' }, { what: 'An OAuth 2.0 block', where: 'Off' }, { what: '1 request with no authorization' }],
    });
  });

  it('that is broken, or grows beyond measure, is an error with its place', async () => {
    const broken = await failureOf(imported('insomnia/broken.yaml'));
    expect([broken.code, ...broken.evidence.map(({ value }) => value)]).toEqual([
      'connection-file-invalid',
      'insomnia/broken.yaml',
      'line 5, column 4',
    ]);
    expect((await failureOf(imported('insomnia/aliases.yaml'))).what).toMatch(/too many aliases/);
  });
});

describe('a Hoppscotch collection', () => {
  it('is read with its environments, by the nearest value', async () => {
    const read = await imported('hoppscotch/collection.json', 'hoppscotch/environments.json');
    expect(briefOf(read)).toEqual([
      {
        name: 'Hopp orders',
        environment: 'QA',
        grant: 'authorization_code, client_secret_post, PKCE S256',
        client: 'qa PLANTED-hopp-secret-05',
        endpoints: ['https://id.qa.example/authorize', 'https://id.qa.example/token'],
        scopes: ['orders'],
        receiver: { kind: 'scheme' },
        calls: ['GET https://api.hopp.example/orders/5', 'POST https://api.hopp.example/orders'],
      },
      {
        name: 'Hopp orders: Machine',
        environment: '',
        grant: 'client_credentials, client_secret_basic, PKCE S256',
        client: 'machine PLANTED-hopp-machine-04',
        endpoints: [null, 'https://id.hopp.example/token'],
        scopes: ['m'],
        receiver: { kind: 'scheme' },
        calls: ['GET https://api.hopp.example/machine'],
      },
    ]);
    expect(read.files[0]?.connection.legs).toMatchObject({
      authorize: { params: [{ name: 'prompt', value: 'login' }] },
      token: { params: [{ name: 'resource', value: 'https://api.hopp.example' }] },
    });
    expect(read.left.map(({ what }) => what)).toEqual([
      'Access token',
      'Header “X-Off” of the token request',
      'ID token sent to the API',
      'Refresh token',
      'Header “Authorization”',
      'Token in the query',
      '1 request with no authorization',
    ]);
  });

  it('of before 2024 has its issuer', async () => {
    const read = await imported('hoppscotch/old.json');
    expect(read.files[0]?.connection).toMatchObject({ issuer: 'https://id.old.example', clientId: 'old', scopes: ['openid'] });
    expect(linesOf(read)).toHaveLength(1);
  });
});

describe('a Yaak export', () => {
  it('is read with what depends on other fields, folders and their variables', async () => {
    const read = await imported('yaak/workspace.json');
    expect(briefOf(read)).toEqual([
      {
        name: 'Yaak shop',
        environment: 'Live',
        grant: 'authorization_code, client_secret_basic, PKCE S256',
        client: 'yaak-live PLANTED-yaak-secret-01',
        endpoints: ['https://id.yaak.example/authorize', 'https://id.yaak.example/token'],
        scopes: ['shop'],
        receiver: { kind: 'loopback', port: 9000, path: '/callback' },
        calls: ['GET https://api.yaak.example/items/3 q=x'],
      },
      {
        name: 'Yaak shop: Signed',
        environment: '',
        grant: 'client_credentials, client_secret_jwt, PKCE S256',
        client: 'signed PLANTED-yaak-assertion-02',
        endpoints: [null, 'https://id.yaak.example/token'],
        scopes: [],
        receiver: { kind: 'scheme' },
        calls: ['POST https://api.yaak.example/signed'],
      },
    ]);
    expect(read.left.map(({ what }) => what)).toEqual(['Header of the token', '1 request with no authorization']);
  });

  it('of an old schema names what it can’t decrypt, and quotes none of it', async () => {
    const read = await imported('yaak/schema-1.json');
    expect(read.files[0]?.connection).toMatchObject({
      clientId: 'old-yaak',
      endpoints: { authorization: 'https://id.oldyaak.example/authorize' },
    });
    expect(read.left.map(({ what }) => what)).toEqual(['Response type', 'ID token sent to the API', 'Client secret']);
    expect(JSON.stringify(read)).not.toContain('PLANTED');
  });
});

const SHOP = [
  'bruno.json',
  'collection.bru',
  'environments/Staging.bru',
  'environments/Prod.bru',
  'Orders/folder.bru',
  'Orders/List.bru',
  'Orders/Create.bru',
  'Machine.bru',
  'Public.bru',
];

describe('a Bruno collection', () => {
  it('as a folder of .bru files, with environments, some of whose secrets Bruno keeps elsewhere', async () => {
    const read = await imported(...SHOP.map((name) => `bruno/shop/${name}`));
    const calls = ['GET https://api.bruno.example/orders/12 kind=open', 'POST https://api.bruno.example/orders'];
    const shop = {
      grant: 'authorization_code, client_secret_basic, PKCE S256',
      scopes: ['shop', 'offline_access'],
      receiver: { kind: 'loopback', port: 7777, path: '/cb' },
      calls,
    };
    expect(briefOf(read)).toMatchObject([
      { name: 'Bruno shop', environment: 'Staging', client: 'bruno-staging', ...shop },
      { name: 'Bruno shop: Machine', client: 'machine PLANTED-bruno-machine-03', calls: ['POST https://api.bruno.example/machine'] },
      { name: 'Bruno shop (Prod)', environment: 'Prod', client: 'bruno-prod PLANTED-bruno-secret-02', ...shop },
    ]);
    const [{ connection } = { connection: null }] = read.files;
    expect(connection?.endpoints.refresh).toBe('https://id.staging.bruno.example/refresh');
    expect(connection?.legs).toMatchObject({
      authorize: { params: [{ name: 'prompt', value: 'consent' }] },
      token: { params: [{ name: 'tenant', value: 'acme' }], headers: [{ name: 'X-Tenant', value: 'acme' }] },
    });
    expect(connection?.calls.map(({ headers, body }) => [headers.map(({ name }) => name), body])).toEqual([
      [['accept'], ''],
      [['Content-Type'], '{\n  "sku": "{{process.env.SKU}}"\n}'],
    ]);
    expect(linesOf(read).map((line) => line.split(' | ')[0])).toEqual([
      'Client secret',
      'State',
      'Parameter “max_age” of the authorization request',
      'Parameter “v” of the refresh request',
      'Header “x-with space”',
      'Token in the query',
      '1 request with no authorization',
    ]);
  });

  it('as it is exported into one file', async () => {
    const read = await imported('bruno/export.json');
    expect(briefOf(read)).toMatchObject([
      {
        name: 'Bruno export: Users',
        environment: 'Local',
        grant: 'password, client_secret_post, PKCE S256',
        calls: ['GET http://localhost:3000/users limit=1'],
      },
    ]);
    expect(read.files[0]).toMatchObject({ grantInputs: { password: { text: 'PLANTED-bruno-password-04' } } });
  });

  it('in YAML, as a folder and in one file', async () => {
    const read = await imported(
      ...['opencollection.yml', 'environments/Live.yml', 'Things/folder.yml', 'Things/Get.yml'].map((name) => `bruno/yaml/${name}`),
    );
    expect(briefOf(read)).toMatchObject([
      {
        name: 'Yaml shop',
        environment: 'Live',
        grant: 'authorization_code, client_secret_post, PKCE S256',
        client: 'yaml',
        calls: ['GET https://api.yaml.example/things page=2'],
      },
    ]);
    expect(read.left.map(({ what }) => what)).toEqual(['Client secret', 'Parameter “v” of the token request']);
    const one = await imported('bruno/open-collection.yml');
    expect(briefOf(one)).toMatchObject([
      { name: 'One file: Ask', environment: 'Test', client: 'one-file', calls: ['POST https://api.onefile.example/ask'] },
    ]);
    expect(one.left.map(({ what }) => what)).toEqual(['unheardOf']);
  });

  it('with a block that has no end is an error with its line', async () => {
    const { code, evidence } = await failureOf(imported('bruno/no-end.bru'));
    expect([code, ...evidence.map(({ value }) => value)]).toEqual(['connection-file-invalid', 'bruno/no-end.bru', 'line 5']);
  });
});
