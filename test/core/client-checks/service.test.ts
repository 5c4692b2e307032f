import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_CHECKS } from '../../../electron/core/client-checks/catalogue';
import { like } from '../../../electron/core/client-checks/like';
import { LastRuns, merged, subjectOf } from '../../../electron/core/client-checks/last-runs';
import { ProofPlans } from '../../../electron/core/client-checks/own-plans';
import { USUAL_APP } from '../../../electron/model/proof';
import { PersonLead } from '../../../electron/core/client-checks/person-lead';
import { ProofRunner } from '../../../electron/core/client-checks/runner';
import { type Scene, scene } from '../../../electron/core/client-checks/scene';
import { ProofService, type ProofState } from '../../../electron/core/client-checks/service';
import type { Run } from '../../../electron/core/checks/run';
import type { Verdict as CheckVerdict } from '../../../electron/model/check-words';
import { profileOf } from '../../../electron/core/checks/profiles';
import { strayOf } from '../../../electron/core/client-checks/stray';
import { PROOF_FACES, proofCatalogue, proofView } from '../../../electron/model/proof';
import { viewOf as shown } from '../../../electron/model/view';
import { defaultsOf } from '../../../electron/model/templates';
import { proofCatalogueView, proofView as viewOf } from '../../../electron/shell/views/proof-view';
import { createMemoryFiles } from '../../../electron/platform/disk/memory-files';
import { DEPS, specOf } from '../../practice/stage/proof';
import { given } from './acts';
import { emptyStage } from './empty-stage';

describe('a proof that a person leads', () => {
  let stage: ReturnType<typeof emptyStage>;
  let service: ProofService;
  let files: ReturnType<typeof createMemoryFiles>;
  let open: () => ProofService;
  const START = { face: 'oidc', planId: 'everything', checks: null, redirectUri: null, ...USUAL_APP, connectionId: null } as const;

  beforeEach(() => {
    stage = emptyStage();
    const connection = { ...defaultsOf('oauth'), id: 'c', name: 'Orders' };
    files = createMemoryFiles();
    open = () =>
      new ProofService({
        ...DEPS,
        version: '1',
        plans: new ProofPlans(files.plans),
        lastRuns: new LastRuns(files.runs),
        exists: (id) => id === connection.id,
        open: async () => stage,
        like: () => like(connection, profileOf(connection)),
      });
    service = open();
  });
  afterEach(() => service.close());

  it('says what is waited for, is skipped step by step, and runs again with the same addresses', async () => {
    const { checks } = await service.plans.named('everything');
    const chosen = checks.slice(0, 1).map(({ id }) => id);
    await service.start({ ...START, checks: chosen });
    await expect.poll(() => service.state()?.now?.asks).toBe('Now sign in with your app.');
    expect(service.state()?.addresses.find(({ name }) => name === 'TOKEN_URL')?.value).toBe(given().tokenUrl);
    while (service.state()?.now !== null) {
      service.skip();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(service.state()?.run).toMatchObject({ status: 'done', results: [{ verdict: 'not-seen', status: 'done' }] });
    service.again(null);
    await expect.poll(() => service.state()?.run.results.length).toBe(checks.length);
    expect(() => service.again(null)).toThrow('The run is not over.');
    service.stop();
    await expect.poll(() => service.state()?.run.status).toBe('stopped');
    expect(service.state()?.run.results.map((result) => result.status)).not.toContain('running');
    await service.close();
    expect([stage.isClosed, service.state()]).toEqual([true, null]);
  });

  it('shows no secret, and copies it', async () => {
    await service.start({ ...START, connectionId: 'c' });
    const state = service.state();
    const view = shown(proofView, viewOf(state as ProofState));
    expect(view.plays).toBe('Orders');
    expect(view.addresses).toContainEqual({ name: 'CLIENT_SECRET', label: 'Client secret', value: '', secret: 'CLIENT_SECRET' });
    expect(JSON.stringify(view)).not.toContain(given().clientSecret);
    expect(service.settings('env')).toContain(`TOKENSCOPE_CLIENT_SECRET=${given().clientSecret}\n`);
    expect(JSON.parse(service.settings('json'))).toMatchObject({ CLIENT_ID: 'app', SCOPE: given().scope });
    const curl = service.settings('curl');
    expect(curl).toContain(`--user 'app:${given().clientSecret}'`);
    expect(curl).toContain(`curl '${given().apiUrl}' \\\n  --header 'Authorization: Bearer TOKEN'`);
  });

  it('is one at a time', async () => {
    await service.start(START);
    await expect(service.start(START)).rejects.toMatchObject({ code: 'check-under-way' });
    await service.close();
    await expect(service.start({ ...START, planId: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(service.start({ ...START, checks: ['none'] })).rejects.toMatchObject({ code: 'bad-request' });
    expect(() => service.pause(true)).toThrow('No proof of an app is open.');
  });

  it('is compared after a restart, until it is forgotten or its connection is gone', async () => {
    const checks = ['app-sign-in.pkce', 'app-use.header'];
    const judged = (verdict: 'pass' | 'fail', planId = 'everything'): Run => ({
      ...({ id: `${verdict}-${planId}`, connectionId: 'app-oidc', planId, startedAt: 1 } as Run),
      results: [{ id: 'app-sign-in.pkce', verdict, steps: [], evidence: ['e1'] } as unknown as Run['results'][number]],
      exchanges: [{ id: 'e1', request: 'secret-like' } as unknown as Run['exchanges'][number]],
    });
    const kept = new LastRuns(files.runs);
    for (const run of [judged('fail'), judged('pass', 'rotation'), judged('pass')])
      await kept.keep(subjectOf('c'), merged(await kept.of(subjectOf('c'), run.planId), run) as Run);
    expect((await files.runs.list(subjectOf('c'))).map(({ id }) => id).sort()).toEqual(['pass-everything', 'pass-rotation']);
    expect(JSON.stringify(await files.runs.read(subjectOf('c'), 'pass-everything'))).not.toMatch(/secret-like|e1/);

    service = open();
    await service.start({ ...START, connectionId: 'c', checks });
    expect(service.state()?.hasBefore).toBe(true);
    expect(service.compared().rows.find(({ id }) => id === 'app-sign-in.pkce')).toMatchObject({ a: 'pass', b: null });
    await service.forget();
    expect([service.state()?.hasBefore, await files.runs.list(subjectOf('c'))]).toEqual([false, []]);
    // Another face has runs of its own.
    await kept.keep(subjectOf('oidc'), judged('fail'));
    await service.close();
    await service.start({ ...START, checks });
    expect(service.compared().rows[0]).toMatchObject({ a: 'fail' });
    await service.forgetAll(['c']);
    // Nor does the proof that is open bring it back.
    expect(service.state()?.hasBefore).toBe(false);
    await service.close();
    expect(await files.runs.list(subjectOf('oidc'))).toEqual([]);
  });

  it('keeps the former verdict of a check that a run came to none on', () => {
    const result = (id: string, verdict: CheckVerdict | null) => ({ id, verdict, steps: [], evidence: [] });
    const run = (...results: ReturnType<typeof result>[]) => ({ id: 'r', results, exchanges: [] }) as unknown as Run;
    const before = run(result('a', 'fail'), result('b', 'pass'));
    const verdicts = (last: Run | null) => last?.results.map(({ id, verdict }) => `${id} ${verdict}`);
    expect(verdicts(merged(before, run(result('b', 'not-seen'), result('a', 'pass'), result('c', 'not-seen'))))).toEqual([
      'a pass',
      'b pass',
      'c not-seen',
    ]);
    expect(merged(before, run(result('a', null)))).toBe(before);
  });

  it('tells where an app has lost its way, until it finds it', () => {
    const at = (path: string, status: number, purpose: 'call' | 'authorize' | 'discovery' | 'token' = 'call') => ({
      ...{ purpose, method: 'GET', url: `http://127.0.0.1:9400${path}`, status },
    });
    expect(strayOf([])).toBeNull();
    const lost = [at('/authorize', 302, 'authorize'), at('/oauth2/token?code=1', 404)];
    expect(strayOf(lost)).toBe('GET /oauth2/token');
    expect(strayOf([...lost, at('/favicon.ico', 404), at('/.well-known/x', 404, 'discovery')])).toBe('GET /oauth2/token');
    expect(strayOf([...lost, at('/token', 400, 'token')])).toBeNull();
  });

  it("takes a person's own plans beside those for providers, and gives them out as they came", async () => {
    await files.plans.add(JSON.stringify({ name: 'For a provider', checks: ['refresh.rotation'] }));
    const own = async () => (await service.plans.list()).filter(({ source }) => source === 'own');
    expect(await own()).toEqual([]);
    const id = await service.plans.keep('katana-partner', ' Mine ', ['app-sign-in.pkce', 'app-sign-in.audience']);
    expect(await own()).toMatchObject([
      { id, name: 'Mine', description: '', faces: ['katana'], checks: [{ id: 'app-sign-in.pkce' }, { id: 'app-sign-in.audience' }] },
    ]);
    expect(await service.plans.keep(id, 'Mine', ['app-sign-in.pkce'])).toBe(id);
    const { text } = await service.plans.text(id, null);
    expect(JSON.parse(text)).toEqual({
      $schema: 'proof-plan.schema.json',
      name: 'Mine',
      face: 'katana',
      checks: ['app-sign-in.pkce'],
    });
    expect((await service.plans.add(text)).checks.map((check) => check.id)).toEqual(['app-sign-in.pkce']);
    await service.start({ ...START, face: 'katana', planId: id });
    expect(service.state()?.run).toMatchObject({ planName: 'Mine', results: [{ id: 'app-sign-in.pkce' }] });
    await service.plans.remove(id);
    expect((await own()).length).toBe(1);
    await expect(service.plans.remove('rotation')).rejects.toMatchObject({ code: 'not-found' });
    await expect(service.plans.keep('rotation', 'None', ['no.such'])).rejects.toMatchObject({ code: 'plan-invalid' });
    await expect(service.plans.add('{"name": "For a provider", "checks": ["refresh.rotation"]}')).rejects.toMatchObject({
      code: 'plan-invalid',
    });
  });

  it('offers plans whose checks are in the catalogue', async () => {
    const { checks, plans } = shown(proofCatalogue, await proofCatalogueView(service));
    const known = new Set(checks.map(({ id }) => id));
    expect(plans.map(({ id }) => id)).toEqual(['first-light', 'rotation', 'bad-weather', 'katana-partner', 'catapa-partner', 'everything']);
    for (const plan of plans) expect(plan.checks.filter((id) => !known.has(id))).toEqual([]);
    for (const plan of plans) expect(plan.checks.length).toBeGreaterThan(0);
    expect(plans.at(-1)?.faces).toEqual(PROOF_FACES);
  });
});

it('a person says when a second copy of their app runs, once for all scenes that need it', async () => {
  const lead = new PersonLead(2_500);
  const play: Scene['play'] = async (on) => void (await on.ask('call', { of: 'both' }));
  const texts = { name: 'Two', says: 'Two copies.', copies: 2, from: 'any', leaves: 'unsure' } as const;
  const scenes = ['one', 'other'].map((id) => scene({ ...texts, id, play }));
  const checks = CLIENT_CHECKS.slice(0, 1).map((check) => ({ ...check, scenes: ['one', 'other'] }));
  const runner = new ProofRunner(DEPS, specOf(checks, { scenes }), emptyStage(), lead);
  const over = runner.go();
  await expect.poll(() => runner.now).toMatchObject({ asks: expect.stringMatching(/start a second copy/), confirms: 'Both run' });
  lead.bothRun();
  for (const id of ['one', 'other']) {
    await expect.poll(() => runner.now).toMatchObject({ scene: { id }, asks: expect.stringMatching(/^Now make both copies/) });
    expect(runner.now?.confirms).toBeUndefined();
    runner.skip();
  }
  expect((await over).results).toMatchObject([{ verdict: 'not-seen', text: expect.stringMatching(/^It was skipped/) }]);
});
