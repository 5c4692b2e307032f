import { describe, expect, it } from 'vitest';
import type { CallResult } from '../../electron/core/calls/model';
import type { Grant } from '../../electron/core/secrets';
import type { Connection } from '../../electron/model/connection';
import type { GrantFacts } from '../../electron/model/grant';
import { defaultsOf } from '../../electron/model/templates';
import type { Flow } from '../../electron/core/flows/flow';
import { inspectGrant } from '../../electron/core/connection/inspect-grant';
import { DEFAULT_PREFERENCES } from '../../electron/model/window/window-parts';
import { problemView } from '../../electron/shell/views/problem';
import { flowView, summaryView } from '../../electron/shell/views/snapshot';
import { callResultView, discoveryView, findingViews } from '../../electron/shell/views/views';
import { exchangeOf } from '../core/coach/exchange';
import { vaultView } from '../../electron/shell/views/vault-view';
import { events } from '../../electron/contract/events';
import { methods } from '../../electron/contract/methods';
import { salted as plant, shown, told } from '../support/shown';
import { someFailure } from '../support/failures';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const NOW = 1_800_000_000_000;
const COACH = {
  situation: 's',
  known: true,
  what: 'w',
  cause: 'c',
  action: 'a',
  evidence: [{ label: 'a', value: 'b' }],
  reference: 'r',
  said: null,
  mend: [],
};
/** In no view, whole or in part. */
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

const connection = { ...defaultsOf('katana'), id: 'c1', clientId: 'client', name: 'Katana' } as Connection;
const failure = someFailure('refresh-token-dead', [{ label: 'Error', value: 'invalid_grant' }]);
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

const salted = <T>(value: T): T => plant(value, hidden);

const settled = salted({
  refreshing: false,
  hasDecryptionKey: true,
  watch: { on: true, state: 'scheduled', nextAt: NOW, text: 'Refreshed ahead of expiry.' },
  retryAt: NOW,
  unsaved: true,
});
const inspected = (of: Grant | null, refreshing = false) => {
  const inspection = inspectGrant({ grant: of, connection, now: NOW, fingerprint: () => '3f9a-01bc' });
  const { findings, problem } = inspection;
  return shown('grants.get', {
    ...settled,
    ...salted(inspection),
    refreshing,
    findings: salted(findingViews(findings, ['alg-none'])),
    problem: problem && problemView(salted(problem)),
  });
};

const views: Record<string, unknown> = {
  connection: shown(
    'connections.get',
    salted({ ...connection, hasClientSecret: true, sealedVariables: ['key'], redirectUri: 'dev.tokenscope:/oauth/callback' }),
  ),
  summary: summaryView(
    salted(connection),
    salted<GrantFacts>({ state: 'active', receivedAt: NOW, expiresAt: NOW, expiringAt: NOW, since: null, caption: 'x' }),
  ),
  discovery: shown(
    'connections.discover',
    discoveryView(
      salted({
        issuer: 'https://a.example',
        endpoints: connection.endpoints,
        scopesSupported: ['a'],
        pkceMethods: ['S256'],
        issParameterPromised: true,
        stated: salted({ acr_values_supported: ['a'], claims_parameter_supported: true }),
        source: 'RFC 8414' as const,
      }),
    ),
  ),
  flow: told(
    'flow.changed',
    flowView({
      ...salted<Omit<Flow, 'failure' | 'page' | 'silence'>>({
        id: 'f',
        connectionId: 'c1',
        status: 'failed',
        receiver: 'scheme',
        authorizeUrl: 'https://a.example/authorize?state=shown-on-purpose',
        redirectUri: 'dev.tokenscope:/oauth/callback',
        signsIn: 'redirect',
        device: null,
        startedAt: NOW,
        timeoutAt: NOW,
        purpose: null,
      }),
      page: Object.assign(failure, hidden),
      silence: null,
      failure: Object.assign(failure, hidden),
    }),
  ),
  grant: inspected(grant),
  'dead grant': inspected(
    {
      ...grant,
      refreshDeadAt: NOW,
      refreshFailure: salted({ code: failure.code, what: 'w', likelyCause: 'l', action: 'a' }),
    },
    true,
  ),
  'opaque grant': inspected({ ...grant, accessToken: 'CANARY-opaque', idToken: 'CANARY.broken' }),
  'no grant': inspected(null),
  call: shown(
    'calls.send',
    callResultView(
      salted<CallResult>({
        exchanges: [
          {
            purpose: 'call',
            url: 'https://a.example',
            status: 401,
            exchange: {
              exchange: exchangeOf({ purpose: 'call', status: 401, headers: { a: 'b' }, requestHeaders: { Authorization: 'Bearer [x]' } }),
              coach: COACH,
              findings: [],
            },
            problem: { code: 'cancelled', what: 'w', likelyCause: 'l', action: 'a', evidence: [{ label: 'a', value: 'b' }] },
          },
        ],
        body: { text: 'x', kind: 'text', notice: null, cutAt: null },
        challenge: { scheme: 'Bearer', parameters: [{ name: 'realm', value: 'x' }] },
        rateLimit: { limit: 1, remaining: 2, resetAt: 3, retryAfterMs: 4, text: 'x' },
        explanation: COACH,
      }),
    ),
  ),
  settings: told('settings.changed', salted(DEFAULT_PREFERENCES)),
  vault: told('vault.changed', vaultView(salted({ state: 'ready' as const, records: 1, corrupt: ['c1'], reason: null }), 'linux')),
};

/** Kinds of schema that `viewOf` strips, or that hold nothing but themselves. */
const STRICT = ['nullable', 'optional', 'array', 'record', 'strict_object', 'variant', 'lazy', 'union'];
const PLAIN = ['string', 'number', 'boolean', 'literal', 'picklist', 'null'];

function kindsIn(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  const { type, kind, wrapped, item, value, entries, options, getter } = schema as Record<string, unknown>;
  if (kind !== 'schema') return [];
  const inner = [wrapped, item, value, ...Object.values(entries ?? {}), ...(Array.isArray(options) ? options : [])];
  if (typeof getter === 'function') inner.push(getter(null));
  return [String(type), ...inner.flatMap((each) => kindsIn(each, seen))];
}

const answers = Object.fromEntries(Object.entries(methods).map(([name, { answer }]) => [name, answer]));

describe('the contract', () => {
  it.each(Object.entries({ ...answers, ...events }))('names all that %s may carry', (_name, schema) => {
    expect(kindsIn(schema).filter((kind) => !STRICT.includes(kind) && !PLAIN.includes(kind))).toEqual([]);
  });
});

describe('views', () => {
  it('would show a planted secret if it were mapped', () => {
    expect(JSON.stringify(salted({ a: { b: [{}] } }))).toMatch(/b.*CANARY-client-secret/);
  });

  it.each(Object.entries(views))('of %s hold no secret', (_name, view) => {
    const text = JSON.stringify(view);
    expect(text).not.toContain('CANARY');
    expect(text).not.toContain(accessToken.slice(0, accessToken.lastIndexOf('.')));
  });

  it('of a grant show everything that is not secret', () => {
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
      problem: { code: 'refresh-token-dead', likelyCause: 'l' },
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

  it('share no objects with the domain', () => {
    const view = shown('connections.get', connection) as typeof connection;
    view.legs.api.headers.push({ name: 'x', value: 'y' });
    view.scopes.push('x');
    view.calls.length = 0;
    expect(connection.legs.api.headers).not.toContainEqual({ name: 'x', value: 'y' });
    expect(connection.scopes).not.toContain('x');
    expect(connection.calls.length).toBeGreaterThan(0);
  });
});

describe('the vault’s texts', () => {
  it.each(['ready', 'memory', 'opening', 'closed', 'unavailable', 'locked', 'key-missing', 'key-wrong'] as const)(
    'says what happened and what to do: %s',
    (state) => {
      const view = vaultView({ state, records: 3, corrupt: [], reason: null }, 'linux');
      expect(view.state).toBe(state);
      expect(view.what).toMatch(/^[A-Z].*\.$/);
      expect(view.likelyCause).toMatch(/^[A-Z].*\.$/);
      if (state !== 'ready') expect(view.action).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('says what helps where the keychain of each system does not answer', () => {
    const action = (platform: 'linux' | 'darwin' | 'win32') =>
      vaultView({ state: 'unavailable', records: 3, corrupt: [], reason: null }, platform).action;
    expect(action('linux')).toMatch(/^Start GNOME Keyring or KWallet.*Or continue/);
    expect(action('darwin')).toMatch(/^Check it in Keychain Access, then retry\. Or continue/);
    // Credential Manager can't be started: it has nothing to open in a logon without a password.
    expect(action('win32')).toMatch(/^Sign in to Windows with your password, not over ssh/);
  });

  it.each([
    ['no-service', /^Start GNOME Keyring or KWallet, or install one/],
    ['no-keyring', /^Create one: .*Seahorse.*KWalletManager/],
    ['locked', /^Unlock it/],
    ['refused', /^Retry and answer the prompt/],
  ] as const)('says what helps against each cause, and nothing twice: %s', (keychainCause, action) => {
    const state = keychainCause.startsWith('no') ? 'unavailable' : 'locked';
    const view = vaultView({ state, records: 0, corrupt: [], reason: null, keychainCause }, 'linux');
    expect(view.action).toMatch(action);
    expect(new Set([view.title, view.what.replace(/\.$/, ''), view.likelyCause.replace(/\.$/, '')]).size).toBe(3);
  });

  it('reports a damaged record, after any keychain problem', () => {
    expect(vaultView({ state: 'ready', records: 2, corrupt: ['a'], reason: null }, 'linux')).toMatchObject({
      state: 'record-corrupt',
      corrupt: ['a'],
    });
    expect(vaultView({ state: 'locked', records: 2, corrupt: ['a'], reason: null }, 'linux').state).toBe('locked');
  });
});
