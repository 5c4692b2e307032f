import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { signOutAddress } from '../../electron/core/ask/sign-out';
import { makeKey } from '../../electron/core/client-auth/make-key';
import type { ClientCredential } from '../../electron/core/client-auth/method';
import { protocolOf } from '../../electron/core/grants/registry';
import type { HttpRequest } from '../../electron/core/ports';
import type { TokenContext } from '../../electron/core/wire/token-request';
import { GRANT_INPUTS } from '../../electron/model/grant-input';
import { CLIENT_AUTH, type ClientAuthentication } from '../../electron/model/client-auth';
import { blankSettings, type Connection } from '../../electron/model/connection';
import { GRANTS, type GrantType } from '../../electron/model/grants';

/** A request as the pages show it, and what it is. */
export interface ShownRequest {
  title: string;
  lines: string[];
}

const SERVER = 'https://as.example.com';
const TITLES: Record<string, string> = {
  '/par': 'Pushed authorization request',
  '/device': 'Device authorization request',
  '/token': 'Token request',
};
const ANSWERS: Record<string, object> = {
  '/par': { request_uri: 'urn:ietf:params:oauth:request_uri:<reference>', expires_in: 60 },
  '/device': { device_code: 'd', user_code: 'WDJB-MJHT', verification_uri: `${SERVER}/device`, expires_in: 600, interval: 5 },
  '/token': { access_token: 'a', token_type: 'Bearer', refresh_token: 'r' },
};

/** What is another each time or secret, by the parameter that it is sent in. */
const NAMED: Record<string, string> = {
  state: '<state>',
  nonce: '<nonce>',
  code_challenge: '<code challenge>',
  code_verifier: '<code verifier>',
  device_code: '<device code>',
  client_secret: '<client secret>',
  client_assertion: '<client assertion>',
  request: '<request object>',
  dpop_jkt: '<thumbprint of the key>',
};

/**
 * Every request of a grant, from the first to a refresh, as the app builds them for a client that authenticates like this.
 *
 * @param settings What else the connection says.
 */
export async function requestsOf(
  grantType: GrantType,
  method: ClientAuthentication,
  settings: Partial<Connection> = {},
): Promise<ShownRequest[]> {
  const connection = { ...exampleOf(grantType, method), ...settings };
  const clock = { now: () => 0, monotonic: () => 0 };
  const sent: HttpRequest[] = [];
  const context: Omit<TokenContext, 'redirectUri'> = {
    connection,
    http: {
      send: async (request) => {
        sent.push(request);
        const body = new TextEncoder().encode(JSON.stringify(ANSWERS[new URL(request.url).pathname]));
        return { status: 200, statusText: '', headers: [], body, cut: false, startedAt: 0, headersMs: 0, endMs: 0 };
      },
    },
    clock,
    ...(connection.dpop !== 'off' && { dpop: { key: await makeKey('ES256', 0), clock } }),
    server: { issuer: SERVER, endpoints: connection.endpoints } as TokenContext['server'],
    credential: credentialFor(method),
    inputs: {
      read: async (name) => ({ kind: 'secret', value: `<${GRANT_INPUTS[name].name.toLowerCase()}>` }),
      key: () => Promise.reject(new Error('The pages sign no assertions of a grant.')),
    },
  };
  const redirectUri = 'http://127.0.0.1:8976/callback';
  const random = { bytes: (length: number) => new Uint8Array(length) };
  const { signal } = new AbortController();
  const step = await protocolOf(connection).begin({
    ...context,
    addresses: { lookup: () => Promise.reject(new Error('The pages look up no names.')) },
    random,
    signal,
    receive: async () => redirectUri,
  });
  const shown: ShownRequest[] = [];
  if (step.kind === 'redirect') {
    const opened = new URL(step.request.url);
    shown.push(...sent.splice(0).map((request) => shownOf(request, TITLES[new URL(request.url).pathname] ?? '')));
    const lines = [...openedLines(opened), ...decoded('request object', opened.searchParams.get('request'))];
    shown.push({ title: 'Authorize request, in the browser', lines });
    await step.goOn({ code: '<code>', parameters: new URLSearchParams(), members: [], findings: [] });
  }
  if (step.kind === 'device') await step.ask();
  shown.push(...sent.splice(0).map((request) => shownOf(request, TITLES[new URL(request.url).pathname] ?? '')));
  if (GRANTS[grantType].renewedBy === 'refresh-token') {
    await protocolOf(connection).renew({ ...context, redirectUri }, '<refresh token>');
    shown.push(...sent.map((request) => shownOf(request, 'Refresh')));
  }
  if (connection.postLogoutRedirectUri !== null) {
    const address = signOutAddress(new URL(`${SERVER}/logout`), '<ID token>', connection);
    shown.push({ title: 'Sign-out, in the browser', lines: openedLines(address) });
  }
  return shown;
}

function openedLines({ origin, pathname, searchParams }: URL): string[] {
  return [`GET ${origin}${pathname}`, ...parametersOf(searchParams, '?')];
}

function exampleOf(grantType: GrantType, clientAuthentication: ClientAuthentication): Connection {
  const blank = blankSettings();
  return {
    ...blank,
    ...{ id: 'example', name: 'Example', template: 'oauth', clientId: 'my-client', grantType, clientAuthentication, scopes: ['read'] },
    jwtBearer: { ...blank.jwtBearer, assertion: 'sealed' },
    passwordGrant: { username: 'ada' },
    endpoints: {
      ...blank.endpoints,
      authorization: `${SERVER}/authorize`,
      token: `${SERVER}/token`,
      deviceAuthorization: `${SERVER}/device`,
      pushedAuthorization: `${SERVER}/par`,
    },
  };
}

function credentialFor(method: ClientAuthentication): ClientCredential | null {
  const { credential } = CLIENT_AUTH[method];
  if (credential === null) return null;
  if (credential === 'secret') return { kind: 'secret', secret: 'a-client-secret-of-at-least-thirty-two-bytes' };
  if (credential === 'certificate') return { kind: 'certificate', thumbprint: '', certificates: '', key: '', at: 0 };
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'my-key' });
  return { kind: 'key', kid: 'my-key', sendsKid: true, alg: 'ES256', jwk, at: 0 };
}

function shownOf({ url, headers, body, certificate }: HttpRequest, title: string): ShownRequest {
  const form = new URLSearchParams(String(body));
  const isBasic = headers.some(({ name }) => name.toLowerCase() === 'authorization');
  const proof = headers.find(({ name }) => name.toLowerCase() === 'dpop')?.value ?? null;
  const lines = [
    ...(certificate === undefined ? [] : ['(TLS handshake with the client certificate)']),
    `POST ${url}`,
    ...(isBasic ? ['Authorization: Basic <Client ID and client secret>'] : []),
    ...(proof === null ? [] : ['DPoP: <proof>']),
    '',
    ...parametersOf(form, ''),
  ];
  const signed = [
    ...decoded('client assertion', form.get('client_assertion')),
    ...decoded('request object', form.get('request')),
    ...decoded('proof', proof),
  ];
  return { title, lines: [...lines, ...signed] };
}

function parametersOf(parameters: URLSearchParams, first: string): string[] {
  return [...parameters].map(([name, value], at) => `${at === 0 ? first : '&'}${name}=${NAMED[name] ?? value}`);
}

const RANDOM: Record<string, string> = { ...NAMED, jti: '<random>', iat: '<now>', nbf: '<now>', exp: '<in a minute>' };

/** What a JWT says. */
function decoded(what: string, jwt: string | null): string[] {
  if (jwt === null) return [];
  const { jwk, ...header } = decodeProtectedHeader(jwt);
  const claims = Object.entries(decodeJwt(jwt)).map(([name, value]) => [name, RANDOM[name] ?? value]);
  const parts = [{ ...header, ...(jwk && { jwk: '<public key>' }) }, Object.fromEntries(claims)];
  return ['', `(the ${what}, decoded)`, ...parts.map((part) => JSON.stringify(part))];
}
