import { describe, expect, it, vi } from 'vitest';
import { createTicker, type Surroundings } from '../../../renderer/state/clock';

/** A clock that moves only when told. */
function world() {
  let monotonic = 5_000;
  let timers: { at: number; run: () => void; handle: number }[] = [];
  let frames: (() => void)[] = [];
  let handles = 0;
  const around: Surroundings = {
    monotonic: () => monotonic,
    later: (run, ms) => {
      handles += 1;
      timers.push({ at: monotonic + ms, run, handle: handles });
      return handles;
    },
    cancel: (handle) => {
      timers = timers.filter((timer) => timer.handle !== handle);
    },
    frame: (run) => frames.push(run),
  };
  const paint = () => {
    const due = frames;
    frames = [];
    for (const run of due) run();
    return due.length;
  };
  const pass = (ms: number) => {
    const end = monotonic + ms;
    for (;;) {
      const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      monotonic = next.at;
      timers = timers.filter((timer) => timer !== next);
      next.run();
      paint();
    }
    monotonic = end;
  };
  return { around, pass, paint, timers: () => timers.length, frames: () => frames.length };
}

/** A clock to which the main process has sent this time. */
function running(now: number) {
  const on = world();
  const clock = createTicker(on.around);
  clock.anchor(now);
  return { ...on, clock };
}

describe('the clock of the window', () => {
  it('continues the sent time by the monotonic clock', () => {
    const { clock, pass } = running(1_000_000);
    pass(1_234);
    expect(clock.now()).toBe(1_001_234);
  });

  it('ticks once a second, on the second of the corrected time', () => {
    const { clock, pass, paint } = running(1_000_400);
    const seen: number[] = [];
    clock.subscribe((now) => seen.push(now));
    paint();
    pass(3_000);
    expect(seen).toHaveLength(3);
    for (const now of seen) expect(now % 1000).toBeLessThan(5);
    expect(seen.map((now) => Math.floor(now / 1000))).toEqual([1001, 1002, 1003]);
  });

  it('calls all subscribers in one frame with the same time', () => {
    const { clock, around, pass } = running(0);
    const frame = vi.spyOn(around, 'frame');
    const seen: number[] = [];
    for (let i = 0; i < 100; i++) clock.subscribe((now) => seen.push(now));
    pass(1_010);
    expect(frame).toHaveBeenCalledTimes(1);
    expect(seen).toHaveLength(100);
    expect(new Set(seen).size).toBe(1);
  });

  it('keeps no timer without subscribers', () => {
    const { clock, timers } = running(0);
    expect(timers()).toBe(0);
    const stop = clock.subscribe(() => undefined);
    const stopOther = clock.subscribe(() => undefined);
    expect(timers()).toBe(1);
    stop();
    expect(timers()).toBe(1);
    stopOther();
    expect(timers()).toBe(0);
  });

  it('reports a jump at once and realigns', () => {
    const { clock, pass, paint } = running(0);
    const seen: number[] = [];
    clock.subscribe((now) => seen.push(now));
    pass(300);
    clock.anchor(3_600_700);
    paint();
    expect(seen).toEqual([3_600_700]);
    pass(310);
    expect(seen).toHaveLength(2);
    expect(Math.floor((seen[1] ?? 0) / 1000)).toBe(3601);
  });

  it('lets a subscriber leave during a tick', () => {
    const { clock, pass } = running(0);
    const other = vi.fn();
    const stop = clock.subscribe(() => stop());
    clock.subscribe(other);
    pass(2_100);
    expect(other).toHaveBeenCalledTimes(2);
  });
});
