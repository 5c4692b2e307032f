import type { Clock } from '../../electron/core/ports';

/** Lengths of time, milliseconds. */
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Time that moves when told to. */
export class TestClock implements Clock {
  at = START;
  now = () => this.at;
  monotonic = () => this.at - START;
}

/** Of the timers that are due by `until`, the one that is due first. */
export function nextDue<T extends { at: number }>(timers: Iterable<T>, until: number): T | null {
  return [...timers].reduce<T | null>((first, each) => (each.at <= until && (first === null || each.at < first.at) ? each : first), null);
}

/** The clocks of a machine, which move when told to. The monotonic one stands still while it sleeps, as on Linux. */
export class MachineClock implements Clock {
  wall = 1_760_000_000_000;
  steady = 500;
  now = () => this.wall;
  monotonic = () => this.steady;
  /** Time passes awake. */
  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }
  sleep(ms: number): void {
    this.wall += ms;
  }
  /** Somebody sets the system clock. */
  set(byMs: number): void {
    this.wall += byMs;
  }
}
