import { beforeEach, describe, expect, it } from 'vitest';
import type { SavedCall } from '../../../electron/model/connection';
import { offeredPlan } from '../../../electron/core/checks/plans';
import { parsePlan } from '../../../electron/core/checks/plan-file';
import { CheckService } from '../../../electron/core/checks/service';
import { type ProductionAct, ProductionGate } from '../../../electron/core/connection/production-gate';
import type { Http, HttpRequest } from '../../../electron/core/ports';
import { createMemoryFiles } from '../../../electron/platform/disk/memory-files';
import { failureOf } from '../../support/failures';
import { sharedStage } from './stage';

const stage = sharedStage({ connection: { grantType: 'client_credentials', scopes: ['api:read', 'api:write'] } });
let checks: CheckService;
/** What went to the API. */
let called: HttpRequest[];

beforeEach(() => {
  called = [];
  const http: Http = {
    send(request) {
      if (request.about?.purpose === 'call') called.push(request);
      return stage.deps.http.send(request);
    },
  };
  const { runs, plans } = createMemoryFiles();
  checks = new CheckService({ ...stage.deps, http, runs, plans, version: '1.2.3' });
});

async function run(plan: object, allowed: { allowBurning?: boolean; allowChanges?: boolean } = {}) {
  const read = parsePlan(JSON.stringify(plan));
  const { id } = await checks.start(stage.connection.id, { plan: read, checks: null, allowBurning: false, ...allowed });
  return checks.finished(id);
}

const HARMFUL = { name: 'Health check', calls: [{ name: 'The service is up', method: 'DELETE', url: '/locations/1', times: 3 }] };

describe('a shared plan whose call changes data', () => {
  it('sends nothing until that is allowed, and its result says so', async () => {
    for (const allowBurning of [false, true]) {
      const { results } = await run(HARMFUL, { allowBurning });
      expect(results.map(({ verdict, text }) => [verdict, text])).toEqual([
        ['could-not-run', "Not sent: it may change data at the API (DELETE), and this run doesn't allow that."],
      ]);
    }
    expect(called).toEqual([]);
  });

  it('is sent as often as it says once that is allowed', async () => {
    const { allowChanges, results } = await run(
      { ...HARMFUL, calls: [{ ...HARMFUL.calls[0], expect: { status: 405 } }] },
      { allowChanges: true },
    );
    expect([allowChanges, results[0]?.changesData, called.map(({ method }) => method)]).toEqual([
      true,
      true,
      ['DELETE', 'DELETE', 'DELETE'],
    ]);
  });

  it('names method and path as the server reads them, whatever its name says', () => {
    const calls = [
      { name: 'GET /health', method: 'DELETE', url: '/health/../customers/%2e%2e/customers/1', times: 3 },
      { name: 'Up', url: 'https://api.example/x/../status?full=1' },
    ];
    const offered = offeredPlan(parsePlan(JSON.stringify({ name: 'x', calls })), null);
    expect(offered.own).toEqual([
      { id: 'own.call-1', statement: 'DELETE /customers/1 returns 200, 3 times: GET /health', changesData: true },
      { id: 'own.call-2', statement: 'GET https://api.example/status?full=1 returns 200: Up', changesData: false },
    ]);
    expect(offered.changing).toEqual([{ request: 'DELETE /customers/1', times: 3 }]);
  });

  it.each([
    ['a header', { headers: { 'X-HTTP-Method-Override': 'DELETE' } }],
    ['a parameter', { url: '/locations/1?_method=DELETE' }],
    ['a POST that poses as a search', { method: 'POST', url: '/locations/search', body: '{}' }],
    ['a method of WebDAV', { method: 'MOVE' }],
  ])('does not get past the question by %s', async (_name, change) => {
    const call = { name: 'Look', url: '/locations/1', ...change };
    expect(offeredPlan(parsePlan(JSON.stringify({ name: 'x', calls: [call] })), null).changing).toHaveLength(1);
    expect((await run({ name: 'x', calls: [call] })).results[0]?.verdict).toBe('could-not-run');
    expect(called).toEqual([]);
  });

  it('can neither make the harmless call of all checks such a one', async () => {
    for (const call of [{ method: 'DELETE', url: '/locations/1' }, { url: '/locations/1?_method=delete' }]) {
      const text = JSON.stringify({ name: 'x', checks: ['use.accepted'], options: { call } });
      const { code, evidence } = await failureOf(Promise.resolve().then(() => parsePlan(text)));
      expect([code, evidence?.[0]?.label]).toEqual(['plan-invalid', 'options.call']);
    }
    const plan = parsePlan(JSON.stringify({ name: 'x', checks: ['use.accepted'] }));
    const options = { ...plan.options, call: { method: 'DELETE', url: '/locations/1' } };
    const { id } = await checks.start(stage.connection.id, {
      plan: { ...plan, options },
      checks: null,
      allowBurning: true,
      allowChanges: true,
    });
    expect((await checks.finished(id)).results[0]).toMatchObject({
      verdict: 'could-not-run',
      text: expect.stringContaining('must be read'),
    });
    expect(called).toEqual([]);
  });

  it('nor send the token to another server', async () => {
    const { results } = await run({ name: 'x', calls: [{ name: 'Up', url: 'https://evil.example/' }] }, { allowChanges: true });
    expect(results[0]).toMatchObject({ verdict: 'could-not-run', text: expect.stringContaining('It was not sent') });
    expect(called).toEqual([]);
  });
});

describe('Quick look', () => {
  const saved = (change: Partial<SavedCall>): SavedCall => ({
    id: 'c',
    name: 'Saved',
    method: 'GET',
    url: '/locations/1',
    query: [],
    headers: [],
    body: '',
    ...change,
  });

  it('makes none of the saved calls that may change data, not even a GET with another method inside', async () => {
    const calls = [
      saved({ method: 'POST' }),
      saved({ method: 'DELETE' }),
      saved({ headers: [{ name: 'X-HTTP-Method-Override', value: 'DELETE' }] }),
      saved({ query: [{ name: '_method', value: 'DELETE' }] }),
      saved({ url: '/locations/1?_method=DELETE' }),
    ];
    const { id } = await stage.connections.create(
      { ...stage.connection, calls: calls.map((call, index) => ({ ...call, id: `c${index}` })) },
      stage.practice.faces.practice.clientSecret,
    );
    const started = await checks.start(id, { planId: 'quick-look', checks: null, allowBurning: false });
    const { results } = await checks.finished(started.id);
    expect(called).toEqual([]);
    expect(results.find((result) => result.id === 'use.accepted')?.verdict).toBe('not-applicable');
  });

  it('sends nothing where the connection itself adds another method to every call', async () => {
    const api = { params: [{ name: '_method', value: 'DELETE' }], headers: [] };
    const { id } = await stage.connections.create(
      { ...stage.connection, calls: [saved({})], legs: { ...stage.connection.legs, api } },
      stage.practice.faces.practice.clientSecret,
    );
    const started = await checks.start(id, { planId: 'quick-look', checks: ['use.accepted'], allowBurning: false });
    expect((await checks.finished(started.id)).results[0]?.verdict).toBe('could-not-run');
    expect(called).toEqual([]);
  });
});

describe('in production', () => {
  const agreeing = (answer: boolean) => {
    const asked: ProductionAct[] = [];
    const production = new ProductionGate(stage.deps.clock, async (_, act) => {
      asked.push(act);
      return answer;
    });
    const connection = { ...stage.connection, production: true };
    const connections = { ...stage.deps.connections, get: () => connection };
    checks = new CheckService({ ...stage.deps, ...createMemoryFiles(), connections, production, version: '1.2.3' });
    return asked;
  };

  it('what changes data or burns is asked about first, and nothing runs after a no', async () => {
    const asked = agreeing(false);
    expect((await failureOf(run(HARMFUL, { allowChanges: true }))).code).toBe('cancelled');
    expect((await failureOf(checks.start(stage.connection.id, { planId: 'full-lifecycle', checks: null, allowBurning: true }))).code).toBe(
      'cancelled',
    );
    expect(asked).toEqual([
      { kind: 'checks', burning: 0, changing: ['DELETE /locations/1'] },
      { kind: 'checks', burning: expect.any(Number), changing: [] },
    ]);
    expect([called, checks.isRunning()]).toEqual([[], false]);
  });

  it('a run that only reads is not asked about', async () => {
    const asked = agreeing(false);
    expect((await run(HARMFUL)).results).toHaveLength(1);
    expect(asked).toEqual([]);
  });
});
