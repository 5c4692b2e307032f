import type { ConnectionSettings, Method } from '../../electron/contract';
import { describe, expect, it } from 'vitest';
import { answer, type Handlers, parseRequest } from '../../electron/shell/handlers/ipc';
import { isOwnPage } from '../../electron/shell/window/app-files';
import { methods } from '../../electron/contract/methods';
import { blankSettings } from '../../electron/model/connection';
import { someFailure } from '../support/failures';

const ask = (handlers: Handlers, method: unknown, request?: unknown, ownPage = true) => answer(handlers, ownPage, method, request);

const input: ConnectionSettings = {
  ...blankSettings(),
  name: 'Katana',
  template: 'katana',
  endpoints: { ...blankSettings().endpoints, token: 'https://a.example/token' },
  legs: { ...blankSettings().legs, api: { params: [], headers: [{ name: 'Tenant', value: 't' }] } },
  receiver: { kind: 'loopback', port: null, path: '/callback' },
  calls: [{ id: '', name: 'One', method: 'GET', url: 'x', query: [], headers: [], body: '' }],
};

/** Every method answers nothing, and notes what it was given. */
function echo(taken: unknown[] = []): Handlers {
  const entries = Object.keys(methods).map((method) => [
    method,
    (request: unknown) => {
      taken.push(request);
      return null;
    },
  ]);
  return Object.fromEntries(entries);
}

describe('who may call', () => {
  it('only the app’s own page, whatever the method', async () => {
    let called = false;
    const handlers: Handlers = {
      ...echo(),
      'practice.faults': () => {
        called = true;
        return [];
      },
    };
    expect(await ask(handlers, 'practice.faults', undefined, false)).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
    expect(called).toBe(false);
  });

  const mainFrame = { origin: 'tokenscope://app' };
  const contents = { mainFrame };
  const window = { isDestroyed: () => false, webContents: contents };
  it.each([
    ['the page itself', contents, mainFrame, true],
    ['a frame inside the page', contents, { origin: 'tokenscope://app' }, false],
    ['another window', { mainFrame }, mainFrame, false],
    ['a frame that is gone', contents, null, false],
  ])('told by its frame: %s', (_name, sender, senderFrame, own) => {
    expect(isOwnPage({ sender, senderFrame } as never, window as never)).toBe(own);
  });

  it.each(['https://evil.example', 'tokenscope://reveal', 'null', ''])('not a page of origin %j in the own window', (origin) => {
    const frame = { origin };
    const elsewhere = { mainFrame: frame };
    expect(isOwnPage({ sender: elsewhere, senderFrame: frame } as never, { ...window, webContents: elsewhere } as never)).toBe(false);
  });

  it('not a closed window', () => {
    expect(isOwnPage({ sender: contents, senderFrame: mainFrame } as never, { ...window, isDestroyed: () => true } as never)).toBe(false);
  });
});

describe('what may be called', () => {
  it.each(Object.keys(methods).filter((method) => /^(taps|proofs)\./.test(method)) as Method[])(
    '%s not by another sender, and not with more or another argument',
    async (method) => {
      const taken: unknown[] = [];
      const handlers = echo(taken);
      expect(await ask(handlers, method, good[method], false)).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
      const request = good[method];
      const isObject = typeof request === 'object' && request !== null;
      const wrong: unknown[] = isObject
        ? [
            undefined,
            null,
            [],
            [request],
            'x',
            { ...request, more: 1 },
            ...Object.keys(request).map((name) => ({ ...request, [name]: { a: 1 } })),
          ]
        : [null, {}, [], 'x', 0];
      for (const each of wrong) {
        expect(await ask(handlers, method, each), JSON.stringify(each)).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
      }
      expect(taken).toEqual([]);
      expect(await ask(handlers, method, request)).toMatchObject({ ok: true });
    },
  );

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'app.quit', '', 7, null, undefined, {}, ['app.snapshot']])(
    'not %j',
    async (method) => {
      expect(await ask(echo(), method)).toMatchObject({
        ok: false,
        problem: { code: 'bad-request', evidence: [{ label: 'Where', value: 'the method' }] },
      });
    },
  );
});

/** A valid request for each method. */
const good: Record<Method, unknown> = {
  'app.snapshot': undefined,
  'connections.get': { id: 'a' },
  'connections.create': { input, clientSecret: 's' },
  'connections.update': { id: 'a', input, clientSecret: null },
  'connections.rename': { id: 'a', name: 'b' },
  'connections.duplicate': { id: 'a' },
  'connections.plain': { id: 'a' },
  'connections.sharedSecrets': { ids: ['c1'] },
  'connections.remove': { id: 'a' },
  'connections.restore': { id: 'a' },
  'connections.move': { id: 'a', before: null },
  'connections.discover': { issuer: 'https://a.example' },
  'backups.offer': undefined,
  'backups.save': { parts: ['plans'], secrets: ['tokens'], passphrase: 'p' },
  'backups.choose': undefined,
  'backups.open': { id: 'a', passphrase: 'p' },
  'backups.restore': { id: 'a', choices: ['both'], settings: false, secrets: true },
  'backups.undo': { id: 'a' },
  'backups.drop': { id: 'a' },
  'discovery.get': undefined,
  'discovery.start': { url: 'https://a.example', stepwise: true },
  'discovery.send': { id: 'a', edit: { url: 'https://a.example' } },
  'discovery.run': { id: 'a' },
  'discovery.choose': { id: 'a', option: 'b' },
  'discovery.back': { id: 'a' },
  'discovery.stop': { id: 'a' },
  'discovery.save': { id: 'a' },
  'discovery.signIn': { id: 'a', clientId: null, clientSecret: null, metadataUrl: null, stepwise: false },
  'discovery.callTool': { id: 'a', tool: 'echo', input: '{}', stepwise: false },
  'discovery.keep': { id: 'a' },
  'discovery.open': undefined,
  'taps.list': undefined,
  'taps.servers': { connectionId: 'a' },
  'taps.addresses': { id: 'a', format: 'env' },
  'taps.start': { connectionId: null, legs: [{ kind: 'api', upstream: 'https://a.example', port: null }] },
  'taps.add': { id: 'a', kind: 'api', upstream: 'https://a.example', port: null },
  'taps.pause': { id: 'a', paused: true },
  'taps.lay': { id: 'a', troubles: [{ leg: '1', kind: 'dropped', times: 1 }] },
  'taps.stop': { id: 'a' },
  'taps.forget': { id: 'a' },
  'proofs.catalogue': undefined,
  'proofs.get': undefined,
  'proofs.addPlan': undefined,
  'proofs.keepPlan': { planId: 'rotation', name: 'Mine', checks: ['app-sign-in.pkce'] },
  'proofs.removePlan': { planId: 'own-1' },
  'proofs.savePlan': { planId: 'rotation', checks: null },
  'proofs.forget': undefined,
  'proofs.start': {
    face: 'oidc',
    planId: 'rotation',
    checks: null,
    redirectUri: null,
    connectionId: null,
    client: 'public',
    issuers: 2,
    quietSeconds: 2.5,
  },
  'proofs.pause': { paused: true },
  'proofs.skip': undefined,
  'proofs.bothRun': undefined,
  'proofs.stop': undefined,
  'proofs.again': { checks: ['app-sign-in.pkce'] },
  'proofs.close': undefined,
  'proofs.copySettings': { form: 'env' },
  'proofs.copySecret': { name: 'CLIENT_SECRET' },
  'proofs.revealSecret': { name: 'CLIENT_SECRET' },
  'proofs.evidence': { checkId: 'app-sign-in.pkce' },
  'proofs.compare': undefined,
  'proofs.saveReport': { kind: 'html' },
  'proofs.copyReport': undefined,
  'templates.list': undefined,
  'templates.add': { connectionId: 'a' },
  'templates.acceptImport': { id: 'a', chosen: [0] },
  'templates.openProviders': undefined,
  'templates.acceptProviders': { id: 'a' },
  'templates.providers': undefined,
  'templates.rename': { id: 'a', name: 'b' },
  'templates.remove': { id: 'a' },
  'templates.restore': { id: 'a' },
  'templates.share': { id: 'a' },
  'registration.plan': { connectionId: 'c1' },
  'registration.register': { connectionId: 'c1', initialToken: 't' },
  'registration.read': { connectionId: 'c1' },
  'registration.update': { connectionId: 'c1' },
  'registration.document': { connectionId: 'a', url: 'https://a.example/client.json' },
  'registration.saveDocument': { connectionId: 'a', url: 'https://a.example/client.json' },
  'registration.checkDocument': { connectionId: 'a', url: 'https://a.example/client.json' },
  'registration.remove': { connectionId: 'c1' },
  'guide.begin': { connectionId: 'a' },
  'guide.restart': { connectionId: 'a' },
  'guide.mark': { connectionId: 'a', mark: 'sent' },
  'guide.saveSheet': { connectionId: 'a', kind: 'html' },
  'guide.call': { connectionId: 'a', savedId: 'c', callId: 'r' },
  'grants.get': { connectionId: 'a' },
  'flows.start': { connectionId: 'a' },
  'flows.cancel': { flowId: 'f' },
  'flows.paste': { flowId: 'f', url: 'https://a.example/?code=1' },
  'flows.reopen': { flowId: 'f' },
  'grantInputs.list': { connectionId: 'a' },
  'grantInputs.seal': { connectionId: 'a', input: 'subjectToken', from: 'clipboard' },
  'grantInputs.remove': { connectionId: 'a', input: 'subjectToken' },
  'tokens.compareExchanged': { connectionId: 'a' },
  'clientKeys.list': { connectionId: 'a' },
  'clientKeys.make': { connectionId: 'a', alg: 'ES256' },
  'clientKeys.import': { connectionId: 'a', from: 'file', passphrase: '', rsaAlg: 'RS256' },
  'clientKeys.remove': { connectionId: 'a', kid: 'k' },
  'clientKeys.save': { connectionId: 'a', kid: 'k', as: 'jwks' },
  'clientCertificates.list': { connectionId: 'a' },
  'clientCertificates.make': { connectionId: 'a', key: 'P-256' },
  'clientCertificates.import': { connectionId: 'a', from: 'file', passphrase: '' },
  'clientCertificates.remove': { connectionId: 'a', thumbprint: 't' },
  'clientCertificates.save': { connectionId: 'a', thumbprint: 't', as: 'pem' },
  'tokens.refresh': { connectionId: 'a' },
  'tokens.resolve': { connectionId: 'a', choice: 'try-stored' },
  'tokens.forget': { connectionId: 'a' },
  'tokens.reveal': { connectionId: 'a', token: 'access' },
  'tokens.copy': { connectionId: 'a', token: 'refresh' },
  'tokens.verify': { connectionId: 'a', token: 'id', keys: { kind: 'secret', text: 'aa', encoding: 'hex' } },
  'tokens.decrypt': { connectionId: 'a', token: 'access', key: { kind: 'text', text: '{}' }, keep: true },
  'tokens.forgetKey': { connectionId: 'a' },
  'server.ask': { connectionId: 'a', what: 'introspection', token: 'refresh' },
  'server.signOutPlace': { connectionId: 'a' },
  'server.signOut': { connectionId: 'a' },
  'findings.mute': { connectionId: 'a', code: 'alg-none', muted: true },
  'exchanges.list': { connectionId: 'a' },
  'exchanges.get': { connectionId: 'a', id: 'e' },
  'exchanges.contrast': { a: { connectionId: 'a', id: 'e' }, b: { connectionId: 'b', id: 'f' } },
  'exchanges.clear': { connectionId: 'a' },
  'exchanges.copyAs': { connectionId: 'a', id: 'e', language: 'bash' },
  'exchanges.exportHar': { connectionId: 'a', ids: ['e'] },
  'history.get': { connectionId: 'a' },
  'history.clear': { connectionId: 'a' },
  'history.compare': { connectionId: 'a', a: '1', b: '2' },
  'scratch.route': { text: null },
  'scratch.callers': { scratchId: 's' },
  'scratch.saveCall': { scratchId: 's', connectionId: 'a' },
  'scratch.verify': {
    scratchId: 's',
    index: 0,
    keys: { kind: 'url', url: 'https://a.example/jwks' },
    beside: { payload: 'eyJhIjoxfQ==', implicit: null },
  },
  'scratch.decrypt': { scratchId: 's', index: 0, key: { kind: 'decryption-key' }, beside: { payload: null, implicit: 'a' } },
  'scratch.compare': { scratchId: 's', a: 0, b: 1 },
  'scratch.forget': undefined,
  'pictures.save': { name: 'x', kind: 'png', content: 'AA==' },
  'checks.catalogue': { connectionId: 'a' },
  'checks.start': { connectionId: 'a', planId: 'quick-look', checks: ['use.accepted'], allowBurning: false, allowChanges: false },
  'checks.stop': { runId: 'r' },
  'checks.skipWait': { runId: 'r' },
  'checks.runs': { connectionId: 'a' },
  'checks.run': { connectionId: 'a', runId: 'r' },
  'checks.evidence': { connectionId: 'a', runId: 'r', checkId: 'use.accepted' },
  'preflight.get': { connectionId: 'a' },
  'preflight.start': { connectionId: 'a', credential: true },
  'preflight.stop': { connectionId: 'a' },
  'checks.compare': { connectionId: 'a', a: 'r', b: 's' },
  'checks.removeRun': { connectionId: 'a', runId: 'r' },
  'checks.saveReport': { connectionId: 'a', runId: 'r', kind: 'junit' },
  'checks.copyReport': { connectionId: 'a', runId: 'r' },
  'checks.addPlan': undefined,
  'checks.removePlan': { planId: 'p' },
  'checks.savePlan': { planId: 'p', checks: null },
  'watch.set': { connectionId: 'a', on: true },
  'tokens.saveNow': { connectionId: 'a' },
  'connections.export': { ids: ['a'] },
  'exports.preview': { id: 'a', as: 'curl' },
  'exports.save': { id: 'a', as: 'curl' },
  'connections.import': undefined,
  'connections.takeOffer': undefined,
  'connections.copyImportLink': { id: 'a' },
  'connections.readFiles': { files: [{ name: 'a.json', text: '{}' }] },
  'connections.acceptImport': { id: 'import-1', chosen: [0] },
  'connections.dropImport': { id: 'import-1' },
  'intake.read': { text: null, connectionId: null },
  'intake.take': { id: 'intake-1', choices: [{ value: 0, field: 'clientSecret' }], sealedFor: null },
  'intake.drop': { id: 'intake-1' },
  'scheme.state': undefined,
  'scheme.register': undefined,
  'kept.sizes': undefined,
  'kept.surplus': { exchangesMost: 100, exchangesForMs: 0, runsMost: 10 },
  'kept.delete': { what: 'history' },
  'practice.faults': undefined,
  'practice.setFault': { id: 'latency', value: 500 },
  'practice.clearFaults': undefined,
  'calls.send': { connectionId: 'a', callId: 'c', call: { method: 'GET', url: 'x', query: [], headers: [], body: '' } },
  'calls.sendBeside': {
    connectionIds: ['a', 'b'],
    callId: 'c',
    call: { method: 'GET', url: 'x', query: [], headers: [], body: '' },
  },
  'calls.cancelBeside': { callId: 'c' },
  'calls.cancel': { callId: 'c' },
  'calls.save': { connectionId: 'a', call: input.calls[0] },
  'calls.copyAs': { connectionId: 'a', call: { method: 'GET', url: 'x', query: [], headers: [], body: '' }, language: 'go' },
  'calls.fromExchange': { connectionId: 'a', id: 'e' },
  'calls.setVariables': { connectionId: 'a', variables: [{ name: 'id', value: null, secret: true }] },
  'calls.remove': { connectionId: 'a', id: 'c' },
  'clipboard.write': { text: 'x' },
  'vault.retry': undefined,
  'vault.lock': undefined,
  'vault.useMemory': undefined,
  'vault.setAside': { connectionId: null },
  'settings.update': { theme: 'dark', notifyBeforeMs: 0 },
  'practice.start': undefined,
  'practice.stop': undefined,
  'practice.connect': { face: 'katana' },
  'proxies.list': undefined,
  'proxies.signIn': { id: 'proxy.example:3128', user: 'ada', password: 'p' },
  'proxies.forget': { id: 'proxy.example:3128' },
  'authorities.list': undefined,
  'authorities.add': undefined,
  'authorities.remove': { id: 'ab12' },
  'updates.get': undefined,
  'updates.look': undefined,
  'updates.download': undefined,
  'updates.install': undefined,
  'updates.cancel': undefined,
  'updates.openPage': undefined,
  'removal.plan': undefined,
  'removal.start': undefined,
  'help.give': { deed: 'diagnostics' },
  'links.open': { url: 'https://a.example' },
};

describe('arguments', () => {
  it.each(Object.entries(good))('of %s are accepted unchanged', async (method, request) => {
    const taken: unknown[] = [];
    expect(await ask(echo(taken), method, request)).toEqual({ ok: true, value: null });
    expect(taken).toEqual([request]);
  });

  it.each(Object.keys(good))('of %s are refused in any other form', async (method) => {
    for (const bad of [null, 7, 'text', [[]], { toString: 'x' }, { id: 7 }, { connectionId: {} }, { constructor: { id: 'a' } }]) {
      expect(await ask(echo(), method, bad), JSON.stringify(bad)).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
    }
  });

  it.each([
    ['a member nobody knows', 'connections.get', { id: 'a', admin: true }],
    ['a member nobody knows, deep inside', 'connections.create', { input: { ...input, receiver: { kind: 'scheme', port: 1 } } }],
    ['a secret in the settings', 'connections.create', { input: { ...input, clientSecret: 's' } }],
    ['PKCE plain', 'connections.create', { input: { ...input, pkce: 'plain' } }],
    ['port 0', 'connections.create', { input: { ...input, receiver: { kind: 'loopback', port: 0, path: '/' } } }],
    ['a port and a half', 'connections.create', { input: { ...input, receiver: { kind: 'loopback', port: 80.5, path: '/' } } }],
    ['another token', 'tokens.reveal', { connectionId: 'a', token: 'client' }],
    ['a negative time', 'settings.update', { notifyBeforeMs: -1 }],
    ['no number', 'settings.update', { flowTimeoutMs: Number.NaN }],
    ['an overlong id', 'connections.get', { id: 'a'.repeat(201) }],
    ['an overlong URL', 'links.open', { url: `https://a.example/${'a'.repeat(64_000)}` }],
    [
      'too many pairs',
      'calls.send',
      {
        connectionId: 'a',
        callId: 'c',
        call: { method: 'GET', url: 'x', query: Array(201).fill({ name: 'a', value: 'b' }), headers: [], body: '' },
      },
    ],
  ])('with %s are refused', async (_name, method, request) => {
    expect(await ask(echo(), method, request)).toMatchObject({ ok: false, problem: { code: 'bad-request' } });
  });

  it('that are refused are reported by path, never by content', () => {
    const parsed = parseRequest('connections.create', { input: { ...input, clientId: { secret: 'CANARY' } }, clientSecret: 'CANARY' });
    expect(parsed).toEqual({ ok: false, where: 'input.clientId' });
  });
});

const vault = { state: 'ready' as const, title: 't', what: 'w', likelyCause: '', action: '', records: 0, corrupt: [] };

describe('answers', () => {
  it('hold nothing that the contract does not name', async () => {
    const handlers: Handlers = {
      ...echo(),
      'connections.export': () => ({ path: 'a.json', clientSecret: 'CANARY' }),
      'tokens.copy': () => ({ clearsInMs: 1, clearsOnFocus: false, token: 'CANARY' }),
      'connections.duplicate': () => ({ id: 'b', clientSecret: 'CANARY' }),
      'vault.retry': () => ({ ...vault, key: 'CANARY' }),
    };
    for (const [method, value] of [
      ['connections.export', { path: 'a.json' }],
      ['tokens.copy', { clearsInMs: 1, clearsOnFocus: false }],
      ['connections.duplicate', { id: 'b' }],
      ['vault.retry', null],
    ] as const)
      expect(await ask(handlers, method, good[method])).toEqual({ ok: true, value });
  });

  const failing = (error: unknown): Handlers => ({
    ...echo(),
    'practice.faults': () => {
      throw error;
    },
  });

  it('carry a failure as a value, with its evidence', async () => {
    const failure = someFailure('network-dns', [{ label: 'Host', value: 'h' }]);
    expect(await ask(failing(failure), 'practice.faults')).toEqual({
      ok: false,
      problem: {
        code: 'network-dns',
        what: 'w',
        likelyCause: 'l',
        action: 'a',
        evidence: [{ label: 'Host', value: 'h' }],
        said: null,
        mend: [],
        exchangeId: null,
      },
    });
  });

  it.each([
    new Error('Bearer CANARY'),
    new TypeError('CANARY\n    at CANARY (CANARY.js:1:1)\nmore CANARY'),
    Object.assign(new Error('x'), { name: 'CANARY-CANARY', stack: 'CANARY' }),
    Object.assign(new Error('CANARY'), { code: 'CANARY secret', stack: 'Error: CANARY\n    at f (/home/CANARY/x.js:1:2)' }),
    'CANARY',
    { message: 'CANARY' },
  ])('tell nothing of what an unforeseen error says: %#', async (error) => {
    const result = await ask(failing(error), 'practice.faults');
    expect(result).toMatchObject({ ok: false, problem: { code: 'internal' } });
    expect(JSON.stringify(result)).not.toContain('CANARY');
  });

  it('say where an unexpected error came from', async () => {
    const result = await ask(failing(new RangeError('x')), 'practice.faults');
    expect(JSON.stringify(result)).toMatch(/RangeError.*ipc\.test\.ts:\d+:\d+/);
  });
});
