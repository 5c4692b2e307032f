import { describe, expect, it, test } from 'vitest';
import { fetchOnLoopback } from '../../electron/practice/dynamic-clients';
import { practiceFor } from '../support/practice';
import { type Answer, answer, authorize, claims, type Fields, get, pkce, post } from './client';
import { CookieJar } from './login';

const practice = practiceFor('all');
const REDIRECTS = ['http://127.0.0.1/callback', 'http://localhost/callback'];
const NATIVE = {
  client_name: 'A native app',
  application_type: 'native',
  redirect_uris: REDIRECTS,
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
};

const send = async (url: string, method: string, body?: object, token?: string): Promise<Answer> =>
  answer(
    await fetch(url, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
const register = (metadata: object) => send(`${practice.url}/register`, 'POST', metadata);
const of = ({ json }: Answer, name: string) => `${(json as unknown as Fields)[name]}`;

/** Signs in for the MCP server, as a client that has no secret. */
async function signIn(clientId: string, redirectUri: string): Promise<Answer> {
  const { verifier, parameters } = pkce();
  const resource = `${practice.url}/mcp`;
  const asked = { client_id: clientId, redirect_uri: redirectUri, scope: 'mcp:read offline_access', prompt: 'consent', resource };
  const callback = await authorize(`${practice.url}/authorize`, { ...asked, ...parameters });
  const fields = { grant_type: 'authorization_code', code: `${callback.get('code')}`, redirect_uri: redirectUri, client_id: clientId };
  return post(`${practice.url}/token`, { ...fields, code_verifier: verifier, resource });
}

test('the metadata offer both ways', async () => {
  const { json } = await get(`${practice.url}/.well-known/oauth-authorization-server`);
  expect(json).toMatchObject({ registration_endpoint: `${practice.url}/register`, client_id_metadata_document_supported: true });
});

describe('dynamic registration', () => {
  it('brings a client that signs in for the MCP server, at any port of its loopback redirects', async () => {
    const registered = await register(NATIVE);
    expect(registered.status).toBe(201);
    expect(registered.json).toMatchObject({ ...NATIVE, client_id: expect.any(String), registration_access_token: expect.any(String) });
    const id = of(registered, 'client_id');
    for (const redirectUri of ['http://127.0.0.1:50123/callback', 'http://localhost:8/callback']) {
      const { json } = await signIn(id, redirectUri);
      expect(claims(json.access_token)).toMatchObject({ client_id: id, aud: `${practice.url}/mcp`, scope: 'mcp:read offline_access' });
      const again = await post(`${practice.url}/token`, { grant_type: 'refresh_token', refresh_token: json.refresh_token, client_id: id });
      expect(claims(again.json.access_token).aud).toBe(`${practice.url}/mcp`);
    }
    await expect(signIn(id, 'http://127.0.0.1:50123/callback/more')).rejects.toThrow(/^400/);
    await expect(signIn(id, 'https://example.com/callback')).rejects.toThrow(/^400/);
  });

  it('brings a secret where the client wants one', async () => {
    const registered = await register({ redirect_uris: ['https://example.com/cb'], token_endpoint_auth_method: 'client_secret_post' });
    expect(registered.json).toMatchObject({ client_secret: expect.any(String), client_secret_expires_at: 0 });
    const fields = { grant_type: 'refresh_token', refresh_token: 'x', client_id: of(registered, 'client_id') };
    const right = await post(`${practice.url}/token`, { ...fields, client_secret: of(registered, 'client_secret') });
    expect((await post(`${practice.url}/token`, { ...fields, client_secret: 'wrong' })).json.error).toBe('invalid_client');
    expect(right.json.error).not.toBe('invalid_client');
  });

  it.each([
    ['a redirect elsewhere', { redirect_uris: ['http://192.168.0.7/callback'], application_type: 'native' }, 'invalid_redirect_uri'],
    ['no redirect', { redirect_uris: [] }, 'invalid_redirect_uri'],
    ['an unknown authentication', { ...NATIVE, token_endpoint_auth_method: 'magic' }, 'invalid_client_metadata'],
    ['an unknown scope', { ...NATIVE, scope: 'admin' }, 'invalid_client_metadata'],
  ])('refuses %s', async (_what, metadata, error) => {
    expect(await register(metadata)).toMatchObject({ status: 400, json: { error } });
  });

  it('can be read, changed and deleted with its token (RFC 7592)', async () => {
    const registered = await register(NATIVE);
    const [url, token, id] = ['registration_client_uri', 'registration_access_token', 'client_id'].map((name) => of(registered, name));
    expect((await send(`${url}`, 'GET', undefined, token)).json).toMatchObject({ client_id: id, client_name: NATIVE.client_name });
    expect((await send(`${url}`, 'GET', undefined, 'made-up')).status).toBe(401);
    const changed = await send(`${url}`, 'PUT', { ...NATIVE, client_id: id, client_name: 'Another name' }, token);
    expect(changed).toMatchObject({ status: 200, json: { client_name: 'Another name' } });
    const next = of(changed, 'registration_access_token');
    expect((await send(`${url}`, 'DELETE', undefined, next)).status).toBe(204);
    await expect(signIn(`${id}`, 'http://127.0.0.1/callback')).rejects.toThrow(/^400/);
  });
});

test('whoever signs in sees the name of such a client, as text, beside its Client ID', async () => {
  const id = of(await register({ ...NATIVE, client_name: '<b>A native app</b>' }), 'client_id');
  const query = new URLSearchParams({ client_id: id, redirect_uri: `${REDIRECTS[0]}`, response_type: 'code', ...pkce().parameters });
  const jar = new CookieJar();
  const first = await fetch(`${practice.url}/authorize?${query}`, { redirect: 'manual' });
  jar.store(first.headers.getSetCookie());
  const page = new URL(first.headers.get('location') ?? '', practice.url).href;
  const html = await (await fetch(page, { headers: { Cookie: jar.for(page) } })).text();
  expect(html).toContain(`&lt;b&gt;A native app&lt;/b&gt; (${id})`);
});

describe('a client ID metadata document', () => {
  it('makes a client of its URL', async () => {
    const id = practice.clientDocumentUrl;
    const { json } = await signIn(id, 'http://127.0.0.1:50123/callback');
    expect(claims(json.access_token)).toMatchObject({ client_id: id, aud: `${practice.url}/mcp` });
  });

  it.each([
    ['elsewhere', 'https://192.0.2.1/client.json'],
    ['on this computer, which is not there', () => `${practice.tlsUrl}/nothing.json`],
    ['over plain HTTP', () => `${practice.url}/client-metadata.json`],
    ['that names another Client ID', () => `${practice.tlsUrl}/client-metadata.json?other`],
  ])('%s makes none', async (_what, id) => {
    await expect(signIn(typeof id === 'string' ? id : id(), 'http://127.0.0.1/callback')).rejects.toThrow(/^400/);
  });
});

describe('what clients name', () => {
  it.each([
    'https://example.com/',
    'https://192.168.0.7/',
    'https://127.0.0.1.evil.example/',
    'https://localhost.evil.example/',
    'file:///etc/hosts',
    'x',
  ])('%s is not fetched', async (url) => {
    await expect(fetchOnLoopback(url)).rejects.toThrow('Only documents on this computer are fetched.');
  });

  it('is fetched from this computer, without following a redirect', async () => {
    const response = await fetchOnLoopback(practice.clientDocumentUrl);
    expect(await response.json()).toMatchObject({ client_id: practice.clientDocumentUrl });
    const query = new URLSearchParams({ client_id: 'practice-client', redirect_uri: 'http://127.0.0.1/callback', response_type: 'code' });
    expect((await fetchOnLoopback(`${practice.url}/authorize?${query}`)).status).toBe(303);
  });
});
