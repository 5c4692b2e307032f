import type { Schedule } from '../ports';

/** Real time. No other file of core knows timers. */
export const systemSchedule: Schedule = (delayMs, work) => {
  const timer = setTimeout(work, delayMs);
  return () => clearTimeout(timer);
};

/** The same, but keeps no process from ending. */
export const quietSchedule: Schedule = (delayMs, work) => {
  const timer = setTimeout(work, delayMs);
  if (typeof timer === 'object') timer.unref();
  return () => clearTimeout(timer);
};
