import { MACHINE, REFRESH } from '../coach/exchange';
import { type Contrasted, fresh, NOW } from './pair';

const OK = { status: 200, body: { id: 7, name: 'Ada' } };
const bearer = (rest: string) => ({ 'www-authenticate': `Bearer ${rest}` });

/** Made up after what these providers and their customers' APIs do. Each is one mistake among the differences that any two environments have. */
export const PAIRS: readonly Contrasted[] = [
  {
    name: 'Katana: the sandbox token goes to the production API',
    works: {
      at: {
        environment: 'production',
        issuer: 'https://login.katana.example',
        apiBaseUrl: 'https://api.katana.example/v1',
        clientId: 'partner-live',
      },
      token: { iss: 'https://login.katana.example', sub: 'u1', azp: 'partner-live', scope: 'orders:read', ...fresh(1) },
      told: { url: 'https://api.katana.example/v1/orders', ...OK },
    },
    fails: {
      at: {
        environment: 'sandbox',
        issuer: 'https://login.sandbox.katana.example',
        apiBaseUrl: 'https://api.katana.example/v1',
        clientId: 'partner-test',
      },
      token: { iss: 'https://login.sandbox.katana.example', sub: 'u9', azp: 'partner-test', scope: 'orders:read', ...fresh(2) },
      told: {
        url: 'https://api.katana.example/v1/orders',
        status: 401,
        headers: bearer('error="invalid_token"'),
        body: { message: 'Unauthorized' },
      },
    },
    because: 'api-host',
  },
  {
    name: 'CATAPA: the Tenant header was not set in the second environment',
    works: {
      at: { apiBaseUrl: 'https://api.catapa.example', clientId: 'abc' },
      token: { iss: 'https://accounts.catapa.example', sub: 'u1', client_id: 'abc', scope: ['all'], ...fresh(1) },
      told: { url: 'https://api.catapa.example/core/employees', requestHeaders: { tenant: 'zfrl' }, ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://api-staging.catapa.example', clientId: 'def' },
      token: { iss: 'https://accounts-staging.catapa.example', sub: 'u1', client_id: 'def', scope: ['all'], ...fresh(2) },
      told: { url: 'https://api-staging.catapa.example/core/employees', status: 400, body: { message: 'Tenant is required' } },
    },
    because: 'header-missing',
  },
  {
    name: 'Auth0: no audience configured, so the token is opaque',
    works: {
      at: { issuer: 'https://acme.eu.auth0.example/', audience: 'https://api.acme.example', apiBaseUrl: 'https://api.acme.example' },
      token: {
        iss: 'https://acme.eu.auth0.example/',
        aud: ['https://api.acme.example', 'https://acme.eu.auth0.example/userinfo'],
        sub: 'auth0|1',
        ...fresh(1),
      },
      told: { url: 'https://api.acme.example/me', ...OK },
    },
    fails: {
      at: { issuer: 'https://acme-dev.eu.auth0.example/', audience: null, apiBaseUrl: 'https://api.dev.acme.example' },
      token: 'v4Nn3ksbsWT2opaque0Mt5Z',
      told: {
        url: 'https://api.dev.acme.example/me',
        status: 401,
        headers: bearer('error="invalid_token", error_description="Invalid Compact JWS"'),
      },
    },
    because: 'token-kind',
  },
  {
    name: 'Auth0: the audience of production is requested in staging',
    works: {
      at: { issuer: 'https://acme.auth0.example/', audience: 'https://api.acme.example', apiBaseUrl: 'https://api.acme.example' },
      token: { iss: 'https://acme.auth0.example/', aud: 'https://api.acme.example', sub: 'auth0|1', azp: 'A1', ...fresh(1) },
      told: { url: 'https://api.acme.example/orders', ...OK },
    },
    fails: {
      at: {
        issuer: 'https://acme-staging.auth0.example/',
        audience: 'https://api.acme.example',
        apiBaseUrl: 'https://api.staging.acme.example',
      },
      token: { iss: 'https://acme-staging.auth0.example/', aud: 'https://api.acme.example', sub: 'auth0|9', azp: 'B2', ...fresh(2) },
      told: { url: 'https://api.staging.acme.example/orders', status: 401, body: { message: 'Unauthorized' } },
    },
    because: 'token-audience',
  },
  {
    name: 'a new environment still calls the API of the one it was made from',
    works: {
      at: { environment: 'staging', issuer: 'http://127.0.0.1:44681', apiBaseUrl: 'http://127.0.0.1:44681/api' },
      token: { iss: 'http://127.0.0.1:44681', aud: 'http://127.0.0.1:44681/api', sub: 'ada', scope: 'openid', ...fresh(1) },
      told: { url: 'http://127.0.0.1:44681/api/me', ...OK },
    },
    fails: {
      at: { environment: 'production', issuer: 'http://127.0.0.1:39197', apiBaseUrl: 'http://127.0.0.1:44681/api' },
      token: { iss: 'http://127.0.0.1:39197', aud: 'http://127.0.0.1:39197/api', sub: 'ada', scope: 'openid', ...fresh(2) },
      told: {
        url: 'http://127.0.0.1:44681/api/me',
        status: 401,
        headers: bearer('error="invalid_token", error_description="The token has the wrong audience"'),
      },
    },
    because: 'api-host',
  },
  {
    name: 'another audience was requested than the API of the same environment has',
    works: {
      at: { environment: 'test', issuer: 'https://id.acme.example/a', apiBaseUrl: 'https://orders.acme.example' },
      token: { iss: 'https://id.acme.example/a', aud: 'https://orders.acme.example', sub: 'ada', ...fresh(1) },
      told: { url: 'https://orders.acme.example/me', ...OK },
    },
    fails: {
      at: { environment: 'test', issuer: 'https://id.acme.example/b', apiBaseUrl: 'https://orders.acme.example' },
      token: { iss: 'https://id.acme.example/b', aud: 'https://stock.acme.example', sub: 'ada', ...fresh(2) },
      told: { url: 'https://orders.acme.example/me', status: 401 },
    },
    because: 'token-audience',
  },
  {
    name: 'Entra: the API registration issues tokens of version 1',
    works: {
      at: { apiBaseUrl: 'https://orders.contoso.example' },
      token: {
        iss: 'https://login.microsoftonline.example/t1/v2.0',
        aud: '6e7-api',
        ver: '2.0',
        tid: 't1',
        azp: 'c1',
        scp: 'Orders.Read',
        sub: 's1',
        ...fresh(1),
      },
      told: { url: 'https://orders.contoso.example/api/orders', ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://orders-test.contoso.example' },
      token: {
        iss: 'https://sts.windows.example/t2/',
        aud: 'api://6e7-api-test',
        ver: '1.0',
        tid: 't2',
        appid: 'c2',
        scp: 'Orders.Read',
        sub: 's2',
        ...fresh(2),
      },
      told: {
        url: 'https://orders-test.contoso.example/api/orders',
        status: 401,
        headers: bearer('error="invalid_token", error_description="The issuer \'https://sts.windows.example/t2/\' is invalid"'),
      },
    },
    because: 'token-version',
  },
  {
    name: 'Entra: an app role was not assigned in the test tenant',
    works: {
      at: { grantType: 'client_credentials', apiBaseUrl: 'https://hr.contoso.example' },
      token: {
        iss: 'https://login.example/t1/v2.0',
        aud: 'a1',
        ver: '2.0',
        tid: 't1',
        azp: 'c1',
        roles: ['Employee.Read.All', 'Leave.Read.All'],
        sub: 'x1',
        ...fresh(1),
      },
      told: { url: 'https://hr.contoso.example/employees', ...OK },
    },
    fails: {
      at: { grantType: 'client_credentials', apiBaseUrl: 'https://hr-uat.contoso.example' },
      token: {
        iss: 'https://login.example/t2/v2.0',
        aud: 'a2',
        ver: '2.0',
        tid: 't2',
        azp: 'c2',
        roles: ['Leave.Read.All'],
        sub: 'x2',
        ...fresh(2),
      },
      told: {
        url: 'https://hr-uat.contoso.example/employees',
        status: 403,
        body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' } },
      },
    },
    because: 'token-roles',
  },
  {
    name: 'Keycloak: the audience mapper is missing in the second realm',
    works: {
      at: { issuer: 'https://kc.acme.example/realms/prod', apiBaseUrl: 'https://api.acme.example' },
      token: {
        iss: 'https://kc.acme.example/realms/prod',
        aud: ['orders-api', 'account'],
        azp: 'web',
        scope: 'openid orders',
        sub: 'a',
        ...fresh(1),
      },
      told: { url: 'https://api.acme.example/orders', ...OK },
    },
    fails: {
      at: { issuer: 'https://kc.acme.example/realms/test', apiBaseUrl: 'https://api.test.acme.example' },
      token: { iss: 'https://kc.acme.example/realms/test', aud: 'account', azp: 'web', scope: 'openid orders', sub: 'b', ...fresh(2) },
      told: { url: 'https://api.test.acme.example/orders', status: 401, headers: bearer('realm="orders"') },
    },
    because: 'token-audience',
  },
  {
    name: 'Okta: the scope was not granted in the preview organisation',
    works: {
      at: { apiBaseUrl: 'https://acme.okta.example/api/v1' },
      token: {
        iss: 'https://acme.okta.example',
        cid: '0oa1',
        scp: ['okta.users.read', 'openid', 'offline_access'],
        sub: 'ada',
        ...fresh(1),
      },
      told: { url: 'https://acme.okta.example/api/v1/users', ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://acme.oktapreview.example/api/v1' },
      token: { iss: 'https://acme.oktapreview.example', cid: '0oa2', scp: ['openid'], sub: 'ada', ...fresh(2) },
      told: {
        url: 'https://acme.oktapreview.example/api/v1/users',
        status: 403,
        headers: bearer(
          'error="insufficient_scope", error_description="The access token provided does not contain the required scopes.", scope="okta.users.read"',
        ),
        body: { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' },
      },
    },
    because: 'token-scope',
  },
  {
    name: 'Keycloak: the token was kept too long, and the gateway gives no reason',
    works: {
      at: { apiBaseUrl: 'https://api.acme.example' },
      token: { iss: 'https://kc.acme.example/realms/prod', aud: 'api', azp: 'web', sub: 'a', ...fresh(1) },
      told: { url: 'https://api.acme.example/orders', ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://api.acme.example' },
      token: { iss: 'https://kc.acme.example/realms/prod', aud: 'api', azp: 'cli', sub: 'b', iat: NOW - 400, exp: NOW - 100 },
      told: { url: 'https://api.acme.example/orders', status: 401 },
    },
    because: 'token-expired',
  },
  {
    name: 'Okta: client credentials at an API about the person signed in',
    works: {
      at: { grantType: 'authorization_code', apiBaseUrl: 'https://api.acme.example' },
      token: {
        iss: 'https://acme.okta.example/oauth2/default',
        aud: 'api://default',
        cid: '0oa1',
        uid: '00u1',
        scp: ['profile.read'],
        sub: 'ada@acme.example',
        ...fresh(1),
      },
      told: { url: 'https://api.acme.example/me', ...OK },
    },
    fails: {
      at: { grantType: 'client_credentials', apiBaseUrl: 'https://api.preview.acme.example' },
      token: {
        iss: 'https://acme.oktapreview.example/oauth2/default',
        aud: 'api://default',
        cid: '0oa7',
        scp: ['profile.read'],
        sub: '0oa7',
        ...fresh(2),
      },
      told: { url: 'https://api.preview.acme.example/me', status: 404, body: { message: 'No such user' } },
    },
    because: 'token-caller',
  },
  {
    name: 'the API of the second environment is one version behind',
    works: {
      at: { apiBaseUrl: 'https://api.acme.example/v2' },
      token: { iss: 'https://id.acme.example', aud: 'https://api.acme.example', sub: 'a', ...fresh(1) },
      told: { url: 'https://api.acme.example/v2/invoices', ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://api.qa.acme.example/v3' },
      token: { iss: 'https://id.qa.acme.example', aud: 'https://api.qa.acme.example', sub: 'a', ...fresh(2) },
      told: { url: 'https://api.qa.acme.example/v3/invoices', status: 404, body: '<html><title>404 Not Found</title></html>' },
    },
    because: 'path-differs',
  },
  {
    name: 'a firewall lets nobody in from outside',
    works: {
      at: { apiBaseUrl: 'https://api.acme.example' },
      token: { iss: 'https://id.acme.example', aud: 'https://api.acme.example', scope: 'orders', sub: 'a', ...fresh(1) },
      told: { url: 'https://api.acme.example/orders', headers: { server: 'envoy' }, ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://api.uat.acme.example' },
      token: { iss: 'https://id.uat.acme.example', aud: 'https://api.uat.acme.example', scope: 'orders', sub: 'a', ...fresh(2) },
      told: {
        url: 'https://api.uat.acme.example/orders',
        status: 403,
        headers: { server: 'awselb/2.0', 'content-type': 'text/html' },
        body: '<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center></body></html>',
      },
    },
    because: 'other-responder',
  },
  {
    name: 'Keycloak: DPoP is off in the second environment, though its API requires it',
    works: {
      at: { dpop: 'ES256', apiBaseUrl: 'https://bank.acme.example' },
      token: { iss: 'https://kc.acme.example/realms/prod', aud: 'bank', cnf: { jkt: 'abc' }, sub: 'a', ...fresh(1) },
      told: {
        url: 'https://bank.acme.example/accounts',
        requestHeaders: { authorization: 'DPoP [access token 3f9a-01bc]', dpop: '[DPoP proof 1a2b-3c4d]' },
        ...OK,
      },
    },
    fails: {
      at: { apiBaseUrl: 'https://bank.stage.acme.example' },
      token: { iss: 'https://kc.stage.acme.example/realms/prod', aud: 'bank', sub: 'a', ...fresh(2) },
      told: { url: 'https://bank.stage.acme.example/accounts', status: 401, headers: { 'www-authenticate': 'DPoP algs="ES256"' } },
    },
    because: 'proof-missing',
  },
  {
    name: 'Keycloak: the Client secret of production was pasted into staging',
    works: {
      at: { grantType: 'client_credentials', clientId: 'billing' },
      told: {
        purpose: 'token',
        url: 'https://kc.acme.example/realms/prod/protocol/openid-connect/token',
        form: MACHINE,
        requestHeaders: { authorization: 'Basic [client credentials aaaa-0001]' },
        status: 200,
        body: { access_token: '[access token 1111-2222]' },
      },
      secrets: { 'client secret': 'feed-beef' },
    },
    fails: {
      at: { grantType: 'client_credentials', clientId: 'billing-stage' },
      told: {
        purpose: 'token',
        url: 'https://kc.acme.example/realms/stage/protocol/openid-connect/token',
        form: MACHINE,
        requestHeaders: { authorization: 'Basic [client credentials aaaa-0002]' },
        status: 401,
        body: { error: 'unauthorized_client', error_description: 'Invalid client or Invalid client credentials' },
      },
      secrets: { 'client secret': 'feed-beef' },
    },
    because: 'client-secret-shared',
  },
  {
    name: 'Okta: the staging client is registered for client_secret_post only',
    works: {
      at: { clientId: '0oa1', clientAuthentication: 'client_secret_post' },
      told: {
        purpose: 'refresh',
        url: 'https://acme.okta.example/oauth2/v1/token',
        form: { ...REFRESH, client_id: '0oa1', client_secret: '[client secret aaaa-0001]' },
        status: 200,
        body: { access_token: '[access token 1111-2222]' },
      },
      secrets: { 'client secret': 'aaaa-0001' },
    },
    fails: {
      at: { clientId: '0oa2', clientAuthentication: 'client_secret_basic' },
      told: {
        purpose: 'refresh',
        url: 'https://acme.oktapreview.example/oauth2/v1/token',
        form: REFRESH,
        requestHeaders: { authorization: 'Basic [client credentials bbbb-0001]' },
        status: 401,
        body: { error: 'invalid_client', error_description: 'Client authentication failed.' },
      },
      secrets: { 'client secret': 'bbbb-0001' },
    },
    because: 'client-authentication',
  },
];

/** Pairs of which one fails for a reason that lies in no difference between the two. */
export const HARMLESS: readonly Omit<Contrasted, 'because'>[] = [
  {
    name: 'one client, two users, and an API that rejects one without a reason',
    works: {
      token: { iss: 'https://id.acme.example', aud: 'api', sub: 'ada', ...fresh(1) },
      told: { url: 'https://api.acme.example/orders', ...OK },
    },
    fails: {
      token: { iss: 'https://id.acme.example', aud: 'api', sub: 'bob', ...fresh(2) },
      told: { url: 'https://api.acme.example/orders', status: 401, headers: bearer('error="invalid_token"') },
    },
  },
  {
    name: 'a fresh token with another ID, of the same user, is forbidden',
    works: {
      token: { iss: 'https://id.acme.example', aud: 'api', sub: 'ada', scope: 'orders openid', sid: 's-1', ...fresh(1) },
      told: { url: 'https://api.acme.example/orders', ...OK },
    },
    fails: {
      token: { iss: 'https://id.acme.example', aud: 'api', sub: 'ada', scope: 'openid orders', sid: 's-2', ...fresh(900) },
      told: { url: 'https://api.acme.example/orders', status: 403, body: { message: 'Forbidden' } },
    },
  },
  {
    name: 'two environments that differ as they should, and one is missing the record',
    works: {
      at: {
        issuer: 'https://acme.auth0.example/',
        audience: 'https://api.acme.example',
        clientId: 'A1',
        apiBaseUrl: 'https://api.acme.example',
      },
      token: {
        iss: 'https://acme.auth0.example/',
        aud: 'https://api.acme.example',
        azp: 'A1',
        sub: 'auth0|1',
        org_id: 'org_1',
        ...fresh(1),
      },
      told: { url: 'https://api.acme.example/orders/17', ...OK },
    },
    fails: {
      at: {
        issuer: 'https://acme-stage.auth0.example/',
        audience: 'https://api.stage.acme.example',
        clientId: 'B2',
        apiBaseUrl: 'https://api.stage.acme.example',
      },
      token: {
        iss: 'https://acme-stage.auth0.example/',
        aud: 'https://api.stage.acme.example',
        azp: 'B2',
        sub: 'auth0|9',
        org_id: 'org_2',
        ...fresh(2),
      },
      told: { url: 'https://api.stage.acme.example/orders/17', status: 404, body: { message: 'Order not found' } },
    },
  },
  {
    name: 'two environments with keys of their own, and an API that is broken',
    works: {
      at: { issuer: 'https://kc.acme.example/realms/prod', apiBaseUrl: 'https://api.acme.example' },
      token: { iss: 'https://kc.acme.example/realms/prod', aud: 'https://api.acme.example', azp: 'web', sub: '1', ...fresh(1) },
      head: { kid: 'prod-1' },
      told: { url: 'https://api.acme.example/orders', ...OK },
    },
    fails: {
      at: { issuer: 'https://kc.test.acme.example/realms/test', apiBaseUrl: 'https://api.test.acme.example' },
      token: { iss: 'https://kc.test.acme.example/realms/test', aud: 'https://api.test.acme.example', azp: 'web', sub: '2', ...fresh(2) },
      head: { kid: 'test-1' },
      told: { url: 'https://api.test.acme.example/orders', status: 500, body: { message: 'Internal error' } },
    },
  },
  {
    name: 'opaque tokens of two environments, of which nothing can be read',
    works: {
      at: { apiBaseUrl: 'https://api.acme.example' },
      token: 'oat_1k2j3h4g5f',
      told: { url: 'https://api.acme.example/orders', ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://api.uat.acme.example' },
      token: 'oat_9z8y7x6w5v',
      told: { url: 'https://api.uat.acme.example/orders', status: 401, body: { message: 'Unauthorized' } },
    },
  },
  {
    name: 'two tenants at one login host, and an API that gives no reason',
    works: {
      at: { apiBaseUrl: 'https://hr.contoso.example' },
      token: {
        iss: 'https://login.example/t1/v2.0',
        aud: 'a1',
        ver: '2.0',
        tid: 't1',
        azp: 'c1',
        scp: 'Leave.Read',
        sub: 's1',
        ...fresh(1),
      },
      told: { url: 'https://hr.contoso.example/leave', ...OK },
    },
    fails: {
      at: { apiBaseUrl: 'https://hr-test.contoso.example' },
      token: {
        iss: 'https://login.example/t2/v2.0',
        aud: 'a2',
        ver: '2.0',
        tid: 't2',
        azp: 'c2',
        scp: 'Leave.Read',
        sub: 's2',
        ...fresh(2),
      },
      told: { url: 'https://hr-test.contoso.example/leave', status: 401 },
    },
  },
];
