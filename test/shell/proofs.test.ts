import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ProofStart, USUAL_APP } from '../../electron/model/proof';
import { toldApp } from '../practice/stage/told-app';
import { type Desk, openDesk } from '../support/desk';
import { TENANT_FACE } from '../../electron/model/providers/offered';
import { MemoryKeychain } from '../support/vault';

const POLL = { interval: 10 };
const START: ProofStart = {
  face: 'oidc',
  planId: 'first-light',
  checks: ['app-sign-in.pkce'],
  redirectUri: null,
  connectionId: null,
  ...USUAL_APP,
};

let directory: string;
let desk: Desk;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tokenscope-proofs-'));
  desk = openDesk({ directory, keychain: new MemoryKeychain() });
});
afterEach(async () => {
  await desk.services.dispose();
  rmSync(directory, { recursive: true, force: true });
});

describe('a proof of an app', () => {
  it('waits for the app, judges it by what it sent, and is compared with the run before', async () => {
    expect(await desk.ask('proofs.get')).toBeNull();
    await desk.ask('proofs.start', START);
    const asks = async () => (await desk.ask('proofs.get'))?.now?.asks;
    await expect.poll(asks, POLL).toBe('Now sign in with your app.');
    const urlOf = async (named: string) => (await desk.ask('proofs.get'))?.addresses.find(({ name }) => name === named)?.value ?? '';
    await fetch(`${await urlOf('ISSUER')}/oauth2/token`, { method: 'POST' });
    await expect.poll(async () => (await desk.ask('proofs.get'))?.stray, POLL).toBe('POST /oauth2/token');
    await desk.ask('proofs.copySettings', { form: 'env' });
    await toldApp(desk.copied.at(-1) ?? '', 'pkce-plain').carryOut('sign-in');
    // The rest of the sign-in, a call, is left out.
    await desk.ask('proofs.skip');
    const result = async () => (await desk.ask('proofs.get'))?.run;
    await expect.poll(result, POLL).toMatchObject({ status: 'done', results: [{ verdict: 'fail' }] });
    expect((await desk.ask('proofs.get'))?.stray).toBeNull();
    const [exchange] = await desk.ask('proofs.evidence', { checkId: 'app-sign-in.pkce' });
    expect(exchange).toMatchObject({ by: 'app', purpose: 'authorize' });
    expect(await desk.problem('proofs.compare', undefined)).toBe('not-found');

    await desk.ask('proofs.again', { checks: null });
    await desk.ask('proofs.stop');
    await expect.poll(async () => (await desk.ask('proofs.get'))?.run.status, POLL).toBe('stopped');
    const before = { id: 'app-sign-in.pkce', a: 'fail', b: 'not-seen' };
    expect((await desk.ask('proofs.compare')).rows).toContainEqual(expect.objectContaining(before));

    const secret = desk.services.proofsSoFar()?.secret('CLIENT_SECRET').value ?? '';
    await desk.ask('proofs.revealSecret', { name: 'CLIENT_SECRET' });
    expect(JSON.stringify(desk.revealed)).toContain(secret);
    await desk.ask('proofs.saveReport', { kind: 'json' });
    await desk.ask('proofs.copyReport');
    expect(desk.wire.concat(desk.exported).filter((text) => text.includes(secret))).toEqual([]);
    expect(desk.exported.join()).toContain('Your app');

    const tokenUrl = await urlOf('TOKEN_URL');
    await desk.ask('proofs.close');
    expect(await desk.ask('proofs.get')).toBeNull();
    await expect(fetch(tokenUrl)).rejects.toThrow();
    await expect.poll(() => desk.wire.some((text) => text.includes('proof.changed') && text.includes('null')), POLL).toBe(true);

    // The app is closed and started again.
    await desk.services.dispose();
    desk = openDesk({ directory, keychain: new MemoryKeychain() });
    await desk.ask('proofs.start', START);
    expect((await desk.ask('proofs.compare')).rows).toContainEqual(expect.objectContaining({ ...before, b: null }));
    const files = () => readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const kept = files().map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
    expect(kept.filter((text) => text.includes(secret) || text.includes('code_challenge='))).toEqual([]);
    expect(kept.filter((text) => text.includes('app-sign-in.pkce')).length).toBe(1);
    await desk.ask('kept.delete', { what: 'runs' });
    expect(files().filter(({ parentPath }) => parentPath.includes('proof-'))).toEqual([]);
  });

  it('tells an app without a secret of a second issuer, waits as long as asked, and finds the code that leaks there', async () => {
    const checks = ['app-sign-in.mix-up', 'app-token.credentials', 'app-token.secret-kept'];
    await desk.ask('proofs.start', { ...START, planId: 'everything', checks, client: 'public', issuers: 2, quietSeconds: 2 });
    const state = () => desk.ask('proofs.get');
    const names = (await state())?.addresses.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['OTHER_ISSUER', 'OTHER_CLIENT_SECRET']));
    expect(names).not.toContain('CLIENT_SECRET');
    expect(await desk.problem('proofs.copySecret', { name: 'CLIENT_SECRET' })).toBe('not-found');
    await desk.ask('proofs.revealSecret', { name: 'OTHER_CLIENT_SECRET' });
    expect(JSON.stringify(desk.revealed)).toContain('secret-at-the-second-issuer');
    await desk.ask('proofs.copySettings', { form: 'env' });
    const app = toldApp(desk.copied.at(-1) ?? '', 'iss-not-checked');
    const asks = async () => (await state())?.now?.asks;
    await expect.poll(asks, POLL).toBe('Now sign in with your app.');
    await app.carryOut('sign-in');
    await expect.poll(asks, POLL).toBe('Now make your app call the API.');
    await app.carryOut('call');
    for (;;) {
      const now = await asks();
      if (now === 'Now sign in with your app at the second issuer.') break;
      if (now === 'Now sign out of your app.') await desk.ask('proofs.skip');
      await new Promise((resolve) => setTimeout(resolve, POLL.interval));
    }
    await app.carryOut('sign-in other').catch(() => {});
    await expect.poll(async () => (await state())?.run.status, POLL).toBe('done');
    expect((await state())?.run.results.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['app-sign-in.mix-up', 'fail'],
      ['app-token.credentials', 'pass'],
      ['app-token.secret-kept', 'not-applicable'],
    ]);
  });

  it('costs more where a plan is longer, and only what applies at the face', async () => {
    const { plans } = await desk.ask('proofs.catalogue');
    const costs = (id: string) => plans.find((plan) => plan.id === id)?.costs;
    expect(costs('first-light')?.oidc).toMatchObject({ asks: expect.any(Number), signIns: expect.any(Number) });
    expect(costs('everything')?.oidc.asks).toBeGreaterThan(costs('first-light')?.oidc.asks ?? Infinity);
    const everything = plans.find(({ id }) => id === 'everything');
    expect(everything?.costWithSecondIssuer.signIns).toBe((everything?.costs.oidc.signIns ?? 0) + 1);
    expect(costs('everything')?.katana.checks).toBeLessThan(costs('everything')?.oidc.checks ?? 0);
  });

  it('is one at a time: a second start is refused, also at the same moment, and so is another run before the first is over', async () => {
    const both = await Promise.all([desk.problem('proofs.start', START), desk.problem('proofs.start', START)]);
    expect(both.sort()).toEqual(['check-under-way', 'none']);
    const first = await desk.ask('proofs.get');
    expect(await desk.problem('proofs.start', START)).toBe('check-under-way');
    expect(await desk.problem('proofs.again', { checks: null })).toBe('check-under-way');
    expect((await desk.ask('proofs.get'))?.id).toBe(first?.id);
    // Again while it stops: refused, or a run of its own after it, never two.
    await desk.ask('proofs.stop');
    const again = await Promise.all([desk.problem('proofs.again', { checks: null }), desk.problem('proofs.again', { checks: null })]);
    expect(again.filter((problem) => problem === 'none').length).toBeLessThanOrEqual(1);
    expect(again.filter((problem) => problem !== 'none' && problem !== 'check-under-way')).toEqual([]);
    await desk.ask('proofs.stop');
    const status = async () => (await desk.ask('proofs.get'))?.run.status;
    await expect.poll(status, POLL).toBe('stopped');
    await desk.ask('proofs.again', { checks: null });
    await expect.poll(async () => (await desk.ask('proofs.get'))?.now?.asks, POLL).toBe('Now sign in with your app.');
    expect(await desk.problem('proofs.again', { checks: null })).toBe('check-under-way');
    // Closed while it runs, and opened anew at once.
    await desk.ask('proofs.close');
    await desk.ask('proofs.start', START);
    expect((await desk.ask('proofs.get'))?.id).not.toBe(first?.id);
  });

  it('refuses what is not in its contract, and what needs one that is open, and changes nothing', async () => {
    const HUGE = 'x'.repeat(100_000);
    const wrong: object[] = [
      ...['none', '', '__proto__', HUGE].map((planId) => ({ planId })),
      ...['none', '__proto__', 7].map((face) => ({ face })),
      ...[[], ['none'], ['__proto__'], [HUGE], 'app-sign-in.pkce', Array.from({ length: 5_000 }, () => 'a')].map((checks) => ({ checks })),
      ...['', HUGE, 7].map((redirectUri) => ({ redirectUri })),
      ...['none', '__proto__', HUGE].map((connectionId) => ({ connectionId })),
      ...['none', '', 7].map((client) => ({ client })),
      { client: 'public', face: TENANT_FACE },
      ...[0, 3, '2'].map((issuers) => ({ issuers })),
      ...[0, -1, 601, Number.NaN, '3'].map((quietSeconds) => ({ quietSeconds })),
    ];
    for (const change of wrong) {
      const problem = await desk.problem('proofs.start', { ...START, ...change });
      expect(['bad-request', 'not-found'], JSON.stringify(change).slice(0, 80)).toContain(problem);
    }
    for (const method of ['proofs.skip', 'proofs.stop', 'proofs.copyReport', 'proofs.compare'] as const) {
      expect(await desk.problem(method, undefined), method).toBe('not-found');
    }
    for (const method of ['proofs.copySecret', 'proofs.revealSecret'] as const)
      expect(await desk.problem(method, { name: 'CLIENT_SECRET' }), method).toBe('not-found');
    expect(await desk.problem('proofs.again', { checks: null })).toBe('not-found');
    expect(await desk.problem('proofs.pause', { paused: true })).toBe('not-found');
    expect(await desk.ask('proofs.get')).toBeNull();
    expect(desk.copied.concat(desk.revealed, desk.exported)).toEqual([]);
    expect(desk.wire.join('')).not.toContain('x'.repeat(5_000));
  });
});
