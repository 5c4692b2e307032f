import { statSync } from 'node:fs';
import { describe, expect } from 'vitest';

/** What some tests need of the system, and why they can't run where it is missing. */
const NEEDS = {
  modes: { win32: 'Windows has no file modes' },
  links: { win32: 'symbolic links need a privilege on Windows' },
  signals: { win32: 'Windows ends a process instead of sending it a signal' },
  shells: { win32: 'there is no POSIX shell' },
  xdg: { win32: 'Windows has no desktop entries', darwin: 'macOS has no desktop entries' },
  limits: { win32: 'limits of a running process are set by prlimit, which is Linux only', darwin: 'there is no prlimit on macOS' },
  starts: { win32: "Node can't learn when another process was started", darwin: "Node can't learn when another process was started" },
} satisfies Record<string, Partial<Record<NodeJS.Platform, string>>>;

export type Need = keyof typeof NEEDS;

/** Why this can't be had on a system; null: it can. */
export function missing(need: Need, platform: NodeJS.Platform): string | null {
  const reasons: Partial<Record<NodeJS.Platform, string>> = NEEDS[need];
  return reasons[platform] ?? null;
}

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test left out a part of itself. */
    leftOut?: string;
  }
}

/** Marks, among the titles of a test that is left out, the one that says why. `build/test.mjs` looks for it. */
export const LEFT_OUT = 'left out: ';

/** A `describe` of tests that need this of the system; where it is missing, they are left out with the reason above them. */
export function needing(need: Need): (title: string, tests: () => void) => void {
  const reason = missing(need, process.platform);
  if (reason === null) return describe;
  return (title, tests) => describe.skip(`${LEFT_OUT}${reason}`, () => void describe(title, tests));
}

/** Expects these permissions of a file or folder. On Windows, where Node reports 0666 for any that can be written, nothing. */
export function expectMode(path: string, mode: number): void {
  if (missing('modes', process.platform) === null) expect(statSync(path).mode & 0o777, path).toBe(mode);
}
