import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_CHECKS } from '../../../electron/core/client-checks/catalogue';
import { like } from '../../../electron/core/client-checks/like';
import { PersonLead } from '../../../electron/core/client-checks/person-lead';
import { ProofRunner } from '../../../electron/core/client-checks/runner';
import { type Scene, scene } from '../../../electron/core/client-checks/scene';
import { ProofService, type ProofState } from '../../../electron/core/client-checks/service';
import { profileOf } from '../../../electron/core/checks/profiles';
import { PROOF_FACES, proofCatalogue, proofView } from '../../../electron/model/proof';
import { viewOf as shown } from '../../../electron/model/view';
import { defaultsOf } from '../../../electron/model/templates';
import { proofCatalogueView, proofView as viewOf } from '../../../electron/shell/views/proof-view';
import { DEPS, specOf } from '../../practice/stage/proof';
import { given } from './acts';
import { emptyStage } from './empty-stage';

describe('a proof that a person leads', () => {
  let stage: ReturnType<typeof emptyStage>;
  let service: ProofService;
  const START = { face: 'oidc', planId: 'everything', checks: null, redirectUri: null, connectionId: null } as const;

  beforeEach(() => {
    stage = emptyStage();
    const connection = { ...defaultsOf('oauth'), id: 'c', name: 'Orders' };
    service = new ProofService({ ...DEPS, version: '1', open: async () => stage, like: () => like(connection, profileOf(connection)) });
  });
  afterEach(() => service.close());

  it('says what is waited for, is skipped step by step, and runs again with the same addresses', async () => {
    const { checks } = service.plans().find(({ id }) => id === 'everything') ?? { checks: [] };
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
    await service.close();
    expect([stage.isClosed, service.state()]).toEqual([true, null]);
  });

  it('shows no secret, and copies it', async () => {
    await service.start({ ...START, connectionId: 'c' });
    const state = service.state();
    const view = shown(proofView, viewOf(state as ProofState));
    expect(view.plays).toBe('Orders');
    expect(view.addresses).toContainEqual({ name: 'CLIENT_SECRET', label: 'Client secret', value: null });
    expect(JSON.stringify(view)).not.toContain(given().clientSecret);
    expect(service.settings('env')).toContain(`TOKENSCOPE_CLIENT_SECRET=${given().clientSecret}\n`);
    expect(JSON.parse(service.settings('json'))).toMatchObject({ CLIENT_ID: 'app', SCOPE: given().scope });
  });

  it('is one at a time', async () => {
    await service.start(START);
    await expect(service.start(START)).rejects.toMatchObject({ code: 'check-under-way' });
    await service.close();
    await expect(service.start({ ...START, planId: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(service.start({ ...START, checks: ['none'] })).rejects.toMatchObject({ code: 'bad-request' });
    expect(() => service.pause(true)).toThrow('No proof of an app is open.');
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
  const lead = new PersonLead();
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
