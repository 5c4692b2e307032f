import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppClock } from '../../electron/core/base/app-clock';
import { watchClock } from '../../electron/shell/clock';
import { MachineClock } from '../support/clock';

const START = new MachineClock().wall;
const HOUR = 3_600_000;

/** Timers run while time passes. */
class Machine extends MachineClock {
  override pass(ms: number): void {
    for (let left = ms; left > 0; left -= 1_000) {
      super.pass(Math.min(1_000, left));
      vi.advanceTimersByTime(Math.min(1_000, left));
    }
  }
}

let machine: Machine;
let clock: AppClock;
let power: EventEmitter;
let moved: number;
let ticks: number;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  machine = new Machine();
  clock = new AppClock(machine);
  power = new EventEmitter();
  moved = 0;
  ticks = 0;
  stop = watchClock(
    clock,
    power,
    () => {
      moved += 1;
    },
    () => {
      ticks += 1;
    },
  );
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('watching the clock', () => {
  it('ticks every 5 seconds until stopped, and reports nothing while the clock is unchanged', () => {
    machine.pass(60_000);
    expect([ticks, moved]).toEqual([12, 0]);
    stop();
    machine.pass(60_000);
    expect(ticks).toBe(12);
  });

  it('reports a changed clock, and continues evenly', () => {
    machine.set(HOUR);
    machine.pass(10_000);
    expect([moved, clock.now()]).toEqual([1, START + 10_000]);
  });

  it('follows a sleep with both events', () => {
    power.emit('suspend');
    machine.sleep(HOUR);
    power.emit('resume');
    expect([moved, clock.now()]).toEqual([1, START + HOUR]);
    machine.pass(10_000);
    expect([moved, clock.now()]).toEqual([1, START + HOUR + 10_000]);
  });

  it.each([0, 6_000, 100_000])('follows a sleep reported only by unlocking the screen, %i ms after it', (later) => {
    machine.pass(1_000);
    machine.sleep(HOUR);
    machine.pass(later);
    power.emit('unlock-screen');
    expect(clock.now()).toBe(START + HOUR + 1_000 + later);
    expect(moved).toBeGreaterThan(0);
    machine.pass(10_000);
    expect(clock.now()).toBe(START + HOUR + 11_000 + later);
  });

  it('counts a sleep once if both wake-up and unlocking report it', () => {
    power.emit('suspend');
    machine.sleep(HOUR);
    power.emit('resume');
    machine.pass(20_000);
    power.emit('unlock-screen');
    expect(clock.now()).toBe(START + HOUR + 20_000);
  });

  it('ignores unlocking if the machine was awake', () => {
    machine.set(-HOUR);
    machine.pass(300_000);
    machine.set(2 * HOUR);
    machine.pass(300_000);
    power.emit('unlock-screen');
    expect(clock.now()).toBe(START + 600_000);
  });
});
