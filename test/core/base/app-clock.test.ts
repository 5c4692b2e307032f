import { beforeEach, describe, expect, it } from 'vitest';
import { AppClock } from '../../../electron/core/base/app-clock';
import { MachineClock } from '../../support/clock';

const HOUR = 3_600_000;
const START = new MachineClock().wall;

let machine: MachineClock;
let clock: AppClock;
beforeEach(() => {
  machine = new MachineClock();
  clock = new AppClock(machine);
});

describe('the app clock', () => {
  it('is the system clock as long as nobody touches that', () => {
    machine.pass(90_000);
    expect(clock.now()).toBe(START + 90_000);
    expect(clock.monotonic()).toBe(90_500);
    expect(clock.check()).toBe(0);
  });

  it.each([HOUR, -HOUR, 5_000, -5_000])('goes on evenly when the system clock is set by %i ms, and says so once', (jump) => {
    machine.pass(10_000);
    clock.now();
    machine.set(jump);
    machine.pass(1_000);
    expect(clock.now()).toBe(START + 11_000);
    expect(clock.check()).toBe(jump);
    expect(clock.check()).toBe(0);
    machine.pass(60_000);
    expect(clock.now()).toBe(START + 71_000);
  });

  it('adds several jumps up', () => {
    machine.set(HOUR);
    clock.now();
    machine.set(-3 * HOUR);
    expect(clock.check()).toBe(-2 * HOUR);
    expect(clock.now()).toBe(START);
  });

  it('follows small corrections, such as those of NTP', () => {
    for (let i = 0; i < 10; i++) {
      machine.pass(1_000);
      machine.set(300);
      clock.now();
    }
    expect(clock.now()).toBe(START + 13_000);
    expect(clock.check()).toBe(0);
  });

  it('counts the time asleep', () => {
    machine.pass(1_000);
    clock.now();
    machine.sleep(8 * HOUR);
    clock.resumed();
    expect(clock.now()).toBe(START + 1_000 + 8 * HOUR);
    expect(clock.check()).toBe(0);
  });

  it('counts the time asleep also when someone asked for the time before the system said that it woke', () => {
    machine.sleep(8 * HOUR);
    expect(clock.now()).toBe(START);
    machine.pass(2_000);
    clock.resumed();
    expect(clock.now()).toBe(START + 8 * HOUR + 2_000);
    expect(clock.check()).toBe(0);
  });

  it('counts the time asleep where the monotonic clock goes on', () => {
    machine.pass(8 * HOUR);
    clock.resumed();
    expect(clock.now()).toBe(START + 8 * HOUR);
  });

  it('keeps an earlier jump absorbed through a sleep that was announced', () => {
    machine.set(HOUR);
    clock.now();
    clock.suspended();
    machine.sleep(2 * HOUR);
    expect(clock.now()).toBe(START + 2 * HOUR);
    clock.resumed();
    expect(clock.now()).toBe(START + 2 * HOUR);
    expect(clock.check()).toBe(HOUR);
  });

  it('does not go back when the clock was set back while asleep', () => {
    machine.pass(1_000);
    clock.suspended();
    machine.set(-HOUR);
    clock.resumed();
    expect(clock.now()).toBe(START + 1_000);
  });

  it('comes back by itself when the system never says that it woke', () => {
    clock.suspended();
    machine.sleep(HOUR);
    machine.pass(121_000);
    clock.now();
    machine.set(-5 * HOUR);
    expect(clock.now()).toBe(START + HOUR + 121_000);
  });
});
