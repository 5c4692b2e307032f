import { beforeEach, describe, expect, it } from 'vitest';
import { type App, connectedTo, startApp } from '../../support/connection';
import { refreshUnsaved, tokenServer } from '../../support/provider';

const server = tokenServer();
let app: App;
let id: string;
let told: string[][];

beforeEach(async () => {
  app = startApp();
  id = await connectedTo(server.url, app);
  told = [];
  const note = () => {
    const ids = app.tokens.unsaved();
    if (ids.join() !== (told.at(-1) ?? []).join()) told.push(ids);
  };
  app.tokens.onChange(note);
  app.connections.onChange(note);
  await refreshUnsaved(app, server, id);
});

describe('tokens that the vault refused', () => {
  it('are named, so that quitting can be held', () => {
    expect(app.tokens.unsaved()).toEqual([id]);
    expect(told).toEqual([[id]]);
  });

  it('are saved when that is asked for and works, and not before', async () => {
    expect(await app.tokens.saveNow(id)).toBe(false);
    expect(app.tokens.unsaved()).toEqual([id]);
    expect(app.scheduled).toHaveLength(1);
    app.disk.refuseWrites = null;
    expect(await app.tokens.saveNow(id)).toBe(true);
    expect(app.disk.record(id)).toMatchObject({ grant: { accessToken: 'access-2' }, refreshPending: null });
    expect([app.tokens.unsaved(), told, app.scheduled]).toEqual([[], [[id], []], []]);
    expect((await app.tokens.read(id)).grant?.refreshFailure).toBeNull();
    expect(await app.tokens.saveNow(id)).toBe(true);
  });

  it.each([
    ['the next try works', async () => app.scheduled.splice(0)[0]?.work()],
    ['the connection is removed', () => app.connections.remove(id)],
    ['they are forgotten', () => app.tokens.forget(id)],
  ])('are no longer named once %s', async (_, work) => {
    app.disk.refuseWrites = null;
    await work();
    await expect.poll(() => app.tokens.unsaved()).toEqual([]);
    expect(told).toEqual([[id], []]);
  });
});
