import { describe, expect, it } from 'vitest';
import type { RunComparisonView } from '../../../../electron/contract';
import { VERDICT_WORDS, VERDICTS } from '../../../../electron/model/check-words';
import { summaryOfChanges } from '../../../../renderer/features/checks/run-comparison';
import { CHANGES, changes, costInWords, outcomeInWords, overall, verdicts } from '../../../../renderer/features/checks/words';
import { counts, plan, summary } from './runs';

// The page requests its first snapshot on load.
describe('what a plan costs', () => {
  it.each([
    [plan(), '3 checks, no sign-in'],
    [plan({ checks: ['a'] }), '1 check, no sign-in'],
    [
      plan({ burning: 1, signIns: { calm: 1, burning: 3 }, maxWaitMs: 150_000 }),
      '2 checks, 1 sign-in, waits up to 2 min 30 s; 1 more destructive',
    ],
    [plan({ burning: 2, signIns: { calm: 0, burning: 3 } }), '1 check, no sign-in; 2 more destructive'],
    [plan({ burning: 3, signIns: { calm: 0, burning: 3 } }), '3 checks, 3 sign-ins; all destructive'],
    [plan({ changing: [{ request: 'DELETE /a', times: 3 }] }), '3 checks, no sign-in; 3 requests may change data'],
    [plan({ changing: [{ request: 'DELETE /a', times: 1 }] }), '3 checks, no sign-in; 1 request may change data'],
  ])('%#', (one, text) => {
    expect(costInWords(one)).toBe(text);
  });
});

describe('how a run went', () => {
  it.each([
    ['all as expected', { pass: 3 }, 'done', 'All as expected', 'ok'],
    ['what failed goes before what warned', { pass: 1, fail: 1, warn: 1 }, 'done', '1 check failed', 'error'],
    ['and before that it was stopped', { fail: 2 }, 'stopped', '2 checks failed', 'error'],
    ['stopped', { pass: 1 }, 'stopped', 'Stopped after 1 of 3', 'stop'],
    ['warnings', { pass: 2, warn: 1 }, 'done', '1 warning', 'warning'],
    ['never called good when some could not run', { pass: 2, 'could-not-run': 1 }, 'done', 'Nothing failed, 1 could not run', 'question'],
    ['never called good when nothing was proven', { 'not-applicable': 3 }, 'done', 'No conclusive result', 'question'],
    ['under way', { pass: 1, fail: 1 }, 'running', '2 of 3 done', 'play'],
  ] as const)('%s', (_, given, status, text, icon) => {
    expect(overall(summary('r', { counts: counts(given), status }))).toMatchObject({ text, icon });
  });

  it('is shown in a list by its verdicts', () => {
    expect(outcomeInWords(summary('r', { counts: counts({ pass: 20, fail: 2, warn: 1, 'could-not-run': 1 }) }))).toBe(
      '2 failed, 1 warning, 20 passed, 1 could not run',
    );
    expect(outcomeInWords(summary('r', { status: 'stopped', counts: counts({ pass: 1 }) }))).toBe('stopped: 1 passed');
    expect(outcomeInWords(summary('r', { status: 'stopped' }))).toBe('stopped: nothing ran');
  });
});

describe('verdicts and changes', () => {
  it('are told apart by shape and word, not by colour alone', () => {
    expect(new Set(Object.values(VERDICT_WORDS)).size).toBe(VERDICTS.length);
    expect(new Set(Object.values(changes).map(({ word }) => word)).size).toBe(CHANGES.length);
    for (const all of [Object.values(verdicts), Object.values(changes)]) {
      expect(new Set(all.map(({ icon }) => icon)).size).toBe(all.length);
    }
  });

  it('of two runs are counted, the worst first', () => {
    const row = (id: string, change: RunComparisonView['rows'][number]['change']) => ({
      id,
      statement: '',
      a: null,
      b: null,
      change,
      textA: '',
      textB: '',
    });
    const rows = [row('1', 'same'), row('2', 'better'), row('3', 'worse'), row('4', 'same'), row('5', 'gone')];
    expect(summaryOfChanges({ rows })).toBe('1 worse, 1 better, 1 gone, 2 the same');
    expect(summaryOfChanges({ rows }, true)).toBe('1 worse there, 1 better there, 1 only here, 2 the same');
  });
});
