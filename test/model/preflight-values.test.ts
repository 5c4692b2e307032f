import { describe, expect, it } from 'vitest';
import { blankSettings, type ConnectionSettings } from '../../electron/model/connection';
import { withPatch } from '../../electron/model/preflight';
import { secretRemarks } from '../../electron/model/preflight-credentials';
import { valueRemarks } from '../../electron/model/preflight-values';
import { OFFERED } from '../../electron/model/providers/offered';
import { defaultsOf } from '../../electron/model/templates';

type Change = Partial<Omit<ConnectionSettings, 'endpoints'>> & { endpoints?: Partial<ConnectionSettings['endpoints']> };

const AUTHORIZE = 'https://login.orders.dev/oauth/authorize';
const TOKEN = 'https://login.orders.dev/oauth/token';
/** Public hosts that say nothing of an environment. */
const settingsWith = ({ endpoints, ...change }: Change = {}): ConnectionSettings => {
  const blank = blankSettings();
  const known = { ...blank.endpoints, authorization: AUTHORIZE, token: TOKEN, ...endpoints };
  return { ...blank, name: 'Orders', template: 'oauth', clientId: 'orders-app', scopes: ['read'], ...change, endpoints: known };
};
const said = (change: Change) => valueRemarks(settingsWith(change)).map(({ code, field }) => `${code} ${field}`);
const saidOfSecret = (secret: string, change: Change = {}) => secretRemarks(secret, settingsWith(change)).map(({ code }) => code);
/** What the offered changes make of the settings. */
const mended = (change: Change) =>
  valueRemarks(settingsWith(change)).reduce((settings, { change: patch }) => withPatch(settings, patch ?? {}), settingsWith(change));
const paste = (redirectUri: string): Change => ({ receiver: { kind: 'paste', redirectUri } });
const ENTRA = 'https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/oauth2/v2.0';
const UUID = '535fb089-9ff3-47b6-9bfb-4f1264799865';

describe('values that are wrong', () => {
  it.each<[string, Change]>([
    ['value-missing clientId', { clientId: '' }],
    ['value-placeholder clientId', { clientId: '<client id>' }],
    ['value-placeholder clientId', { clientId: 'YOUR_CLIENT_ID' }],
    ['value-placeholder clientId', { clientId: 'your-client-id' }],
    ['value-placeholder clientId', { clientId: 'yourClientId' }],
    ['value-placeholder clientId', { clientId: '{{client_id}}' }],
    ['value-placeholder clientId', { clientId: '$CLIENT_ID' }],
    ['value-placeholder clientId', { clientId: 'client_id' }],
    ['value-placeholder clientId', { clientId: 'changeme' }],
    ['value-placeholder clientId', { clientId: 'xxx' }],
    ['value-placeholder clientId', { clientId: 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' }],
    ['value-placeholder clientId', { clientId: '00000000-0000-0000-0000-000000000000' }],
    ['value-placeholder clientId', { clientId: '"YOUR_CLIENT_ID"' }],
    ['value-masked clientId', { clientId: '8f3b****90ab' }],
    ['value-quoted clientId', { clientId: '"orders-app"' }],
    ['value-quoted clientId', { clientId: '\u201corders-app\u201d' }],
    ['value-quoted clientId', { clientId: "'orders-app'," }],
    ['value-labelled clientId', { clientId: 'client_id=orders-app' }],
    ['value-punctuated clientId', { clientId: 'orders-app,' }],
    ['value-encoded clientId', { clientId: 'orders%2Fapp' }],
    ['value-spaced clientId', { clientId: '8f3b1c2d90ab 12cd34ef' }],
    ['value-invalid clientId', { clientId: 'orders\napp' }],
    ['value-invalid clientId', { clientId: 'orders\u200bapp' }],
    ['client-id-is-secret clientId', { clientId: 'GOCSPX-abcdefghijklmnopqrstuvwxyz12' }],
    ['client-id-is-secret clientId', { clientId: 'Lk8Q~1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2w'.replace('Lk8Q', 'Lkx8Q') }],
    ['client-id-email clientId', { clientId: 'ada@orders.dev' }],
    ['client-id-url clientId', { clientId: 'https://orders.dev' }],
    ['client-id-url clientId', { clientId: TOKEN }],
    ['client-id-form clientId', { clientId: 'orders-app', endpoints: { authorization: `${ENTRA}/authorize`, token: `${ENTRA}/token` } }],
    ['issuer-well-known issuer', { issuer: 'https://id.orders.dev/realms/a/.well-known/openid-configuration' }],
    ['issuer-well-known issuer', { issuer: 'https://id.orders.dev/.well-known/oauth-authorization-server/tenant' }],
    ['issuer-endpoint issuer', { issuer: AUTHORIZE }],
    ['value-placeholder issuer', { issuer: 'https://{tenant}.auth0.com/' }],
    ['value-placeholder issuer', { issuer: 'https://your-tenant.eu.auth0.com/' }],
    ['value-placeholder endpoints.token', { endpoints: { token: 'https://YOUR_DOMAIN/oauth/token' } }],
    ['value-placeholder endpoints.token', { endpoints: { token: 'https://login.example.com/oauth/token' } }],
    ['value-placeholder apiBaseUrl', { apiBaseUrl: 'https://api.orders.dev/%7Btenant%7D' }],
    [
      'endpoint-issuer endpoints.token',
      { issuer: 'https://login.orders.dev/tenant', endpoints: { token: 'https://login.orders.dev/tenant' } },
    ],
    ['endpoint-issuer endpoints.authorization', { endpoints: { authorization: 'https://login.orders.dev' } }],
    ['endpoint-well-known endpoints.token', { endpoints: { token: 'https://login.orders.dev/.well-known/openid-configuration' } }],
    ['endpoint-other endpoints.token', { endpoints: { token: 'https://login.orders.dev/oauth/authorize' } }],
    ['endpoints-swapped endpoints.token', { endpoints: { authorization: TOKEN, token: AUTHORIZE } }],
    ['value-invalid endpoints.token', { endpoints: { token: 'http://login.orders.dev/oauth/token' } }],
    ['address-plain-http endpoints.token', { allowPlainHttp: true, endpoints: { token: 'http://login.orders.dev/oauth/token' } }],
    ['value-invalid endpoints.token', { endpoints: { token: 'https://login.orders.dev/oauth/to ken' } }],
    ['value-invalid endpoints.token', { endpoints: { token: '"https://login.orders.dev/oauth/token"' } }],
    [
      'environment-label endpoints.token',
      { environment: 'production', endpoints: { token: 'https://login.sandbox.orders.dev/oauth/token' } },
    ],
    ['environment-label apiBaseUrl', { environment: 'Prod', apiBaseUrl: 'https://sandbox-api.orders.dev/v1' }],
    ['environment-label issuer', { name: 'Orders production', issuer: 'https://id.staging.orders.dev' }],
    ['environment-mixed endpoints.token', { endpoints: { token: 'https://test.orders.dev/oauth/token' } }],
    ['scope-commas scopes', { scopes: ['read,write'] }],
    ['scope-joined scopes', { scopes: ['openid+profile'] }],
    ['scope-joined scopes', { scopes: ['openid%20email'] }],
    ['value-placeholder scopes', { scopes: ['api://{client-id}/read'] }],
    ['value-placeholder audience', { audience: 'YOUR_API_IDENTIFIER' }],
    ['target-auth0 resource', { issuer: 'https://orders.eu.auth0.com/', resource: ['https://api.orders.dev'] }],
    ['target-twice audience', { audience: 'https://api.orders.dev', resource: ['https://api.orders.dev'] }],
    ['value-invalid receiver.redirectUri', paste('https://app.orders.dev/callback#done')],
    ['redirect-wildcard receiver.redirectUri', paste('https://*.orders.dev/callback')],
    ['redirect-endpoint receiver.redirectUri', paste(AUTHORIZE)],
    ['value-placeholder receiver.redirectUri', paste('https://yourapp.com/callback')],
    [
      'value-placeholder legs.token',
      { legs: { ...blankSettings().legs, token: { params: [], headers: [{ name: 'Tenant', value: '<tenant code>' }] } } },
    ],
  ])('%s', (expected, change) => {
    expect(said(change)).toContain(expected);
  });

  it.each<[string, string, Change?]>([
    ['value-placeholder', 'YOUR_CLIENT_SECRET'],
    ['value-placeholder', '<secret>'],
    ['value-placeholder', 'xxxxxxxxxxxxxxxx'],
    ['value-masked', 'GOCSPX-****************'],
    ['value-masked', 'Lkx8Q~1aB2cD3e...'],
    ['value-quoted', '"s3cr3t-0f-0rd3rs"'],
    ['value-labelled', 'client_secret: s3cr3t0f0rd3rs'],
    ['value-encoded', 'kJ3n0Zr8Yw%3D%3D'],
    ['value-spaced', 'kJ3n0Zr8Yw s3cr3t0f0rd3rs'],
    ['secret-is-client-id', 'orders-app'],
    ['secret-entra-id', '11f1c2d3-2b34-4da1-9baa-8bc8c9d6a490', { clientId: UUID, endpoints: { token: `${ENTRA}/token` } }],
    ['secret-swapped', '407408718192-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com'],
    ['secret-swapped', 'orders-partner', { clientId: '9fQ2xK7mV4tB8nR1cY6wL3zP5sD0hJ2gT7uE4aXo' }],
    ['secret-other-value', 'ada@orders.dev'],
    ['secret-other-value', 'https://app.orders.dev/callback'],
    ['environment-secret', 'sk_test_51AbCdEfGhIjKlMnOp', { environment: 'production' }],
    ['environment-secret', 'sk_live_51AbCdEfGhIjKlMnOp', { environment: 'sandbox' }],
  ])('of the secret: %s for %s', (expected, secret, change) => {
    expect(saidOfSecret(secret, change)).toEqual([expected]);
  });

  it('are mended by the change that is offered', () => {
    expect(mended({ clientId: '"orders-app",' }).clientId).toBe('orders-app');
    expect(mended({ clientId: 'client_id: "orders-app"' }).clientId).toBe('orders-app');
    expect(mended({ clientId: 'orders%2Fapp' }).clientId).toBe('orders/app');
    expect(mended({ scopes: ['read,write', 'read'] }).scopes).toEqual(['read', 'write']);
    expect(mended({ scopes: ['openid+profile'] }).scopes).toEqual(['openid', 'profile']);
    expect(mended({ issuer: 'https://id.orders.dev/.well-known/oauth-authorization-server/tenant' }).issuer).toBe(
      'https://id.orders.dev/tenant',
    );
    expect(mended({ endpoints: { authorization: TOKEN, token: AUTHORIZE } }).endpoints).toMatchObject({
      authorization: AUTHORIZE,
      token: TOKEN,
    });
    expect(mended({ allowPlainHttp: true, endpoints: { token: 'http://login.orders.dev/t' } }).endpoints.token).toBe(
      'https://login.orders.dev/t',
    );
    expect(mended({ issuer: 'https://a.auth0.com/', resource: ['https://api.orders.dev'] })).toMatchObject({
      audience: 'https://api.orders.dev',
      resource: [],
    });
    const entra = mended({
      clientId: UUID,
      audience: 'api://orders',
      scopes: ['openid'],
      endpoints: { authorization: `${ENTRA}/authorize`, token: `${ENTRA}/token` },
    });
    expect(entra).toMatchObject({ audience: null, scopes: ['openid', 'api://orders/.default'] });
  });

  it('are never quoted where they may be the secret', () => {
    const secret = 'GOCSPX-abcdefghijklmnopqrstuvwxyz12';
    expect(JSON.stringify(valueRemarks(settingsWith({ clientId: secret })))).not.toContain(secret);
    for (const each of ['"s3cr3t-0f-0rd3rs"', 'kJ3n0Zr8Yw%3D%3D', 'client_secret: s3cr3t0f0rd3rs', 'a b'])
      expect(JSON.stringify(secretRemarks(each, settingsWith()))).not.toContain(each);
  });
});

describe('values that are right raise no alarm', () => {
  it.each([
    'orders-app',
    'client',
    'my-app',
    'My Keycloak App',
    'orders.web',
    'account-console',
    'enterprise-portal',
    'ENTERPRISE_ORDERS',
    'yourtrip-web',
    'fillmore',
    UUID,
    '407408718192-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com',
    '8HMLw5EVqhCWoZcdiwYFMkAkSkzvJwZs',
    '0oa1k2j3h4g5f6d7s8a9',
    'Iv1.8a61f9b3a7aba766',
    'Ov23liAbCdEfGhIjKlMn',
    '3f2c7a1b9d8e4f60',
    '3MVG9lKcPoNINVBIPJjdw1J9LLM82HnFVVX19KY1uA5mu0QqEWhqKpoW3svG3XHrXDiCQjK1mdgAvhCscA9GE',
    '1234567890.1234567890123',
    'ca_FkyHCg7X8mlvCUdMDao4mMxagUfhIwXb',
    '1h57kf5cpq17m0eml12EXAMPLE',
    'f7d42348-c647-4efb-a52d-4c5787421e72',
    'A1B2C3D4E5F647A8B9C0D1E2F3A4B5C6',
    'ABAbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKl',
    'amzn1.application-oa2-client.1a2b3c4d5e6f',
    'urn:orders:client',
    'https://app.orders.dev/oauth/client.json',
    '1234567890123456789',
    's6BhdRkqt3',
    'a1b2c3d4e5f6@orders',
    '535fb089-9ff3-47b6-9bfb-4f1264799865@8eaef023-2b34-4da1-9baa-8bc8c9d6a490',
    'robot@orders-123.iam.gserviceaccount.com',
    'cGFydG5lcg==',
    'partner+eu/orders=',
    'tok_live~orders',
    'TESTING-42',
  ])('Client ID %s', (clientId) => {
    expect(said({ clientId })).toEqual([]);
  });

  it.each([
    'secret',
    's3cr3t',
    'correct-horse-battery-staple',
    'GOCSPX-abcdefghijklmnopqrstuvwxyz12',
    'Lkx8Q~1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2',
    'gX1fBat3bV',
    'shpss_0123456789abcdef0123456789abcdef',
    'sk_test_51AbCdEfGhIjKlMnOp',
    'secret_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg',
    '9fQ2xK7mV4tB8nR1cY6wL3zP5sD0hJ2gT7uE4aXo9fQ2xK7mV4tB8nR1',
    '0123456789abcdef0123456789abcdef01234567',
    'b5b7c1f0-2c4f-4f8e-9d5e-0f1a2b3c4d5e',
    'kJ3n0Zr8Yw/4pQ+7xLm==',
    'p@ss,w;rd!',
    'It"s quoted\'',
    '{cGFydG5lcg}',
    'a*b**c',
    '100%25sure',
    'x1y2xx3',
    'ATOAabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ',
    'q.w~e-r_t',
  ])('secret %s', (secret) => {
    expect(saidOfSecret(secret)).toEqual([]);
  });

  it.each<[string, Change]>([
    ['a secret that is a UUID, at HubSpot', { clientId: UUID, endpoints: { token: 'https://api.hubapi.com/oauth/v1/token' } }],
    ['Okta', { issuer: 'https://orders.okta.com/oauth2/default', clientId: '0oa1k2j3h4g5f6d7s8a9' }],
    ['a developer organisation without a label', { issuer: 'https://dev-1234567.okta.com' }],
    [
      'staging, labelled so',
      { environment: 'staging', issuer: 'https://id.staging.orders.dev', endpoints: { authorization: null, token: null } },
    ],
    ['Keycloak', { issuer: 'https://id.orders.dev/auth/realms/partners' }],
    ['Cognito', { issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI' }],
    [
      'WSO2, whose issuer is its token endpoint',
      { issuer: 'https://am.orders.dev/oauth2/token', endpoints: { token: 'https://am.orders.dev/oauth2/token' } },
    ],
    [
      'Salesforce',
      {
        environment: 'sandbox',
        endpoints: {
          authorization: 'https://test.salesforce.com/services/oauth2/authorize',
          token: 'https://test.salesforce.com/services/oauth2/token',
        },
      },
    ],
    [
      'QuickBooks, whose sandbox API has the same sign-in',
      {
        endpoints: {
          authorization: 'https://appcenter.intuit.com/connect/oauth2',
          token: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
        },
        apiBaseUrl: 'https://sandbox-quickbooks.api.intuit.com',
      },
    ],
    ['Zoom', { endpoints: { authorization: 'https://zoom.us/oauth/authorize', token: 'https://zoom.us/oauth/token' } }],
    [
      'Slack',
      {
        dialect: { commaScopes: true },
        scopes: ['users:read,channels:read'],
        endpoints: { authorization: 'https://slack.com/oauth/v2/authorize', token: 'https://slack.com/api/oauth.v2.access' },
      },
    ],
    [
      'Entra',
      {
        clientId: UUID,
        scopes: ['openid', 'https://graph.microsoft.com/.default'],
        issuer: 'https://login.microsoftonline.com/organizations/v2.0',
        endpoints: { authorization: `${ENTRA}/authorize`, token: `${ENTRA}/token` },
      },
    ],
    ['Google', { scopes: ['openid', 'https://www.googleapis.com/auth/calendar.readonly'], issuer: 'https://accounts.google.com' }],
    ['GitHub', { scopes: ['read:org', 'repo'] }],
    ['scopes of SMART on FHIR', { scopes: ['patient/*.read', 'launch/patient', 'user/Observation.rs?category=vital-signs'] }],
    ['Auth0', { issuer: 'https://orders.eu.auth0.com/', audience: 'https://api.orders.dev/' }],
    [
      'a company called test',
      { environment: 'production', endpoints: { authorization: 'https://login.test.de/authorize', token: 'https://login.test.de/token' } },
    ],
    ['a host with a word that contains one', { environment: 'production', apiBaseUrl: 'https://latest.contest-api.orders.io' }],
    ['http on loopback', { endpoints: { authorization: 'http://127.0.0.1:4000/auth', token: 'http://localhost:4000/token' } }],
    [
      'http within a network of its own, where allowed',
      { allowPlainHttp: true, endpoints: { authorization: 'http://keycloak:8080/auth', token: 'http://10.0.0.7/token' } },
    ],
    ['a pasted redirect', paste('https://app.orders.dev/oauth/callback?from=tokenscope')],
    ['a loopback redirect', { receiver: { kind: 'loopback', port: null, path: '/callback' } }],
    [
      'a tenant header',
      { legs: { ...blankSettings().legs, token: { params: [{ name: 'x', value: '' }], headers: [{ name: 'Tenant', value: 'orders' }] } } },
    ],
    ['several resources', { resource: ['https://api.orders.dev', 'urn:orders:stock'] }],
  ])('%s', (_, change) => {
    expect(said(change)).toEqual([]);
  });

  it('nor does what a template brings, once its client is known', () => {
    for (const { id } of OFFERED) {
      const settings = defaultsOf(id);
      for (const { headers } of Object.values(settings.legs)) for (const header of headers) header.value ||= 'orders';
      const filled = { ...settings, clientId: 'orders-app' };
      expect(
        valueRemarks(filled).map(({ code }) => code),
        id,
      ).toEqual([]);
    }
  });
});
