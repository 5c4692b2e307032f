import { answer, ok, refused, sent, tell } from '../../../support/bridge';
import { all, find, key, open, press, says, text, type } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSummary } from '../../../../electron/contract';
import { type ProofCatalogueView, type ProofView, USUAL_APP } from '../../../../electron/model/proof';
import { ConfirmDialog } from '../../../../renderer/components/dialog';
import { ProofStatus } from '../../../../renderer/features/prove/proof-status';
import { Prove } from '../../../../renderer/features/prove/prove';
import { store } from '../../../../renderer/state/app';
import { clock } from '../../../../renderer/state/clock';
import { resetChoices } from '../../../../renderer/features/prove/choices';
import { resetProof } from '../../../../renderer/state/proof';
import { counts, result, run, summary } from '../checks/runs';

const AT = Date.UTC(2026, 4, 4, 9, 30);
const SIGN_IN = { id: 'sign-in', name: 'A sign-in', says: 'The provider works as it should.' };

const cost = { checks: 12, signIns: 3, asks: 8 };
const plan = (id: string, name: string, faces: ProofCatalogueView['plans'][number]['faces']) => ({
  id,
  name,
  description: `${name} is about this.`,
  source: 'built-in' as const,
  faces,
  costs: { oidc: cost, katana: { ...cost, asks: 5 }, catapa: cost },
  costWithSecondIssuer: { ...cost, signIns: 4 },
  checks: ['app-sign-in.pkce', 'app-use.bearer', 'app-token.tenant'],
});
const check = (id: string, group: ProofCatalogueView['checks'][number]['group'], statement: string) => ({
  ...{ id, group, statement, why: 'It matters.', reference: 'RFC 6749', see: 'Sign in.' },
});
const CATALOGUE: ProofCatalogueView = {
  checks: [
    check('app-sign-in.pkce', 'app-sign-in', 'The app uses PKCE'),
    check('app-use.bearer', 'app-use', 'The app sends its token in the header'),
    { ...check('app-token.tenant', 'app-token', 'Each request has the Tenant header'), faces: ['catapa'] },
  ],
  plans: [
    plan('first-light', 'First light', ['oidc', 'katana', 'catapa']),
    plan('rotation', 'Rotation', ['oidc', 'katana', 'catapa']),
    plan('katana-partner', 'Katana partner', ['katana']),
  ],
};

const checked = [
  result('app-sign-in.pkce', null, { status: 'running', group: 'app-sign-in' }),
  result('app-use.bearer', null, { group: 'app-use' }),
];

const proof = (change: Partial<ProofView> = {}): ProofView => ({
  id: 'p1',
  face: 'oidc',
  plays: 'OpenID Connect',
  addresses: [
    { name: 'TOKEN_URL', label: 'Token endpoint', value: 'http://127.0.0.1:9400/token', secret: null },
    { name: 'CLIENT_SECRET', label: 'Client secret', value: '', secret: 'CLIENT_SECRET' },
  ],
  now: { scene: SIGN_IN, asks: 'Now sign in with your app.', isPaused: false, confirms: null },
  hasBefore: false,
  requests: 0,
  stray: null,
  run: run('r1', checked, { planName: 'First light', status: 'running', endedAt: null, total: 2 }),
  ...change,
});

const over = (change: Partial<ProofView> = {}) =>
  proof({
    now: null,
    requests: 7,
    run: run('r1', [result('app-sign-in.pkce', 'fail', { group: 'app-sign-in' }), result('app-use.bearer', 'pass', { group: 'app-use' })], {
      planName: 'First light',
      total: 2,
      counts: counts({ fail: 1, pass: 1 }),
    }),
    ...change,
  });

async function shown(state: ProofView | null, connectionId?: string): Promise<void> {
  answer('proofs.get', () => ok(state));
  await open(
    <>
      <Prove connectionId={connectionId} />
      <ProofStatus className={undefined} />
      <ConfirmDialog />
    </>,
  );
}

beforeEach(() => {
  resetProof();
  resetChoices();
  store.set((state) => ({ ...state, connections: [], place: { at: 'prove' } }));
  clock.anchor(AT);
  answer('proofs.catalogue', () => ok(CATALOGUE));
  answer('proofs.start', () => ok({ id: 'p1' }));
  answer('proofs.evidence', () => ok([]));
  answer('proofs.copySettings', () => ok({ clearsInMs: 30_000, clearsOnFocus: false }));
  answer('proofs.copySecret', () => ok({ clearsInMs: 30_000, clearsOnFocus: false }));
  answer('proofs.saveReport', () => ok({ path: 'app checks.html' }));
  const methods = [
    'proofs.pause',
    'proofs.skip',
    'proofs.bothRun',
    'proofs.stop',
    'proofs.again',
    'proofs.close',
    'proofs.forget',
    'proofs.revealSecret',
    'proofs.copyReport',
  ] as const;
  for (const method of methods) answer(method, () => ok(null));
});

describe('starting a proof', () => {
  it('offers the plans of the server chosen, with what each costs', async () => {
    await shown(null);
    await find('heading', 'Prove my integration');
    expect(text()).toContain('Nothing real is touched');
    expect(text()).toContain('12 checks; your app acts up to 8 times, with 3 sign-ins.');
    expect(all('radio', /^Katana partner/)).toEqual([]);
    await press('radio', /^Katana As Katana/);
    await press('radio', /^Katana partner/);
    expect(text()).toContain('your app acts up to 5 times');
    await type('Redirect URI of your app', ' http://127.0.0.1:8080/callback ');
    await press('button', 'Start');
    const redirectUri = 'http://127.0.0.1:8080/callback';
    await expect
      .poll(() => sent('proofs.start'))
      .toEqual([{ face: 'katana', planId: 'katana-partner', checks: null, redirectUri, connectionId: null, ...USUAL_APP }]);
  });

  it("takes the behaviour of a connection's provider, and says why it could not start", async () => {
    const orders = { id: 'c1', name: 'Orders', environment: '', template: 'katana' } as ConnectionSummary;
    store.set((state) => ({ ...state, connections: [orders] }));
    answer('proofs.start', () =>
      refused({ code: 'practice-failed', what: 'No port was free.', likelyCause: 'l', action: 'a', evidence: [] }),
    );
    await shown(null, 'c1');
    await press('button', 'Start');
    const asked = { face: 'katana', planId: 'first-light', checks: null, redirectUri: null, connectionId: 'c1', ...USUAL_APP };
    await expect.poll(() => sent('proofs.start')).toEqual([asked]);
    await says(/No port was free\./);
  });

  it('names a redirect URI that no app can wait at, before anything starts', async () => {
    await shown(null);
    await find('radio', /^First light/);
    await type('Redirect URI of your app', 'localhost');
    expect(text()).not.toContain('An absolute URI');
    await press('button', 'Start');
    await says(/At this computer, at https/);
    await type('Redirect URI of your app', 'com.example.app:/callback');
    await press('button', 'Start');
    await expect.poll(() => sent('proofs.start').map(({ redirectUri }) => redirectUri)).toEqual(['com.example.app:/callback']);
  });

  it('asks for an app without a secret, with a second issuer and a quiet time, and keeps what was entered for the next one', async () => {
    await shown(null);
    await find('radio', /^First light/);
    expect(all('radio', /^Without a secret/)).toEqual([]);
    await press('button', 'More about your app');
    await press('radio', /^Without a secret/);
    expect(text()).toContain('with 3 sign-ins.');
    await press('checkbox', 'My app can sign in at a second issuer');
    expect(text()).toContain('with 4 sign-ins.');
    await type('Quiet time in seconds', 'soon');
    await press('button', 'Start');
    await says('A number of seconds from 0.1 to 600, such as 10.');
    expect(sent('proofs.start')).toEqual([]);
    await type('Quiet time in seconds', '0');
    await says('A number of seconds from 0.1 to 600, such as 10.');
    await type('Quiet time in seconds', ' 12.5 ');
    await press('button', 'Start');
    const app = { client: 'public', issuers: 2, quietSeconds: 12.5 } as const;
    await expect.poll(() => sent('proofs.start')).toMatchObject([app]);
    tell('proof.changed', proof());
    await says('Now sign in with your app.');
    tell('proof.changed', null);
    await find('radio', /^Without a secret/);
    await press('button', 'Start');
    await expect.poll(() => sent('proofs.start')).toMatchObject([app, app]);
    // What a server doesn't have is not asked of it, and comes back with one that does.
    await press('radio', /^CATAPA As CATAPA/);
    await says('Every app at CATAPA has a client secret.');
    await press('button', 'Start');
    await expect.poll(() => sent('proofs.start')[2]).toMatchObject({ client: 'confidential', issuers: 1, quietSeconds: 12.5 });
    await press('radio', /^Katana As Katana/);
    await press('button', 'Start');
    await expect.poll(() => sent('proofs.start')[3]).toMatchObject({ client: 'public', issuers: 1 });
  });
});

describe("plans of one's own", () => {
  const own = { ...plan('own-1', 'Before a release', ['katana']), source: 'own' as const, description: '', checks: ['app-use.bearer'] };

  it('are made of the checks that are ticked, and only those run', async () => {
    await shown(null);
    await find('radio', /^First light/);
    await press('button', 'Checks: all of 2');
    expect(text()).not.toContain('Each request has the Tenant header');
    await press('checkbox', 'The app uses PKCE');
    await press('button', 'Start');
    await expect.poll(() => sent('proofs.start')[0]?.checks).toEqual(['app-use.bearer', 'app-token.tenant']);
    answer('proofs.keepPlan', () => ok({ id: 'own-1' }));
    answer('proofs.catalogue', () => ok({ ...CATALOGUE, plans: [...CATALOGUE.plans, { ...own, faces: ['oidc'] }] }));
    await press('button', 'More of this plan');
    await press('menuitem', /^Save as own plan…/);
    await find('textbox', 'Name');
    await key('Escape');
    await expect.poll(() => all('textbox', 'Name')).toEqual([]);
    await press('button', 'More of this plan');
    await press('menuitem', /^Save as own plan…/);
    await type('Name', 'Before a release');
    await press('button', 'Save');
    await expect
      .poll(() => sent('proofs.keepPlan').map(({ planId, name }) => [planId, name]))
      .toEqual([['first-light', 'Before a release']]);
    await find('radio', /^Before a release own/);
    await find('button', 'Checks: all of 1');
    await press('button', 'Untick all');
    await says('Tick at least one check.');
    await press('button', 'Tick all');
    expect(text()).not.toContain('Tick at least one check.');
  });

  it('come from files, show the server they are for, and are saved and removed', async () => {
    answer('proofs.addPlan', () => ok({ id: 'own-1', name: own.name, faces: ['katana'] }));
    answer('proofs.savePlan', () => ok({ path: 'plan.json' }));
    answer('proofs.removePlan', () => ok(null));
    await shown(null);
    await find('radio', /^First light/);
    answer('proofs.catalogue', () => ok({ ...CATALOGUE, plans: [...CATALOGUE.plans, own] }));
    await press('button', 'Add a plan from a file…');
    await find('radio', /^Before a release own/);
    expect(all('radio', /^Katana As Katana/).map((card) => (card as HTMLInputElement).checked)).toEqual([true]);
    await press('button', 'More of this plan');
    await press('menuitem', /^Save as a file…/);
    await expect.poll(() => sent('proofs.savePlan')).toEqual([{ planId: 'own-1', checks: null }]);
    answer('proofs.catalogue', () => ok(CATALOGUE));
    await press('button', 'More of this plan');
    await press('menuitem', 'Remove…');
    await press('button', 'Remove');
    await expect.poll(() => [sent('proofs.removePlan').length, all('radio', /^Before a release/).length]).toEqual([1, 0]);
  });
});

describe('a proof that runs', () => {
  it('says what is waited for, and shows the settings until the first request comes', async () => {
    await shown(proof());
    await says('Now sign in with your app.');
    await says('http://127.0.0.1:9400/token');
    tell('proof.changed', proof({ requests: 3, now: { scene: SIGN_IN, asks: null, isPaused: false, confirms: null } }));
    await says('Watching what your app does.');
    expect(all('option').length).toBe(2);
    expect(text()).toContain('3 requests of your app');
    expect(text()).toContain('Proof running, 0 of 2 done');
  });

  it('copies the settings and the secret, which it does not show', async () => {
    await shown(proof());
    await press('button', 'Copy as .env');
    await press('button', 'Copy as JSON');
    await press('button', 'Copy as curl');
    await press('button', 'Reveal Client secret');
    await press('button', 'Copy Client secret');
    expect(sent('proofs.copySettings')).toEqual([{ form: 'env' }, { form: 'json' }, { form: 'curl' }]);
    const secret = [{ name: 'CLIENT_SECRET' }];
    expect([sent('proofs.revealSecret'), sent('proofs.copySecret')]).toEqual([secret, secret]);
    expect(store.get().toasts.at(-1)?.text).toContain('Client secret copied. The clipboard is cleared in 30 s');
  });

  it('says what to look at when nothing comes for long', async () => {
    await shown(proof());
    await says('Now sign in with your app.');
    expect(text()).not.toContain('Look at the port');
    clock.anchor(AT + 31_000);
    await says(/Look at the port and the base URLs in your app/);
  });

  it('names at once what the app asked for where nothing stands', async () => {
    await shown(proof({ requests: 1, stray: 'POST /oauth2/token' }));
    await says(/Your app requested POST \/oauth2\/token, which this provider doesn't have\./);
    tell('proof.changed', proof({ requests: 2 }));
    await expect.poll(() => text()).not.toContain('Your app requested');
  });

  it('is paused, skipped step by step and stopped', async () => {
    await shown(proof());
    await press('button', 'Pause');
    await press('button', 'Skip this');
    await press('button', 'Stop');
    expect([sent('proofs.pause'), sent('proofs.skip').length, sent('proofs.stop').length]).toEqual([[{ paused: true }], 1, 1]);
    const startSecond = { scene: SIGN_IN, asks: 'Now start a second copy of your app.', isPaused: false, confirms: 'Both run' };
    tell('proof.changed', proof({ now: startSecond }));
    await press('button', 'Both run');
    expect(sent('proofs.bothRun').length).toBe(1);
    tell('proof.changed', proof({ now: { ...startSecond, isPaused: true } }));
    await says('Paused: nothing is asked of your app.');
    expect(all('button', 'Both run')).toEqual([]);
    await press('button', 'Resume');
    expect(sent('proofs.pause').at(-1)).toEqual({ paused: false });
  });

  it('asks before it ends while checks are left', async () => {
    await shown(proof());
    await press('button', 'More of this proof');
    await press('menuitem', 'End this proof…');
    expect(sent('proofs.close')).toEqual([]);
    await press('button', 'End it');
    await expect.poll(() => sent('proofs.close').length).toBe(1);
  });
});

describe('a proof that is over', () => {
  it('is compared with the run before, where there was one', async () => {
    const runs = { a: summary('r0', { planName: 'First light' }), b: summary('r1', { planName: 'First light' }) };
    const row = {
      id: 'app-sign-in.pkce',
      statement: 'The app uses PKCE.',
      a: 'pass',
      b: 'fail',
      change: 'worse',
      textA: '',
      textB: '',
    } as const;
    answer('proofs.compare', () => ok({ ...runs, rows: [row], explained: null }));
    await shown(over({ hasBefore: true }));
    await press('button', 'Compare with previous');
    await says('The app uses PKCE.');
    expect(text()).toContain('1 worse');
    await press('button', 'Back to the run');
    await find('button', 'Compare with previous');
    await press('button', 'More of this proof');
    await press('menuitem', /^Forget kept results…/);
    await press('button', 'Forget');
    await expect.poll(() => sent('proofs.forget').length).toBe(1);
    tell('proof.changed', over());
    await expect.poll(() => all('button', 'Compare with previous')).toEqual([]);
  });

  it('shows the result that needs a look, with its evidence, and runs what is left again', async () => {
    await shown(over());
    await says('1 check failed');
    await expect.poll(() => all('option').map((option) => option.getAttribute('aria-selected'))).toEqual(['true', 'false']);
    await press('button', 'Run 1 again');
    expect(sent('proofs.again')).toEqual([{ checks: ['app-sign-in.pkce'] }]);
    expect(text()).toContain('Proof over, 2 of 2 done');
  });

  it('is saved as a report, copied for a ticket, and ended without a question', async () => {
    await shown(over());
    await press('button', 'Report');
    await press('menuitem', /^Save as HTML/);
    await expect.poll(() => sent('proofs.saveReport')).toEqual([{ kind: 'html' }]);
    await press('button', 'Report');
    await press('menuitem', /^Copy for a ticket/);
    await expect.poll(() => sent('proofs.copyReport').length).toBe(1);
    await press('button', 'More of this proof');
    await press('menuitem', 'End this proof');
    await expect.poll(() => sent('proofs.close').length).toBe(1);
    tell('proof.changed', null);
    await find('heading', 'Prove my integration');
  });
});
