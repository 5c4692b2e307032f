import { describe, expect, it } from 'vitest';
import type { CallResult } from '../../electron/core/calls/model';
import type { Connection, Grant, GrantFacts } from '../../electron/core/connection/model';
import { templates } from '../../electron/core/connection/templates';
import { Failure } from '../../electron/core/failure';
import type { Flow } from '../../electron/core/oauth/flow';
import { inspectGrant } from '../../electron/core/token/inspect';
import type { WatchState } from '../../electron/core/watch/service';
import { callResultView } from '../../electron/shell/call-view';
import { type GrantContext, grantView } from '../../electron/shell/grant-view';
import { connectionView, discoveryView, flowView, settingsView, summaryView, templateView } from '../../electron/shell/views';
import { vaultView } from '../../electron/shell/vault-view';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const NOW = 1_800_000_000_000;
/** Found in no view, whole or in part. */
const SIGNATURE = 'CANARYsignature-CANARYsignature-CANARYsignat';
const accessToken = `${encode({ alg: 'RS256', kid: 'k' })}.${encode({ iss: 'https://a.example', sub: 'me', exp: NOW / 1000 + 600 })}.${SIGNATURE}`;
const idToken = `${encode({ alg: 'RS256' })}.${encode({ iss: 'https://a.example', nonce: 'n' })}.${SIGNATURE}`;
const refreshToken = 'CANARY-refresh-token';
const hidden = {
  accessToken,
  refreshToken,
  idToken,
  clientSecret: 'CANARY-client-secret',
  codeVerifier: 'CANARY-verifier',
  state: 'CANARY-state',
};

const { id: _id, ...katana } = { id: '', ...(templates().find(({ id }) => id === 'katana') ?? templates()[0])?.defaults };
const connection = { ...katana, id: 'c1', clientId: 'client', name: 'Katana' } as Connection;
const failure = new Failure({
  code: 'refresh-token-dead',
  what: 'w',
  likelyCause: 'l',
  action: 'a',
  evidence: [{ label: 'Error', value: 'invalid_grant' }],
});
const grant: Grant = {
  accessToken,
  refreshToken,
  idToken,
  tokenType: 'Bearer',
  scope: 'offline_access',
  expiresInSeconds: 600,
  receivedAt: NOW,
  clockSkewMs: 4_000,
  responseMembers: [
    { name: 'scope', value: '"offline_access"' },
    { name: 'refresh_token_old', value: JSON.stringify(refreshToken) },
  ],
  callbackMembers: [{ name: 'tenant', value: 'practice' }],
  breaches: [],
  scopesAsked: ['offline_access'],
  nonce: 'CANARY-nonce',
  generations: [{ number: 1, receivedAt: NOW, endedAt: null, how: 'connected', end: 'current', fingerprint: '3f9a-01bc' }],
  refreshDeadAt: null,
  refreshFailure: null,
};

/** The same object with secrets in members that its type does not have, at every level, as a careless change would add them. */
function salted<T>(value: T): T {
  if (Array.isArray(value)) return value.map(salted) as T;
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  return {
    ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, salted(inner)])),
    ...Object.fromEntries(Object.entries(hidden).filter(([name]) => !(name in value))),
  } as T;
}

const settled: GrantContext = {
  refreshing: false,
  hasDecryptionKey: true,
  muted: ['alg-none'],
  watch: salted<WatchState>({ on: true, state: 'scheduled', nextAt: NOW, text: 'Refreshed ahead of expiry.' }),
  retryAt: NOW,
  unsaved: true,
};

const views: Record<string, unknown> = {
  connection: connectionView(salted(connection), true, 'dev.tokenscope:/oauth/callback'),
  summary: summaryView(
    salted(connection),
    salted<GrantFacts>({ state: 'active', receivedAt: NOW, expiresAt: NOW, expiringAt: NOW, since: null, caption: 'x' }),
  ),
  template: templateView(salted(templates()[0] ?? fail())),
  discovery: discoveryView(
    salted({
      issuer: 'https://a.example',
      endpoints: connection.endpoints,
      scopesSupported: ['a'],
      pkceMethods: ['S256'],
      issParameterPromised: true,
      source: 'RFC 8414' as const,
    }),
  ),
  flow: flowView({
    ...salted<Omit<Flow, 'failure'>>({
      id: 'f',
      connectionId: 'c1',
      status: 'failed',
      receiver: 'scheme',
      authorizeUrl: 'https://a.example/authorize?state=shown-on-purpose',
      redirectUri: 'dev.tokenscope:/oauth/callback',
      startedAt: NOW,
      timeoutAt: NOW,
      purpose: null,
    }),
    failure: Object.assign(failure, hidden),
  }),
  grant: grantView(salted(inspectGrant({ grant, connection, now: NOW, fingerprint: () => '3f9a-01bc' })), settled),
  'dead grant': grantView(
    inspectGrant({
      grant: { ...grant, refreshDeadAt: NOW, refreshFailure: salted({ code: failure.code, what: 'w', likelyCause: 'l', action: 'a' }) },
      connection,
      now: NOW,
      fingerprint: () => '3f9a-01bc',
    }),
    { ...settled, refreshing: true },
  ),
  'opaque grant': grantView(
    inspectGrant({
      grant: { ...grant, accessToken: 'CANARY-opaque', idToken: 'CANARY.broken' },
      connection,
      now: NOW,
      fingerprint: () => '3f9a-01bc',
    }),
    settled,
  ),
  'no grant': grantView(inspectGrant({ grant: null, connection, now: NOW, fingerprint: () => '' }), settled),
  call: callResultView(
    salted<CallResult>({
      exchanges: [
        {
          id: 'e',
          purpose: 'call',
          request: {
            method: 'GET',
            url: 'https://a.example',
            headers: [{ name: 'Authorization', value: 'Bearer (access token 3f9a-01bc)' }],
            bodyBytes: 0,
          },
          startedAt: NOW,
          response: {
            status: 401,
            statusText: '',
            headers: [{ name: 'a', value: 'b' }],
            headersMs: 1,
            endMs: 2,
            bodyBytes: 3,
            cutAt: null,
            contentType: '',
          },
          challenge: { scheme: 'Bearer', parameters: [{ name: 'error', value: 'invalid_token' }], explanation: 'x' },
          problem: { code: 'cancelled', what: 'w', likelyCause: 'l', action: 'a', evidence: [{ label: 'a', value: 'b' }] },
        },
      ],
      body: { text: 'x', kind: 'text', notice: null },
      challenge: { scheme: 'Bearer', parameters: [{ name: 'realm', value: 'x' }], explanation: 'x' },
      rateLimit: { limit: 1, remaining: 2, resetAt: 3, retryAfterMs: 4, text: 'x' },
      explanation: { what: 'w', cause: 'c', action: 'a', evidence: [{ label: 'a', value: 'b' }] },
    }),
  ),
  settings: settingsView(
    salted({
      theme: 'dark' as const,
      notifyBeforeMs: 1,
      notifyRefreshFailed: true,
      flowTimeoutMs: 2,
      keepExchanges: true,
      keepClaims: true,
    }),
  ),
  vault: vaultView(salted({ state: 'ready' as const, records: 1, corrupt: ['c1'], reason: null }), 'linux'),
};

function fail(): never {
  throw new Error('no templates');
}

describe('views', () => {
  it('would show a planted secret, were it mapped', () => {
    expect(JSON.stringify(salted({ a: { b: [{}] } }))).toMatch(/b.*CANARY-client-secret/);
  });

  it.each(Object.entries(views))('of %s hold no secret', (_name, view) => {
    const text = JSON.stringify(view);
    expect(text).not.toContain('CANARY');
    expect(text).not.toContain(accessToken.slice(0, accessToken.lastIndexOf('.')));
  });

  it('of a grant show what is not secret', () => {
    expect(views.grant).toMatchObject({
      state: 'active',
      hasRefreshToken: true,
      refreshFingerprint: '3f9a-01bc',
      clockSkewMs: 4_000,
      access: { format: 'jwt', fingerprint: '3f9a-01bc' },
      refreshing: false,
    });
    expect(views['dead grant']).toMatchObject({
      state: 'refresh-dead',
      problem: { code: 'refresh-token-dead', cause: 'l' },
      refreshing: true,
    });
    expect(views['opaque grant']).toMatchObject({ access: { format: 'opaque', preview: [] } });
    expect(views['no grant']).toMatchObject({ state: 'never-connected', access: null });
  });

  it('of a connection that never had a token say so', () => {
    expect(summaryView(connection, null)).toMatchObject({
      id: 'c1',
      state: 'never-connected',
      caption: 'Authorization code',
      expiresAt: null,
    });
  });

  it('share no object with the domain', () => {
    const view = connectionView(connection, null, null);
    view.legs.api.headers.push({ name: 'x', value: 'y' });
    view.scopes.push('x');
    view.calls.length = 0;
    expect(connection.legs.api.headers).not.toContainEqual({ name: 'x', value: 'y' });
    expect(connection.scopes).not.toContain('x');
    expect(connection.calls.length).toBeGreaterThan(0);
  });
});

describe('the vault in words', () => {
  it.each(['ready', 'memory', 'opening', 'unavailable', 'locked', 'key-missing', 'key-wrong'] as const)(
    'says what happened and what to do: %s',
    (state) => {
      const view = vaultView({ state, records: 3, corrupt: [], reason: null }, 'linux');
      expect(view.state).toBe(state);
      expect(view.what).toMatch(/^[A-Z].*\.$/);
      expect(view.cause).toMatch(/^[A-Z].*\.$/);
      if (state !== 'ready') expect(view.action).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('tells a damaged record apart, and a keychain in trouble goes first', () => {
    expect(vaultView({ state: 'ready', records: 2, corrupt: ['a'], reason: null }, 'linux')).toMatchObject({
      state: 'record-corrupt',
      corrupt: ['a'],
    });
    expect(vaultView({ state: 'locked', records: 2, corrupt: ['a'], reason: null }, 'linux').state).toBe('locked');
  });
});
