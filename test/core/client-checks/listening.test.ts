import { describe, expect, it } from 'vitest';
import type { Act } from '../../../electron/core/client-checks/acts';
import type { Lead } from '../../../electron/core/client-checks/lead';
import { listen, usually } from '../../../electron/core/client-checks/listening';
import { actsOf } from './acts';

const SILENT: Lead = { speaks: false, quietMs: 1_500, patienceMs: 15_000, output: () => [], ask: () => new Promise(() => {}) };

interface App {
  /** It does the same every so many milliseconds, or at these moments. */
  everyMs?: number;
  atMs?: number[];
  act?: Act;
  busy?: number;
  lead?: Lead;
}

/** Listens to an app by a clock of its own. */
async function listened({ everyMs = 0, atMs = [], act, busy = 0, lead = SILENT }: App) {
  let now = 0;
  let due: { at: number; work: () => void }[] = [];
  let heard = () => {};
  let isOver = false;
  const acts: Act[] = [];
  const schedule = (ms: number, work: () => void) => {
    const timer = { at: now + ms, work };
    due.push(timer);
    return () => {
      due = due.filter((other) => other !== timer);
    };
  };
  const onAct = (listener: (act: Act) => void) => {
    heard = () => act && listener(act);
    return () => {};
  };
  const again = () => {
    if (act) acts.push(act);
    heard();
    if (everyMs > 0) schedule(everyMs, again);
  };
  const stage = { busy: () => busy, onAct };
  const parts = { stage, lead, clock: { now: () => now }, schedule, acts: () => acts, until: usually('call', 1) };
  const said = listen('call', 1, { ...parts, signal: new AbortController().signal }).finally(() => {
    isOver = true;
  });
  if (everyMs > 0) again();
  for (const at of atMs) schedule(at, again);
  for (let step = 0; step < 5_000 && !isOver; step += 1) {
    const [next] = due.sort((one, other) => one.at - other.at);
    if (next === undefined) break;
    due = due.filter((other) => other !== next);
    now = next.at;
    next.work();
    await Promise.resolve();
    await Promise.resolve();
  }
  expect(isOver, 'it never ends').toBe(true);
  return { said: await said, ms: now, acts: acts.length };
}

const [call] = actsOf({ leg: 'api' });
const [refresh] = actsOf({ leg: 'token', form: { grant_type: 'refresh_token' }, status: 400 });

describe('an app is listened to', () => {
  it('until nothing more comes, where what was asked for has happened', async () => {
    expect(await listened({ everyMs: 60_000, act: call })).toEqual({ said: null, ms: 1_500, acts: 1 });
  });

  it('and longer where it takes its time', async () => {
    expect(await listened({ atMs: [5_000, 6_200, 8_000], act: call })).toEqual({ said: null, ms: 8_000 + 2 * 1_800, acts: 3 });
    // Whatever it does later is not waited for.
    expect(await listened({ atMs: [5_000, 6_600], act: call })).toEqual({ said: null, ms: 6_500, acts: 1 });
  });

  it('and left after some time where it calls again and again', async () => {
    expect(await listened({ everyMs: 1_000, act: call })).toMatchObject({ said: null, ms: 15_000 });
    const person = { ...SILENT, quietMs: 2_500, patienceMs: null };
    expect(await listened({ everyMs: 2_000, act: call, lead: person })).toMatchObject({ said: null, ms: 25_000 });
  });

  it('and left after some time where it repeats what was not asked for', async () => {
    expect(await listened({ everyMs: 1_000, act: refresh })).toMatchObject({ said: null, ms: 60_000 });
    expect(await listened({ everyMs: 10, act: refresh })).toMatchObject({ said: null, acts: 1_000 });
  });

  it('and left after some time where a request of it stays without an end', async () => {
    expect(await listened({ busy: 1 })).toEqual({ said: null, ms: 30_000, acts: 0 });
  });
});
