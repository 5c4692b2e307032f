import { afterEach, describe, expect, it } from 'vitest';
import { callTool, listTools, toolAnswerIn } from '../../electron/core/mcp/tools';
import { CLIENTS, FAULTS, type FaultId } from '../../electron/practice';
import { practiceFor } from '../support/practice';
import { passTime, stopTime } from '../support/still-time';
import { authorize, claims, get, pkce, post } from './client';
import { lineToMcp } from './mcp-client';

stopTime();

const practice = practiceFor('all');
const { url, tokenFor, tell, begun } = lineToMcp(practice);
const at = (path: string) => `${practice.url}${path}`;
const PRM = '/.well-known/oauth-protected-resource';
const OAUTH = '/.well-known/oauth-authorization-server';
const OPENID = '/.well-known/openid-configuration';

afterEach(() => void practice.faults.clear());

const challenge = async () => (await fetch(url(), { method: 'POST' })).headers.get('www-authenticate');
const challengeOf = async (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec((await challenge()) ?? '')?.[1];

/** Status, type and, where it is JSON, the body. */
async function seen(path: string) {
  const response = await fetch(at(path), { redirect: 'manual' });
  const text = await response.text();
  const json = text.startsWith('{') ? JSON.parse(text) : null;
  return {
    status: response.status,
    type: response.headers.get('content-type')?.split(';')[0],
    location: response.headers.get('location'),
    json,
  };
}
const member = async (path: string, name: string) => (await seen(path)).json[name];
const prm = (name: string) => member(`${PRM}/mcp`, name);
const server = (name: string) => member(OAUTH, name);
/** `reset`: the connection drops. */
const statusOf = (path: string) =>
  seen(path).then(
    ({ status }) => status,
    () => 'reset',
  );

/** The callback of a sign-in for the MCP server. */
const callback = (more = {}) => {
  const asked = { client_id: CLIENTS.mcp.id, scope: 'mcp:read', resource: url(), ...pkce().parameters, ...more };
  return authorize(at('/authorize'), asked);
};

const NATIVE = {
  grant_types: ['authorization_code', 'refresh_token'],
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/callback'],
  token_endpoint_auth_method: 'client_secret_post',
};
async function register(): Promise<{ status: number; json: Record<string, string> }> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(at('/register'), { method: 'POST', headers, body: JSON.stringify(NATIVE) });
  return { status: response.status, json: await response.json() };
}
/** What the token endpoint says to a refresh of a client that registered itself. */
const refreshedAs = async ({ client_id = '', client_secret = '' }: Record<string, string>) =>
  (await post(at('/token'), { grant_type: 'refresh_token', refresh_token: 'x', client_id, client_secret })).json.error;

/** What comes of a tool call. */
async function called(name: string, scope = 'mcp:read mcp:write') {
  const token = await tokenFor(scope);
  const { session, message } = callTool(await begun(null, token), { name, input: { text: 'hello' } });
  const { status, headers, answer } = await tell(session, message, token);
  return {
    status,
    challenge: headers.get('www-authenticate'),
    type: headers.get('content-type')?.split(';')[0],
    text: toolAnswerIn(answer)?.text,
  };
}

/** What is to be seen without the fault, and with it. */
type Row = [fault: FaultId, what: string, look: () => Promise<unknown>, usual: unknown, faulty: unknown];
const OTHER = 'https://elsewhere.example';

const ROWS: Row[] = [
  ['challenge-no-metadata', 'metadata of a challenge', () => challengeOf('resource_metadata'), () => at(`${PRM}/mcp`), undefined],
  [
    'challenge-wrong-metadata',
    'metadata of a challenge',
    () => challengeOf('resource_metadata'),
    () => at(`${PRM}/mcp`),
    () => at(`${PRM}/nothing`),
  ],
  ['challenge-no-scope', 'scope of a challenge', () => challengeOf('scope'), 'mcp:read', undefined],
  ['challenge-other-scope', 'scopes in metadata', () => prm('scopes_supported'), ['mcp:read'], ['email']],
  ['prm-missing', 'metadata of a challenge', () => challengeOf('resource_metadata'), () => at(`${PRM}/mcp`), undefined],
  ['prm-missing', 'places of metadata', async () => [await statusOf(`${PRM}/mcp`), await statusOf(PRM)], [200, 404], [404, 404]],
  ['prm-root-only', 'places of metadata', async () => [await statusOf(`${PRM}/mcp`), await statusOf(PRM)], [200, 404], [404, 200]],
  ['prm-wrong-resource', 'resource', () => prm('resource'), () => url(), () => at('/another')],
  ['prm-resource-slash', 'resource', () => prm('resource'), () => url(), () => `${url()}/`],
  ['prm-no-server', 'servers', () => prm('authorization_servers'), () => [practice.url], undefined],
  ['prm-dead-server', 'servers', () => prm('authorization_servers'), () => [practice.url], () => [at('/dead'), practice.url]],
  ['prm-dead-server', 'the first server', () => statusOf(`${OAUTH}/dead`), 404, 'reset'],
  ['prm-issuer-slash', 'servers', () => prm('authorization_servers'), () => [practice.url], () => [`${practice.url}/`]],
  ['prm-406', 'metadata', () => statusOf(`${PRM}/mcp`), 200, 406],
  ['prm-html', 'type of metadata', async () => (await seen(`${PRM}/mcp`)).type, 'application/json', 'text/html'],
  [
    'prm-page',
    'metadata',
    () => seen(`${PRM}/mcp`),
    expect.objectContaining({ type: 'application/json' }),
    expect.objectContaining({ status: 200, type: 'text/html', json: null }),
  ],
  ['prm-redirect', 'metadata', () => statusOf(`${PRM}/mcp`), 200, 307],
  [
    'prm-redirect',
    'metadata in the end',
    async () => (await get(at(`${PRM}/mcp`))).json,
    expect.objectContaining({ bearer_methods_supported: ['header'] }),
    expect.objectContaining({ bearer_methods_supported: ['header'] }),
  ],
  ['prm-needs-token', 'metadata', () => statusOf(`${PRM}/mcp`), 200, 401],
  ['offline-not-offered', 'scope of a challenge', () => challengeOf('scope'), 'mcp:read', 'mcp:read offline_access'],
  ['offline-not-offered', 'offered scopes', async () => (await server('scopes_supported')).includes('offline_access'), true, false],
  ['as-missing', 'metadata', async () => [await statusOf(OAUTH), await statusOf(OPENID)], [200, 200], [404, 404]],
  ['as-openid-only', 'metadata', async () => [await statusOf(OAUTH), await statusOf(OPENID)], [200, 200], [404, 200]],
  [
    'as-page',
    'metadata',
    () => seen(OAUTH),
    expect.objectContaining({ type: 'application/json' }),
    expect.objectContaining({ status: 200, type: 'text/html', json: null }),
  ],
  ['as-other-issuer', 'issuer', () => server('issuer'), () => practice.url, OTHER],
  ['as-no-pkce', 'PKCE', () => server('code_challenge_methods_supported'), ['S256'], undefined],
  ['as-endpoint-elsewhere', 'token endpoint', () => server('token_endpoint'), () => at('/token'), `${OTHER}/token`],
  ['iss-not-promised', 'promise', () => server('authorization_response_iss_parameter_supported'), true, undefined],
  ['iss-not-promised', 'callback', async () => (await callback()).get('iss'), () => practice.url, null],
  [
    'registration-missing',
    'endpoint',
    async () => [await server('registration_endpoint'), (await register()).status],
    () => [at('/register'), 201],
    [undefined, 404],
  ],
  ['registration-missing', 'documents', () => server('client_id_metadata_document_supported'), true, undefined],
  ['registration-refused', 'registration', async () => (await register()).status, 201, 403],
  ['unknown-client-as-grant', 'refusal', () => refreshedAs({ client_id: 'nobody', client_secret: 'x' }), 'invalid_client', 'invalid_grant'],
  ['resource-refused', 'callback', async () => (await callback()).get('error'), null, 'invalid_target'],
  ['resource-refused', 'token', () => tokenFor('mcp:read').then(Boolean), true, false],
  [
    'resource-ignored',
    'audience',
    async () => claims(await tokenFor('api:read', at('/other-api'))).aud,
    () => at('/other-api'),
    () => at('/api'),
  ],
  ['mcp-scope-loop', 'tool', async () => (await called('needs-more-scope')).status, 200, 403],
  [
    'mcp-bare-403',
    'challenge',
    async () => (await called('needs-more-scope', 'mcp:read')).challenge,
    expect.stringContaining('scope="mcp:write"'),
    null,
  ],
  [
    'mcp-event-stream',
    'tool',
    () => called('echo'),
    expect.objectContaining({ type: 'application/json', text: expect.stringContaining('hello') }),
    expect.objectContaining({ type: 'text/event-stream', text: expect.stringContaining('hello') }),
  ],
  [
    'mcp-handshake-only',
    'revision',
    async () => (await begun('2026-07-28', await tokenFor('mcp:read'))).revision,
    '2026-07-28',
    '2025-11-25',
  ],
  [
    'mcp-stateless-only',
    'revision',
    async () => (await begun('2025-11-25', await tokenFor('mcp:read'))).revision,
    '2025-11-25',
    '2026-07-28',
  ],
  ['mcp-sessions-lost', 'second request', () => listed('2025-06-18'), 200, 404],
  ['mcp-lazy', 'list', () => listed(null, null), 'Error: 401', 200],
  ['api-takes-other-audience', 'token for another API', () => listed(null, 'other'), 'Error: 401', 200],
];

/** The status of `tools/list` once a session has begun. `other`: with a token for another API. */
async function listed(revision: '2025-06-18' | null, with_: 'own' | 'other' | null = 'own') {
  const token = with_ === null ? null : await tokenFor('mcp:read', with_ === 'own' ? url() : at('/other-api'));
  try {
    const { session, message } = listTools(await begun(revision, token));
    return (await tell(session, message, token)).status;
  } catch (error) {
    return String(error).slice(0, 'Error: 401'.length);
  }
}

const expectedOf = (expected: unknown) => (typeof expected === 'function' ? expected() : expected);

describe('faults from a URL to a call', () => {
  it.each(ROWS)('%s: %s', async (fault, _what, look, usual, faulty) => {
    expect(await look()).toEqual(expectedOf(usual));
    practice.faults.set(fault, true);
    expect(await look()).toEqual(expectedOf(faulty));
  });

  it('registration-forgotten: a client that registered itself is unknown while it is on', async () => {
    const { json } = await register();
    expect(await refreshedAs(json)).toBe('invalid_grant');
    practice.faults.set('registration-forgotten', true);
    expect(await refreshedAs(json)).toBe('invalid_client');
  });

  it('registration-secret-expires: its secret is refused from then on', async () => {
    expect((await register()).json.client_secret_expires_at).toBe(0);
    practice.faults.set('registration-secret-expires', 60);
    const { json } = await register();
    expect(json.client_secret_expires_at).toBe(Math.floor(Date.now() / 1000) + 60);
    expect(await refreshedAs(json)).toBe('invalid_grant');
    await passTime(61_000);
    expect(await refreshedAs(json)).toBe('invalid_client');
  });

  it('mcp-lazy: a tool call needs a token all the same', async () => {
    practice.faults.set('mcp-lazy', true);
    const { session, message } = callTool(await begun(null, null), { name: 'echo', input: {} });
    expect((await tell(session, message, null)).status).toBe(401);
  });

  it('are all looked at', () => {
    const groups = FAULTS.filter(({ group }) => group === 'discovery' || group === 'mcp').map(({ id }) => id);
    const own = [...ROWS.map(([fault]) => fault), 'registration-forgotten', 'registration-secret-expires', 'registration-scope-fixed'];
    expect(groups.filter((id) => !own.includes(id))).toEqual([]);
    expect(groups.length).toBeGreaterThan(20);
  });
});
