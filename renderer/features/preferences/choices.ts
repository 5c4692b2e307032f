const MINUTE = 60_000;

interface Choice {
  /** Milliseconds, as text. */
  id: string;
  label: string;
}

/** Time before expiry to notify; a value set elsewhere stays selectable. Milliseconds. */
export function notifyChoices(current: number): Choice[] {
  return choices([0, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE], current, (ms) => (ms === 0 ? 'Off' : `${minutes(ms)} before`));
}

/** Maximum wait for a callback. Milliseconds. */
export function flowTimeouts(current: number): Choice[] {
  return choices([MINUTE, 3 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE], current, minutes);
}

function choices(offered: number[], current: number, label: (ms: number) => string): Choice[] {
  const all = offered.includes(current) ? offered : [...offered, current].sort((a, b) => a - b);
  return all.map((ms) => ({ id: String(ms), label: label(ms) }));
}

function minutes(ms: number): string {
  if (ms % MINUTE !== 0) return `${Math.round(ms / 1000)} seconds`;
  return ms === MINUTE ? '1 minute' : `${ms / MINUTE} minutes`;
}
