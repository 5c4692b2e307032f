import { describe, expect, it } from 'vitest';
import { Later } from '../../../electron/core/tap/later';

/** Work that notes its number, with the timers that wait. */
function stage() {
  const done: number[] = [];
  const timers: (() => void)[] = [];
  const later = new Later((_, work) => {
    timers.push(work);
    return () => void timers.splice(timers.indexOf(work), 1);
  });
  const add = (number: number, bytes = 0) =>
    later.add(async () => {
      await Promise.resolve();
      done.push(number);
    }, bytes);
  return { done, timers, later, add };
}

describe('what follows a call', () => {
  it('waits for more, and is done in its order', async () => {
    const { done, timers, later, add } = stage();
    for (const number of [1, 2, 3]) add(number);
    await later.done().then(() => add(4));
    expect([done, timers.length]).toEqual([[1, 2, 3], 1]);
    timers[0]?.();
    await later.done();
    expect([done, timers]).toEqual([[1, 2, 3, 4], []]);
  });

  it('does not wait where there is much of it, or once nothing more is awaited', async () => {
    const { done, timers, later, add } = stage();
    for (let number = 0; number < 250; number += 1) add(number);
    expect(timers).toEqual([]);
    add(250, 4 * 1024 * 1024);
    expect(timers).toEqual([]);
    await later.close();
    add(251);
    expect(timers).toEqual([]);
    await later.done();
    expect(done).toEqual(Array.from({ length: 252 }, (_, number) => number));
  });
});
