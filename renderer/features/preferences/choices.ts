import { inWords } from '../../../electron/model/durations';

const MINUTE = 60_000;

interface Choice {
  /** Milliseconds, as text. */
  id: string;
  label: string;
}

/** Time before expiry to notify; a value set elsewhere stays selectable. Milliseconds. */
export function notifyChoices(current: number): Choice[] {
  return choices([0, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE], current, (ms) => (ms === 0 ? 'Off' : `${inWords(ms / 1000)} before`));
}

/** Maximum wait for a callback. Milliseconds. */
export function flowTimeouts(current: number): Choice[] {
  return choices([MINUTE, 3 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE], current, (ms) => inWords(ms / 1000));
}

function choices(offered: number[], current: number, label: (ms: number) => string): Choice[] {
  const all = offered.includes(current) ? offered : [...offered, current].sort((a, b) => a - b);
  return all.map((ms) => ({ id: String(ms), label: label(ms) }));
}
