import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CLIENTS } from '../../electron/practice';
import { CanarySearch, filesBelow } from './support-canaries';
import { button, choosePlan, nextRun, benchWith, saveAs, saved, troubles } from './support-checks';
import { ask } from './support-window';

const CHALLENGE = 'use.challenge';
const bench = benchWith('Checked');

const overall = () => bench.window.locator('[data-overall]');
const detail = () => bench.window.getByRole('region', { name: 'Selected check' });
const changesOf = (text: string) => bench.window.getByRole('row', { name: new RegExp(text) });

describe('a quick look', () => {
  it('passes, burns nothing, and opens no browser', async () => {
    const { window, practice, pages, connectionId } = bench;
    const before = await ask(window, 'grants.get', { connectionId });
    // The page of the first sign-in is noted once the browser has left it, which may be after the tokens came.
    await expect.poll(() => pages.length).toBeGreaterThan(0);
    const signIns = pages.length;
    const sent = practice.requests().length;
    await choosePlan(window, 'Quick look');
    await button(window, /^Run \d+ checks$/).click();
    const run = await nextRun(window, connectionId);
    expect(troubles(run)).toEqual([]);
    expect(run).toMatchObject({ status: 'done', burnt: false, planId: 'quick-look' });
    expect(run.counts.pass).toBe(run.total);
    const { plans } = await ask(window, 'checks.catalogue', { connectionId });
    expect(run.total).toBe(plans.find(({ id }) => id === 'quick-look')?.checks.length);
    await expect.poll(() => overall().innerText()).toBe('All as expected');
    expect(await ask(window, 'grants.get', { connectionId })).toMatchObject({
      family: before.family,
      access: before.access,
      state: 'active',
    });
    expect(pages).toHaveLength(signIns);
    const paths = practice
      .requests()
      .slice(sent)
      .map(({ path }) => path);
    expect(paths).toContain('/api/me');
  });

  it('shows what fails with the exchanges that prove it', async () => {
    const { window, practice, connectionId } = bench;
    practice.faults.set('api-no-challenge', true);
    await button(window, 'Run again').click();
    await overall().filter({ hasText: '1 check failed' }).waitFor();
    const run = await nextRun(window, connectionId);
    expect(troubles(run).map((line) => line.split(':')[0])).toEqual([`${CHALLENGE} fail`]);
    // Of a run that is over the gravest stands open by itself.
    await detail().getByText(CHALLENGE).waitFor();
    expect(await detail().innerText()).toMatch(/\bfail\b/);
    const lines = detail().locator('.result-detail__line');
    await lines.first().waitFor();
    const refused = lines.filter({ hasText: '401' }).first();
    await refused.click();
    const evidence = detail().locator('.result-detail__rows > li:has(> [aria-expanded="true"])');
    await evidence.getByText('The API returns 401 without WWW-Authenticate').waitFor();
    expect(await evidence.innerText()).toMatch(/Status\s+401 Unauthorized/);
  });

  it('is compared with the one before', async () => {
    const { window, connectionId } = bench;
    await button(window, 'Compare with previous').click();
    await window.getByRole('heading', { name: 'Two runs compared' }).waitFor();
    expect(await changesOf('challenge').innerText()).toMatch(/worse[\s\S]*pass[\s\S]*fail/);
    expect(await window.getByRole('row').count()).toBe(2);
    const same = button(window, /^\d+ the same$/);
    const count = Number.parseInt(await same.innerText(), 10);
    const [newest] = await ask(window, 'checks.runs', { connectionId });
    expect(count).toBe((newest?.total ?? 0) - 1);
    await same.click();
    expect(await window.getByRole('row').count()).toBe(2 + count);
    await button(window, 'Back to the run').click();
    await overall().waitFor();
  });

  it('runs what failed again, and that passes once the fault is gone', async () => {
    const { window, practice, connectionId } = bench;
    practice.faults.clear();
    await button(window, 'Run 1 again').click();
    await overall().filter({ hasText: 'All as expected' }).waitFor();
    const run = await nextRun(window, connectionId);
    expect(run.results.map(({ id, verdict }) => [id, verdict])).toEqual([[CHALLENGE, 'pass']]);
    await button(window, 'Compare with previous').click();
    expect(await changesOf('better').innerText()).toMatch(/fail[\s\S]*pass/);
    await window.keyboard.press('Escape');
    await overall().waitFor();
    await button(window, 'Plans and runs').click();
    expect(await window.getByRole('listbox', { name: 'Runs' }).getByRole('option').count()).toBe(3);
  });
});

describe('reports', () => {
  it('are saved in four kinds, copied for a ticket, and hold no secret', async () => {
    const { window, app, stage, secrets } = bench;
    const failed = window.getByRole('listbox', { name: 'Runs' }).getByRole('option', { name: /1 failed/ });
    await failed.click();
    await overall().filter({ hasText: '1 check failed' }).waitFor();
    const kinds = [
      ['Save as HTML…', 'report.html', /^<!doctype html>/i],
      ['Save as JUnit XML…', 'report.xml', /^<\?xml[\s\S]*failures="1"/],
      ['Save as JSON…', 'report.json', /"use\.challenge"/],
      ['Save as Markdown…', 'report.md', /^## Quick look/],
      // Of the run on screen, not of the newest.
      ['Save evidence…', 'evidence.html', /<p>1 of \d+ checks failed/],
    ] as const;
    const texts: Record<string, string> = {};
    for (const [item, name, expected] of kinds) {
      const path = await saveAs(bench, name);
      await button(window, 'Report').click();
      await window.getByRole('menuitem', { name: item }).click();
      texts[name] = await saved(path);
      expect(texts[name]).toMatch(expected);
      await window.getByText(`saved as ${name}`).first().waitFor();
    }
    await button(window, 'Report').click();
    await window.getByRole('menuitem', { name: /Copy for a ticket/ }).click();
    await window.getByText(/Copied as Markdown/).waitFor();
    texts.clipboard = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
    expect(texts.clipboard).toBe(texts['report.md']);

    expect(secrets.length).toBeGreaterThanOrEqual(3);
    const search = new CanarySearch(secrets);
    const dom = await window.evaluate(() => document.documentElement.outerHTML);
    for (const [name, text] of Object.entries({ ...texts, dom })) {
      expect(search.in(text), name).toEqual([]);
      expect(text, name).not.toContain(CLIENTS.practice.secret);
    }
    expect(search.inFolder(stage.userData).map(({ kind, path }) => `${kind} in ${path}`)).toEqual([]);
    expect(filesBelow(join(stage.userData, 'runs')).length).toBe(3);
    // The search does find what is there.
    expect(search.in(`x${secrets[0]?.value}`)).not.toEqual([]);
  });

  it('are one file that needs nothing from elsewhere', async () => {
    const { stage } = bench;
    const page = await stage.browser.context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const address = pathToFileURL(join(stage.keyring.home, 'report.html')).href;
    await page.goto(address);
    await page.getByText("The API's 401").first().waitFor();
    await page.locator('details').first().click();
    expect(asked).toEqual([address]);
    expect(await page.locator('script').count()).toBe(0);
    await page.close();
  });
});
