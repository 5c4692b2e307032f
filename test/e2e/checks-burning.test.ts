import { describe, expect, it } from 'vitest';
import { until } from './stage/app';
import { CanarySearch } from './support-canaries';
import { button, choosePlan, nextRun, benchWith, saveAs, saved, tokenOf, troubles } from './support-checks';
import { ask } from './support-window';

const bench = benchWith('Burnt for', { accessTokenSeconds: 900 });

const question = () => bench.window.getByRole('alertdialog');
const waiting = () => bench.window.getByRole('region', { name: 'Waiting' });
const runs = () => ask(bench.window, 'checks.runs', { connectionId: bench.connectionId });

/** What the person holds: fingerprints, and the tokens themselves. */
async function held() {
  const { access, family, hasRefreshToken, state } = await ask(bench.window, 'grants.get', { connectionId: bench.connectionId });
  return {
    access,
    family,
    hasRefreshToken,
    state,
    tokens: [await tokenOf(bench, bench.connectionId, 'access'), await tokenOf(bench, bench.connectionId, 'refresh')],
  };
}

describe('destructive checks', () => {
  it('are off until the person says so, and asked about before they run', async () => {
    const { window } = bench;
    await choosePlan(window, 'Refresh rotation');
    await window.getByText('Non-destructive', { exact: true }).waitFor();
    await window.getByRole('switch', { name: /destructive/ }).click({ force: true });
    await window.getByText(/^\d+ destructive$/).waitFor();
    await button(window, /^Run \d+ checks$/).click();
    await question().waitFor();
    expect(await question().innerText()).toMatch(/Your tokens\s+Not affected/);
    // Focus is where nothing happens.
    expect(await window.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    await window.keyboard.press('Enter');
    await question().waitFor({ state: 'detached' });
    expect(await runs()).toEqual([]);
  });

  it('run on grants of their own, with sign-ins in the real browser; the person’s tokens live on', async () => {
    const { window, pages, practice, secrets, connectionId } = bench;
    const before = await held();
    // A page is noted once the browser has left it, which may be after the tokens came.
    await expect.poll(() => pages.length).toBeGreaterThan(0);
    const signIns = pages.length;
    const plan = (await ask(window, 'checks.catalogue', { connectionId })).plans.find(({ id }) => id === 'refresh-rotation');
    await button(window, /^Run \d+ checks$/).click();
    await question().getByRole('button', { name: 'Run them' }).click();

    const run = await nextRun(window, connectionId);
    expect(run).toMatchObject({ status: 'done', burnt: true });
    // Without a leeway two refreshes at once end the family, which the practice provider does and no promise forbids.
    expect(troubles(run).map((line) => line.split(':')[0])).toEqual(['refresh.concurrent warn']);
    await expect.poll(() => pages.length - signIns).toBe(plan?.signIns.burning);
    expect(pages.slice(signIns).every((text) => text.includes('The checks of Burnt for continue in Tokenscope'))).toBe(true);

    expect(await held()).toEqual(before);
    const answer = await ask(window, 'calls.send', {
      connectionId,
      callId: 'one',
      call: { method: 'GET', url: 'me', query: [], headers: [], body: '' },
    });
    expect(answer.exchanges.map(({ status }) => status)).toEqual([200]);
    await ask(window, 'tokens.refresh', { connectionId });
    const { family } = await ask(window, 'grants.get', { connectionId });
    expect(family).toHaveLength(2);
    expect(practice.faults.count).toBe(0);
    const search = new CanarySearch(secrets);
    expect(secrets.length).toBeGreaterThan(10);
    expect(search.inFolder(bench.stage.userData).map(({ kind, path }) => `${kind} in ${path}`)).toEqual([]);
    for (const [kind, item] of [
      ['html', 'Save as HTML…'],
      ['json', 'Save as JSON…'],
    ] as const) {
      const path = await saveAs(bench, `burnt.${kind}`);
      await button(window, 'Report').click();
      await window.getByRole('menuitem', { name: item }).click();
      expect(search.in(await saved(path)), kind).toEqual([]);
    }
    expect(search.in(await window.evaluate(() => document.documentElement.outerHTML))).toEqual([]);
  });

  it('are asked about once; a wait can be skipped, and what hung on it could not run', async () => {
    const { window, practice, connectionId } = bench;
    practice.faults.set('rotation-leeway', 600);
    await choosePlan(window, 'Refresh rotation');
    await button(window, /^Run \d+ checks$/).click();
    await waiting().waitFor();
    expect(await question().count()).toBe(0);
    await until(async () => {
      await button(window, 'Skip the wait')
        .click({ timeout: 2_000 })
        .catch(() => {});
      return (await runs())[0]?.status !== 'running';
    }, 'the run to be over');
    const run = await nextRun(window, connectionId);
    expect(run.status).toBe('done');
    const cut = troubles(run);
    expect(cut.map((line) => line.split(':')[0])).toEqual(['refused', 'leeway', 'family'].map((id) => `reuse.${id} could-not-run`));
    expect(cut.every((line) => line.endsWith('The wait was skipped.'))).toBe(true);
  });

  it('stop when told to: what was not reached has no verdict, and the person’s tokens live on', async () => {
    const { window, connectionId } = bench;
    const before = await held();
    await choosePlan(window, 'Refresh rotation');
    await button(window, /^Run \d+ checks$/).click();
    await waiting().waitFor();
    await button(window, 'Stop').click();
    await window
      .locator('[data-overall]')
      .filter({ hasText: /^Stopped after \d+ of \d+$/ })
      .waitFor();
    const run = await nextRun(window, connectionId);
    expect(run.status).toBe('stopped');
    expect(run.results.some(({ verdict }) => verdict === null)).toBe(true);
    expect(run.results.some(({ verdict }) => verdict === 'pass')).toBe(true);
    expect(await held()).toEqual(before);
    await button(window, /^Run remaining \d+$/).waitFor();
  });
});
