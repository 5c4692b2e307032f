import { expect, it } from 'vitest';
import { type CheckResult, compareRuns, type Run } from '../../../electron/core/checks/run';
import type { Verdict } from '../../../electron/model/check-words';
import { sampleRun } from './samples';

function runOf(startedAt: number, verdicts: Record<string, Verdict | null>): Run {
  const results = Object.entries(verdicts).map(
    ([id, verdict]): CheckResult => ({
      ...sampleRun().results[0],
      id,
      verdict,
      text: `${id} ${verdict}`,
    }),
  );
  return { ...sampleRun(), id: `run-${startedAt}`, startedAt, results };
}

it('puts the earlier run first, and says of each check what has become of it', () => {
  const earlier = runOf(1, { a: 'pass', b: 'pass', c: 'fail', d: 'warn', e: 'could-not-run', f: 'pass', g: null, h: 'not-applicable' });
  const later = runOf(2, { h: 'not-applicable', a: 'pass', b: 'fail', c: 'pass', d: 'fail', e: 'pass', g: 'pass', x: 'warn' });
  for (const { a, b, rows } of [compareRuns(earlier, later), compareRuns(later, earlier)]) {
    expect([a.id, b.id]).toEqual(['run-1', 'run-2']);
    expect(rows.map(({ id, change }) => `${id} ${change}`)).toEqual([
      'h same',
      'a same',
      'b worse',
      'c better',
      'd worse',
      'e other',
      'g new',
      'x new',
      'f gone',
    ]);
    expect(rows[2]).toMatchObject({ a: 'pass', b: 'fail', textA: 'b pass', textB: 'b fail', statement: 'It holds' });
    expect(rows.at(-1)).toMatchObject({ a: 'pass', b: null, textB: '' });
  }
});
