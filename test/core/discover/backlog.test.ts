import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Backlog } from '../../../electron/core/discover/backlog';

function backlog() {
  let due: (() => void) | null = null;
  const list = new Backlog((_, work) => {
    due = work;
    return () => {
      due = null;
    };
  });
  return { list, pause: () => due?.(), waits: () => due !== null };
}

describe('what a chain does not wait for', () => {
  it('is done when somebody looks, everything before it first, and once', () => {
    const { list, waits } = backlog();
    const done: number[] = [];
    const look = [1, 2, 3].map((number) => list.add(() => ({ number: done.push(number) })));
    expect(done).toEqual([]);
    expect(look[1]?.()).toEqual({ number: 2 });
    expect(done).toEqual([1, 2, 3]);
    expect(look[1]?.()).toBe(look[1]?.());
    expect(waits()).toBe(false);
  });

  it('is done in a pause where nobody looks', () => {
    const { list, pause } = backlog();
    const done: number[] = [];
    list.add(() => ({ number: done.push(1) }));
    pause();
    expect(done).toEqual([1]);
  });

  it('is let go of once it is done, with the secrets that it was about', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { list } = backlog();
    const begun = () => {
      const raw = { token: ['as', 'it', 'happened'] };
      return { look: list.add(() => ({ length: raw.token.length })), held: new WeakRef(raw) };
    };
    const { look, held } = begun();
    await new Promise(setImmediate);
    collect();
    expect(held.deref()).toBeDefined();
    expect(look()).toEqual({ length: 3 });
    await new Promise(setImmediate);
    collect();
    expect(held.deref()).toBeUndefined();
    expect(look()).toEqual({ length: 3 });
  });
});
