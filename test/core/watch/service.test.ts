import { afterEach, describe, expect, it } from 'vitest';
import { START } from '../../support/clock';
import { DAY, HOUR, MINUTE, SECOND, type World, worldOf } from './simulation';

let world: World;
afterEach(() => world.watch.dispose());

async function watched(lifetimes: (number | null)[], options: Parameters<typeof worldOf>[1] = {}): Promise<World> {
  world = await worldOf(lifetimes, options);
  for (const id of world.ids) world.watch.set(id, true);
  await world.timers.settle();
  return world;
}
const stateOf = (number = 0) => world.watch.stateOf(world.ids[number] ?? '');
const refused = (error: string, status = 400) => ({ status, body: { error } });

describe('a token that is kept alive', () => {
  it('is refreshed ahead of its expiry, and the one after it', async () => {
    const { timers, server } = await watched([HOUR]);
    expect(stateOf()).toMatchObject({ on: true, state: 'scheduled', text: 'Refreshes before it expires.' });
    const planned = stateOf().nextAt ?? 0;
    expect(START + HOUR - planned).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(START + HOUR - planned).toBeLessThanOrEqual(7.5 * MINUTE);
    await timers.until(planned - 1);
    expect(server.sent).toHaveLength(0);
    await timers.until(planned);
    expect(server.sent).toMatchObject([{ at: planned, refreshToken: 'refresh-0-1' }]);
    await timers.until(START + 3 * HOUR);
    expect(server.sent.map(({ refreshToken }) => refreshToken)).toEqual(['refresh-0-1', 'refresh-0-2', 'refresh-0-3']);
  });

  it('is requested again with client credentials', async () => {
    const { timers, server, tokens, ids } = await watched([10 * MINUTE], { clientCredentials: true });
    await timers.until(START + HOUR);
    expect(server.sent.length).toBeGreaterThanOrEqual(6);
    expect(server.sent.length).toBeLessThanOrEqual(8);
    expect(await tokens.token(ids[0] ?? '', 'access')).toBe(`access-0-${server.sent.length + 1}`);
  });

  it('is announced once per change', async () => {
    const { timers, watch, ids } = await watched([HOUR]);
    const heard: string[] = [];
    watch.onChange((id) => heard.push(`${id === ids[0]} ${watch.stateOf(id).state}`));
    await timers.until(START + HOUR);
    expect(heard.filter((each) => each === 'true refreshing')).toHaveLength(1);
    expect(heard.at(-1)).toBe('true scheduled');
    expect(heard.length).toBeLessThanOrEqual(3);
  });

  it('is not refreshed once that is switched off', async () => {
    const { timers, watch, server, ids, app } = await watched([HOUR]);
    watch.set(ids[0] ?? '', false);
    expect(stateOf()).toEqual({ on: false, state: 'off', nextAt: null, text: 'Not kept alive.' });
    expect(timers.count).toBe(0);
    expect(app.disk.connections.get(ids[0] ?? '')).not.toContain('keepAlive');
    await timers.until(START + DAY);
    expect(server.sent).toEqual([]);
  });

  it('is not refreshed once its connection is removed', async () => {
    const { timers, server, ids, app } = await watched([HOUR]);
    await app.connections.remove(ids[0] ?? '');
    await timers.until(START + DAY);
    expect(server.sent).toEqual([]);
    expect(timers.count).toBe(0);
  });

  it('stays so across a restart, a change of its settings, a saved call and a muted finding; a copy is not', async () => {
    const { app, ids, watch } = await watched([HOUR]);
    const [id = ''] = ids;
    const { id: _, keepAlive: __, ...settings } = app.connections.get(id);
    await app.connections.update(id, { ...settings, name: 'Another name' });
    await app.connections.saveCall(id, { id: '', name: 'Me', method: 'GET', url: '/me', query: [], headers: [], body: '' });
    await app.connections.mute(id, 'some-finding', true);
    expect(app.connections.get(id)).toMatchObject({ keepAlive: true, name: 'Another name', mutedFindings: ['some-finding'] });
    await app.connections.mute(id, 'some-finding', false);
    expect(app.connections.get(id)).toMatchObject({ keepAlive: true });
    expect((await app.connections.duplicate(id)).keepAlive).toBeUndefined();
    expect(watch.stateOf(id).state).toBe('scheduled');
    expect(world.restart().stateOf(id).state).toBe('scheduled');
  });

  it('is refreshed once if a person does it in between', async () => {
    const { timers, server, tokens, ids } = await watched([HOUR]);
    await timers.until(START + 30 * MINUTE);
    await tokens.refresh(ids[0] ?? '');
    await timers.until(START + 80 * MINUTE);
    expect(server.sent).toHaveLength(1);
    expect(stateOf().nextAt).toBeGreaterThan(START + 80 * MINUTE);
  });

  it('is not refreshed if another process has just done it', async () => {
    const { timers, server, app, ids, clock } = await watched([HOUR]);
    const [id = ''] = ids;
    await timers.until(START + 50 * MINUTE);
    const record = app.disk.record(id);
    if (!record?.grant) throw new Error('no grant');
    const grant = { ...record.grant, accessToken: 'from elsewhere', refreshToken: 'refresh-elsewhere', receivedAt: clock.at };
    app.disk.records.set(id, JSON.stringify({ ...record, grant }));
    await timers.until(START + 60 * MINUTE);
    expect(server.sent).toEqual([]);
    expect(stateOf()).toMatchObject({ state: 'scheduled' });
    expect(stateOf().nextAt).toBeGreaterThan(START + 100 * MINUTE);
  });

  it('is not refreshed over and over if its facts can’t be saved', async () => {
    const { timers, server, app } = await watched([HOUR]);
    app.disk.refuseFacts = true;
    await timers.until(START + 4 * HOUR);
    expect(server.sent).toHaveLength(4);
  });

  it('is refreshed at most every 5 seconds, however short tokens live', async () => {
    const { timers, server } = await watched([SECOND]);
    await timers.until(START + 10 * MINUTE);
    expect(server.sent.length).toBeGreaterThan(100);
    expect(server.sent.length).toBeLessThanOrEqual(121);
  });
});

describe('nothing is planned', () => {
  it('if the token has no expiry', async () => {
    const { timers, server } = await watched([null]);
    expect(stateOf()).toMatchObject({ state: 'scheduled', nextAt: null });
    await timers.until(START + DAY);
    expect(server.sent).toEqual([]);
    expect(timers.count).toBe(0);
  });

  it('without a refresh token, until a sign-in brings one', async () => {
    world = await worldOf([HOUR]);
    const { timers, server, watch, ids } = world;
    await world.connect(0, { refreshToken: null });
    watch.set(ids[0] ?? '', true);
    await timers.settle();
    expect(stateOf()).toMatchObject({ state: 'stopped', nextAt: null });
    expect(stateOf().text).toContain('no refresh token');
    await timers.until(START + 2 * HOUR);
    expect(server.sent).toEqual([]);
    await world.connect(0);
    await timers.settle();
    expect(stateOf().state).toBe('scheduled');
  });

  it('without tokens, until there are', async () => {
    const { timers, tokens, ids } = await watched([HOUR]);
    await tokens.forget(ids[0] ?? '');
    await timers.settle();
    expect(stateOf()).toMatchObject({ state: 'stopped', text: 'There are no tokens yet. Connect to begin.' });
    expect(timers.count).toBe(0);
    await world.connect(0);
    expect(stateOf().state).toBe('scheduled');
  });

  it('if the token was revoked here', async () => {
    const { timers, server, tokens, ids, clock } = await watched([HOUR]);
    const { grant } = await tokens.read(ids[0] ?? '');
    if (!grant) throw new Error('no grant');
    await timers.until(START + MINUTE);
    await tokens.markRevoked(ids[0] ?? '', 'access', clock.at, grant);
    await timers.until(START + DAY);
    expect(server.sent).toEqual([]);
    expect(stateOf()).toMatchObject({ state: 'stopped' });
    expect(stateOf().text).toContain('revoked');
  });
});

describe('a refresh that fails', () => {
  it('for a dead refresh token stops the watch, until a sign-in', async () => {
    const { timers, server } = await watched([HOUR]);
    server.mood = () => refused('invalid_grant');
    await timers.until(START + DAY);
    expect(server.sent).toHaveLength(1);
    expect(stateOf()).toMatchObject({ state: 'stopped', nextAt: null });
    server.mood = () => null;
    await world.connect(0, { refreshToken: 'refresh-0-1' });
    expect(stateOf().state).toBe('scheduled');
    await timers.until(START + DAY + HOUR);
    expect(server.sent).toHaveLength(2);
  });

  it('with its outcome unknown stops the watch', async () => {
    const { timers, server } = await watched([HOUR]);
    server.mood = () => 'reset';
    await timers.until(START + DAY);
    expect(server.sent).toHaveLength(1);
    expect(stateOf()).toMatchObject({ state: 'stopped' });
    expect(stateOf().text).toContain('unknown');
  });

  it('for wrong client credentials stops the watch, until it is switched on again', async () => {
    const { timers, server, watch, ids } = await watched([HOUR]);
    server.mood = () => refused('invalid_client', 401);
    await timers.until(START + DAY);
    expect(server.sent).toHaveLength(1);
    expect(stateOf().state).toBe('stopped');
    server.mood = () => null;
    watch.set(ids[0] ?? '', true);
    expect(stateOf().state).toBe('scheduled');
    await timers.until(START + DAY + MINUTE);
    expect(server.sent).toHaveLength(2);
    expect(stateOf().nextAt).toBeGreaterThan(START + DAY + 50 * MINUTE);
  });

  it('for a busy server is retried when the server says', async () => {
    const { timers, server } = await watched([HOUR]);
    server.mood = (_, count) => (count === 1 ? { status: 429, headers: { 'retry-after': '180' }, body: {} } : null);
    const first = { at: stateOf().nextAt ?? 0 };
    await timers.until(first.at + MINUTE);
    expect(stateOf()).toMatchObject({ state: 'waiting-to-retry', nextAt: first.at + 3 * MINUTE });
    await timers.until(START + HOUR);
    expect(server.sent.map(({ at }) => at - first.at)).toEqual([0, 3 * MINUTE]);
    expect(stateOf().state).toBe('scheduled');
  });

  it('for a server error is retried with growing pauses', async () => {
    const { timers, server } = await watched([HOUR], { clientCredentials: true });
    server.mood = (_, count) => (count <= 12 ? { status: 503, body: {} } : null);
    await timers.until(START + 2 * HOUR);
    const gaps = server.sent.slice(1, 13).map(({ at }, index) => at - (server.sent[index]?.at ?? 0));
    expect(gaps[0]).toBeLessThan(3 * SECOND);
    expect(gaps[4]).toBeGreaterThan(10 * SECOND);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5 * MINUTE);
    expect(stateOf().state).toBe('scheduled');
  });
});

describe('a pause', () => {
  it('offline: nothing is sent, and overdue refreshes are spread out afterwards', async () => {
    const { timers, server, network } = await watched(Array.from({ length: 60 }, () => HOUR));
    await timers.until(START + 10 * MINUTE);
    network.become(false);
    expect(stateOf()).toMatchObject({ state: 'paused-offline', nextAt: null });
    expect(timers.count).toBe(0);
    await timers.until(START + 2 * HOUR);
    expect(server.sent).toEqual([]);
    network.become(true);
    await timers.until(START + 2 * HOUR + 2 * SECOND);
    expect(server.sent).toEqual([]);
    await timers.until(START + 2 * HOUR + 70 * SECOND);
    expect(server.sent).toHaveLength(60);
    expect(new Set(server.sent.map(({ number }) => number)).size).toBe(60);
    const slices = server.sent.map(({ at }) => Math.floor(at / (5 * SECOND)));
    for (const slice of new Set(slices)) expect(slices.filter((each) => each === slice).length).toBeLessThan(25);
    expect(server.mostAtOnce).toBeLessThanOrEqual(4);
  });

  it('asleep: nothing is sent, and overdue refreshes are spread out afterwards', async () => {
    const { timers, server, watch } = await watched(Array.from({ length: 60 }, () => HOUR));
    watch.suspended();
    expect(stateOf()).toMatchObject({ state: 'paused-asleep', nextAt: null });
    timers.sleep(8 * HOUR);
    watch.resumed();
    expect(stateOf().state).toBe('scheduled');
    const woke = START + 8 * HOUR;
    await timers.until(woke + 2 * SECOND);
    expect(server.sent).toEqual([]);
    await timers.until(woke + 70 * SECOND);
    expect(server.sent).toHaveLength(60);
    expect(Math.max(...server.sent.map(({ at }) => at)) - Math.min(...server.sent.map(({ at }) => at))).toBeGreaterThan(15 * SECOND);
  });

  it('asleep ends by itself if no wake-up is announced', async () => {
    const { timers, server, watch } = await watched([HOUR]);
    watch.suspended();
    timers.sleep(8 * HOUR);
    await timers.until(START + 8 * HOUR + 5 * MINUTE);
    expect(server.sent).toHaveLength(1);
  });

  it('asleep goes on through short wakes, where timers run on during sleep', async () => {
    const { timers, server, watch, clock } = await watched([HOUR]);
    watch.suspended();
    for (let hour = 0; hour < 8; hour += 1) {
      clock.at += HOUR;
      await timers.until(clock.at + 45 * SECOND);
      expect(stateOf()).toMatchObject({ state: 'paused-asleep' });
    }
    expect(server.sent).toEqual([]);
    await timers.until(clock.at + 5 * MINUTE);
    expect(server.sent).toHaveLength(1);
  });

  it('with the vault locked: nothing is sent until it is open', async () => {
    const { timers, server, app } = await watched([HOUR]);
    app.vault.become('locked');
    expect(stateOf()).toMatchObject({ state: 'waiting-to-retry', nextAt: null, text: 'Resumes when the vault is open.' });
    await timers.until(START + 2 * HOUR);
    expect(server.sent).toEqual([]);
    app.vault.become('ready');
    await timers.until(START + 2 * HOUR + 10 * SECOND);
    expect(server.sent).toHaveLength(1);
  });

  it('with the app closed: overdue refreshes run soon after its start', async () => {
    const { timers, server } = await watched([HOUR, HOUR, HOUR]);
    world.watch.dispose();
    expect(timers.count).toBe(0);
    timers.clock.at = START + DAY;
    world.restart();
    await timers.until(START + DAY + 2 * SECOND);
    expect(server.sent).toEqual([]);
    await timers.until(START + DAY + 10 * SECOND);
    expect(server.sent).toHaveLength(3);
  });
});
