import { describe, expect, it } from 'vitest';
import type { ConnectionChange } from '../../../electron/core/connection/service';
import { answerOf, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { vaultFailure } from '../../support/vault';

const call = { id: '', name: 'Me', method: 'GET', url: '/me', query: [], headers: [], body: '' };
const grantOf = (accessToken = 'access-1') => ({
  answer: answerOf({ accessToken }),
  callbackMembers: [],
  scopesAsked: [],
  nonce: null,
  how: 'connected' as const,
});

function withChanges() {
  const app = startApp();
  const changes: ConnectionChange[] = [];
  app.connections.onChange((change) => changes.push(change));
  return { ...app, changes };
}

describe('connections', () => {
  it('are created with an id of their own, their secret sealed and nowhere else', async () => {
    const { connections, disk, changes } = withChanges();
    const one = await connections.create(settingsOf({ name: 'One' }), 's3cret-s3cret');
    const two = await connections.create(settingsOf({ name: 'Two' }));
    expect(one.id).toMatch(/^[0-9a-f]{32}$/);
    expect(two.id).not.toBe(one.id);
    expect(connections.list().map(({ name }) => name)).toEqual(['One', 'Two']);
    expect(connections.get(one.id)).toEqual(one);
    expect(await connections.clientSecret(one.id)).toBe('s3cret-s3cret');
    expect(await connections.hasClientSecret(one.id)).toBe(true);
    expect(await connections.hasClientSecret(two.id)).toBe(false);
    expect([...disk.connections.values()].join()).not.toContain('s3cret-s3cret');
    expect(disk.records.has(two.id)).toBe(false);
    expect(changes).toEqual([
      { kind: 'changed', id: one.id },
      { kind: 'changed', id: two.id },
    ]);
  });

  it('get saved calls with ids of their own from a template', async () => {
    const { connections } = startApp();
    const one = await connections.create(settingsOf({}, 'katana'));
    const two = await connections.create(settingsOf({}, 'katana'));
    expect(one.calls[0]?.id).not.toBe(two.calls[0]?.id);
    expect(one.calls[0]?.name).toBe('Locations, one');
  });

  it('are not created when something is wrong, or when the vault cannot take the secret', async () => {
    const { connections, disk } = startApp();
    expect((await failureOf(connections.create(settingsOf({ name: '' })))).code).toBe('connection-invalid');
    expect((await failureOf(connections.create(settingsOf(), 'x\ny'))).code).toBe('connection-invalid');
    disk.refuseWrites = vaultFailure('vault-locked');
    expect((await failureOf(connections.create(settingsOf(), 'secret'))).code).toBe('vault-locked');
    expect(connections.list()).toEqual([]);
    expect((await connections.create(settingsOf())).name).toBe('OAuth server');
  });

  it('leave no sealed secret behind when the settings cannot be saved', async () => {
    const { connections, disk } = startApp();
    disk.refuseConnections = true;
    await expect(connections.create(settingsOf(), 'secret')).rejects.toThrow('disk full');
    expect(disk.records.size).toBe(0);
  });

  it('are updated; the secret is left, replaced or removed', async () => {
    const { connections } = startApp();
    const { id } = await connections.create(settingsOf(), 'first');
    await connections.update(id, settingsOf({ name: 'Renamed' }));
    expect(connections.get(id).name).toBe('Renamed');
    expect(await connections.clientSecret(id)).toBe('first');
    await connections.update(id, settingsOf(), 'second');
    expect(await connections.clientSecret(id)).toBe('second');
    await connections.update(id, settingsOf(), null);
    expect(await connections.hasClientSecret(id)).toBe(false);
  });

  it('keep everything as it was when the vault refuses a new secret', async () => {
    const { connections, disk } = startApp();
    const { id } = await connections.create(settingsOf({ name: 'Before' }), 'first');
    disk.refuseWrites = vaultFailure('vault-not-writable');
    expect((await failureOf(connections.update(id, settingsOf({ name: 'After' }), 'second'))).code).toBe('vault-not-writable');
    expect(connections.get(id).name).toBe('Before');
    expect(await connections.clientSecret(id)).toBe('first');
    expect((await connections.update(id, settingsOf({ name: 'After' }))).name).toBe('After');
  });

  it('keep their tokens when the secret changes at the moment tokens arrive', async () => {
    const { connections, tokens, disk } = startApp();
    const { id } = await connections.create(settingsOf(), 'first');
    disk.delayMs = 2;
    await Promise.all([
      connections.update(id, settingsOf(), 'second'),
      tokens.accept(id, grantOf()),
      connections.update(id, settingsOf(), 'third'),
    ]);
    expect(disk.record(id)).toMatchObject({ clientSecret: 'third', grant: { accessToken: 'access-1' } });
  });

  it('are duplicated right behind the original, with the secret and without the tokens', async () => {
    const { connections, tokens, disk } = startApp();
    const { id } = await connections.create(settingsOf({ name: 'A', calls: [call] }), 'secret');
    await connections.create(settingsOf({ name: 'Z' }));
    await tokens.accept(id, grantOf());
    const copy = await connections.duplicate(id);
    await connections.duplicate(id);
    expect(connections.list().map(({ name }) => name)).toEqual(['A', 'A (copy 2)', 'A (copy)', 'Z']);
    expect(disk.record(copy.id)).toMatchObject({ clientSecret: 'secret', grant: null, refreshPending: null });
    expect(copy.calls[0]?.id).not.toBe(connections.get(id).calls[0]?.id);
    expect((await tokens.read(id)).grant?.accessToken).toBe('access-1');
  });

  it('keep a long name within its limit when duplicated', async () => {
    const { connections } = startApp();
    const { id } = await connections.create(settingsOf({ name: 'n'.repeat(120) }));
    const copy = await connections.duplicate(id);
    expect(copy.name).toHaveLength(120);
    expect(copy.name.endsWith(' (copy)')).toBe(true);
    await connections.update(copy.id, settingsOf({ name: copy.name }));
  });

  it('are removed with their sealed record and their facts', async () => {
    const { connections, tokens, disk, changes } = withChanges();
    const { id } = await connections.create(settingsOf(), 'secret');
    await tokens.accept(id, grantOf());
    await connections.remove(id);
    expect([disk.records.size, disk.facts.size, connections.list().length]).toEqual([0, 0, 0]);
    expect(changes.at(-1)).toEqual({ kind: 'removed', id });
    expect((await failureOf(connections.remove(id))).code).toBe('not-found');
    expect((await failureOf(tokens.accept(id, grantOf()))).code).toBe('not-found');
    expect(disk.records.size).toBe(0);
  });

  it('stay when the vault cannot delete the secrets', async () => {
    const { connections, disk } = startApp();
    const { id } = await connections.create(settingsOf(), 'secret');
    disk.refuseWrites = vaultFailure('vault-not-writable');
    expect((await failureOf(connections.remove(id))).code).toBe('vault-not-writable');
    expect(connections.list()).toHaveLength(1);
    expect(disk.records.size).toBe(1);
  });

  it('are not duplicated without a secret that cannot be read, but are where nothing is sealed at all', async () => {
    const { connections, disk } = startApp();
    const without = await connections.create(settingsOf());
    disk.refuseReads = vaultFailure('vault-unavailable');
    expect((await connections.duplicate(without.id)).name).toBe('OAuth server (copy)');
    disk.refuseReads = null;
    const { id } = await connections.create(settingsOf(), 'secret');
    disk.refuseReads = vaultFailure('vault-locked');
    expect((await failureOf(connections.duplicate(id))).code).toBe('vault-locked');
    expect(connections.list()).toHaveLength(3);
  });

  it('are moved', async () => {
    const { connections, changes } = withChanges();
    const [a, b, c] = await Promise.all(['A', 'B', 'C'].map((name) => connections.create(settingsOf({ name }))));
    if (!a || !b || !c) throw new Error('three were created');
    const names = () =>
      connections
        .list()
        .map(({ name }) => name)
        .join('');
    await connections.move(c.id, a.id);
    expect(names()).toBe('CAB');
    expect(changes.at(-1)).toEqual({ kind: 'order', ids: [c.id, a.id, b.id] });
    await connections.move(c.id, null);
    expect(names()).toBe('ABC');
    await connections.move(a.id, a.id);
    await connections.move(a.id, c.id);
    expect(names()).toBe('BAC');
    expect((await failureOf(connections.move(a.id, 'nobody'))).code).toBe('not-found');
    expect((await failureOf(connections.move('nobody', a.id))).code).toBe('not-found');
    expect(names()).toBe('BAC');
  });

  it('save, replace and remove calls', async () => {
    const { connections } = startApp();
    const { id } = await connections.create(settingsOf());
    const added = (await connections.saveCall(id, call)).calls[0];
    expect(added?.id).toMatch(/^[0-9a-f]{32}$/);
    await connections.saveCall(id, { ...call, name: 'Other' });
    const replaced = await connections.saveCall(id, { ...call, id: added?.id ?? '', name: 'Renamed' });
    expect(replaced.calls.map(({ name }) => name)).toEqual(['Renamed', 'Other']);
    expect((await connections.removeCall(id, added?.id ?? '')).calls.map(({ name }) => name)).toEqual(['Other']);
    expect((await failureOf(connections.removeCall(id, 'nobody'))).code).toBe('not-found');
    expect((await failureOf(connections.saveCall(id, { ...call, url: 'http://far.example/' }))).code).toBe('insecure-url');
    expect(connections.get(id).calls).toHaveLength(1);
  });

  it('know the redirect URI they send', async () => {
    const { connections } = startApp();
    const uri = async (changes: Parameters<typeof settingsOf>[0]) => connections.redirectUri(await connections.create(settingsOf(changes)));
    expect(await uri({})).toBe('dev.tokenscope:/oauth/callback');
    expect(await uri({ receiver: { kind: 'loopback', port: 8123, path: '/cb' } })).toBe('http://127.0.0.1:8123/cb');
    expect(await uri({ receiver: { kind: 'loopback', port: null, path: '/cb' } })).toBeNull();
    expect(await uri({ receiver: { kind: 'paste', redirectUri: 'https://me.example/cb' } })).toBe('https://me.example/cb');
    expect(await uri({ grantType: 'client_credentials' })).toBeNull();
  });

  it('say that the vault could not tell, instead of "no secret"', async () => {
    const { connections, disk } = startApp();
    const { id } = await connections.create(settingsOf(), 'secret');
    disk.refuseReads = vaultFailure('vault-locked');
    expect(await connections.hasClientSecret(id)).toBeNull();
    expect((await failureOf(connections.clientSecret(id))).code).toBe('vault-locked');
  });
});
