import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/failures';
import { imported, linesOf } from './imports';

describe('an OpenAPI document', () => {
  it('3.0 in YAML: each flow is a connection, with the first server, the scopes its calls need, and harmless calls', async () => {
    const read = await imported('openapi/shop-3.0.yaml');
    const brief = read.files.map(({ connection: { name, grantType, clientId, endpoints, issuer, scopes, apiBaseUrl, calls } }) => ({
      name,
      grant: `${grantType} ${clientId}`,
      endpoints: [endpoints.authorization, endpoints.token, endpoints.refresh ?? null, issuer],
      scopes,
      apiBaseUrl,
      calls: calls.map(({ method, url, query }) => `${method} ${url}${query.map((each) => ` ${each.name}=${each.value}`).join('')}`),
    }));
    const id = 'https://id.shop.example';
    const apiBaseUrl = 'https://eu.api.shop.example/v2';
    const common = { apiBaseUrl, scopes: ['profile', 'orders:read'], calls: ['GET /me', 'GET /orders page=1'] };
    expect(brief).toEqual([
      {
        ...common,
        name: 'Shop API: sso, authorizationCode',
        grant: 'authorization_code docs-client',
        endpoints: [`${id}/authorize`, `${id}/token`, `${id}/refresh`, null],
      },
      {
        ...common,
        name: 'Shop API: sso, clientCredentials',
        grant: 'client_credentials docs-client',
        endpoints: [null, 'https://eu.api.shop.example/machine/token', null, null],
      },
      {
        name: 'Shop API: company',
        grant: 'authorization_code ',
        endpoints: [null, null, null, 'https://login.shop.example'],
        scopes: [],
        apiBaseUrl,
        calls: [],
      },
    ]);
  });

  it('says what it leaves behind: extensions, other schemes and servers, references that lead out or nowhere', async () => {
    const lines = linesOf(await imported('openapi/shop-3.0.yaml')).map((line) => line.split(' | ').slice(0, 2).join(' at '));
    expect(lines).toEqual([
      'Security scheme “elsewhere” at components.securitySchemes.elsewhere',
      'Security scheme “itself” at components.securitySchemes.itself',
      'Security scheme “key” (apiKey) at components.securitySchemes.key',
      'Server “Sandbox” at servers',
      'x-logo at components.securitySchemes.sso.flows.authorizationCode, and 1 more',
    ]);
  });

  it('2.0: flows by their old names, host and path', async () => {
    const read = await imported('openapi/petshop-2.0.json');
    expect(read.files.map(({ connection }) => connection)).toMatchObject([
      {
        name: 'Pet shop: pets_auth',
        grantType: 'authorization_code',
        apiBaseUrl: 'https://pets.example/v1',
        scopes: ['read:pets'],
        offeredScopes: ['read:pets', 'write:pets'],
      },
      { name: 'Pet shop: machine', grantType: 'client_credentials', calls: [] },
    ]);
    expect(read.files[0]?.connection.calls).toMatchObject([{ name: 'List pets', url: '/pets' }]);
    expect(read.left.map(({ what }) => what)).toEqual(['Security scheme “basic” (basic)', 'x-tokenInfoFunc']);
  });

  it('3.2: device flow and metadata; an API without an address is said', async () => {
    const read = await imported('openapi/device-3.2.yaml');
    expect(read.files[0]?.connection).toMatchObject({
      name: 'Television',
      grantType: 'urn:ietf:params:oauth:grant-type:device_code',
      issuer: 'https://id.tv.example',
      endpoints: { deviceAuthorization: 'https://id.tv.example/device', token: 'https://id.tv.example/token' },
      scopes: ['watch'],
      apiBaseUrl: null,
    });
    expect(read.left.map(({ what }) => what)).toEqual(['Security scheme “bearer” (http, bearer)', 'API base URL']);
  });

  it('that is broken, or of a version to come, is an error with its place', async () => {
    const places = await Promise.all(['broken', 'later'].map((name) => failureOf(imported(`openapi/${name}.yaml`))));
    expect(places.map(({ evidence }) => evidence.at(-1)?.value)).toEqual(['line 6, column 3', 'openapi']);
  });
});
