import { describe, expect, it } from 'vitest';
import type { ClientAuthentication } from '../../../electron/model/client-auth';
import { exchangeCode } from '../../../electron/core/grants/authorization-code';
import { clientCredentials } from '../../../electron/core/grants/client-credentials';
import { requestRefresh } from '../../../electron/core/grants/refresh';
import { CLIENT_SECRET, connectionTo, SCHEME, tokenContext } from '../../support/connection';
import { failureOf, isKind } from '../../support/failures';
import { testServer } from '../../support/provider';

const server = testServer();

const CODE = { code: 'the code', codeVerifier: 'v'.repeat(43), nonce: null };
const formOf = () => Object.fromEntries(server.to('/token')[0]?.form ?? []);

describe('client authentication', () => {
  it('none: the client id in the body', async () => {
    await exchangeCode(await tokenContext(connectionTo(server.url, { clientAuthentication: 'none' }), { clientSecret: null }), CODE);
    expect(formOf()).toEqual({
      grant_type: 'authorization_code',
      code: 'the code',
      code_verifier: 'v'.repeat(43),
      redirect_uri: SCHEME,
      client_id: 'client-1',
    });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('client_secret_basic: both parts form-encoded, nothing in the body', async () => {
    const connection = connectionTo(server.url, { clientId: 'a-b_c.d:é' });
    await exchangeCode(await tokenContext(connection, { clientSecret: 'p+q %&=ü:' }), CODE);
    const header = server.requests[0]?.headers.authorization ?? '';
    expect(Buffer.from(header.replace(/^Basic /, ''), 'base64').toString()).toBe('a-b_c.d%3A%C3%A9:p%2Bq+%25%26%3D%C3%BC%3A');
    expect(formOf()).not.toHaveProperty('client_id');
    expect(formOf()).not.toHaveProperty('client_secret');
  });

  it('client_secret_post: both in the body, no header', async () => {
    await exchangeCode(await tokenContext(connectionTo(server.url, { clientAuthentication: 'client_secret_post' })), CODE);
    expect(formOf()).toMatchObject({ client_id: 'client-1', client_secret: CLIENT_SECRET });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it.each<ClientAuthentication>(['client_secret_basic', 'client_secret_post'])(
    '%s without a secret sends nothing',
    async (clientAuthentication) => {
      const context = await tokenContext(connectionTo(server.url, { clientAuthentication }), { clientSecret: null });
      expect(isKind(await failureOf(exchangeCode(context, CODE)), 'connection-incomplete')).toBe(true);
      expect(server.requests).toEqual([]);
    },
  );
});

describe('what each token request carries', () => {
  it('Katana: secret in the body, redirect_uri on refresh too', async () => {
    const connection = connectionTo(server.url, { clientAuthentication: 'client_secret_post', redirectUriOnRefresh: true });
    await requestRefresh(await tokenContext(connection), 'r1');
    expect(formOf()).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'r1',
      redirect_uri: SCHEME,
      client_id: 'client-1',
      client_secret: CLIENT_SECRET,
    });
    expect(server.requests[0]?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  });

  it('CATAPA: the Tenant header of its leg, Basic, scope for client credentials', async () => {
    const legs = connectionTo('').legs;
    legs.token = { params: [{ name: 'extra', value: '1' }], headers: [{ name: 'Tenant', value: 'acme' }] };
    const connection = connectionTo(server.url, { legs, scopes: ['all'], audience: 'aud', resource: ['https://r1', 'https://r2'] });
    await clientCredentials.renew(await tokenContext(connection), null);
    expect(server.requests[0]?.headers).toMatchObject({ tenant: 'acme', accept: 'application/json' });
    expect(server.requests[0]?.headers.authorization).toMatch(/^Basic /);
    expect(formOf()).toMatchObject({ grant_type: 'client_credentials', scope: 'all', audience: 'aud', extra: '1' });
    expect(server.requests[0]?.form.getAll('resource')).toEqual(['https://r1', 'https://r2']);
  });

  it('the refresh leg and not the token leg on refresh', async () => {
    const legs = connectionTo('').legs;
    legs.token = { params: [{ name: 'from', value: 'token' }], headers: [] };
    legs.refresh = { params: [{ name: 'from', value: 'refresh' }], headers: [{ name: 'Tenant', value: 'acme' }] };
    await requestRefresh(await tokenContext(connectionTo(server.url, { legs })), 'r1');
    expect(formOf()).toEqual({ grant_type: 'refresh_token', refresh_token: 'r1', from: 'refresh' });
    expect(server.requests[0]?.headers.tenant).toBe('acme');
  });

  it.each([
    ['parameter', { params: [{ name: 'code', value: 'x' }], headers: [] }],
    ['parameter of client authentication', { params: [{ name: 'grant_type', value: 'x' }], headers: [] }],
    ['header of client authentication', { params: [], headers: [{ name: 'AUTHORIZATION', value: 'x' }] }],
    ['framing header', { params: [], headers: [{ name: 'Content-Length', value: '1' }] }],
    ['header with a line break', { params: [], headers: [{ name: 'Tenant', value: 'a\r\nX: y' }] }],
  ])('refuses an extra %s before anything is sent', async (_name, token) => {
    const legs = { ...connectionTo('').legs, token };
    const failure = await failureOf(exchangeCode(await tokenContext(connectionTo(server.url, { legs })), CODE));
    expect(isKind(failure, 'connection-invalid')).toBe(true);
    expect(server.requests).toEqual([]);
  });

  it('refuses a refresh that needs a redirect URI nobody knows, before anything is sent', async () => {
    const context = await tokenContext(connectionTo(server.url, { redirectUriOnRefresh: true }), { redirectUri: null });
    expect((await failureOf(requestRefresh(context, 'r1'))).code).toBe('connection-incomplete');
    expect(server.requests).toEqual([]);
  });

  it('sends nothing to a token endpoint in plain http beyond loopback', async () => {
    const context = await tokenContext(connectionTo('http://as.example'));
    expect((await failureOf(requestRefresh(context, 'r1'))).code).toBe('insecure-url');
  });
});
