import { beforeEach, describe, expect, it } from 'vitest';
import { Discoveries, discover } from '../../../electron/core/wire/discovery';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { connectionTo } from '../../support/connection';
import { failureOf, isKind } from '../../support/failures';
import { testServer } from '../../support/provider';

const OIDC = '/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server';
const http = createNodeHttp();

const server = testServer();

const metadata = (issuer = server.url, more: object = {}) => ({
  issuer,
  authorization_endpoint: `${server.url}/a`,
  token_endpoint: `${server.url}/t`,
  jwks_uri: `${server.url}/j`,
  scopes_supported: ['openid', 7, 'x\u202e'],
  code_challenge_methods_supported: ['S256'],
  dpop_signing_alg_values_supported: ['ES256', 7],
  grant_types_supported: ['authorization_code', 7],
  acr_values_supported: 'none',
  claims_parameter_supported: false,
  request_parameter_supported: 'true',
  authorization_response_iss_parameter_supported: true,
  ...more,
});

describe('discover', () => {
  it('reads OpenID Connect Discovery', async () => {
    server.answer(OIDC, { body: metadata() });
    expect(await discover(http, server.url)).toEqual({
      issuer: server.url,
      endpoints: {
        authorization: `${server.url}/a`,
        token: `${server.url}/t`,
        userinfo: null,
        jwks: `${server.url}/j`,
        introspection: null,
        revocation: null,
        deviceAuthorization: null,
        pushedAuthorization: null,
        endSession: null,
        registration: null,
        refresh: null,
      },
      scopesSupported: ['openid', 'x'],
      pkceMethods: ['S256'],
      authenticationMethods: null,
      dpopAlgorithms: ['ES256'],
      issParameterPromised: true,
      pushedRequired: false,
      stated: { grant_types_supported: ['authorization_code'], claims_parameter_supported: false },
      source: 'OpenID Connect Discovery',
    });
  });

  it('falls back to RFC 8414, whose well-known part comes before the path', async () => {
    server.answer(`${OAUTH}/tenant`, { body: metadata(`${server.url}/tenant`) });
    expect((await discover(http, `${server.url}/tenant`)).source).toBe('RFC 8414');
    expect(server.requests.map(({ path }) => path)).toEqual([`/tenant${OIDC}`, `${OAUTH}/tenant`]);
  });

  it('takes a pasted well-known address, a slash too many, and a document of another type', async () => {
    server.answer(OIDC, { body: JSON.stringify(metadata(`${server.url}/`)), headers: { 'content-type': 'text/plain' } });
    expect((await discover(http, `  ${server.url}${OIDC} `)).issuer).toBe(`${server.url}/`);
  });

  it("refuses another issuer's document, and does not look further", async () => {
    server.answer(OIDC, { body: metadata('https://evil.example') });
    const failure = await failureOf(discover(http, server.url));
    expect(isKind(failure, 'issuer-mismatch')).toBe(true);
    expect(server.requests.length).toBe(1);
  });

  it.each<[string, object]>([
    ['a page', { body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['no issuer', { body: { __proto__: null, token_endpoint: 'https://x/t' } }],
    ['an issuer in __proto__', { body: '{"__proto__":{"issuer":"https://x"}}' }],
    ['a list', { body: '[]' }],
    ['2 MB', { body: { issuer: 'x', pad: 'x'.repeat(2 * 1024 * 1024) } }],
    ['a redirect', { status: 302, headers: { location: 'https://evil.example/.well-known/openid-configuration' } }],
    ['500', { status: 500 }],
  ])('says what it found where there is no document: %s', async (_name, answer) => {
    server.answer(OIDC, answer);
    const failure = await failureOf(discover(http, server.url));
    expect(isKind(failure, 'discovery-failed')).toBe(true);
    expect(failure.evidence.map(({ label }) => label)).toEqual([`${server.url}${OIDC}`, `${server.url}${OAUTH}`]);
  });

  it('takes no endpoint that is not http(s)', async () => {
    server.answer(OIDC, {
      body: metadata(server.url, { authorization_endpoint: 'javascript:alert(1)', token_endpoint: ['x'], jwks_uri: 'file:///etc/passwd' }),
    });
    expect((await discover(http, server.url)).endpoints).toMatchObject({ authorization: null, token: null, jwks: null });
  });

  it('asks nothing of plain http beyond loopback, nor of an issuer with a query', async () => {
    expect((await failureOf(discover(http, 'http://as.example'))).code).toBe('insecure-url');
    expect((await failureOf(discover(http, 'https://as.example?x=1'))).code).toBe('connection-invalid');
  });
});

describe('Discoveries', () => {
  let now = 0;
  const clock = { now: () => now, monotonic: () => now };
  beforeEach(() => {
    now = 0;
  });

  it('asks once for 10 minutes, also for askers at once', async () => {
    server.answer(OIDC, { body: metadata() });
    const discoveries = new Discoveries({ http, clock });
    await Promise.all([discoveries.discover(server.url), discoveries.discover(server.url)]);
    now = 599_999;
    await discoveries.discover(server.url);
    expect(server.requests.length).toBe(1);
    now = 600_000;
    await discoveries.discover(server.url);
    expect(server.requests.length).toBe(2);
  });

  it('asks again after a failure', async () => {
    const discoveries = new Discoveries({ http, clock });
    await failureOf(discoveries.discover(server.url));
    server.answer(OIDC, { body: metadata() });
    expect((await discoveries.discover(server.url)).issuer).toBe(server.url);
  });

  it("merges: the connection's own endpoints win", async () => {
    server.answer(OIDC, { body: metadata() });
    const connection = connectionTo(server.url, { issuer: server.url });
    connection.endpoints.authorization = null;
    const resolved = await new Discoveries({ http, clock }).resolveEndpoints(connection);
    expect(resolved).toMatchObject({ issuer: server.url, issParameterPromised: true, source: 'OpenID Connect Discovery' });
    expect(resolved.endpoints).toMatchObject({ authorization: `${server.url}/a`, token: `${server.url}/token`, jwks: `${server.url}/j` });
  });

  it('asks nobody without an issuer', async () => {
    const resolved = await new Discoveries({ http, clock }).resolveEndpoints(connectionTo(server.url));
    expect([resolved.issuer, resolved.source, server.requests.length]).toEqual([null, null, 0]);
  });

  it('does without metadata where the endpoints are complete, but not against a mismatch', async () => {
    const connection = connectionTo(server.url, { issuer: server.url });
    const discoveries = new Discoveries({ http, clock });
    expect(await discoveries.resolveEndpoints(connection)).toMatchObject({
      issuer: server.url,
      source: null,
      endpoints: connection.endpoints,
    });
    server.answer(OIDC, { body: metadata('https://evil.example') });
    const later = new Discoveries({ http, clock });
    expect((await failureOf(later.resolveEndpoints(connection))).code).toBe('issuer-mismatch');
    connection.endpoints.token = null;
    server.answer(OIDC, { status: 500 });
    expect((await failureOf(later.resolveEndpoints(connection))).code).toBe('discovery-failed');
  });
});
