import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';
import { LEFT_OUT } from '../support/system';

/** An `it` for tests that start a program; where nobody has installed it, they are left out with that reason above them. */
export function using(program: string): (title: string, test: () => unknown) => void {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined) return it;
  return (title, test) => describe.skip(`${LEFT_OUT}${program} is not installed`, () => void it(title, test));
}
