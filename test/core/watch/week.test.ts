import { afterEach, describe, expect, it } from 'vitest';
import { aheadOf } from '../../../electron/core/watch/timetable';
import { START } from '../../support/clock';
import { DAY, HOUR, MINUTE, SECOND, type World, worldOf } from './simulation';

const LIFETIMES = [5 * MINUTE, 10 * MINUTE, 24 * MINUTE, HOUR, HOUR, 2 * HOUR, 8 * HOUR, DAY, 3 * DAY, null];
const WEEK = START + 7 * DAY;

let world: World;
afterEach(() => world.watch.dispose());

async function begin(seed: number): Promise<World> {
  world = await worldOf(LIFETIMES, { seed });
  for (const id of world.ids) world.watch.set(id, true);
  await world.timers.settle();
  return world;
}

describe('a week of keeping ten connections alive', () => {
  it('undisturbed: each refresh in its window, none twice, nothing left over', async () => {
    const { timers, server, watch, app, ids, network, tokens } = await begin(7);
    await timers.until(WEEK);
    expect(server.reused).toEqual([]);
    for (const [number, lifetime] of LIFETIMES.entries()) {
      const sent = server.of(number);
      if (lifetime === null) {
        expect(sent).toEqual([]);
        continue;
      }
      // Counted from the previous token, so that an error would add up.
      let receivedAt = START;
      for (const { at } of sent) {
        const expiresAt = receivedAt + lifetime;
        expect(at).toBeGreaterThanOrEqual(aheadOf({ receivedAt, expiresAt }, 1));
        expect(at).toBeLessThanOrEqual(aheadOf({ receivedAt, expiresAt }, 0));
        receivedAt = at;
      }
      expect(receivedAt + lifetime).toBeGreaterThan(WEEK);
      expect(sent.map(({ refreshToken }) => refreshToken)).toEqual(sent.map((_, index) => `refresh-${number}-${index + 1}`));
    }
    expect(server.sent.length).toBeGreaterThan(3500);
    expect(timers.most).toBe(1);
    watch.dispose();
    expect(timers.count).toBe(0);
    expect(network.listeners.size).toBe(0);
    expect(app.connections.list()).toHaveLength(10);
    expect(ids.filter((id) => tokens.isRefreshing(id))).toEqual([]);
  });

  it('with nights asleep, hours offline, a busy server and a person: none twice, none lost', async () => {
    const { timers, server, watch, network, random, clock, tokens, ids, app } = await begin(11);
    let disturbed = 0;
    server.mood = () => {
      if (random.chance() > 0.06) return null;
      disturbed += 1;
      return random.chance() < 0.5 ? { status: 429, headers: { 'retry-after': '40' }, body: {} } : { status: 503, body: {} };
    };
    for (let day = 0; day < 7; day += 1) {
      const morning = START + day * DAY;
      for (let hour = 0; hour < 16; hour += 1) {
        const from = morning + hour * HOUR;
        if (random.chance() < 0.15) {
          await timers.until(from + 10 * MINUTE);
          network.become(false);
          await timers.until(from + 40 * MINUTE);
          network.become(true);
        }
        if (random.chance() < 0.2) await tokens.refresh(ids[3] ?? '').catch(() => {});
        if (random.chance() < 0.05) app.vault.become('locked');
        await timers.until(from + 55 * MINUTE);
        app.vault.become('ready');
        await timers.until(from + HOUR);
      }
      watch.suspended();
      timers.sleep(8 * HOUR);
      watch.resumed();
      if (day === 3) world.restart();
    }
    // Time to get over the last night.
    server.mood = () => null;
    await timers.until(clock.at + 20 * MINUTE);
    expect(disturbed).toBeGreaterThan(50);
    expect(server.reused).toEqual([]);
    expect(server.mostAtOnce).toBeLessThanOrEqual(5);
    // Only the watch's own.
    expect(timers.count).toBe(1);
    for (const [number, id] of ids.entries()) {
      const { grant, pending } = await tokens.read(id);
      expect(pending).toBe(false);
      expect(grant?.refreshDeadAt).toBeNull();
      const lifetime = LIFETIMES[number] ?? null;
      if (lifetime === null) continue;
      expect((grant?.receivedAt ?? 0) + lifetime, `number ${number}`).toBeGreaterThan(clock.at);
      expect(world.watch.stateOf(id)).toMatchObject({ state: 'scheduled' });
      expect(world.watch.stateOf(id).nextAt).toBeGreaterThan(clock.at - SECOND);
    }
  });
});
