import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import type { PreflightPatch, PreflightStepId } from '../../../electron/model/preflight';
import { settingsOf } from '../../support/connection';
import { preflightStage, REGISTERED, RESOURCE, stepOf, strictServer } from './stage';

const server = strictServer();

const right = (): ConnectionSettings =>
  settingsOf({
    issuer: server.url,
    clientId: REGISTERED.id,
    scopes: ['openid', 'orders.read'],
    resource: [RESOURCE],
    receiver: { kind: 'paste', redirectUri: REGISTERED.redirectUri },
  });

const NO_ENDPOINTS = settingsOf().endpoints;

interface Seeded {
  name: string;
  /** What is wrong. */
  change: () => Partial<ConnectionSettings>;
  secret?: string;
  fails: PreflightStepId;
  /** What the first failing remark is called. */
  code: string;
  /** What is offered. Absent: nothing. */
  offers?: PreflightPatch;
}

const loopback = (port: number | null, path = '/callback') => ({ kind: 'loopback' as const, port, path });

const SEEDED: Seeded[] = [
  { name: 'unknown client', change: () => ({ clientId: 'ordres' }), fails: 'client', code: 'authorize-client-unknown' },
  { name: 'wrong secret', change: () => ({}), secret: 'not-the-secret-5521', fails: 'credential', code: 'client-refused' },
  {
    name: 'redirect URI not registered',
    change: () => ({ receiver: { kind: 'paste', redirectUri: 'https://elsewhere.test/cb' } }),
    fails: 'redirect-uri',
    code: 'authorize-redirect-uri-unknown',
  },
  {
    name: 'a slash missing at the end',
    change: () => ({ clientId: 'slash', receiver: loopback(8400) }),
    fails: 'redirect-uri',
    code: 'authorize-redirect-uri-unknown',
    offers: { receiver: loopback(8400, '/callback/') },
  },
  {
    name: '127.0.0.1 in place of localhost',
    change: () => ({ receiver: loopback(8400) }),
    fails: 'redirect-uri',
    code: 'authorize-redirect-uri-unknown',
    offers: { receiver: { kind: 'paste', redirectUri: 'http://localhost:8400/callback' } },
  },
  {
    name: 'another port',
    change: () => ({ clientId: 'port', receiver: loopback(null) }),
    fails: 'redirect-uri',
    code: 'authorize-redirect-uri-unknown',
    offers: { receiver: loopback(8080) },
  },
  {
    name: 'response type',
    change: () => ({ grantType: 'hybrid' }),
    fails: 'response-type',
    code: 'authorize-response-type-refused',
  },
  {
    name: 'scope of another client',
    change: () => ({ scopes: ['openid', 'orders.write'] }),
    fails: 'scope',
    code: 'authorize-invalid-scope',
    offers: { scopes: ['openid'] },
  },
  {
    name: 'resource with a slash too many',
    change: () => ({ resource: [`${RESOURCE}/`] }),
    fails: 'resource',
    code: 'invalid-target',
    offers: { resource: [RESOURCE] },
  },
  {
    name: 'PKCE off where it is required',
    change: () => ({ pkce: 'off' }),
    fails: 'pkce',
    code: 'authorize-pkce-demanded',
    offers: { pkce: 'S256' },
  },
  { name: 'issuer of another path', change: () => ({ issuer: `${server.url}/tenant` }), fails: 'metadata', code: 'discovery-failed' },
  {
    name: 'authorization endpoint at the wrong path',
    change: () => ({ endpoints: { ...right().endpoints, authorization: `${server.url}/oauth/authorize` } }),
    fails: 'server',
    code: 'sign-in-page-not-found',
    offers: { endpoints: NO_ENDPOINTS },
  },
  {
    name: 'token endpoint at the wrong path',
    change: () => ({ endpoints: { ...right().endpoints, token: `${server.url}/oauth/token` } }),
    fails: 'server',
    code: 'token-response-unusable',
    offers: { endpoints: NO_ENDPOINTS },
  },
  {
    name: 'a client without a secret where one is needed',
    change: () => ({ clientAuthentication: 'none' }),
    fails: 'credential',
    code: 'client-refused',
  },
  {
    name: 'https where only http is spoken',
    change: () => ({ issuer: server.url.replace('http:', 'https:') }),
    fails: 'server',
    code: 'network-tls',
  },
  {
    name: 'two at once: redirect URI and PKCE',
    change: () => ({ receiver: loopback(8400), pkce: 'off' }),
    fails: 'redirect-uri',
    code: 'authorize-redirect-uri-unknown',
    offers: { receiver: { kind: 'paste', redirectUri: REGISTERED.redirectUri }, pkce: 'S256' },
  },
];

describe('what is wrong is named before a browser opens', () => {
  it.each(SEEDED)('$name', async ({ change, secret = REGISTERED.secret, fails, code, offers }) => {
    const { run, sent } = preflightStage();
    const report = await run({ ...right(), ...change() }, secret);
    const failing = stepOf(report, fails);
    expect([failing.verdict, failing.remarks.find(({ verdict }) => verdict === 'fail')?.code]).toEqual(['fail', code]);
    expect(failing.remarks[0]?.change ?? undefined).toEqual(offers);
    expect(report.probes.find(({ id }) => id === report.works)?.change ?? undefined).toEqual(report.works === null ? undefined : offers);
    const others = report.steps.filter(({ id, verdict }) => verdict === 'fail' && id !== fails);
    expect(others.map(({ id }) => id)).toEqual([]);
    expect(report).toMatchObject({ status: 'done', sent: sent.length });
    expect(sent.length).toBeLessThanOrEqual(24);
    expect(sent.every(({ about }) => about?.preflight)).toBe(true);
  });
});

describe('what is right raises no alarm', () => {
  it.each([
    { name: 'as registered', change: {} },
    { name: 'without a resource', change: { resource: [] } },
    { name: 'with the secret in the body', change: { clientAuthentication: 'client_secret_post' as const } },
    { name: 'with endpoints of its own', change: { issuer: null } },
    { name: 'client credentials', change: { clientId: 'machine', grantType: 'client_credentials' as const, resource: [] } },
  ])('$name', async ({ change }) => {
    const own = { ...right().endpoints, authorization: `${server.url}/auth`, token: `${server.url}/token` };
    const settings = { ...right(), ...change, ...('issuer' in change && { endpoints: own }) };
    const report = await preflightStage().run(settings);
    expect(report.steps.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')).toEqual([]);
    expect(stepOf(report, 'credential')).toMatchObject({ verdict: 'pass' });
    expect(report).toMatchObject({ status: 'done', works: null, probes: [] });
  });
});
