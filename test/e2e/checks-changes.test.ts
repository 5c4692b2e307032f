import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { button, choosePlan, nextRun, benchWith, openWith, tab } from './support-checks';
import { ask } from './support-window';

const PLAN = {
  name: 'Health check',
  description: 'Looks whether the service is up.',
  calls: [
    { name: 'GET /health', method: 'DELETE', url: '/locations/1', times: 3, expect: { status: 405 } },
    { name: 'Who am I', url: '/me' },
  ],
};

const bench = benchWith('Of somebody', { accessTokenSeconds: 900 });

const question = () => bench.window.getByRole('alertdialog');
const consent = () => bench.window.getByRole('switch', { name: 'Also send the call that may change data' });
const deletes = () => bench.practice.requests().filter(({ method }) => method === 'DELETE').length;
const verdicts = async () => (await nextRun(bench.window, bench.connectionId)).results.map(({ id, verdict }) => `${id} ${verdict}`);

it('a plan says what it may change when it is added, and never that it burns nothing', async () => {
  const { window, stage } = bench;
  const path = join(stage.keyring.home, 'health.json');
  writeFileSync(path, JSON.stringify(PLAN));
  await openWith(bench, path);
  await tab(window, 'Checks').click();
  await button(window, 'Add a plan from a file…').click();
  await window.getByText('Its own calls may change data: DELETE /locations/1, 3 times.').waitFor();
  await choosePlan(window, 'Health check');
  await window.getByText('3 requests may change data', { exact: true }).waitFor();
  expect(await window.getByText('Non-destructive', { exact: true }).count()).toBe(0);
  expect(await window.getByRole('option', { name: /^Health check/ }).innerText()).toContain('3 requests may change data');
});

it('it sends nothing of that until it was switched on and agreed to', async () => {
  const { window, connectionId } = bench;
  await button(window, 'Run 1 check').click();
  expect(await verdicts()).toEqual(['own.call-2 pass']);
  // Nor where the page asks for the check itself.
  await ask(window, 'checks.start', { connectionId, planId: await planId(), checks: null, allowBurning: true, allowChanges: false });
  expect(await verdicts()).toEqual(['own.call-1 could-not-run', 'own.call-2 pass']);
  await choosePlan(window, 'Health check');
  await consent().click({ force: true });
  await button(window, 'Run 2 checks').click();
  await question().waitFor();
  expect(await question().innerText()).toContain('DELETE /locations/1, 3 times');
  expect(await window.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
  await window.keyboard.press('Enter');
  await question().waitFor({ state: 'detached' });
  await button(window, 'Run 2 checks').click();
  await question().getByRole('button', { name: 'Leave it out' }).click();
  expect(await verdicts()).toEqual(['own.call-2 pass']);
  expect(deletes()).toBe(0);
});

it('is sent once that is agreed to', async () => {
  const { window } = bench;
  await choosePlan(window, 'Health check');
  await consent().click({ force: true });
  await button(window, 'Run 2 checks').click();
  await question().getByRole('button', { name: 'Send it' }).click();
  expect(await verdicts()).toEqual(['own.call-1 pass', 'own.call-2 pass']);
  expect(deletes()).toBe(3);
});

async function planId(): Promise<string> {
  const { plans } = await ask(bench.window, 'checks.catalogue', { connectionId: bench.connectionId });
  return plans.find(({ name }) => name === 'Health check')?.id ?? '';
}
