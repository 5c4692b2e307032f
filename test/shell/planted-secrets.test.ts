import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../electron/contract';
import { reportKind } from '../../electron/model/check';
import { CLIENT_AUTHENTICATIONS, clientAuthOf } from '../../electron/model/client-auth';
import { BLANK_JWT_BEARER, BLANK_SOURCE, GRANT_INPUT_IDS, type GrantInput } from '../../electron/model/grant-input';
import { EXPORT_IDS } from '../../electron/model/exports';
import { snippetLanguage } from '../../electron/model/exchange';
import type { Schedule } from '../../electron/core/ports';
import { systemSchedule } from '../../electron/core/base/schedule';
import { GRANT_TYPES } from '../../electron/model/grants';
import { systemClock } from '../../electron/platform/system/system-clock';
import { runCli } from '../cli/run';
import { CanarySearch, canaryText, type Hit } from '../e2e/support-canaries';
import { type CarelessServer, startCarelessServer } from '../support/careless-server';
import { settingsOf } from '../support/connection';
import { type Desk, openDesk } from '../support/desk';
import { until } from '../support/until';
import { MemoryKeychain } from '../support/vault';

const PKCS12 = Buffer.from(JSON.parse(readFileSync('test/fixtures/pkcs12.json', 'utf8')).modern, 'base64');

interface Case extends Partial<ConnectionSettings> {
  inputs?: GrantInput[];
  key?: 'made' | 'JWK' | 'PEM' | 'encrypted PEM';
  certificate?: 'made' | 'PKCS #12';
}

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const signed = { assertion: 'signed' as const };
/** Every grant and every credential at least once, with what may be added to a request. */
const CASES: Case[] = [
  { grantType: 'authorization_code', clientAuthentication: 'client_secret_post' },
  { grantType: 'authorization_code', clientAuthentication: 'none', dpop: 'ES256', authorizeRequest: { pushed: 'on' } },
  {
    grantType: 'authorization_code',
    clientAuthentication: 'private_key_jwt',
    key: 'encrypted PEM',
    dpop: 'EdDSA',
    authorizeRequest: { pushed: 'on', signed: true },
  },
  {
    grantType: 'authorization_code',
    clientAuthentication: 'private_key_jwt',
    key: 'PEM',
    authorizeRequest: { signed: true, pushed: 'off' },
  },
  { grantType: 'authorization_code', authorizeRequest: { responseMode: 'jwt' } },
  { grantType: 'implicit', authorizeRequest: { responseType: 'token' }, clientAuthentication: 'none' },
  { grantType: 'hybrid', authorizeRequest: { responseType: 'code token' } },
  { grantType: DEVICE, clientAuthentication: 'client_secret_jwt' },
  { grantType: 'client_credentials', clientAuthentication: 'client_secret_basic', dpop: 'ES256' },
  { grantType: 'client_credentials', clientAuthentication: 'private_key_jwt', key: 'JWK', dialect: { jsonBody: true } },
  {
    grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
    clientAuthentication: 'self_signed_tls_client_auth',
    certificate: 'made',
    tokenExchange: { subject: { ...BLANK_SOURCE }, actor: { ...BLANK_SOURCE }, requestedTokenType: null },
    inputs: ['subjectToken', 'actorToken'],
  },
  { grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer', jwtBearer: { ...BLANK_JWT_BEARER, ...signed }, key: 'made' },
  {
    grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    jwtBearer: { ...BLANK_JWT_BEARER, assertion: 'sealed' },
    inputs: ['assertion'],
  },
  {
    grantType: 'password',
    passwordGrant: { username: 'ada' },
    inputs: ['password'],
    clientAuthentication: 'tls_client_auth',
    certificate: 'PKCS #12',
  },
];

/** Of a PKCS #8 key in PEM, the characters that hold one of its private numbers. */
function charactersOf(pem: string, number: string): string {
  const body = pem.replace(/-----[^-]+-----|\s/g, '');
  const bytes = Buffer.from(number, 'base64url');
  const at = Buffer.from(body, 'base64').indexOf(bytes);
  return body.slice(Math.ceil((at * 8) / 6), Math.floor(((at + bytes.length) * 8) / 6));
}

const KINDS = [
  ...['Basic credentials', 'DPoP key', 'DPoP proof', 'ID token', 'access token', 'actor token', 'actorToken', 'assertion'],
  ...['certificate key', 'client assertion', 'client key', 'client secret', 'code', 'code verifier', 'cookie', 'device code'],
  ...['passphrase', 'password', 'refresh token', 'request object', 'signed response', 'subject token', 'subjectToken'],
];

const directory = mkdtempSync(join(tmpdir(), 'planted-'));
const keychain = new MemoryKeychain();
/** Made here and sealed, or told to open something. */
const planted: { kind: string; value: string }[] = [];
let server: CarelessServer;
let desk: Desk;
let chosen: { name: string; text: string; bytes: Uint8Array };

beforeAll(async () => {
  server = await startCarelessServer();
  // A device's polls, a second apart, come at once.
  const schedule: Schedule = (delayMs, work) => systemSchedule(delayMs <= 1_000 ? 0 : delayMs, work);
  desk = openDesk({ directory, keychain, schedule, chosen: () => chosen });
});
afterAll(async () => {
  await desk.services.dispose();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

function plant(kind: string, value = canaryText()): string {
  planted.push({ kind, value });
  return value;
}

/** A private key, as text in the form it is kept in. */
function plantKey(kind: string, pem: string): string {
  const { d = '', p } = createPrivateKey(pem).export({ format: 'jwk' });
  for (const number of p === undefined ? [d] : [d, p]) {
    plant(kind, number);
    plant(kind, charactersOf(pem, number));
  }
  return pem;
}

async function seal(connectionId: string, { inputs = [], key, certificate }: Case): Promise<void> {
  const { ask } = desk;
  for (const input of inputs) await ask('grantInputs.seal', { connectionId, input, from: 'typed', text: plant(input) });
  const choose = (content: string | Uint8Array) => {
    const bytes = Buffer.from(content);
    chosen = { name: 'a file', text: bytes.toString(), bytes };
  };
  if (key === 'made') await ask('clientKeys.make', { connectionId, alg: 'ES256' });
  else if (key !== undefined) {
    const { privateKey } =
      key === 'PEM' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    plantKey('client key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const passphrase = key === 'encrypted PEM' ? plant('passphrase') : '';
    const locked = passphrase === '' ? {} : { cipher: 'aes-256-cbc', passphrase };
    choose(
      key === 'JWK' ? JSON.stringify(privateKey.export({ format: 'jwk' })) : privateKey.export({ type: 'pkcs8', format: 'pem', ...locked }),
    );
    await ask('clientKeys.import', { connectionId, from: 'file', passphrase, rsaAlg: 'PS256' });
  }
  if (certificate === 'made') await ask('clientCertificates.make', { connectionId, key: 'P-256' });
  if (certificate === 'PKCS #12') {
    choose(PKCS12);
    await ask('clientCertificates.import', { connectionId, from: 'file', passphrase: plant('passphrase', 'open sesame') });
  }
}

/** What was made or imported, as the vault has it. */
async function plantSealed(connectionId: string): Promise<void> {
  const { clientKeys = [], clientCertificates = [], grant } = await desk.services.connections.records.read(connectionId);
  for (const { jwk } of clientKeys) plantKey('client key', pemOf(jwk));
  for (const { key } of clientCertificates) plantKey('certificate key', key);
  if (grant?.dpopKey) plantKey('DPoP key', pemOf(grant.dpopKey.jwk));
}

const pemOf = (jwk: string) =>
  createPrivateKey({ key: JSON.parse(jwk), format: 'jwk' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();

/** From the first request to the tokens, or to a refusal of them. */
async function connect(connectionId: string): Promise<string> {
  const { ask, services, opened } = desk;
  await ask('flows.start', { connectionId });
  const flow = () => services.flows.list().findLast((each) => each.connectionId === connectionId);
  const { signsIn, id: flowId = '' } = flow() ?? {};
  if (signsIn === 'redirect') {
    const callback = await server.callbackFor(opened.at(-1) ?? '');
    const said = server.secrets.slice(-20).map(({ value }) => value);
    const refusal = new URLSearchParams({ state: 'x', error: 'access_denied', error_description: `No to ${said.join(' and ')}` });
    await desk.problem('flows.paste', { flowId, url: `${callback.split(/[?#]/)[0]}?${refusal}` });
    await desk.problem('flows.paste', { flowId, url: callback });
  }
  await until('the sign-in is over', () => ['done', 'failed'].includes(flow()?.status ?? ''));
  return flow()?.status ?? '';
}

const callOf = (url: string) => ({ method: 'POST', url, query: [], headers: [], body: '{"a":1}' });
const ECHO = callOf('/echo');

/** Everything that the server answers otherwise when it refuses. */
async function askRefusable(connectionId: string): Promise<void> {
  const { ask, problem } = desk;
  await ask('calls.send', { connectionId, callId: '1', call: ECHO });
  for (const what of ['introspection', 'userinfo', 'revocation'] as const)
    await problem('server.ask', { connectionId, what, token: 'access' });
}

/** Everything that can be asked about tokens. */
async function askAll(connectionId: string): Promise<void> {
  const { ask, problem } = desk;
  await askRefusable(connectionId);
  await ask('calls.send', { connectionId, callId: '1', call: callOf('/page') });
  await problem('server.signOutPlace', { connectionId });
  await problem('server.signOut', { connectionId });
  await problem('tokens.verify', { connectionId, token: 'access', keys: { kind: 'connection' } });
  await problem('tokens.compareExchanged', { connectionId });
}

/** Everything that can be handed on of what happened. */
async function exportAll(connectionId: string): Promise<void> {
  const { ask, problem } = desk;
  await ask('grants.get', { connectionId });
  await ask('history.get', { connectionId });
  await ask('connections.get', { id: connectionId });
  await ask('connections.export', { ids: [connectionId] });
  for (const as of EXPORT_IDS) {
    await ask('exports.preview', { id: connectionId, as });
    await ask('exports.save', { id: connectionId, as });
  }
  await ask('grantInputs.list', { connectionId });
  for (const { kid } of await ask('clientKeys.list', { connectionId }))
    for (const as of ['jwks', 'pem'] as const) await ask('clientKeys.save', { connectionId, kid, as });
  for (const { thumbprint } of await ask('clientCertificates.list', { connectionId }))
    for (const as of ['jwks', 'pem'] as const) await ask('clientCertificates.save', { connectionId, thumbprint, as });
  await ask('exchanges.exportHar', { connectionId, ids: null });
  const [language = 'bash'] = snippetLanguage.options;
  for (const { id } of await ask('exchanges.list', { connectionId })) {
    await ask('exchanges.get', { connectionId, id });
    await problem('calls.fromExchange', { connectionId, id });
    await ask('exchanges.copyAs', { connectionId, id, language });
  }
  for (const each of snippetLanguage.options) await ask('calls.copyAs', { connectionId, call: ECHO, language: each });
}

/** Runs the checks that need no sign-in of their own and wait for nothing. */
async function check(connectionId: string, planId: string): Promise<void> {
  const { ask, services } = desk;
  const { id: runId } = await ask('checks.start', { connectionId, planId, checks: null, allowBurning: true, allowChanges: true });
  await services.checks.finished(runId);
  const run = await ask('checks.run', { connectionId, runId });
  for (const { id: checkId } of run.results) await ask('checks.evidence', { connectionId, runId, checkId });
  for (const kind of reportKind.options) await ask('checks.saveReport', { connectionId, runId, kind });
  await ask('checks.copyReport', { connectionId, runId });
}

/** The search, with what nobody may see but the server and the vault. */
const search = () =>
  new CanarySearch([...planted, ...server.secrets].map(({ kind, value }) => ({ kind, value: value.slice(value.length / 4).slice(0, 20) })));

/** By place, what was found there: kinds, without the secrets. */
function found(places: Record<string, string[]>): Record<string, string[]> {
  const all = search();
  const hits = Object.entries(places).map(([place, texts]): [string, Hit[]] => [place, texts.flatMap((text) => all.in(text))]);
  return Object.fromEntries(
    hits.filter(([, some]) => some.length > 0).map(([place, some]) => [place, [...new Set(some.map(({ kind }) => kind))]]),
  );
}

it('covers every grant, every way to authenticate and everything that a grant sends', () => {
  expect(new Set(CASES.map(({ grantType }) => grantType))).toEqual(new Set(GRANT_TYPES));
  expect(new Set(CASES.map(({ clientAuthentication = 'client_secret_basic' }) => clientAuthentication))).toEqual(
    new Set(CLIENT_AUTHENTICATIONS),
  );
  expect(new Set(CASES.flatMap(({ inputs = [] }) => inputs))).toEqual(new Set(GRANT_INPUT_IDS));
});

/** A preflight at a server that repeats everything it is sent. */
async function preflight(connectionId: string): Promise<void> {
  await desk.ask('preflight.start', { connectionId, credential: true });
  const { sent } = await desk.services.preflights.finished(connectionId);
  expect(sent).toBeGreaterThan(0);
  await desk.ask('preflight.get', { connectionId });
}

/** One connection from its first token to a refusal of the last. */
async function live(one: Case, name: string): Promise<void> {
  const { inputs, key, certificate, ...changes } = one;
  const { ask, problem } = desk;
  const input = settingsOf({
    name,
    issuer: server.url,
    scopes: ['openid', 'read'],
    apiBaseUrl: `${server.url}/api`,
    receiver: { kind: 'paste', redirectUri: 'https://app.example/callback' },
    ...changes,
  });
  const clientSecret = clientAuthOf(input).credential === 'secret' ? plant('client secret') : null;
  const { id: connectionId } = await ask('connections.create', { input, clientSecret });
  await seal(connectionId, one);
  server.forget();
  server.mood.refuses = false;
  expect(await connect(connectionId), name).toBe('done');
  await plantSealed(connectionId);
  await problem('tokens.refresh', { connectionId });
  await problem('tokens.refresh', { connectionId, scopes: ['read'] });
  await askAll(connectionId);
  if (input.grantType === 'client_credentials') await check(connectionId, input.dpop === 'off' ? 'quick-look' : 'sender-constrained');
  server.mood.refuses = true;
  await askRefusable(connectionId);
  await problem('tokens.refresh', { connectionId });
  await preflight(connectionId);
  if (input.grantType !== DEVICE && input.grantType !== 'implicit') expect(await connect(connectionId), name).toBe('failed');
  await exportAll(connectionId);
}

/** What the command line says, on the same data. */
async function told(...args: string[]): Promise<string> {
  const environment = { clock: systemClock, keychain: async () => keychain };
  const { out, err, code } = await runCli([...args, '--data-folder', directory], environment);
  expect([args[0], code, err]).toEqual([args[0], 0, expect.anything()]);
  return out + err;
}

it('no key, assertion, proof or token leaves the vault but to its server', async () => {
  const { ask, wire, exported, copied, opened } = desk;
  for (const [index, one] of CASES.entries()) await live(one, `Connection ${index}`);
  await ask('app.snapshot');
  await ask('tokens.copy', { connectionId: desk.services.connections.list()[0]?.id ?? '', token: 'access' });
  const { connections } = desk.services;
  const records = await Promise.all(connections.list().map(async ({ id }) => JSON.stringify(await connections.records.read(id))));
  await desk.services.dispose();
  server.mood.refuses = false;
  server.forget();
  const said = [
    await told('list'),
    await told('call', 'POST', '/echo', '-c', 'Connection 0'),
    await told('refresh', '-c', 'Connection 8'),
    await told('inspect', '-c', 'Connection 1'),
  ];
  const kinds = new Set([...planted, ...server.secrets].map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(KINDS);
  // The search sees keys, too, where they are.
  expect(found({ records }).records).toEqual(expect.arrayContaining(['client key', 'certificate key', 'DPoP key', 'actorToken']));
  // The address of a sign-in under way can be copied, and the browser gets it, as it gets the ID token when signing out.
  const isAddress = (text: string) => /^\["flow.changed"|"flows":/.test(text);
  expect(found({ messages: wire.filter((text) => !isAddress(text)), exported, said })).toEqual({});
  expect(search().inFolder(directory)).toEqual([]);
  expect(found({ addresses: wire.filter(isAddress), opened, copied })).toEqual({
    addresses: ['request object'],
    opened: ['ID token', 'request object'],
    copied: ['access token'],
  });
});
