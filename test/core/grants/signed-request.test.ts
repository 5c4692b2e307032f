import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Provider } from 'oidc-provider/lib/provider.js';
import { expect, it } from 'vitest';
import { openAuthorizeRequest } from '../../../electron/core/grants/authorize-request';
import { makeKey } from '../../../electron/core/client-auth/make-key';
import type { BrowserTraffic } from '../../../electron/core/exchanges/recording';
import { ClientKeyService } from '../../../electron/core/client-keys/service';
import { openEncryptedKey } from '../../../electron/platform/keys/encrypted-key';
import { openPkcs12 } from '../../../electron/platform/keys/pkcs12';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { viewOfKey } from '../../../electron/core/client-keys/keys';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { FaultLab } from '../../../electron/practice/fault-lab';
import { OidcStore } from '../../../electron/practice/oidc-store';
import { systemRandom } from '../../../electron/platform/system/random';
import { connectionTo, flowsOver, settingsOf, startApp, tokenContext } from '../../support/connection';
import { during } from '../../support/during';
import { failureOf } from '../../support/failures';
import { signingKey } from '../../support/signing-key';

const REDIRECT = 'https://app.example/callback';

/** A server whose one client must sign its requests, with that key. */
const server = during('all', async (later) => {
  const key = await makeKey('ES256', 0);
  const other = await makeKey('ES256', 0);
  const http = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  later(async () => void http.close());
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const store = new OidcStore(new FaultLab());
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'client-1',
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        request_object_signing_alg: 'ES256',
        require_signed_request_object: true,
        jwks: { keys: [JSON.parse((await viewOfKey(key)).jwk)] },
        redirect_uris: [REDIRECT],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    clientAuthMethods: ['private_key_jwt'],
    features: {
      devInteractions: { enabled: false },
      requestObjects: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
    },
    scopes: ['read'],
    ttl: { Interaction: 600 },
    adapter: (model: string) => store.adapter(model),
    jwks: { keys: [signingKey()] },
    cookies: { keys: ['for tests'] },
  });
  provider.silent = true;
  const respond = provider.callback();
  return { issuer, key, other };
});

async function open(request: ConnectionSettings['authorizeRequest'], key = server.key) {
  const connection = {
    ...connectionTo('', { issuer: server.issuer, clientAuthentication: 'private_key_jwt', authorizeRequest: request, scopes: ['read'] }),
    endpoints: { authorization: null, token: null, userinfo: null, jwks: null, introspection: null, revocation: null },
  };
  const context = await tokenContext(connection, { clientKeys: [key] });
  return openAuthorizeRequest({ ...context, redirectUri: REDIRECT, random: systemRandom });
}

/** Where the server goes on to: its sign-in, or back with an error. */
async function answerTo(url: string): Promise<URL> {
  const response = await fetch(url, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? `none:${response.status}`, server.issuer);
}

it('is accepted in the URL, and says all but what OAuth demands beside it', async () => {
  const { url, state } = await open({ signed: true, claims: '{"userinfo":{"email":null}}' });
  const { searchParams } = new URL(url);
  expect([...searchParams.keys()].sort()).toEqual(['client_id', 'request', 'response_type', 'scope']);
  const request = searchParams.get('request') ?? '';
  expect(decodeProtectedHeader(request)).toMatchObject({ alg: 'ES256', typ: 'oauth-authz-req+jwt' });
  expect(decodeJwt(request)).toMatchObject({
    iss: 'client-1',
    aud: server.issuer,
    state,
    redirect_uri: REDIRECT,
    claims: { userinfo: { email: null } },
  });
  expect((await answerTo(url)).pathname).toMatch(/^\/interaction\//);
});

it('is accepted when it is pushed', async () => {
  const { url } = await open({ signed: true, pushed: 'on' });
  expect([...new URL(url).searchParams.keys()]).toEqual(['client_id', 'request_uri']);
  expect((await answerTo(url)).pathname).toMatch(/^\/interaction\//);
});

it('is a secret of the exchange that the log is told of', async () => {
  const app = startApp();
  const settings = settingsOf({
    issuer: server.issuer,
    clientId: 'client-1',
    clientAuthentication: 'private_key_jwt',
    scopes: ['read'],
    receiver: { kind: 'paste', redirectUri: REDIRECT },
    authorizeRequest: { signed: true },
  });
  const { id } = await app.connections.create(settings, null);
  const keys = new ClientKeyService({ connections: app.connections, clock: systemClock, open: openEncryptedKey, openPkcs12 });
  await keys.import(id, { text: server.key.jwk, passphrase: '', rsaAlg: 'RS256' });
  const traffic: BrowserTraffic[] = [];
  const flows = flowsOver(
    { ...app, clock: systemClock },
    { browser: { open: async () => {} }, onTraffic: (each) => void traffic.push(each) },
  );
  const flow = await flows.start(id);
  flows.dispose();
  expect(flow.failure).toBeNull();
  const value = new URL(flow.authorizeUrl ?? '').searchParams.get('request');
  expect(value).toMatch(/^eyJ/);
  expect(traffic[0]?.secrets).toEqual([{ kind: 'assertion', value }]);
});

it('is signed anew each time it is opened', async () => {
  const request = await open({ signed: true });
  expect((await request.again()).url).not.toBe(request.url);
});

it('is refused with a key that the server does not know, and without a signature', async () => {
  const refused = async (url: string) => {
    const response = await fetch(url, { redirect: 'manual' });
    return `${response.headers.get('location') ?? ''}${await response.text()}`;
  };
  expect(await refused((await open({ signed: true }, server.other)).url)).toContain('invalid_request_object');
  expect(await refused((await open({})).url)).toMatch(/Request(\+|%20| )Object(\+|%20| )must/);
});

it('is not sent where there is no key', async () => {
  const connection = connectionTo(server.issuer, { authorizeRequest: { signed: true } });
  const failure = await failureOf(
    tokenContext(connection).then((context) => openAuthorizeRequest({ ...context, redirectUri: REDIRECT, random: systemRandom })),
  );
  expect(failure).toMatchObject({ code: 'connection-incomplete', mend: ['open:clientAuthentication', 'open:authorizeRequest.signed'] });
});
