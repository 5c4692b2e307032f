import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { on } from '../bridge';

/** The ticker's dependencies; defaults to the browser's. Times in milliseconds. */
export interface Surroundings {
  monotonic(): number;
  later(run: () => void, ms: number): unknown;
  cancel(handle: unknown): void;
  /** Runs before the next frame is painted. */
  frame(run: () => void): void;
}

const browser: Surroundings = {
  monotonic: () => performance.now(),
  later: (run, ms) => setTimeout(run, ms),
  cancel: (handle) => clearTimeout(handle as number),
  frame: (run) => requestAnimationFrame(run),
};

export interface Ticker {
  /** The app's corrected time now, milliseconds since the epoch. */
  now(): number;
  /** Sets the corrected time sent by the main process, and calls all subscribers at once. */
  anchor(now: number): void;
  /** Calls `run(now)` every second on the second, all subscribers in one frame; no timer without subscribers. */
  subscribe(run: (now: number) => void): () => void;
  /** Calls all subscribers in the next frame, for example when the window is shown again. */
  touch(): void;
}

/**
 * The window's one clock: the main process's corrected time, continued by the monotonic clock, so that neither a change of the system
 * clock nor a slow timer moves a countdown.
 */
export function createTicker(around: Surroundings = browser): Ticker {
  let base = 0;
  let anchoredAt = around.monotonic();
  let timer: unknown = null;
  let framed = false;
  const subscribers = new Set<(now: number) => void>();

  const now = () => base + (around.monotonic() - anchoredAt);
  const schedule = () => {
    if (timer !== null) around.cancel(timer);
    timer = null;
    if (subscribers.size === 0) return;
    // A timer may fire slightly early; 3 ms later is still the same second to the eye.
    timer = around.later(touch, 1003 - (((now() % 1000) + 1000) % 1000));
  };
  const run = () => {
    framed = false;
    const at = now();
    for (const subscriber of [...subscribers]) subscriber(at);
    schedule();
  };
  function touch() {
    if (framed || subscribers.size === 0) return;
    framed = true;
    around.frame(run);
  }

  return {
    now,
    anchor(at) {
      base = at;
      anchoredAt = around.monotonic();
      touch();
    },
    subscribe(subscriber) {
      subscribers.add(subscriber);
      if (timer === null) schedule();
      return () => {
        subscribers.delete(subscriber);
        if (subscribers.size === 0) schedule();
      };
    },
    touch,
  };
}

export const clock: Ticker = createTicker();

/** Follows the main process's clock and the window's visibility. Call once. */
export function startClock(): void {
  on('clock.changed', (sent) => clock.anchor(sent.now));
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) clock.touch();
  });
}

/** Runs `tick(now)` every second while mounted, outside React; for writing directly to the DOM. */
export function useTick(tick: (now: number) => void): void {
  const latest = useRef(tick);
  latest.current = tick;
  useEffect(() => clock.subscribe((now) => latest.current(now)), []);
}

/** The same, and after each render: what is drawn is right from the start. */
export function useDrawing(draw: (now: number) => void): void {
  useTick(draw);
  useLayoutEffect(() => draw(clock.now()));
}

/** A value that follows the clock; re-renders only when it changes (Object.is). For words and states, not seconds. */
export function useClocked<T extends string | number | boolean | null>(read: (now: number) => T): T {
  const readNow = () => read(clock.now());
  return useSyncExternalStore(clock.subscribe, readNow, readNow);
}
