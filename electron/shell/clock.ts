import type { AppClock } from '../core/base/app-clock';

/** The part of Electron's powerMonitor in use. */
export interface PowerEvents {
  on(event: 'suspend' | 'resume' | 'unlock-screen', listener: () => void): unknown;
}

/** How often the system clock is compared with the monotonic one. */
const CHECK_EVERY_MS = 5_000;

/**
 * Keeps the app's clock right across sleep and system clock changes. `onMoved` is called whenever the clock jumps, `onTick` with every
 * check. Returns a function that stops it.
 */
export function watchClock(clock: AppClock, power: PowerEvents, onMoved: () => void, onTick: () => void): () => void {
  power.on('suspend', () => clock.suspended());
  power.on('resume', () => {
    clock.resumed();
    onMoved();
  });
  // Modern Standby may announce neither sleep nor wake-up, but the screen is unlocked soon after (an event of Windows and macOS alone). A check
  // in between has mistaken the sleep for a changed clock; this corrects it, and does nothing if the machine was awake.
  power.on('unlock-screen', () => {
    clock.resumed();
    onMoved();
  });
  const timer = setInterval(() => {
    if (clock.check() !== 0) onMoved();
    onTick();
  }, CHECK_EVERY_MS);
  return () => clearInterval(timer);
}
