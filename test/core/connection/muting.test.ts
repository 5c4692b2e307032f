import { describe, expect, it } from 'vitest';
import { MAX_MUTED } from '../../../electron/model/finding';
import { settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';

const call = { id: '', name: 'Me', method: 'GET', url: '/me', query: [], headers: [], body: '' };

async function muting() {
  const app = startApp();
  const { id } = await app.connections.create(settingsOf({ name: 'A' }));
  await app.connections.mute(id, 'kid-absent', true);
  return { ...app, id, muted: (of = id) => app.connections.get(of).mutedFindings };
}

describe('muted findings of a connection', () => {
  it('are none at first, and written nowhere', async () => {
    const { connections, disk } = startApp();
    const { id } = await connections.create(settingsOf());
    expect(connections.get(id).mutedFindings).toBeUndefined();
    expect(disk.connections.get(id)).not.toContain('mutedFindings');
  });

  it('are muted and told of again, each once', async () => {
    const { connections, id, muted, disk } = await muting();
    const changes: unknown[] = [];
    connections.onChange((change) => changes.push(change));
    await connections.mute(id, 'kid-absent', true);
    expect([muted(), changes]).toEqual([['kid-absent'], []]);
    await connections.mute(id, 'typ-absent', true);
    expect((await connections.mute(id, 'kid-absent', false)).mutedFindings).toEqual(['typ-absent']);
    expect(changes).toEqual([
      { kind: 'changed', id },
      { kind: 'changed', id },
    ]);
    await connections.mute(id, 'typ-absent', false);
    await connections.mute(id, 'never-muted', false);
    expect(disk.connections.get(id)).not.toContain('mutedFindings');
  });

  it('stay through everything else that changes the connection', async () => {
    const { connections, id, muted } = await muting();
    await connections.update(id, settingsOf({ name: 'Renamed' }), 'secret');
    expect(muted()).toEqual(['kid-absent']);
    const saved = await connections.saveCall(id, call);
    expect(muted()).toEqual(['kid-absent']);
    await connections.removeCall(id, saved.calls.at(-1)?.id ?? '');
    expect(muted()).toEqual(['kid-absent']);
    const copy = await connections.duplicate(id);
    expect(muted(copy.id)).toEqual(['kid-absent']);
    await connections.mute(copy.id, 'kid-absent', false);
    expect([muted(), muted(copy.id)]).toEqual([['kid-absent'], undefined]);
  });

  it('of one connection are not those of another', async () => {
    const { connections, muted } = await muting();
    const other = await connections.create(settingsOf({ name: 'B' }));
    expect(muted(other.id)).toBeUndefined();
  });

  it.each(['', 'Kid-Absent', 'kid absent', 'a'.repeat(101), '-', '__proto__', 'kid-absent\n'])('must have a code: %j', async (code) => {
    const { connections, id, muted } = await muting();
    expect((await failureOf(connections.mute(id, code, true))).code).toBe('connection-invalid');
    expect(muted()).toEqual(['kid-absent']);
  });

  it(`are at most ${MAX_MUTED}`, async () => {
    const { connections, id, muted } = await muting();
    for (let count = 1; count < MAX_MUTED; count += 1) await connections.mute(id, `code-${count}`, true);
    expect((await failureOf(connections.mute(id, 'one-more', true))).code).toBe('connection-invalid');
    expect(muted()).toHaveLength(MAX_MUTED);
    await connections.mute(id, 'code-1', false);
    await connections.mute(id, 'one-more', true);
    expect(muted()).toHaveLength(MAX_MUTED);
  });

  it('belong to a connection there is', async () => {
    const { connections } = startApp();
    expect((await failureOf(connections.mute('nobody', 'kid-absent', true))).code).toBe('not-found');
  });
});
