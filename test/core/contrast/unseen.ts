import { type Contrasted, fresh, NOW } from './pair';

const OK = { status: 200, body: { items: [] } };

/** Written once the suspects stood, to measure them on what they were not made for. */
export const UNSEEN: readonly Contrasted[] = [
  {
    name: 'Cognito: the ID token is sent in staging',
    works: {
      at: { clientId: 'c1', apiBaseUrl: 'https://p1.execute-api.example/prod' },
      token: {
        iss: 'https://cognito-idp.example/eu_1',
        client_id: 'c1',
        token_use: 'access',
        scope: 'orders/read',
        sub: 's1',
        ...fresh(1),
      },
      told: { url: 'https://p1.execute-api.example/prod/orders', ...OK },
    },
    fails: {
      at: { clientId: 'c2', apiBaseUrl: 'https://s1.execute-api.example/stage' },
      token: {
        iss: 'https://cognito-idp.example/eu_2',
        aud: 'c2',
        token_use: 'id',
        email: 'ada@acme.example',
        'cognito:username': 'ada',
        sub: 's2',
        ...fresh(2),
      },
      told: {
        url: 'https://s1.execute-api.example/stage/orders',
        status: 401,
        headers: { 'www-authenticate': 'Bearer' },
        body: { message: 'Unauthorized' },
      },
    },
    because: 'id-token-sent',
  },
  {
    name: 'Auth0: signed in to another organisation than the path names',
    works: {
      at: { issuer: 'https://acme.auth0.example/', audience: 'https://api.acme.example', apiBaseUrl: 'https://api.acme.example/org_north' },
      token: {
        iss: 'https://acme.auth0.example/',
        aud: 'https://api.acme.example',
        org_id: 'org_north',
        scope: 'read:invoices',
        sub: 'auth0|1',
        ...fresh(1),
      },
      told: { url: 'https://api.acme.example/org_north/invoices', ...OK },
    },
    fails: {
      at: { issuer: 'https://acme.auth0.example/', audience: 'https://api.acme.example', apiBaseUrl: 'https://api.acme.example/org_south' },
      token: {
        iss: 'https://acme.auth0.example/',
        aud: 'https://api.acme.example',
        org_id: 'org_west',
        scope: 'read:invoices',
        sub: 'auth0|2',
        ...fresh(2),
      },
      told: { url: 'https://api.acme.example/org_south/invoices', status: 403, body: { message: 'Forbidden' } },
    },
    because: 'token-tenant',
  },
  {
    name: 'Keycloak: the token is bound to a certificate that was not presented',
    works: {
      at: { apiBaseUrl: 'https://bank.acme.example' },
      token: {
        iss: 'https://kc.acme.example/realms/a',
        aud: 'bank',
        cnf: { 'x5t#S256': 'thumb-1' },
        scope: 'accounts',
        sub: 'a',
        ...fresh(1),
      },
      told: { url: 'https://bank.acme.example/accounts', certificate: 'thumb-1', ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://bank.test.acme.example' },
      token: {
        iss: 'https://kc.test.acme.example/realms/a',
        aud: 'bank',
        cnf: { 'x5t#S256': 'thumb-2' },
        scope: 'accounts',
        sub: 'b',
        ...fresh(2),
      },
      told: {
        url: 'https://bank.test.acme.example/accounts',
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
      },
    },
    because: 'certificate-missing',
  },
  {
    name: 'Entra: the token is for Microsoft Graph, and the API complains of its signature',
    works: {
      at: { apiBaseUrl: 'https://orders.contoso.example' },
      token: {
        iss: 'https://login.example/t1/v2.0',
        aud: 'api-guid',
        ver: '2.0',
        tid: 't1',
        azp: 'c1',
        scp: 'Orders.Read',
        sub: 's1',
        ...fresh(1),
      },
      head: { kid: 'k1' },
      told: { url: 'https://orders.contoso.example/orders', ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://orders.contoso.example' },
      token: {
        iss: 'https://login.example/t1/v2.0',
        aud: '00000003-0000-0000-c000-000000000000',
        ver: '2.0',
        tid: 't1',
        azp: 'c1',
        scp: 'User.Read openid profile',
        sub: 's2',
        ...fresh(2),
      },
      head: { kid: 'k1', nonce: 'n' },
      told: {
        url: 'https://orders.contoso.example/orders',
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="The signature is invalid"' },
      },
    },
    because: 'token-audience',
  },
  {
    name: 'Okta: the authorization server of staging runs ahead',
    works: {
      at: { apiBaseUrl: 'https://api.acme.example' },
      token: { iss: 'https://acme.okta.example', aud: 'api://acme', cid: '0oa1', scp: ['orders'], sub: 'ada', ...fresh(1) },
      told: { url: 'https://api.acme.example/orders', ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://api.stage.acme.example' },
      token: {
        iss: 'https://acme.oktapreview.example',
        aud: 'api://acme-stage',
        cid: '0oa2',
        scp: ['orders'],
        sub: 'ada',
        iat: NOW + 240,
        exp: NOW + 3_840,
      },
      told: { url: 'https://api.stage.acme.example/orders', status: 401, body: { message: 'Unauthorized' } },
    },
    because: 'token-not-yet-valid',
  },
  {
    name: 'Auth0: the API was never created in the staging tenant',
    works: {
      at: { clientId: 'A1', grantType: 'client_credentials' },
      told: {
        purpose: 'token',
        url: 'https://acme.auth0.example/oauth/token',
        form: { grant_type: 'client_credentials', client_id: 'A1', audience: 'https://api.acme.example' },
        status: 200,
        body: { access_token: '[access token 1111-2222]' },
      },
      secrets: { 'client secret': 'aaaa-0001' },
    },
    fails: {
      at: { clientId: 'B2', grantType: 'client_credentials' },
      told: {
        purpose: 'token',
        url: 'https://acme-stage.auth0.example/oauth/token',
        form: { grant_type: 'client_credentials', client_id: 'B2', audience: 'https://api.stage.acme.example' },
        status: 403,
        body: { error: 'access_denied', error_description: 'Service not found: https://api.stage.acme.example' },
      },
      secrets: { 'client secret': 'bbbb-0001' },
    },
    because: 'audience-requested',
  },
  {
    name: 'Azure: the subscription key was not set for the test gateway',
    works: {
      at: { apiBaseUrl: 'https://gw.contoso.example' },
      token: {
        iss: 'https://login.example/t1/v2.0',
        aud: 'a1',
        ver: '2.0',
        tid: 't1',
        azp: 'c1',
        scp: 'Orders.Read Orders.Write',
        sub: 's1',
        ...fresh(1),
      },
      told: { url: 'https://gw.contoso.example/orders', requestHeaders: { 'ocp-apim-subscription-key': '[API key 1a1a-2b2b]' }, ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://gw-test.contoso.example' },
      token: {
        iss: 'https://login.example/t2/v2.0',
        aud: 'a2',
        ver: '2.0',
        tid: 't2',
        azp: 'c2',
        scp: 'Orders.Read',
        sub: 's2',
        ...fresh(2),
      },
      told: {
        url: 'https://gw-test.contoso.example/orders',
        status: 401,
        body: {
          statusCode: 401,
          message: 'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
        },
      },
    },
    because: 'header-missing',
  },
  {
    name: 'Katana: signed in at production, but calls the sandbox API',
    works: {
      at: {
        environment: 'production',
        issuer: 'https://login.katana.example',
        clientId: 'p1',
        apiBaseUrl: 'https://api.katana.example/v1',
      },
      token: {
        iss: 'https://login.katana.example',
        aud: 'https://katana.example',
        azp: 'p1',
        scope: 'orders:read orders:write',
        sub: 'u1',
        ...fresh(1),
      },
      told: { url: 'https://api.katana.example/v1/orders', ...OK },
    },
    fails: {
      at: {
        environment: 'sandbox',
        issuer: 'https://login.katana.example',
        clientId: 'p2',
        apiBaseUrl: 'https://api.sandbox.katana.example/v1',
      },
      token: {
        iss: 'https://login.katana.example',
        aud: 'https://katana.example',
        azp: 'p2',
        scope: 'orders:read',
        sub: 'u2',
        ...fresh(2),
      },
      told: {
        url: 'https://api.sandbox.katana.example/v1/orders',
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="The token is not valid"' },
      },
    },
    because: 'token-issuer',
  },
];
