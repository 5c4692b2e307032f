import { answer, ok, refused, sent, tell } from '../../../support/bridge';
import { find, open, press, says, text } from '../../../support/page';
import { beforeEach, expect, it } from 'vitest';
import type { RunComparisonView, RunView } from '../../../../electron/contract';
import { Checks } from '../../../../renderer/features/checks/checks';
import { listOf, patch, store } from '../../../../renderer/state/app';
import { checks as state } from '../../../../renderer/state/checks';
import { summaryOf } from '../sidebar/summaries';
import { connection, counts, result, run, summary } from './runs';

const LIVE = summaryOf('live', { name: 'Orders (live)', template: 'katana', environment: 'EU', production: true, group: 'Shop' });
const OWN = { ...connection, group: 'shop' };
const HERE = run('here', [result('use.a', 'pass'), result('reuse.b', 'pass', { group: 'reuse', burns: true })], { connectionId: 'c' });
const THERE = { ...HERE, id: 'there', connectionId: 'live', startedAt: 9_000 };
const row = { id: 'use.a', statement: 'The API takes it', a: 'pass', b: 'fail', change: 'worse', textA: 'It did.', textB: '401.' } as const;
const reason = { code: 'x', what: 'The audience is foreign', why: 'w', action: 'a', works: 'shop', fails: 'test', likely: true };
const COMPARED: RunComparisonView = {
  a: summary('here'),
  b: summary('there', { connectionId: 'live', planName: 'The run there' }),
  rows: [row, { ...row, id: 'same', statement: 'Nothing changes', b: 'pass', change: 'same' }],
  explained: { statement: row.statement, contrast: { works: 'a', summary: '', reasons: [reason], usual: [] } },
};

let kept: ReturnType<typeof summary>[];
beforeEach(async () => {
  kept = [];
  state.set(() => ({ catalogue: null, runs: null, problem: null, connectionId: null, live: new Map(), read: [HERE], sessions: new Map() }));
  patch({ ...listOf([summaryOf('else', { name: 'Bills', template: 'oauth' }), OWN, LIVE]), toasts: [] });
  answer('checks.catalogue', () => ok({ checks: [], plans: [], profile: { id: '', name: '', promises: [] } }));
  answer('checks.runs', ({ connectionId }) => ok(connectionId === 'c' ? [summary('here')] : connectionId === 'live' ? kept : []));
  answer('checks.start', () => ok({ ...THERE, status: 'running', results: [result('use.a', null, { status: 'running' })] }));
  answer('checks.compare', () => ok(COMPARED));
});

async function chosen(): Promise<void> {
  await open(<Checks summary={OWN} />);
  await press('option', /Quick look/);
  await press('button', 'More of this run');
  await press('menuitem', 'Run on another connection too…');
  await find('alertdialog', 'Run on another connection too');
}

it('runs the same checks on an environment of the same group, in production only those that are switched on, and shows both when it is over', async () => {
  await chosen();
  await says('“Orders (live)” is production: mistakes there reach customers');
  expect((await find('alertdialog')).querySelector('[title^="Production:"]')).not.toBeNull();
  await press('button', 'Run 1 check there');
  await find('heading', 'Running on Orders (live)');
  expect(sent('checks.start')).toEqual([
    { connectionId: 'live', planId: 'quick-look', checks: ['use.a'], allowBurning: false, allowChanges: false },
  ]);
  expect(sent('checks.compare')).toEqual([]);
  patch({ place: { at: 'connection', id: 'c', tab: 'checks' } });
  tell('checks.changed', { ...THERE, status: 'done', counts: counts({ fail: 1 }) } as RunView);
  await find('heading', /^Works on Katana ?, not on Orders \(live\)$/);
  expect(sent('checks.compare')).toEqual([{ connectionId: 'c', a: 'here', b: 'there', otherId: 'live' }]);
  expect(text()).toMatch(/Side by side with Orders \(live\)\s*1 worse there, 1 the same/);
  await says('The audience is foreign');
  expect(text()).toContain('By the exchanges of the check “The API takes it”.');
  expect(text()).not.toContain('Nothing changes');
  // It is over in sight: no toast.
  expect(store.get().toasts).toEqual([]);
  await press('button', 'Back to the run');
  await find('button', 'More of this run');
});

it('takes the last run of the other connection, too, and leads to it', async () => {
  kept = [
    summary('other-plan', { connectionId: 'live', planId: 'full' }),
    summary('there', { connectionId: 'live', planName: 'The run there' }),
  ];
  await chosen();
  await press('button', 'Compare with its last run');
  await says('worse there');
  expect(sent('checks.compare')).toMatchObject([{ b: 'there', otherId: 'live' }]);
  expect(sent('checks.start')).toEqual([]);
  await press('button', 'The run there');
  await expect.poll(() => store.get().place).toMatchObject({ at: 'connection', id: 'live', tab: 'checks' });
});

it('says what kept it from running, where it was chosen', async () => {
  answer('checks.start', () => refused({ code: 'not-connected', what: 'It has no tokens.', likelyCause: 'l', action: 'a', evidence: [] }));
  await chosen();
  await press('switch', 'Also run the destructive check');
  // The main process asks, and nobody else.
  await press('button', 'Run 2 checks there');
  await says('It has no tokens.');
  expect(sent('checks.start')).toMatchObject([{ checks: ['use.a', 'reuse.b'], allowBurning: true }]);
  await find('alertdialog', 'Run on another connection too');
});

it('saves the evidence of the run on screen', async () => {
  answer('exports.save', () => ok({ path: 'e.html' }));
  await open(<Checks summary={OWN} />);
  await press('option', /Quick look/);
  await press('button', 'Report');
  await press('menuitem', /^Save evidence/);
  await expect.poll(() => sent('exports.save')).toEqual([{ id: 'c', as: 'evidence', runId: 'here' }]);
});
