import { expect } from 'vitest';

const LENGTH = 1024 * 1024;
const TEXT = 'a "b" {c} %2'.repeat(LENGTH / 12);
let unitMs: number | null = null;

/** CPU milliseconds that this process spends on `work`; other programs don't count, however busy they keep the machine. */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** What one plain pass over 1 MiB of text costs here and now: each character looked at and counted. CPU milliseconds, the median of five. */
function passMs(): number {
  unitMs ??= Array.from({ length: 5 }, () =>
    cpuMs(() => {
      const counts = new Map<string, number>();
      for (const character of TEXT) counts.set(character, (counts.get(character) ?? 0) + 1);
      return counts;
    }),
  ).sort((one, other) => one - other)[2] as number;
  return unitMs;
}

/** CPU milliseconds that so many plain passes over so many characters take in this run. */
export function allowedMs(length: number, passes: number): number {
  return (passes * passMs() * length) / LENGTH;
}

/**
 * Expects of `work` on text of `length` characters that it takes linear time: no more than `passes` plain passes over as much text take in the
 * same run. Generous bounds are enough, for what takes quadratic time on 100,000 characters is beyond any of them.
 */
export function expectLinear(what: string, length: number, passes: number, work: () => unknown): void {
  expect(cpuMs(work), `CPU milliseconds for ${what}`).toBeLessThan(allowedMs(length, passes));
}
