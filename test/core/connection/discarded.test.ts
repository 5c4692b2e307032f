import { describe, expect, it } from 'vitest';
import { DiscardedConnections } from '../../../electron/core/connection/discarded';
import { settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { vaultFailure } from '../../support/vault';

async function withDiscarded() {
  const app = startApp();
  const timers: { delayMs: number; work: () => void }[] = [];
  const discarded = new DiscardedConnections(app.connections, (delayMs, work) => {
    const entry = { delayMs, work };
    timers.push(entry);
    return () => void timers.splice(timers.indexOf(entry), timers.includes(entry) ? 1 : 0);
  });
  const { id } = await app.connections.create(settingsOf(), 'a secret');
  const told: boolean[] = [];
  discarded.onChange(() => told.push(discarded.has(id)));
  return { ...app, discarded, timers, id, told };
}

describe('a discarded connection', () => {
  it('stays whole until its time is over, and is gone for good then', async () => {
    const { discarded, timers, id, disk, told } = await withDiscarded();
    discarded.discard(id);
    expect([disk.connections.size, disk.records.size]).toEqual([1, 1]);
    expect([told, timers.map(({ delayMs }) => delayMs)]).toEqual([[true], [12_000]]);
    timers[0]?.work();
    await expect.poll(() => [disk.connections.size, disk.records.size, discarded.has(id)]).toEqual([0, 0, false]);
  });

  it('comes back as it was, and then nothing removes it', async () => {
    const { discarded, timers, id, connections, told } = await withDiscarded();
    discarded.discard(id);
    discarded.restore(id);
    await discarded.settle();
    expect([told, timers]).toEqual([[true, false], []]);
    expect(await connections.clientSecret(id)).toBe('a secret');
  });

  it('is removed at once where the app ends', async () => {
    const { discarded, id, disk } = await withDiscarded();
    discarded.discard(id);
    await discarded.settle();
    expect([disk.connections.size, disk.records.size]).toEqual([0, 0]);
  });

  it('is back where the vault cannot delete its secrets, and says why', async () => {
    const { discarded, id, disk, told } = await withDiscarded();
    const codes: string[] = [];
    discarded.onNotRemoved(({ code }) => codes.push(code));
    discarded.discard(id);
    disk.refuseWrites = vaultFailure('vault-not-writable');
    await discarded.settle();
    expect([codes, told, discarded.has(id), disk.records.size]).toEqual([['vault-not-writable'], [true, false], false, 1]);
  });

  it('cannot be discarded twice, nor restored when it is gone', async () => {
    const { discarded, id } = await withDiscarded();
    expect((await failureOf(Promise.resolve().then(() => discarded.restore(id)))).code).toBe('not-found');
    discarded.discard(id);
    expect((await failureOf(Promise.resolve().then(() => discarded.discard(id)))).code).toBe('not-found');
  });
});
