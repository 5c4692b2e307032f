import { expect, it } from 'vitest';
import { type CheckResult, compareRuns, disagreements, type Run } from '../../../electron/core/checks/run';
import type { Verdict } from '../../../electron/model/check-words';
import { exchangeOf } from '../coach/exchange';
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

it('takes a pass of what was not seen before for better news, and nothing else that proves nothing', () => {
  const { rows } = compareRuns(
    runOf(1, { a: 'not-seen', b: 'pass', c: 'not-seen', d: 'could-not-run' }),
    runOf(2, { a: 'pass', b: 'not-seen', c: 'fail', d: 'pass' }),
  );
  expect(rows.map(({ change }) => change)).toEqual(['better', 'other', 'other', 'other']);
});

it('keeps runs of two connections in the order given, and names the checks of which one is as expected on one side only', () => {
  const here = { ...runOf(2, { a: 'pass', b: 'fail', c: 'pass', d: 'not-applicable', e: 'warn', f: 'fail' }), connectionId: 'here' };
  const there = {
    ...runOf(1, { a: 'fail', b: 'warn', c: 'pass', d: 'fail', e: 'could-not-run', f: 'could-not-run' }),
    connectionId: 'there',
  };
  const [own, foreign] = [exchangeOf({ status: 200 }), exchangeOf({ status: 401 })];
  const proven = (run: Run, exchange: typeof own, id: string) => ({
    ...run,
    exchanges: [
      { ...exchange, id },
      { ...exchange, id: 'another' },
    ],
    results: run.results.map((result) => ({ ...result, evidence: [id] })),
  });
  const compared = compareRuns(proven(here, own, 'x1'), proven(there, foreign, 'x2'));
  expect([compared.a.connectionId, compared.b.connectionId]).toEqual(['here', 'there']);
  expect(compared.rows.map(({ id, change }) => `${id} ${change}`)).toEqual([
    'a worse',
    'b better',
    'c same',
    'd other',
    'e other',
    'f other',
  ]);
  const found = disagreements(compared);
  expect(found.map(({ works }) => works)).toEqual(['a', 'b', 'a']);
  expect([found[0]?.a, found[0]?.b].map((each) => each?.map(({ id, status }) => [id, status]))).toEqual([[['x1', 200]], [['x2', 401]]]);
});
