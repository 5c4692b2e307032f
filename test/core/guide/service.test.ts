import { describe, expect, it } from 'vitest';
import { GuideService } from '../../../electron/core/guide/service';
import type { CallResult } from '../../../electron/core/calls/model';
import { checkedWords, setUpCaption, stepStateOf } from '../../../electron/model/guide';
import type { PreflightReport, PreflightVerdict, PreflightView } from '../../../electron/model/preflight';
import { START } from '../../support/clock';
import { settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';

const me = { id: 'me', name: 'Who am I', method: 'GET', url: '/me', query: [], headers: [], body: '' };

const AT = { issuer: 'https://id.example/' };

const answered = (...statuses: (number | null)[]): CallResult => ({
  exchanges: statuses.map((status) => ({ purpose: 'call', url: '', status, exchange: null, problem: null })),
  body: { text: '', kind: 'empty', notice: null, cutAt: null },
  challenge: null,
  rateLimit: null,
  explanation: null,
});

const unchecked = { report: null, isOutdated: false };

async function guided(...statuses: (number | null)[]) {
  const app = startApp();
  const { id, calls } = await app.connections.create(settingsOf({ ...AT, clientId: '', calls: [me] }), 'canary-secret');
  const preflight: { now: Pick<PreflightView, 'report' | 'isOutdated'> } = { now: unchecked };
  const guides = new GuideService({
    connections: app.connections,
    calls: { send: async () => answered(...statuses) },
    preflights: { view: async () => preflight.now },
    clock: app.clock,
  });
  await guides.begin(id);
  return { ...app, id, guides, preflight, savedId: calls[0]?.id ?? '', progress: () => app.connections.get(id).guide };
}

describe('the progress of a guided set-up', () => {
  it('is written nowhere until it begins, and then survives what changes the connection', async () => {
    const { connections, disk } = startApp();
    const { id } = await connections.create(settingsOf());
    expect(disk.connections.get(id)).not.toContain('guide');
    const { id: other, guides, progress, ...app } = await guided();
    await guides.mark(other, 'sent');
    await app.connections.update(other, settingsOf({ name: 'Renamed', clientId: 'c' }), 'secret');
    await app.connections.saveCall(other, me);
    await guides.begin(other);
    expect(progress()).toEqual({ asked: { sentAt: START } });
    expect(app.disk.connections.get(other)).toContain('"guide"');
  });

  it('takes the moment of each mark from the clock of the app', async () => {
    const { id, guides, progress } = await guided();
    for (const mark of ['sent', 'answered', 'checked', 'no-call', 'finished'] as const) await guides.mark(id, mark);
    expect(progress()).toEqual({
      asked: { sentAt: START },
      answered: true,
      checked: { verdict: null, count: 0, at: START },
      call: { name: '', status: null, at: START },
      finishedAt: START,
    });
    await guides.restart(id);
    expect(progress()).toEqual({});
  });

  it('is not copied to a duplicate, which is another client', async () => {
    const { id, connections } = await guided();
    expect((await connections.duplicate(id)).guide).toBeUndefined();
  });

  it('counts steps for the list, and no longer once it has ended', async () => {
    const { id, guides, connections } = await guided();
    const caption = (state: 'active' | 'never-connected') => setUpCaption(connections.get(id), state);
    expect(caption('never-connected')).toBe('Step 2 of 7');
    await guides.mark(id, 'not-sent');
    await guides.mark(id, 'answered');
    // The client ID may be taken out again elsewhere.
    expect(caption('never-connected')).toBe('Step 3 of 7');
    await connections.update(id, settingsOf({ ...AT, clientId: 'c' }));
    expect(caption('never-connected')).toBe('Step 4 of 7');
    expect(caption('active')).toBe('Step 6 of 7');
    await guides.mark(id, 'finished');
    expect(caption('active')).toBeNull();
  });
});

describe('the check before signing in', () => {
  const reportOf = (status: PreflightReport['status'], verdicts: PreflightVerdict[]): PreflightReport => ({
    id: 'p',
    connectionId: 'k',
    startedAt: START,
    endedAt: null,
    status,
    stopped: null,
    steps: verdicts.map((verdict) => ({ id: 'values', status: 'done', verdict, text: '', remarks: [], evidence: [] })),
    probes: [],
    works: null,
    sent: 0,
    limit: 24,
    hosts: [],
  });
  const ran = (status: PreflightReport['status'], ...verdicts: PreflightVerdict[]) => ({
    report: reportOf(status, verdicts),
    isOutdated: false,
  });

  it.each([
    { preflight: ran('done', 'pass', 'skipped'), state: 'done', words: 'Nothing stands in the way' },
    { preflight: ran('done', 'pass', 'unknown'), state: 'done', words: 'Nothing stands in the way, as far as the server tells beforehand' },
    { preflight: ran('done', 'pass', 'warn', 'unknown'), state: 'flawed', words: '1 warning' },
    { preflight: ran('done', 'fail', 'warn', 'fail'), state: 'flawed', words: '2 things stand in the way' },
    { preflight: ran('stopped', 'fail'), state: 'flawed', words: '1 thing stands in the way' },
    { preflight: ran('stopped', 'pass'), state: 'skipped', words: 'Not checked' },
    { preflight: ran('running', 'pass', 'fail'), state: 'skipped', words: 'Not checked' },
    { preflight: { ...ran('done', 'pass'), isOutdated: true }, state: 'skipped', words: 'Not checked' },
    { preflight: unchecked, state: 'skipped', words: 'Not checked' },
  ])('is noted as what it came to: $words, $state', async ({ preflight: now, state, words }) => {
    const { id, guides, preflight, progress, connections } = await guided();
    preflight.now = now;
    await guides.mark(id, 'checked');
    expect([stepStateOf('preflight', connections.get(id), 'never-connected'), checkedWords(progress())]).toEqual([state, words]);
  });

  it('passed over by a sign-in counts as skipped, as does a call that was not sent', async () => {
    const { id, guides, connections } = await guided();
    await guides.mark(id, 'no-call');
    const states = (['preflight', 'call', 'done'] as const).map((step) => stepStateOf(step, connections.get(id), 'active'));
    expect(states).toEqual(['skipped', 'skipped', 'ahead']);
  });
});

describe('the first call of a guided set-up', () => {
  it.each([
    { statuses: [200], noted: { name: 'Who am I', status: 200, at: START } },
    { statuses: [401, 204], noted: { name: 'Who am I', status: 204, at: START } },
    { statuses: [200, 401], noted: undefined },
    { statuses: [302], noted: undefined },
    { statuses: [null], noted: undefined },
  ])('is noted for its last answer alone: $statuses', async ({ statuses, noted }) => {
    const { id, guides, savedId, progress } = await guided(...statuses);
    await guides.call(id, savedId, 'run');
    expect(progress()?.call).toEqual(noted);
  });

  it('is one of the saved calls', async () => {
    const { id, guides } = await guided(200);
    expect(await failureOf(guides.call(id, 'another', 'run'))).toMatchObject({ code: 'not-found' });
  });
});
