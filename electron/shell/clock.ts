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
  // Where sleep and wake-up go unannounced, the screen is unlocked soon after. The check in between took the time asleep for a clock that
  // was set; this says otherwise, and changes nothing where the machine was awake.
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
