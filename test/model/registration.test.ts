import { describe, expect, it } from 'vitest';
import { isSameRedirect, metadataOf, redirectUrisOf } from '../../electron/model/registration';
import { settingsOf } from '../support/connection';

const loopback = (port: number | null) => ({ kind: 'loopback', port, path: '/callback' }) as const;

describe('redirect URIs to register', () => {
  it.each([
    ['on a free port, without one', loopback(null), ['http://127.0.0.1/callback', 'http://localhost/callback']],
    ['on a fixed port', loopback(8400), ['http://127.0.0.1:8400/callback', 'http://localhost:8400/callback']],
    [
      'pasted from this computer',
      { kind: 'paste', redirectUri: 'http://localhost:3000/a' } as const,
      ['http://localhost:3000/a', 'http://127.0.0.1:3000/a'],
    ],
    ['pasted from the web', { kind: 'paste', redirectUri: 'https://app.example.com/a' } as const, ['https://app.example.com/a']],
    ['by the custom scheme', { kind: 'scheme', part: 'orders' } as const, ['dev.tokenscope:/oauth/callback/orders']],
  ])('%s', (_, receiver, uris) => {
    expect(redirectUrisOf(receiver)).toEqual(uris);
  });

  it('are the same on loopback whatever the port, and nowhere else', () => {
    expect(isSameRedirect('http://127.0.0.1/callback', 'http://127.0.0.1:5005/callback')).toBe(true);
    expect(isSameRedirect('http://127.0.0.1/callback', 'http://localhost/callback')).toBe(false);
    expect(isSameRedirect('http://127.0.0.1/callback', 'http://127.0.0.1/other')).toBe(false);
    expect(isSameRedirect('https://app.example.com/a', 'https://app.example.com:8443/a')).toBe(false);
  });
});

describe('what a client asks to be registered with', () => {
  it('is what its settings say: grants, response types, authentication, scope, bound tokens', () => {
    const settings = settingsOf({
      name: 'Orders',
      receiver: loopback(null),
      clientAuthentication: 'client_secret_post',
      scopes: ['openid', 'orders.read'],
      dpop: 'ES256',
      postLogoutRedirectUri: 'https://app.example.com/bye',
    });
    expect(metadataOf(settings)).toEqual({
      client_name: 'Tokenscope: Orders',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      scope: 'openid orders.read',
      post_logout_redirect_uris: ['https://app.example.com/bye'],
      dpop_bound_access_tokens: true,
    });
  });

  it('has no redirect URI where nothing is redirected, and is a web client then', () => {
    const asked = metadataOf(settingsOf({ grantType: 'client_credentials', scopes: [] }));
    expect(asked).toMatchObject({ application_type: 'web', grant_types: ['client_credentials'], response_types: [] });
    expect(asked).not.toHaveProperty('redirect_uris');
    expect(asked).not.toHaveProperty('scope');
  });

  it('is a web client where the redirect leads to a web page', () => {
    const receiver = { kind: 'paste', redirectUri: 'https://app.example.com/a' } as const;
    expect(metadataOf(settingsOf({ receiver })).application_type).toBe('web');
    expect(metadataOf(settingsOf({ receiver: { kind: 'scheme' } })).application_type).toBe('native');
  });

  it('takes an authentication that the server lists, and its own where none of them is known', () => {
    const method = (listed: string[] | null, keys: object[] = []) =>
      metadataOf(settingsOf({ clientAuthentication: 'client_secret_basic' }), { authentications: listed, keys }).token_endpoint_auth_method;
    expect(method(null)).toBe('client_secret_basic');
    expect(method(['client_secret_post', 'client_secret_basic'])).toBe('client_secret_basic');
    expect(method(['none', 'client_secret_post'])).toBe('client_secret_post');
    expect(method(['none'])).toBe('none');
    expect(method(['none', 'private_key_jwt'])).toBe('none');
    expect(method(['none', 'private_key_jwt'], [{ kty: 'EC' }])).toBe('private_key_jwt');
    expect(method(['magic'])).toBe('client_secret_basic');
  });
});
