import type { Clock } from '../ports';

/** Milliseconds by which wall and monotonic time may part between two readings before it counts as a jump and not as drift. */
const TOLERANCE_MS = 1_000;

/** Milliseconds of monotonic time within which a jump seen before `resumed()` counts as the sleep that `resumed()` reports. */
const WAKE_WINDOW_MS = 120_000;

/**
 * The one clock of the app. Its wall time goes on evenly when someone sets the system clock, follows slow corrections (NTP
 * slewing), and includes time spent asleep, during which some systems stop the monotonic clock.
 */
export class AppClock implements Clock {
  readonly #system: Clock;
  #wall: number;
  #monotonic: number;
  #correction = 0;
  #unreported = 0;
  #suspended = false;
  /** Forward jumps absorbed of late; a sleep looks the same until the system says that it woke. */
  #forward: { amount: number; monotonic: number }[] = [];

  constructor(system: Clock) {
    this.#system = system;
    this.#wall = system.now();
    this.#monotonic = system.monotonic();
  }

  /** Milliseconds since the epoch, free of jumps of the system clock. */
  now(): number {
    return this.#observe() + this.#correction;
  }

  /** Milliseconds since a fixed point, as the system gives them. */
  monotonic(): number {
    return this.#system.monotonic();
  }

  /** The machine is about to sleep: what the wall clock gains from here to `resumed()` is time that passed. */
  suspended(): void {
    this.#observe();
    this.#forward = [];
    this.#suspended = true;
  }

  /** The machine woke: trusts the wall clock for the time asleep, also where a reading before this call took it for a jump. */
  resumed(): void {
    const wall = this.#system.now();
    const monotonic = this.#system.monotonic();
    const jump = this.#jump(wall, monotonic);
    // The clock set back while asleep is no sleep; a clock can't sleep for less than no time.
    if (jump < -TOLERANCE_MS) this.#absorb(jump, monotonic);
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#suspended = false;
    for (const { amount, monotonic: at } of this.#forward) {
      if (monotonic - at > WAKE_WINDOW_MS) continue;
      this.#correction += amount;
      this.#unreported -= amount;
    }
    this.#forward = [];
  }

  /** Milliseconds by which the system clock was set since the last call (positive: forward), now absorbed; 0: it was not. */
  check(): number {
    this.#observe();
    const absorbed = this.#unreported;
    this.#unreported = 0;
    return absorbed;
  }

  #observe(): number {
    const wall = this.#system.now();
    const monotonic = this.#system.monotonic();
    if (this.#suspended) {
      // Awake for long and never told so: some systems lose the message.
      if (monotonic - this.#monotonic > WAKE_WINDOW_MS) this.resumed();
      return wall;
    }
    const jump = this.#jump(wall, monotonic);
    if (Math.abs(jump) > TOLERANCE_MS) this.#absorb(jump, monotonic);
    this.#wall = wall;
    this.#monotonic = monotonic;
    return wall;
  }

  #jump(wall: number, monotonic: number): number {
    return wall - this.#wall - (monotonic - this.#monotonic);
  }

  #absorb(jump: number, monotonic: number): void {
    this.#correction -= jump;
    this.#unreported += jump;
    if (jump <= 0) return;
    this.#forward = this.#forward.filter(({ monotonic: at }) => monotonic - at <= WAKE_WINDOW_MS);
    this.#forward.push({ amount: jump, monotonic });
  }
}
