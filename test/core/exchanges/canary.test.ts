import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallService } from '../../../electron/core/calls/service';
import { snippetOf } from '../../../electron/core/exchanges/snippets';
import { snippetLanguage } from '../../../electron/model/exchange';
import { harOf } from '../../../electron/core/exchanges/har';
import { requestForm } from '../../../electron/core/base/request-form';
import type { Dialect } from '../../../electron/model/dialect';
import { ExchangeLog } from '../../../electron/core/exchanges/log';
import { recordingHttp } from '../../../electron/core/exchanges/recording';
import { credentialIn } from '../../../electron/core/client-auth/methods';
import { sealedSecrets } from '../../../electron/core/wire/sealed';
import type { FlowService } from '../../../electron/core/flows/flows';
import type { Http, HttpRequest } from '../../../electron/core/ports';
import { createExchangeFiles } from '../../../electron/platform/kept/exchange-files';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemRandom } from '../../../electron/platform/system/random';
import { type App, flowsOver, jwt, settingsOf, startApp } from '../../support/connection';
import { echo } from '../../support/careless-server';
import { type Answer, startServer, type TestServer } from '../../support/provider';
import { fingerprint } from './support';

const CLIENT_SECRET = 'CANARY/client+secret=1"&\\z%4';
const CODE = 'CANARY/code+4x0AbC==';
const OPAQUE = 'CANARY.access~token+2/==';
const JWT_ACCESS = `${jwt({ sub: 'CANARY-claims-inside', exp: 4_000_000_000 })}`;
const ID_TOKEN = jwt({ sub: 'CANARY-id-claims', iss: 'x' });
const REFRESH = ['CANARY/refresh-token-0001', 'CANARY/refresh-token-0002', 'CANARY/refresh-token-0003'];
const COOKIE = 'CANARY-cookie-abc123';
const FOREIGN = 'CANARY-foreign-session-99';
const API_KEY = 'CANARY-api-key-7788';

/** Parts of a text that stand for a secret in any spelling: a hit of one is a leak. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const shifted = [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift, 'x'), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // What depends on the neighbours is left out.
    const core = text.slice(shift === 0 ? 0 : shift + 1, -1);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const percent = encodeURIComponent(secret);
  const html = secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const json = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, json, form, percent, encodeURIComponent(percent), html, bytes.toString('hex'), ...shifted])];
}

function leaks(text: string, secrets: readonly string[]): string[] {
  return secrets.flatMap((secret) => spellings(secret).filter((spelling) => text.includes(spelling)));
}

let directory: string;
let login: TestServer;
let api: TestServer;
let app: App;
let log: ExchangeLog;
let flows: FlowService;
let calls: CallService;
let id: string;
const opened: string[] = [];
const sent: HttpRequest[] = [];

beforeEach(async () => {
  opened.length = 0;
  sent.length = 0;
  directory = await mkdtemp(join(tmpdir(), 'ts-canary-'));
  [login, api] = await Promise.all([startServer(), startServer()]);
  const plain = createNodeHttp();
  const watched: Http = {
    send(request) {
      sent.push(request);
      return plain.send(request);
    },
  };
  const recording = { current: watched };
  app = startApp(undefined, { http: { send: (request) => recording.current.send(request) } });
  log = new ExchangeLog({
    files: createExchangeFiles(directory),
    random: systemRandom,
    fingerprint,
    sealed: async (each) => sealedSecrets(app.connections.get(each), await app.connections.records.read(each)),
    exists: (each) => app.settings.connection(each) !== null,
    keep: () => true,
  });
  recording.current = recordingHttp(watched, log, app.clock);
  flows = flowsOver(app, {
    credential: async (connection) => credentialIn({ clientSecret: CLIENT_SECRET }, connection),
    browser: { open: async (url) => void opened.push(url) },
    onTraffic: log.recordTraffic,
  });
  calls = new CallService({ ...app, fingerprint });
});
afterEach(async () => {
  flows.dispose();
  await Promise.all([login.stop(), api.stop(), rm(directory, { recursive: true, force: true })]);
});

const bearers = (access: string, refresh: string): Answer => ({
  headers: { 'set-cookie': `sid=${COOKIE}; Path=/; HttpOnly` },
  body: {
    access_token: access,
    token_type: 'Bearer',
    expires_in: 60,
    refresh_token: refresh,
    id_token: ID_TOKEN,
    nested: { session_id: FOREIGN },
  },
});

async function create(clientAuthentication: 'client_secret_basic' | 'client_secret_post', dialect: Dialect = {}) {
  login.answer('/.well-known/openid-configuration', {
    body: {
      issuer: login.url,
      authorization_endpoint: `${login.url}/authorize`,
      token_endpoint: `${login.url}/token`,
      check_session_iframe: `${login.url}/session`,
      ignored_token: FOREIGN,
    },
  });
  const pair = { name: 'X-Api-Key', value: API_KEY };
  const none = { params: [], headers: [] };
  const settings = settingsOf({
    issuer: login.url,
    clientId: 'client-1',
    clientAuthentication,
    dialect,
    apiBaseUrl: `${api.url}/v1`,
    receiver: { kind: 'scheme' },
    scopes: ['openid'],
    legs: {
      authorize: none,
      token: { params: [], headers: [pair] },
      refresh: { params: [], headers: [pair] },
      api: { params: [], headers: [pair] },
    },
  });
  const endpoints = { authorization: null, token: null, userinfo: null, jwks: null, introspection: null, revocation: null };
  id = (await app.connections.create({ ...settings, endpoints }, CLIENT_SECRET)).id;
}

function callback(changes: Record<string, string> = {}): string {
  const asked = new URL(opened.at(-1) ?? '').searchParams;
  const parameters = new URLSearchParams({ code: CODE, state: asked.get('state') ?? '', iss: login.url, ...changes });
  return `${asked.get('redirect_uri')}?${parameters}`;
}

/** Everything that is kept or handed out, as one text. */
async function everything(): Promise<string> {
  const exchanges = await log.list(id);
  await log.dispose();
  const names = await readdir(join(directory, 'exchanges'));
  const disk = await Promise.all(names.map((name) => readFile(join(directory, 'exchanges', name), 'utf8')));
  return [
    JSON.stringify(exchanges),
    ...disk,
    ...exchanges.flatMap((exchange) => snippetLanguage.options.map((language) => snippetOf(exchange, language))),
    JSON.stringify(harOf(exchanges, '1')),
  ].join('\n');
}

const secretsSeen = () => {
  const verifiers = sent.flatMap(({ body }) =>
    requestForm({ kind: body?.startsWith('{') ? 'json' : 'form', text: body ?? '' }).getAll('code_verifier'),
  );
  const credentials = sent.flatMap(({ headers }) =>
    headers.filter(({ name }) => name.toLowerCase() === 'authorization').map(({ value }) => value.split(' ')[1] ?? ''),
  );
  return [CLIENT_SECRET, CODE, OPAQUE, JWT_ACCESS, ID_TOKEN, ...REFRESH, COOKIE, FOREIGN, API_KEY, ...verifiers, ...credentials];
};

describe.each<[Parameters<typeof create>[0], Dialect]>([
  ['client_secret_basic', {}],
  ['client_secret_post', {}],
  ['client_secret_post', { jsonBody: true }],
])('with %s %o, from sign-in to a dead refresh token', (authentication, dialect) => {
  it('leaves no secret in what is kept, shown, copied or exported', async () => {
    await create(authentication, dialect);

    // A sign-in that is refused with everything in the error, then one that works.
    await flows.start(id);
    login.answer('/token', (request) => ({ status: 400, headers: { 'content-type': 'text/html' }, body: echo(request) }));
    await flows.deliver(callback(), 'scheme');
    await flows.start(id);
    await flows.deliver(callback({ error: 'access_denied', error_description: `No ${CLIENT_SECRET} and ${CODE}` }), 'scheme');
    await flows.start(id);
    login.answer('/token', bearers(OPAQUE, REFRESH[0] ?? ''));
    const page = await flows.deliver(callback(), 'scheme');
    expect(page.ok).toBe(true);

    // An API that sends back all it got, in headers and redirects too; then one that answers 401.
    const foreign = [CLIENT_SECRET, CODE, REFRESH[0] ?? '', ID_TOKEN];
    api.answer('/v1/echo', (request) => ({
      headers: {
        'content-type': 'text/html',
        location: `https://elsewhere.example/cb?access_token=${encodeURIComponent(OPAQUE)}#id_token=${ID_TOKEN}`,
        'x-echo': encodeURIComponent(foreign.join(' ')),
        'set-cookie': [`a=${COOKIE}`, `b=${OPAQUE.replaceAll('=', '')}`].join(', '),
        'www-authenticate': `Bearer realm="x", error_description="${request.headers.authorization}"`,
      },
      body: echo(request, foreign),
    }));
    api.answer('/v1/json', (request) => ({
      body: { headers: request.headers, body: request.body, inner: JSON.stringify({ secret: FOREIGN }), foreign },
    }));
    api.answer('/v1/me', {
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
      body: { error: 'invalid_token' },
    });
    const call = (url: string, more = {}) => calls.send(id, url, { method: 'GET', url, query: [], headers: [], body: '', ...more });
    const post = { method: 'POST', body: JSON.stringify({ password: FOREIGN, token: OPAQUE }) };
    await call('/echo', post);
    await call('/json', post);
    await call(`/echo?api_key=${API_KEY}&access_token=${encodeURIComponent(OPAQUE)}`);

    // A refresh by a 401, one that rotates, one whose token is dead and told so in every way.
    login.answer('/token', bearers(JWT_ACCESS, REFRESH[1] ?? ''));
    await call('/me');
    login.answer('/token', bearers(JWT_ACCESS, REFRESH[2] ?? ''));
    await app.tokens.refresh(id);
    login.answer('/token', (request) => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: `Dead: ${REFRESH[2]} of ${CLIENT_SECRET}`, debug: echo(request, REFRESH) },
    }));
    await app.tokens.refresh(id).catch(() => {});
    // The old ones are nowhere sealed any more; the log still knows them.
    api.answer('/v1/old', { headers: { 'content-type': 'text/plain' }, body: REFRESH.join('\n') });
    await call('/old');

    const purposes = (await log.list(id)).map(({ purpose }) => purpose);
    expect(new Set(purposes)).toEqual(new Set(['authorize', 'callback', 'discovery', 'token', 'refresh', 'call']));
    expect(purposes).toHaveLength(18);
    const text = await everything();
    expect(secretsSeen().length).toBeGreaterThan(15);
    expect(leaks(text, secretsSeen())).toEqual([]);
    expect(text.match(/.{0,60}(?:eyJ[\w-]+\.[\w-]+\.|CANARY).{0,60}/g)).toBeNull();
    // What stands in a secret's place is itself no secret, and nothing of it is left over.
    expect(text.match(/.{0,60}\][A-Za-z ]* [0-9a-f]{4}-[0-9a-f]{4}\]/g)).toBeNull();
    for (const kind of ['client secret', 'code', 'code verifier', 'access token', 'refresh token', 'ID token', 'cookie', 'API key'])
      expect(text).toContain(`[${kind} `);
    for (const secret of [CLIENT_SECRET, CODE, OPAQUE, JWT_ACCESS, ...REFRESH]) expect(text).toContain(fingerprint(secret));
  });
});

describe('the order', () => {
  it('is that of the events, the newest first', async () => {
    await create('client_secret_post');
    await flows.start(id);
    login.answer('/token', bearers(OPAQUE, REFRESH[0] ?? ''));
    await flows.deliver(callback(), 'scheme');
    const exchanges = await log.list(id);
    expect(exchanges.map(({ purpose }) => purpose)).toEqual(['token', 'callback', 'authorize', 'discovery']);
    expect(exchanges[1]).toMatchObject({ method: 'GET', status: null, failed: false, response: null });
    expect(exchanges[1]?.url).toMatch(/^dev\.tokenscope:\/oauth\/callback\?code=\[code [0-9a-f-]{9}\]&state=[\w-]{43}&iss=/);
    expect(exchanges[0]?.request.body.text).toContain(`code=[code ${fingerprint(CODE)}]`);
  });

  it('holds a callback that was refused, and why', async () => {
    await create('client_secret_post');
    await flows.start(id);
    await flows.deliver(callback({ iss: 'https://evil.example' }), 'scheme');
    expect((await log.list(id))[0]).toMatchObject({
      purpose: 'callback',
      failed: true,
      error: 'flow-issuer-mismatch',
      failure: { code: 'flow-issuer-mismatch' },
    });
  });
});

it('leaves nothing of a signed response that could be used, and shows the rest of it', async () => {
  await create('client_secret_post');
  await flows.start(id);
  const asked = new URL(opened.at(-1) ?? '').searchParams;
  const state = asked.get('state') ?? '';
  const signed = jwt({ iss: login.url, aud: 'client-1', exp: 4_000_000_000, state, code: CODE, access_token: OPAQUE });
  await flows.deliver(`${asked.get('redirect_uri')}?response=${signed}`, 'scheme');
  const exchange = (await log.list(id)).find(({ purpose }) => purpose === 'callback');
  expect(exchange?.url).toMatch(/\?response=\[signed response [0-9a-f-]{9}\]$/);
  expect(JSON.parse(exchange?.request.proof?.text ?? '')).toMatchObject({
    claims: { iss: login.url, state, code: `[code ${fingerprint(CODE)}]`, access_token: `[access token ${fingerprint(OPAQUE)}]` },
  });
  const text = await everything();
  expect(leaks(text, [CODE, OPAQUE, signed])).toEqual([]);
  expect(text).not.toContain(signed.split('.')[1]);
});

it('leaves no device code and no user code either, whatever the server sends back with them', async () => {
  const [deviceCode, userCode] = ['CANARY/device-code-0001', 'CNRY-UC42'];
  await create('client_secret_post');
  flows.dispose();
  flows = flowsOver(app, {
    credential: async (connection) => credentialIn({ clientSecret: CLIENT_SECRET }, connection),
    onTraffic: log.recordTraffic,
    schedule: (_, work) => {
      const timer = setTimeout(work, 0);
      return () => clearTimeout(timer);
    },
  });
  const { id: _, ...settings } = app.connections.get(id);
  const endpoints = { ...settings.endpoints, deviceAuthorization: `${login.url}/device` };
  await app.connections.update(id, { ...settings, endpoints, grantType: 'urn:ietf:params:oauth:grant-type:device_code' });
  const page = `${login.url}/go?user_code=${userCode}`;
  const message = `Open ${login.url}/go and enter ${userCode}; your device has ${deviceCode}`;
  const given = {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${login.url}/go`,
    verification_uri_complete: page,
    expires_in: 60,
  };
  login.answer('/device', { body: { ...given, message } });
  login.answer('/token', (request) => ({ status: 400, headers: { 'content-type': 'text/html' }, body: echo(request) }));
  const over = new Promise<string>((resolve) => flows.onChange(({ status }) => status === 'failed' && resolve(status)));
  expect((await flows.start(id)).device?.userCode).toBe(userCode);
  expect(await over).toBe('failed');
  expect(sent.map(({ body }) => new URLSearchParams(body ?? '').get('device_code'))).toContain(deviceCode);
  expect(leaks(await everything(), [deviceCode, userCode, CLIENT_SECRET])).toEqual([]);
});

describe('with a token bound to a key', () => {
  it('leaves neither the key nor a proof that could be sent again', async () => {
    const endpoints = { ...settingsOf().endpoints, token: `${login.url}/token` };
    const settings = settingsOf({ grantType: 'client_credentials', dpop: 'ES256', endpoints, apiBaseUrl: api.url });
    id = (await app.connections.create(settings, CLIENT_SECRET)).id;
    login.answer('/token', ({ headers }) => ({ body: { access_token: OPAQUE, token_type: 'DPoP', echo: headers } }));
    api.answer('/echo', (request) => ({ headers: { 'content-type': 'text/html' }, body: echo(request) }));
    await flows.start(id);
    await calls.send(id, 'x', { method: 'POST', url: '/echo', query: [], headers: [], body: '' });
    const key: { d: string } = JSON.parse((await app.connections.records.read(id)).grant?.dpopKey?.jwk ?? '');
    const proofs = sent.flatMap(({ headers }) => headers.filter(({ name }) => name.toLowerCase() === 'dpop').map(({ value }) => value));
    expect(proofs).toHaveLength(2);
    const text = await everything();
    expect(text).toContain('dpop+jwt');
    const signatures = proofs.map((proof) => proof.split('.')[2] ?? '');
    expect(leaks(text, [OPAQUE, CLIENT_SECRET, key.d, ...proofs, ...signatures])).toEqual([]);
  });
});
