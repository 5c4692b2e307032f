import type { AppClock } from '../core/token/clock';

/** The part of Electron's powerMonitor that is used. */
export interface PowerEvents {
  on(event: 'suspend' | 'resume' | 'unlock-screen', listener: () => void): unknown;
}

/** How often the system clock is compared with the monotonic one, in milliseconds. */
const CHECK_EVERY_MS = 5_000;

/**
 * Keeps the app's clock right over sleep and a moved system clock. `onMoved` is called whenever what others count with changed, `onTick` with
 * every check. Returns what stops it.
 */
export function watchClock(clock: AppClock, power: PowerEvents, onMoved: () => void, onTick: () => void): () => void {
  power.on('suspend', () => clock.suspended());
  power.on('resume', () => {
    clock.resumed();
    onMoved();
  });
  // Where a wake-up goes unannounced, the screen is unlocked soon after.
  power.on('unlock-screen', onMoved);
  const timer = setInterval(() => {
    if (clock.check() !== 0) onMoved();
    onTick();
  }, CHECK_EVERY_MS);
  return () => clearInterval(timer);
}
