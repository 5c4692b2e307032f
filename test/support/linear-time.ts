import { expect } from 'vitest';

const LENGTH = 1024 * 1024;
const TEXT = 'a "b" {c} %2'.repeat(LENGTH / 12);
/** Measurements of one piece of work before it counts as slow: a turn of the collector or of the machine makes one of them dear, not all. */
const ATTEMPTS = 4;

/** CPU milliseconds that this process spends on `work`; other programs don't count, however busy they keep the machine. */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** What one plain pass over 1 MiB of text costs here: each character looked at and counted. CPU milliseconds, the median of five. */
function measuredPassMs(): number {
  const once = () =>
    cpuMs(() => {
      const counts = new Map<string, number>();
      for (const character of TEXT) counts.set(character, (counts.get(character) ?? 0) + 1);
      return counts;
    });
  return Array.from({ length: 5 }, once).sort((one, other) => one - other)[2] as number;
}

let lastPassMs: number | null = null;

/** CPU milliseconds that so many plain passes over so many characters take in this run. `anew`: as the machine is now, not as it was. */
export function allowedMs(length: number, passes: number, anew = false): number {
  if (anew || lastPassMs === null) lastPassMs = measuredPassMs();
  return (passes * lastPassMs * length) / LENGTH;
}

/**
 * Expects of `work` on text of `length` characters that it takes linear time: no more than `passes` plain passes over as much text take in the
 * same run. Generous bounds are enough, for what takes quadratic time on 100,000 characters is beyond any of them. `work` may be done several
 * times and has to do all of it each time.
 */
export function expectLinear(what: string, length: number, passes: number, work: () => unknown): void {
  for (let attempt = 1; ; attempt += 1) {
    const [spent, allowed] = [cpuMs(work), allowedMs(length, passes, attempt > 1)];
    if (spent < allowed) return;
    if (attempt === ATTEMPTS) expect(spent, `CPU milliseconds for ${what}`).toBeLessThan(allowed);
  }
}
