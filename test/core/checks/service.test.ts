import { builtInPlans } from '../../../electron/core/checks/plans';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Run } from '../../../electron/core/checks/run';
import { parsePlan } from '../../../electron/core/checks/plan-file';
import { CheckService, type CheckDeps } from '../../../electron/core/checks/service';
import type { Failure } from '../../../electron/model/failure';
import { createMemoryFiles } from '../../../electron/platform/disk/memory-files';
import { failureOf } from '../../support/failures';
import { sharedStage } from './stage';

const stage = sharedStage({ connection: { grantType: 'client_credentials', scopes: ['api:read'] } });
let checks: CheckService;
let told: Run[];
beforeEach(() => {
  checks = serviceWith();
});

function serviceWith(changes: Partial<CheckDeps> = {}): CheckService {
  const { runs, plans } = createMemoryFiles();
  const service = new CheckService({ ...stage.deps, runs, plans, version: '1.2.3', ...changes });
  told = [];
  service.onChange((run) => told.push(run));
  return service;
}

const id = () => stage.connection.id;
const QUICK = { planId: 'quick-look', checks: null, allowBurning: false };
const called = (...calls: object[]) => parsePlan(JSON.stringify({ name: 'Calls', calls }));

describe('the catalogue of a connection', () => {
  it('says what is promised, and what each plan costs', async () => {
    const { checks: all, plans, profile } = await checks.catalogue(id());
    expect(all.find((check) => check.id === 'refresh.rotation')?.promised).toBe('Every refresh returns a new refresh token.');
    expect(all.find((check) => check.id === 'use.no-token')?.promised).toBe(null);
    expect(profile).toMatchObject({ id: 'practice', name: 'Practice provider' });
    expect(plans.map((plan) => [plan.id, plan.signIns, plan.burning > 0, plan.maxWaitMs])).toEqual([
      ['quick-look', { calm: 0, burning: 0 }, false, 0],
      ['refresh-rotation', { calm: 0, burning: 0 }, true, 150_000],
      ['full-lifecycle', { calm: 0, burning: 0 }, true, 600_000],
      ['partner-sign-off', { calm: 0, burning: 0 }, true, 150_000],
      ['sender-constrained', { calm: 0, burning: 0 }, true, 0],
      ['pushed-requests', { calm: 0, burning: 0 }, false, 0],
      ['device-authorization', { calm: 0, burning: 0 }, true, 150_000],
      ['token-exchange', { calm: 0, burning: 0 }, false, 600_000],
      ['client-authentication', { calm: 0, burning: 0 }, false, 0],
      ['fapi-2', { calm: 0, burning: 0 }, true, 600_000],
    ]);
  });

  it('counts the sign-ins of a connection that signs in', async () => {
    const { id: other } = await stage.connections.create(stage.practice.faces.practice.connection, 'secret-of-practice');
    const { plans } = await checks.catalogue(other);
    expect(plans.find((plan) => plan.id === 'full-lifecycle')?.signIns).toEqual({ calm: 6, burning: 13 });
  });

  it('says nothing of promises that nobody made', async () => {
    const { id: unknown } = await stage.connections.create({ ...stage.practice.faces.practice.connection, template: 'oauth' }, 'secret');
    const promisedOf = async (check: string) => (await checks.catalogue(unknown)).checks.find((each) => each.id === check)?.promised;
    expect(await promisedOf('refresh.rotation')).toBe(null);
    expect(await promisedOf('issue.no-store')).toContain('no-store');
  });

  it('is of a connection that there is', async () => {
    expect((await failureOf(checks.catalogue('none'))).code).toBe('not-found');
  });
});

describe('a run', () => {
  it('is seen from its start to its end, and kept', async () => {
    const started = await checks.start(id(), QUICK);
    expect(started).toMatchObject({ status: 'running', planName: 'Quick look', connectionId: id(), allowBurning: false, version: '1.2.3' });
    const run = await checks.finished(started.id);
    expect(run.status).toBe('done');
    expect(run.results.filter(({ verdict }) => verdict === 'fail').map(({ text }) => text)).toEqual([]);
    expect(told.at(-1)).toEqual(run);
    expect(await checks.run(id(), run.id)).toEqual(run);
    expect((await checks.runs(id())).map((each) => [each.id, each.exchanges])).toEqual([[run.id, []]]);
    await checks.removeRun(id(), run.id);
    expect(await checks.runs(id())).toEqual([]);
    expect((await failureOf(checks.run(id(), run.id))).code).toBe('not-found');
  });

  it('is told of five times a second at most', async () => {
    const { id: runId } = await checks.start(id(), {
      plan: called({ name: 'Who', url: 'me', times: 60 }),
      checks: null,
      allowBurning: false,
    });
    const run = await checks.finished(runId);
    const ms = (run.endedAt ?? 0) - run.startedAt;
    expect(run.exchanges.length).toBeGreaterThan(60);
    expect(told.length).toBeLessThanOrEqual(3 + Math.ceil(ms / 200));
  });

  it('is one at a time for a connection', async () => {
    const plan = called({ name: 'Slow', url: 'slow?ms=400' });
    const [first, second] = await Promise.allSettled([
      checks.start(id(), { plan, checks: null, allowBurning: false }),
      checks.start(id(), { plan, checks: null, allowBurning: false }),
    ]);
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'check-under-way' } });
    if (first.status === 'rejected') throw first.reason;
    expect((await failureOf(checks.start(id(), QUICK))).code).toBe('check-under-way');
    expect((await failureOf(checks.removeRun(id(), first.value.id))).code).toBe('check-under-way');
    expect((await checks.runs(id())).map(({ status }) => status)).toEqual(['running']);
    checks.stop(first.value.id);
    expect((await checks.finished(first.value.id)).status).toBe('stopped');
    expect((await checks.finished(first.value.id)).status).toBe('stopped');
    expect((await failureOf(checks.finished('none'))).code).toBe('not-found');
  });

  it('is of the checks that were chosen, without those that burn unless that was allowed', async () => {
    const all = await checks.start(id(), { planId: 'refresh-rotation', checks: null, allowBurning: false });
    const ids = (await checks.finished(all.id)).results.map((result) => result.id);
    expect(ids.some((each) => each.startsWith('reuse.'))).toBe(false);
    const one = await checks.start(id(), { planId: 'full-lifecycle', checks: ['use.accepted', 'no.such'], allowBurning: true });
    expect((await checks.finished(one.id)).results.map((result) => result.id)).toEqual(['use.accepted']);
    const burning = await failureOf(checks.start(id(), { planId: 'refresh-rotation', checks: ['reuse.refused'], allowBurning: false }));
    expect([burning.code, burning.action]).toEqual(['bad-request', 'Allow destructive checks, or choose others.']);
    expect((await failureOf(checks.start(id(), { planId: 'none', checks: null, allowBurning: false }))).code).toBe('not-found');
  });

  it('waits until what it needs is ready, and does not start where that fails', async () => {
    checks = serviceWith({ ensureReady: () => Promise.reject(Object.assign(new Error('no'), { code: 'x' })) });
    await expect(checks.start(id(), QUICK)).rejects.toThrow('no');
    checks = serviceWith();
    await checks.finished((await checks.start(id(), QUICK)).id);
  });

  it('that can not be kept is still there for whoever waits for it', async () => {
    const { runs, ...files } = createMemoryFiles();
    checks = serviceWith({ plans: files.plans, runs: { ...runs, save: () => Promise.reject(new Error('disk full')) } });
    const failures: Failure[] = [];
    checks.onNotKept((failure) => failures.push(failure));
    const { id: runId } = await checks.start(id(), { ...QUICK, checks: ['use.no-token'] });
    const run = await checks.finished(runId);
    expect(run.results).toMatchObject([{ verdict: 'pass' }]);
    expect(failures.map(({ code, what }) => [code, what])).toEqual([
      ['file-not-saved', `The run "Quick look" of ${stage.connection.name} could not be saved.`],
    ]);
    expect((await checks.runs(id())).map((each) => [each.id, each.exchanges])).toEqual([[runId, []]]);
    expect(await checks.run(id(), runId)).toEqual(run);
    expect((await failureOf(checks.run('other', runId))).code).toBe('not-found');
    await checks.removeRun('other', runId);
    expect(await checks.runs(id())).toHaveLength(1);
    await checks.removeRun(id(), runId);
    expect(await checks.runs(id())).toEqual([]);
    for (let count = 0; count < 4; count++) await checks.finished((await checks.start(id(), { ...QUICK, checks: ['use.no-token'] })).id);
    const left = await checks.runs(id());
    expect(left).toHaveLength(3);
    expect(left.map(({ startedAt }) => startedAt)).toEqual(left.map(({ startedAt }) => startedAt).sort((a, b) => b - a));
    await checks.forget(id());
    expect(await checks.runs(id())).toEqual([]);
  });

  it('ends with the app, and with its connection', async () => {
    const plan = called({ name: 'Slow', url: 'slow?ms=20000' });
    const { id: runId } = await checks.start(id(), { plan, checks: null, allowBurning: false });
    const finished = checks.finished(runId);
    await checks.dispose();
    expect((await finished).status).toBe('stopped');
    expect((await failureOf(checks.start(id(), QUICK))).code).toBe('cancelled');
    checks = serviceWith();
    const { id: another } = await checks.start(id(), { plan, checks: null, allowBurning: false });
    await checks.forget(id());
    expect((await checks.finished(another)).status).toBe('stopped');
    expect(await checks.runs(id())).toEqual([]);
  });

  it('that waits for metadata which are slow to come can be stopped', async () => {
    const { discover } = stage.deps.discoveries;
    checks = serviceWith({ discoveries: { discover, resolveEndpoints: () => new Promise(() => {}) } });
    const { id: runId } = await checks.start(id(), QUICK);
    checks.stop(runId);
    const run = await checks.finished(runId);
    expect([run.status, run.results.map(({ verdict }) => verdict).find((verdict) => verdict !== null)]).toEqual(['stopped', undefined]);
  });

  it('can be compared with another', async () => {
    const first = await checks.finished((await checks.start(id(), { ...QUICK, checks: ['use.no-token'] })).id);
    stage.practice.faults.set('api-takes-anything', true);
    const second = await checks.finished((await checks.start(id(), { ...QUICK, checks: ['use.no-token'] })).id);
    stage.practice.faults.clear();
    const { a, b, rows } = await checks.compare(id(), second.id, first.id);
    expect([a.id, b.id]).toEqual([first.id, second.id]);
    expect(rows).toMatchObject([{ id: 'use.no-token', a: 'pass', b: 'fail', change: 'worse' }]);
  });
});

describe('calls of a plan', () => {
  async function outcome(...calls: object[]) {
    const { id: runId } = await checks.start(id(), { plan: called(...calls), checks: null, allowBurning: false });
    return (await checks.finished(runId)).results.map((result) => [result.id, result.verdict, result.text]);
  }

  it('must be answered as they say', async () => {
    const json = [
      { pointer: '/data/0/name', equals: 'Berlin warehouse' },
      { pointer: '/data/1', equals: null },
    ];
    expect(
      await outcome(
        {
          id: 'all',
          name: 'All',
          url: 'locations',
          expect: { contentType: 'application/json', json: json.slice(0, 1), withinMs: 5000 },
          times: 3,
        },
        { id: 'status', name: 'Status', url: 'forbidden' },
        { id: 'refused', name: 'Refused', url: 'forbidden', expect: { status: 403 } },
        { id: 'type', name: 'Type', url: 'locations', expect: { contentType: 'text/html' } },
        { id: 'value', name: 'Value', url: 'locations', expect: { json: [{ pointer: '/data/0/name', equals: 'Elsewhere' }] } },
        { id: 'object', name: 'Object', url: 'locations', expect: { json } },
        { id: 'missing', name: 'Missing', url: 'locations', expect: { json: [{ pointer: '/data/9', equals: 1 }] } },
        { id: 'proto', name: 'Proto', url: 'locations', expect: { json: [{ pointer: '/__proto__/constructor', equals: 1 }] } },
        { id: 'late', name: 'Late', url: 'slow?ms=60', expect: { withinMs: 20 } },
        { id: 'elsewhere', name: 'Elsewhere', url: 'https://api.example/locations' },
      ),
    ).toEqual([
      ['own.all', 'pass', 'All 3 responses were as expected.'],
      ['own.status', 'fail', 'The status was 403, not 200.'],
      ['own.refused', 'pass', 'The response was as expected.'],
      ['own.type', 'fail', 'The Content-Type was "application/json; charset=utf-8", not "text/html".'],
      ['own.value', 'fail', '/data/0/name is "Berlin warehouse"; expected "Elsewhere".'],
      ['own.object', 'fail', '/data/1 is an object; expected null.'],
      ['own.missing', 'fail', '/data/9 is missing; expected 1.'],
      ['own.proto', 'fail', '/__proto__/constructor is missing; expected 1.'],
      ['own.late', 'fail', expect.stringMatching(/^It took \d+ ms, longer than 20 ms\.$/)],
      ['own.elsewhere', 'could-not-run', expect.stringContaining('It was not sent')],
    ]);
  });
});

describe('what a call of a plan is measured by', () => {
  const connections = (admitApi: () => Promise<void>): CheckDeps['connections'] => ({
    get: (which) => stage.connections.get(which),
    list: () => stage.connections.list(),
    records: stage.connections.records,
    variables: stage.connections.variables,
    credentialFor: (connection, origin) => stage.connections.credentialFor(connection, origin),
    admitApi,
    admitAsked: (...asked) => stage.connections.admitAsked(...asked),
  });
  async function resultOf(call: object) {
    const { id: runId } = await checks.start(id(), { plan: called(call), checks: null, allowBurning: false });
    return (await checks.finished(runId)).results[0];
  }

  it('is the answer, not how long the person was asked before', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    checks = serviceWith({ connections: connections(async () => void vi.advanceTimersByTime(700)) });
    const result = await resultOf({ name: 'Who', url: 'me', expect: { withinMs: 600 } });
    vi.useRealTimers();
    expect(result).toMatchObject({ verdict: 'pass' });
  });

  it('shows no piece of a long value, which may be a token sent back', async () => {
    const text = 'header.payload-of-a-token-that-is-long'.repeat(5);
    const http: CheckDeps['http'] = {
      async send(request) {
        const response = await stage.deps.http.send(request);
        const body = new TextEncoder().encode(JSON.stringify({ text, length: [1, 2] }));
        return request.about?.purpose === 'call' ? { ...response, body } : response;
      },
    };
    checks = serviceWith({ http });
    const told = await resultOf({ name: 'Who', url: 'me', expect: { json: [{ pointer: '/text', equals: 'x' }] } });
    expect(told?.text).toBe(`/text is a string of ${text.length} characters; expected "x".`);
    const length = await resultOf({ name: 'Who', url: 'me', expect: { json: [{ pointer: '/length/length', equals: 2 }] } });
    expect(length?.text).toBe('/length/length is missing; expected 2.');
  });
});

describe("a person's own plans", () => {
  it('are added, run, saved as text and removed', async () => {
    const text = JSON.stringify({ name: 'Mine', checks: ['use.no-token', 'redirect.state'], calls: [{ name: 'Who', url: 'me' }] });
    const mine = await checks.addPlan(text);
    expect(mine).toMatchObject({
      name: 'Mine',
      source: 'own',
      checks: ['use.no-token', 'redirect.state', 'own.call-1'],
      own: [{ id: 'own.call-1', statement: 'GET /me returns 200: Who', changesData: false }],
      signIns: { calm: 1 },
    });
    expect((await checks.catalogue(id())).plans.map((plan) => plan.name)).toContain('Mine');
    const run = await checks.finished((await checks.start(id(), { ...QUICK, planId: mine.id })).id);
    expect(run.results.map(({ verdict }) => verdict)).toEqual(['pass', 'not-applicable', 'pass']);
    const saved = await checks.planText(mine.id, null);
    expect([saved.name, parsePlan(saved.text).checks]).toEqual(['Mine', ['use.no-token', 'redirect.state']]);
    await checks.removePlan(mine.id);
    expect((await failureOf(checks.planText(mine.id, null))).code).toBe('not-found');
  });

  it('must be plans', async () => {
    expect((await failureOf(checks.addPlan('{"name": "x"}'))).code).toBe('plan-invalid');
    expect((await failureOf(checks.removePlan('quick-look'))).code).toBe('not-found');
    checks = serviceWith({
      plans: { list: async () => [{ id: 'own-1', text: 'no plan' }], add: () => Promise.reject(new Error('full')), remove: async () => {} },
    });
    expect((await checks.catalogue(id())).plans).toHaveLength(builtInPlans().length);
    expect((await failureOf(checks.addPlan('{"name": "x", "checks": ["use.*"]}'))).code).toBe('file-not-saved');
  });
});
