import { expect, it } from 'vitest';
import { IdleLock } from '../../electron/shell/idle-lock';
import { minute } from '../support/clock';

function stage({ after = 10 * minute } = {}) {
  const now = { idleMs: 0, isOpen: true, busy: null as string | null, locked: 0 };
  const lock = new IdleLock({
    after: () => after,
    idleMs: () => now.idleMs,
    isOpen: () => now.isOpen,
    busy: () => now.busy,
    lock() {
      now.locked += 1;
      now.isOpen = false;
    },
  });
  return { lock, now };
}

it('locks once nobody has used the computer for as long as the person said, and once', () => {
  const { lock, now } = stage();
  now.idleMs = 10 * minute - 1;
  lock.tick();
  expect(now.locked).toBe(0);
  now.idleMs = 10 * minute;
  lock.tick();
  lock.tick();
  expect(now.locked).toBe(1);
});

it('never locks where the person does not want it, or the vault is not open', () => {
  const never = stage({ after: 0 });
  never.now.idleMs = 1_000 * minute;
  never.lock.tick();
  never.lock.left();
  expect(never.now.locked).toBe(0);
  const closed = stage();
  closed.now.isOpen = false;
  closed.now.idleMs = 1_000 * minute;
  closed.lock.tick();
  expect(closed.now.locked).toBe(0);
});

it('does not lock in the middle of work, but when that is over, if the person is still away', () => {
  const { lock, now } = stage();
  now.idleMs = 10 * minute;
  now.busy = 'the refresh';
  lock.tick();
  expect(now.locked).toBe(0);
  now.busy = null;
  now.idleMs = 0;
  lock.tick();
  expect(now.locked).toBe(0);
  now.idleMs = 10 * minute;
  lock.tick();
  expect(now.locked).toBe(1);
});

it('locks when the screen is locked, after the work that is under way', () => {
  const { lock, now } = stage();
  now.busy = 'the run of checks';
  lock.left();
  lock.tick();
  expect(now.locked).toBe(0);
  now.busy = null;
  lock.tick();
  expect(now.locked).toBe(1);
});

it('locks at once when asked to, or says what stands in the way', () => {
  const { lock, now } = stage({ after: 0 });
  now.busy = 'the sign-in';
  expect(() => lock.now()).toThrow("can't be locked");
  now.busy = null;
  lock.now();
  expect(now.locked).toBe(1);
});
