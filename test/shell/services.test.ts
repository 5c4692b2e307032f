import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeKey } from '../../electron/core/client-auth/make-key';
import { type Keychain, KeychainError } from '../../electron/core/ports';
import { proofMaker } from '../../electron/core/wire/dpop';
import type { FlowView } from '../../electron/contract';
import type { Services } from '../../electron/services';
import { signIn } from '../practice/login';
import { settingsOf } from '../support/connection';
import { type Desk, openDesk } from '../support/desk';
import { MemoryKeychain } from '../support/vault';
import { settingsIn } from '../../electron/model/connection-input';

let directory = '';
let keychain = new MemoryKeychain();
const open: Services[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'services-'));
  keychain = new MemoryKeychain();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((services) => services.dispose()));
  rmSync(directory, { recursive: true, force: true });
});

function desk(keychainOf: Keychain = keychain): Desk {
  const opened = openDesk({ directory, keychain: keychainOf });
  open.push(opened.services);
  return opened;
}

/** Starts a connection's grant; resolves with the flow as it then stands. */
async function start({ ask }: Desk, connectionId: string): Promise<FlowView> {
  await ask('flows.start', { connectionId });
  const flow = (await ask('app.snapshot')).flows.find((each) => each.connectionId === connectionId);
  if (!flow) throw new Error('The flow is not listed.');
  return flow;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

describe('the services wired', () => {
  it('open nothing by themselves: a snapshot needs no vault and writes no file', async () => {
    const { ask } = desk();
    const before = Date.now();
    const snapshot = await ask('app.snapshot');
    expect(snapshot).toMatchObject({
      connections: [],
      vault: { state: 'opening' },
      practice: { status: 'stopped' },
      flows: [],
      version: '0.1.0',
      notices: [],
    });
    expect(snapshot.clock.now).toBeGreaterThanOrEqual(before - 50);
    expect(snapshot.clock.now).toBeLessThanOrEqual(Date.now() + 50);
    expect(filesIn(directory)).toEqual([]);
    expect(keychain.entries.size).toBe(0);
  });

  it('keep no key for DPoP proofs once the vault is closed', async () => {
    const { services, ask } = desk();
    await services.vaultOpened();
    const key = await makeKey('ES256', 0);
    const reads = vi.spyOn(crypto.subtle, 'importKey');
    onTestFinished(() => reads.mockRestore());
    const proven = () => proofMaker({ key, clock: services.clock }, 'https://api.example.test/');
    await proven();
    const first = reads.mock.calls.length;
    expect(first).toBeGreaterThan(0);
    await proven();
    expect(reads).toHaveBeenCalledTimes(first);
    await ask('vault.lock');
    await proven();
    expect(reads).toHaveBeenCalledTimes(2 * first);
  });

  it.each(['ES256', 'off'] as const)('copy a call under the scheme that the connection sends its token with: DPoP %s', async (dpop) => {
    const { services, ask } = desk();
    const { id } = await services.connections.create(settingsOf({ dpop, apiBaseUrl: 'https://api.example.test' }), null);
    const call = { method: 'GET', url: 'me', query: [], headers: [], body: '' };
    const { names } = await ask('calls.copyAs', { connectionId: id, call, language: 'bash' });
    expect(names).toEqual(dpop === 'off' ? ['ACCESS_TOKEN'] : ['ACCESS_TOKEN', 'DPOP_PROOF']);
  });

  it('do the main job end to end; no secret crosses the contract or is stored in clear text', async () => {
    const first = desk();
    const { ask, wire, opened, revealed, copied, services } = first;
    const made = await ask('connections.get', await ask('practice.connect', { face: 'practice' }));
    const { id, hasClientSecret, redirectUri } = made;
    const input = settingsIn(made);
    expect([hasClientSecret, redirectUri]).toEqual([true, null]);
    const connection = await ask('connections.update', { id, input: { ...input, receiver: { kind: 'scheme' } } });
    expect(connection).toMatchObject({ hasClientSecret: true, redirectUri: 'dev.tokenscope:/oauth/callback' });

    const flow = await start(first, connection.id);
    expect(flow.status).toBe('waiting');
    expect(opened).toEqual([flow.authorizeUrl]);
    await services.flows.deliver(await signIn(opened[0] ?? ''), 'scheme');
    const connected = await ask('grants.get', { connectionId: connection.id });
    expect(connected).toMatchObject({
      state: 'active',
      hasRefreshToken: true,
      access: { format: 'jwt' },
      family: [{ number: 1, end: 'current' }],
    });

    await ask('tokens.refresh', { connectionId: connection.id });
    const refreshed = await ask('grants.get', { connectionId: connection.id });
    expect(refreshed.family).toHaveLength(2);
    expect(refreshed.refreshFingerprint).not.toBe(connected.refreshFingerprint);
    const me = await ask('calls.send', {
      connectionId: connection.id,
      callId: '1',
      call: { method: 'GET', url: 'me', query: [], headers: [], body: '' },
    });
    expect(me.exchanges.map(({ status }) => status)).toEqual([200]);

    for (const token of ['access', 'refresh', 'id'] as const) {
      await ask('tokens.reveal', { connectionId: connection.id, token });
      await ask('tokens.copy', { connectionId: connection.id, token });
    }
    expect(revealed).toHaveLength(3);
    expect(copied).toEqual(revealed);
    for (const name of ['connection.changed', 'grant.changed', 'flow.changed', 'vault.changed', 'practice.changed']) {
      await expect.poll(() => wire.some((each) => each.startsWith(`["${name}"`))).toBe(true);
    }
    const secrets = [...revealed, 'practice-client-secret'];
    for (const secret of secrets) {
      for (const sent of wire) expect(sent.includes(secret)).toBe(false);
      for (const path of filesIn(directory)) expect(readFileSync(path, 'latin1').includes(secret), path).toBe(false);
    }
  });

  it('sign in by loopback as well, against a face that is not OpenID', async () => {
    const first = desk();
    const { ask, opened } = first;
    const connection = await ask('connections.get', await ask('practice.connect', { face: 'katana' }));
    const { id } = connection;
    const input = settingsIn(connection);
    await ask('connections.update', { id, input: { ...input, receiver: { kind: 'loopback', port: null, path: '/callback' } } });
    const flow = await start(first, id);
    const landed = await fetch(await signIn(opened[0] ?? ''));
    expect(landed.status).toBe(200);
    const snapshot = await ask('app.snapshot');
    expect(snapshot.flows).toMatchObject([{ id: flow.id, status: 'done', problem: null }]);
    await ask('tokens.refresh', { connectionId: id });
    expect(await ask('grants.get', { connectionId: id })).toMatchObject({
      state: 'active',
      family: [{ end: 'replaced' }, { end: 'current' }],
    });
  });

  it('keep everything across a restart', async () => {
    const first = desk();
    const { id } = await first.ask('practice.connect', { face: 'catapa' });
    expect((await start(first, id)).status).toBe('done');
    const before = await first.ask('grants.get', { connectionId: id });
    await first.ask('settings.update', { theme: 'dark' });
    await open.pop()?.dispose();

    const second = desk();
    const snapshot = await second.ask('app.snapshot');
    expect(snapshot.settings.theme).toBe('dark');
    expect(snapshot.connections).toMatchObject([{ id, state: 'active', expiresAt: before.expiresAt }]);
    const after = await second.ask('grants.get', { connectionId: id });
    expect(after.access).toEqual(before.access);
    const call = await second.ask('calls.send', {
      connectionId: id,
      callId: '1',
      call: { method: 'GET', url: 'core/v1/employees', query: [], headers: [], body: '' },
    });
    expect(second.services.practice.status().status).toBe('running');
    expect(call.exchanges.length).toBeGreaterThan(0);
  });

  it('complete the list from the sealed records', async () => {
    const first = desk();
    const { id } = await first.ask('practice.connect', { face: 'catapa' });
    const { id: other } = await first.ask('practice.connect', { face: 'catapa' });
    await first.ask('flows.start', { connectionId: id });
    await first.ask('flows.start', { connectionId: other });
    const record = await first.services.vault.read(id);
    if (!record) throw new Error('no record');
    await first.services.vault.write(id, { ...record, refreshPending: { startedAt: 1, refreshFingerprint: 'x' } });
    first.services.settings.saveFacts(new Map([[other, null]]));
    await open.pop()?.dispose();

    const second = desk();
    await second.services.vaultOpened();
    await second.services.tokens.recover();
    const states = (await second.ask('app.snapshot')).connections.map((each) => each.state);
    expect(states).toEqual(['outcome-unknown', 'active']);
  });

  it('correct a list that is older than the sealed records', async () => {
    const first = desk();
    const { id } = await first.ask('practice.connect', { face: 'catapa' });
    await first.ask('flows.start', { connectionId: id });
    const facts = first.services.settings.facts(id);
    if (!facts) throw new Error('no facts');
    first.services.settings.saveFacts(new Map([[id, { ...facts, expiresAt: 1, expiringAt: 1, caption: 'Last refresh failed' }]]));
    await open.pop()?.dispose();

    const second = desk();
    await second.services.vaultOpened();
    await second.services.tokens.recover();
    expect(second.services.settings.facts(id)).toEqual(facts);
  });

  it('drop tokens of a session without keychain, and leave sealed ones untouched', async () => {
    const first = desk();
    const { id: sealed } = await first.ask('practice.connect', { face: 'catapa' });
    await first.ask('flows.start', { connectionId: sealed });
    await open.pop()?.dispose();

    const locked: Keychain = {
      getPassword: () => Promise.reject(new KeychainError('locked', 'no')),
      setPassword: () => Promise.reject(new KeychainError('locked', 'no')),
      deletePassword: () => Promise.reject(new KeychainError('locked', 'no')),
    };
    const second = desk(locked);
    expect((await second.services.vaultOpened()).state).toBe('locked');
    const states = async (of: Desk) => (await of.ask('app.snapshot')).connections.map(({ state }) => state);
    expect(await states(second)).toEqual(['active']);
    await second.ask('vault.useMemory');
    expect(second.services.vault.status().state).toBe('memory');
    await expect.poll(() => states(second)).toEqual(['never-connected']);
    const { id } = await second.ask('practice.connect', { face: 'catapa' });
    expect((await start(second, id)).status).toBe('done');
    expect(await states(second)).toEqual(['never-connected', 'active']);
    const onDisk = readFileSync(join(directory, 'facts.json'), 'utf8');
    expect([onDisk.includes(sealed), onDisk.includes(id)]).toEqual([true, false]);
    await open.pop()?.dispose();

    const third = desk();
    expect(await states(third)).toEqual(['active', 'never-connected']);
    await third.services.vaultOpened();
    await third.services.tokens.recover();
    expect(await states(third)).toEqual(['active', 'never-connected']);
  });

  it('bring the list up to date once a keychain that was locked has been opened', async () => {
    const first = desk();
    const { id } = await first.ask('practice.connect', { face: 'catapa' });
    await first.ask('flows.start', { connectionId: id });
    first.services.settings.saveFacts(new Map([[id, null]]));
    await open.pop()?.dispose();

    let isLocked = true;
    const keeper: Keychain = {
      getPassword: (...of) => (isLocked ? Promise.reject(new KeychainError('locked', 'no')) : keychain.getPassword(...of)),
      setPassword: (...of) => keychain.setPassword(...of),
      deletePassword: (...of) => keychain.deletePassword(...of),
    };
    const { ask, services } = desk(keeper);
    const retried = async () => {
      await ask('vault.retry');
      return services.vault.status().state;
    };
    expect(await retried()).toBe('locked');
    isLocked = false;
    expect(await retried()).toBe('ready');
    await expect.poll(() => services.settings.facts(id)?.state).toBe('active');
  });

  it('open no browser for tokens that could not be stored', async () => {
    const first = desk();
    const connection = await first.ask('connections.get', await first.ask('practice.connect', { face: 'practice' }));
    const { id } = connection;
    const input = settingsIn(connection);
    await first.ask('connections.update', { id, input: { ...input, clientAuthentication: 'none' } });
    await first.services.vaultOpened();
    rmSync(join(directory, 'vault'), { recursive: true });
    writeFileSync(join(directory, 'vault'), 'a file in the place of the folder');
    const flow = await start(first, id);
    expect(flow).toMatchObject({ status: 'failed', problem: { code: 'vault-not-writable' } });
    expect(first.opened).toEqual([]);
  });

  it('can cancel a call while the practice provider starts', async () => {
    const first = desk();
    const { id } = await first.ask('practice.connect', { face: 'catapa' });
    await first.ask('flows.start', { connectionId: id });
    await open.pop()?.dispose();

    const { ask, problem } = desk();
    const call = { method: 'GET', url: 'core/v1/employees', query: [], headers: [], body: '' };
    const sent = problem('calls.send', { connectionId: id, callId: '1', call });
    await ask('calls.cancel', { callId: '1' });
    expect(await sent).toBe('cancelled');
  });

  it('discover over plain http only where that is allowed', async () => {
    const { problem } = desk();
    const issuer = 'http://nobody.invalid';
    expect(await problem('connections.discover', { issuer })).toBe('insecure-url');
    expect(await problem('connections.discover', { issuer, allowPlainHttp: false })).toBe('insecure-url');
    expect(await problem('connections.discover', { issuer, allowPlainHttp: true })).toBe('network-dns');
  });

  it('show no tokens once their records are set aside', async () => {
    const { ask, services } = desk();
    const { id } = await ask('practice.connect', { face: 'catapa' });
    await ask('flows.start', { connectionId: id });
    await ask('vault.setAside', { connectionId: id });
    expect(services.vault.status().state).toBe('ready');
    await expect.poll(() => services.settings.facts(id)).toBeNull();
    expect((await ask('connections.get', { id })).hasClientSecret).toBe(false);
  });

  it('report missing things through the contract', async () => {
    const { problem } = desk();
    expect(await problem('connections.get', { id: 'nope' })).toBe('not-found');
    expect(await problem('grants.get', { connectionId: 'nope' })).toBe('not-found');
    expect(await problem('flows.start', { connectionId: 'nope' })).toBe('not-found');
    expect(await problem('tokens.reveal', { connectionId: 'nope', token: 'access' })).toBe('not-found');
    expect(await problem('links.open', { url: 'file:///etc/passwd' })).toBe('insecure-url');
  });

  it('show a notice for an unmatched callback, and delete a connection with its secrets', async () => {
    const { ask, wire, services } = desk();
    const { id } = await ask('practice.connect', { face: 'practice' });
    await services.flows.deliver('dev.tokenscope:/oauth/callback?code=CANARY&state=CANARY', 'scheme');
    expect(wire.some((each) => each.startsWith('["notice"') && each.includes('flow-'))).toBe(true);
    expect(wire.join()).not.toContain('CANARY');
    const records = filesIn(join(directory, 'vault')).length;
    await ask('connections.remove', { id });
    await services.discarded.settle();
    expect(filesIn(join(directory, 'vault')).length).toBe(records - 1);
    expect((await ask('app.snapshot')).connections).toEqual([]);
  });

  it('show a notice for a run that could not be saved, and still serve it and its report', async () => {
    writeFileSync(join(directory, 'runs'), 'in the way');
    const { ask, wire, services } = desk();
    const { id: connectionId } = await ask('practice.connect', { face: 'practice' });
    const request = { connectionId, planId: 'quick-look', checks: ['use.no-token'], allowBurning: false, allowChanges: false };
    const { id: runId } = await ask('checks.start', request);
    await services.checks.finished(runId);
    expect(wire.some((each) => each.startsWith('["notice"') && each.includes('file-not-saved'))).toBe(true);
    expect(await ask('checks.run', { connectionId, runId })).toMatchObject({ status: 'done' });
    await ask('checks.copyReport', { connectionId, runId });
  });

  it('save tokens on exit without waiting for checks', async () => {
    const { services } = desk();
    const checksOver = vi.spyOn(services.checks, 'dispose').mockReturnValue(new Promise(() => {}));
    const flush = vi.spyOn(services.tokens, 'flush');
    void services.dispose();
    await expect.poll(() => flush.mock.calls.length).toBeGreaterThan(0);
    checksOver.mockRestore();
  });
});
