import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../electron/model/connection';
import { buildAuthorizeRequest } from '../../../electron/core/grants/authorize-request';
import type { ResolvedServer } from '../../../electron/core/wire/discovery';
import { systemRandom } from '../../../electron/platform/system/random';
import { connectionTo, SCHEME } from '../../support/connection';
import { failureOf, isKind } from '../../support/failures';

const counting = { bytes: (length: number) => new Uint8Array(length).fill(7) };

function build(connection: Connection, random = systemRandom) {
  const server: ResolvedServer = {
    issuer: null,
    endpoints: connection.endpoints,
    scopesSupported: [],
    pkceMethods: null,
    issParameterPromised: false,
    source: null,
  };
  return buildAuthorizeRequest({ connection, server, redirectUri: SCHEME, random });
}
const parametersOf = (url: string) => new URL(url).searchParams;

describe('the authorize request', () => {
  it('is exactly this URL', async () => {
    const connection = connectionTo('https://as.example', {
      scopes: ['a b'.slice(0, 1), 'b'],
      audience: 'https://api.example/x y',
      resource: ['https://r1', 'https://r2'],
    });
    const { url, state, codeVerifier } = await build(connection, counting);
    const fixed = Buffer.alloc(32, 7).toString('base64url');
    expect([state, codeVerifier]).toEqual([fixed, fixed]);
    expect(url).toBe(
      `https://as.example/authorize?response_type=code&client_id=client-1&redirect_uri=dev.tokenscope%3A%2Foauth%2Fcallback&scope=a%20b&audience=https%3A%2F%2Fapi.example%2Fx%20y&resource=https%3A%2F%2Fr1&resource=https%3A%2F%2Fr2&state=${fixed}&code_challenge=${createHash('sha256').update(fixed).digest('base64url')}&code_challenge_method=S256`,
    );
  });

  it('has what Katana wants: audience, offline_access, and nothing of OpenID', async () => {
    const connection = connectionTo('https://login.katanamrp.com', {
      scopes: ['offline_access'],
      audience: 'https://api.katanamrp.com',
      pkce: 'off',
    });
    const { url, state, nonce, codeVerifier } = await build(connection);
    expect(Object.fromEntries(parametersOf(url))).toEqual({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: SCHEME,
      scope: 'offline_access',
      audience: 'https://api.katanamrp.com',
      state,
    });
    expect([nonce, codeVerifier]).toEqual([null, null]);
  });

  it('sends a nonce with openid only, and never the same value twice', async () => {
    const connection = connectionTo('https://as.example', { scopes: ['openid'] });
    const [one, two] = [await build(connection), await build(connection)];
    expect(parametersOf(one.url).get('nonce')).toBe(one.nonce);
    expect(new Set([one.nonce, one.state, one.codeVerifier, two.nonce, two.state, two.codeVerifier]).size).toBe(6);
    expect(one.state).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('never sends a plain code challenge', async () => {
    const { url, codeVerifier } = await build(connectionTo('https://as.example'));
    expect(url).not.toContain(codeVerifier);
    expect(parametersOf(url).get('code_challenge_method')).toBe('S256');
  });

  it('adds extra parameters, repeated ones included, and leaves scope out when there is none', async () => {
    const params = [
      { name: 'prompt', value: 'consent' },
      { name: 'x', value: '1+1 & more' },
      { name: 'x', value: '' },
      { name: '__proto__', value: 'p' },
    ];
    const connection = connectionTo('https://as.example', {
      scopes: [],
      legs: { ...connectionTo('').legs, authorize: { params, headers: [] } },
    });
    const sent = parametersOf((await build(connection)).url);
    expect(sent.has('scope')).toBe(false);
    expect([sent.get('prompt'), sent.getAll('x'), sent.get('__proto__')]).toEqual(['consent', ['1+1 & more', ''], 'p']);
  });

  it('sends what else the connection says, and nothing of what is not set', async () => {
    const authorizeRequest = { prompt: 'login', maxAge: 0, claims: '{"id_token":{"acr":null}}', authorizationDetails: '[{"type":"pay"}]' };
    const { url } = await build(connectionTo('https://as.example', { authorizeRequest }));
    const { response_type, client_id, redirect_uri, scope, state, code_challenge, code_challenge_method, ...rest } = Object.fromEntries(
      parametersOf(url),
    );
    expect(rest).toEqual({
      prompt: 'login',
      max_age: '0',
      claims: authorizeRequest.claims,
      authorization_details: authorizeRequest.authorizationDetails,
    });
  });

  it("keeps the endpoint's own query and drops its fragment", async () => {
    const connection = connectionTo('https://as.example');
    connection.endpoints.authorization = 'https://as.example/authorize?realm=a+b#top';
    const { url } = await build(connection);
    expect(url).toMatch(/^https:\/\/as\.example\/authorize\?realm=a\+b&response_type=code&/);
    expect(url).not.toContain('#');
  });

  it.each(['state', 'redirect_uri', 'code_challenge', 'scope'])('refuses an extra parameter that would replace %s', async (name) => {
    const legs = { ...connectionTo('').legs, authorize: { params: [{ name, value: 'mine' }], headers: [] } };
    const failure = await failureOf(build(connectionTo('https://as.example', { legs })));
    expect(isKind(failure, 'connection-invalid')).toBe(true);
    expect(failure.what).toContain(`"${name}"`);
  });

  it('refuses a whole authorize URL pasted as the endpoint', async () => {
    const connection = connectionTo('https://as.example');
    connection.endpoints.authorization = 'https://as.example/authorize?client_id=other';
    expect((await failureOf(build(connection))).code).toBe('connection-invalid');
  });

  it('refuses plain http beyond loopback, unless allowed', async () => {
    expect((await failureOf(build(connectionTo('http://as.example')))).code).toBe('insecure-url');
    expect((await build(connectionTo('http://as.example', { allowPlainHttp: true }))).url).toMatch(/^http:/);
  });

  it('says what is missing', async () => {
    expect(isKind(await failureOf(build(connectionTo('https://as.example', { clientId: '' }))), 'connection-incomplete')).toBe(true);
    const connection = connectionTo('https://as.example');
    connection.endpoints.authorization = null;
    expect(isKind(await failureOf(build(connection)), 'connection-incomplete')).toBe(true);
  });
});
