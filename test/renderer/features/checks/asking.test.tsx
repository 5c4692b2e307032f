import { answer, ok, sent } from '../../../support/bridge';
import { all, close, find, key, open, press, says, text } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckCatalogueView } from '../../../../electron/contract';
import { Checks } from '../../../../renderer/features/checks/checks';
import { checks as state, setSession } from '../../../../renderer/state/checks';
import { check, connection, plan, result, run, summary } from './runs';

const catalogue: CheckCatalogueView = {
  checks: [check('a'), check('b'), check('burn', { group: 'reuse', burns: true }), check('end', { group: 'end', burns: true })],
  plans: [
    plan({ id: 'quick', name: 'Quick look', checks: ['a', 'b'] }),
    plan({
      id: 'full',
      name: 'Everything',
      checks: ['a', 'b', 'burn', 'end'],
      burning: 2,
      signIns: { calm: 1, burning: 3 },
      maxWaitMs: 120_000,
    }),
    plan({
      id: 'own',
      name: 'Ours',
      source: 'own',
      checks: ['a', 'own.delete'],
      own: [{ id: 'own.delete', statement: 'DELETE /v1/customers/1 returns 200', changesData: true }],
      changing: [{ request: 'DELETE /v1/customers/1', times: 3 }],
    }),
  ],
  profile: { id: 'katana', name: 'Katana', promises: [] },
};

beforeEach(async () => {
  const fresh = { catalogue: null, runs: null, problem: null, connectionId: null };
  state.set(() => ({ ...fresh, live: new Map(), read: [], sessions: new Map() }));
  answer('checks.catalogue', () => ok(catalogue));
  answer('checks.runs', () => ok([]));
  answer('checks.start', ({ planId }) =>
    ok(run('r', [result('a', null, { status: 'running' })], { planId, planName: 'Under way', status: 'running' })),
  );
  await open(<Checks summary={{ ...connection, environment: 'sandbox', production: false }} />);
  await find('option', /^Quick look/);
});

const started = () => expect.poll(() => sent('checks.start')).toHaveLength(1);

it('says what each plan costs before it is chosen, and runs a harmless one without a question', async () => {
  await find('option', /^Quick look 2 checks, no sign-in$/);
  await find('option', /^Everything 2 checks, 1 sign-in, waits up to 2 min; 2 more destructive$/);
  await find('option', /^Ours own 2 checks, no sign-in; 3 requests may change data$/);
  await find('heading', 'Quick look');
  await says('No sign-in');
  await says('Non-destructive');
  await press('button', 'Run 2 checks');
  await started();
  expect(sent('checks.start')).toEqual([{ connectionId: 'c', planId: 'quick', checks: null, allowBurning: false, allowChanges: false }]);
  await find('heading', /Under way/);
});

it('is chosen by arrow, and Enter leads to its start', async () => {
  (await find('listbox', 'Plans')).focus();
  await key('ArrowDown');
  await find('heading', 'Everything');
  await key('Enter');
  expect(document.activeElement).toBe(await find('button', 'Run 2 checks'));
});

describe('destructive checks', () => {
  beforeEach(async () => {
    await press('option', /^Everything/);
    await says('1 sign-in in your browser');
    await says('Waits up to 2 min');
    await press('switch', /^Also run the 2 destructive checks/);
    await says('3 sign-ins in your browser');
    await press('button', 'Run 4 checks');
    await find('alertdialog', 'Run 2 destructive checks?');
  });

  it('are asked about first: what they do and what they cost', async () => {
    await says('Sign in 2 more times.');
    expect(sent('checks.start')).toEqual([]);
    await press('button', 'Run them');
    await started();
    expect(sent('checks.start')).toMatchObject([{ planId: 'full', checks: null, allowBurning: true }]);
  });

  it('can be left out', async () => {
    await press('button', 'Leave them out');
    await started();
    expect(sent('checks.start')).toMatchObject([{ planId: 'full', checks: null, allowBurning: false }]);
  });

  it('are not run after Escape or Cancel, where the focus begins', async () => {
    expect(document.activeElement).toBe(await find('button', 'Cancel'));
    await key('Escape');
    await expect.poll(() => all('alertdialog')).toEqual([]);
    await press('button', 'Run 4 checks');
    await press('button', 'Cancel');
    await expect.poll(() => all('alertdialog')).toEqual([]);
    expect(sent('checks.start')).toEqual([]);
  });

  it('are asked about once for a connection', async () => {
    await press('button', 'Run them');
    await started();
    state.set((before) => ({
      ...before,
      live: new Map(),
      sessions: new Map([...before.sessions].map(([id, at]) => [id, { ...at, place: null }])),
    }));
    await press('button', 'Run 4 checks');
    await expect.poll(() => sent('checks.start')).toHaveLength(2);
    expect(all('alertdialog')).toEqual([]);
  });
});

it('leaves the question to the main process in production, which says all of it', async () => {
  await close();
  await open(<Checks summary={connection} />);
  await press('option', /^Everything/);
  await press('switch', /^Also run the 2 destructive checks/);
  await press('button', 'Run 4 checks');
  await started();
  expect(sent('checks.start')).toMatchObject([{ planId: 'full', checks: null, allowBurning: true }]);
  const over = run('over', [result('burn', 'pass', { burns: true }), result('a', 'pass')], { planId: 'full' });
  state.set((before) => ({ ...before, live: new Map(), read: [over], runs: [summary('over')] }));
  setSession('c', { place: { at: 'run', runId: 'over' } });
  await press('button', 'Run again');
  await expect.poll(() => sent('checks.start')[1]).toMatchObject({ checks: ['burn', 'a'], allowBurning: true });
  expect(all('alertdialog')).toEqual([]);
});

describe('requests that may change data', () => {
  beforeEach(async () => {
    await press('option', /^Ours/);
    await says('3 requests may change data not sent');
  });

  it('are left out unless they are allowed', async () => {
    await press('button', 'Run 1 check');
    await started();
    expect(sent('checks.start')).toMatchObject([{ planId: 'own', checks: ['a'], allowChanges: false }]);
  });

  it('are sent only after a question that names each', async () => {
    await press('switch', /^Also send the call that may change data/);
    await press('button', 'Run 2 checks');
    await find('alertdialog', 'Send the call that may change data?');
    expect(text()).toContain('DELETE /v1/customers/1, 3 times');
    await press('button', 'Send it');
    await started();
    expect(sent('checks.start')).toMatchObject([{ planId: 'own', checks: null, allowBurning: false, allowChanges: true }]);
  });
});

it('says why a run could not begin, and begins none', async () => {
  answer('checks.start', () => ({
    ok: false,
    problem: { code: 'check-under-way', what: 'A run is under way.', likelyCause: '', action: 'Wait for it.', evidence: [] },
  }));
  await press('button', 'Run 2 checks');
  await says('A run is under way.');
  await find('button', 'Run 2 checks');
});
