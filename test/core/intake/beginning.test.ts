import { expect, it } from 'vitest';
import { beginningOf } from '../../../electron/core/intake/beginning';

it.each([
  ['okta', 'Okta domain: acme.okta.com\nClient ID: 0oa1b2c3d4e5f6g7h8i9', 'https://acme.okta.com/oauth2/default'],
  ['okta', 'Issuer: https://acme.okta.com/oauth2/default.\nHelp: https://help.okta.com/en-us/', 'https://acme.okta.com/oauth2/default'],
  ['shopify', 'Your shop is acme.myshopify.com.\nClient ID: a81f5c0e9d7b4f6389c2', 'https://acme.myshopify.com/admin/oauth/access_token'],
  [
    'entra',
    'Token: https://login.microsoftonline.com/3fa85f64-5717-4562-b3fc-2c963f66afa6/oauth2/v2.0/token',
    'https://login.microsoftonline.com/3fa85f64-5717-4562-b3fc-2c963f66afa6/oauth2/v2.0/token',
  ],
])('an e-mail of %s begins a connection with its tenant: %s', async (provider, text, address) => {
  const { issuer, endpoints, ...settings } = await beginningOf(text);
  expect(settings).toMatchObject({ provider });
  expect([issuer, endpoints.token]).toContain(address);
});

it.each([
  ['two tenants', 'Dev: acme-dev.okta.com\nLive: acme.okta.com'],
  ['the pages of a provider', 'See https://developer.okta.com/docs and https://acme-admin.okta.com/admin'],
  ['an address of e-mail', 'Write to ada@acme.okta.com'],
  ['what may be a secret in the place of a tenant', 'https://login.microsoftonline.com/aQ5tZ8xW2vK9mR4bN7pL1s/oauth2/v2.0/token'],
])('%s begin no connection to the provider', async (_, text) => {
  expect((await beginningOf(text)).provider ?? null).toBe(null);
});
