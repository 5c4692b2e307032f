import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** Whether the tests of a file or `describe` share something, or each begins with its own. */
export type Whom = 'all' | 'each';

/** Keeps what ends something; all of it is done at the end, the newest first. */
export type Later = (end: () => unknown) => void;

/**
 * Begins something before the tests of the file or `describe` that calls this, and ends it after them, also where beginning it failed
 * half-way. What comes back stands for it while the tests run.
 */
export function during<T extends object>(whom: Whom, begin: (later: Later) => T | Promise<T>): T {
  let begun: T | null = null;
  const ends: (() => unknown)[] = [];
  const [before, after] = whom === 'all' ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(async () => {
    begun = await begin((end) => void ends.push(end));
  });
  after(async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  });
  return new Proxy({} as T, {
    get: (_target, name) => {
      if (!begun) throw new Error('This is there while the tests run, and not before.');
      return Reflect.get(begun, name);
    },
  });
}
