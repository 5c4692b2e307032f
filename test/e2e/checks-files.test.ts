import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInPlans } from '../../electron/core/checks/plans';
import { CLIENTS } from '../../electron/practice';
import { CanarySearch } from './support-canaries';
import { button, choosePlan, nextRun, benchWith, openWith, saveAs, saved, tab } from './support-checks';
import { ask, row } from './support-window';

const bench = benchWith('Kept in a file');

const toast = (text: string | RegExp) => bench.window.locator('.toasts__toast', { hasText: text });

/** Lets the next dialog for opening answer with a file of that text. */
async function choosing(name: string, text: string): Promise<void> {
  const path = join(bench.stage.keyring.home, name);
  writeFileSync(path, text);
  await openWith(bench, path);
}

describe('a plan of one’s own', () => {
  const plan = {
    name: 'Smoke test',
    description: 'Two checks and a call.',
    checks: ['use.accepted', 'use.no-token'],
    calls: [{ id: 'me', name: 'Who am I says ada', url: 'me', expect: { status: 200, json: [{ pointer: '/sub', equals: 'ada' }] } }],
  };
  const add = () => button(bench.window, 'Add a plan from a file…').click();

  it('that is wrong is refused, with the place', async () => {
    const { window } = bench;
    await choosePlan(window, 'Quick look');
    const plans = await window.getByRole('listbox', { name: 'Plans' }).getByRole('option').count();
    await choosing('wrong.json', JSON.stringify({ ...plan, checks: ['use.accepted', 'use.nothing'] }));
    await add();
    await toast('checks[1]').waitFor();
    expect(await toast('checks[1]').innerText()).toContain('There is no check called "use.nothing"');
    await choosing('broken.json', '{ "name": "Smoke test",\n  "checks": [');
    await add();
    await toast(/Line 2, column/).waitFor();
    expect(await window.getByRole('listbox', { name: 'Plans' }).getByRole('option').count()).toBe(plans);
    const dismiss = button(window, 'Dismiss');
    while ((await dismiss.count()) > 0) await dismiss.first().click();
  });

  it('is added, run, saved as a file, and removed', async () => {
    const { window, connectionId } = bench;
    await choosing('smoke.json', JSON.stringify(plan));
    await add();
    await window.getByRole('heading', { level: 2, name: 'Smoke test' }).waitFor();
    await window.getByText('GET /me returns 200 with the expected values: Who am I says ada').waitFor();
    await button(window, 'Run 3 checks').click();
    const run = await nextRun(window, connectionId);
    expect(run.results.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['use.accepted', 'pass'],
      ['use.no-token', 'pass'],
      ['own.me', 'pass'],
    ]);
    await window.getByText('Who am I says ada').first().waitFor();
    await button(window, 'Plans and runs').click();

    const path = await saveAs(bench, 'copy.json');
    await button(window, 'More of this plan').click();
    await window.getByRole('menuitem', { name: 'Save as a file…' }).click();
    expect(JSON.parse(await saved(path))).toMatchObject({ name: plan.name, checks: plan.checks, calls: plan.calls });
    await button(window, 'More of this plan').click();
    await window.getByRole('menuitem', { name: 'Remove…' }).click();
    await window.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await window
      .getByRole('option', { name: /^Smoke test/ })
      .first()
      .waitFor({ state: 'visible' });
    await expect.poll(() => window.getByRole('listbox', { name: 'Plans' }).getByRole('option').count()).toBe(builtInPlans().length);
    // Its run is still there to be read.
    expect(
      await window
        .getByRole('listbox', { name: 'Runs' })
        .getByRole('option', { name: /Smoke test/ })
        .count(),
    ).toBe(1);
  });
});

describe('a connection', () => {
  it('is exported without a secret and imported again', async () => {
    const { window, secrets, connectionId } = bench;
    const before = await ask(window, 'connections.get', { id: connectionId });
    const path = await saveAs(bench, 'connection.json');
    await row(window, 'Kept in a file').click({ button: 'right' });
    await window.getByRole('menuitem', { name: 'Export…' }).click();
    await window.getByRole('alertdialog').getByRole('button', { name: 'Save as…' }).click();
    const text = await saved(path);
    await toast(/Saved as connection\.json/).waitFor();
    expect(text).not.toContain(CLIENTS.practice.secret);
    expect(text).toMatch(/\$\{env:\w+\}/);
    expect(new CanarySearch(secrets).in(text)).toEqual([]);
    expect(Object.keys(JSON.parse(text))).not.toContain('tokens');

    await openWith(bench, path);
    await button(window, 'New').click();
    await button(window, /^Import/).click();
    await window.getByRole('heading', { name: /^Import “/ }).waitFor();
    expect((await ask(window, 'app.snapshot')).connections).toHaveLength(1);
    await window.getByRole('button', { name: 'Import', exact: true }).click();
    await expect.poll(async () => (await ask(window, 'app.snapshot')).connections.length).toBe(2);
    const id = (await ask(window, 'app.snapshot')).connections.find((one) => one.id !== connectionId)?.id ?? '';
    const imported = await ask(window, 'connections.get', { id });
    const callsOf = (calls: typeof before.calls) => calls.map((call) => ({ ...call, id: '' }));
    expect({ ...imported, calls: callsOf(imported.calls) }).toEqual({
      ...before,
      id,
      name: 'Kept in a file 2',
      hasClientSecret: false,
      calls: callsOf(before.calls),
    });
    expect(before.hasClientSecret).toBe(true);
    await expect.poll(() => tab(window, 'Settings').getAttribute('aria-selected')).toBe('true');
  });

  it('from a file that is none gives a clear error', async () => {
    const { window } = bench;
    await choosing('none.json', '{"kind":"something else"}');
    await button(window, 'New').click();
    await button(window, /^Import/).click();
    await toast(/These files can't be imported/).waitFor();
    expect((await ask(window, 'app.snapshot')).connections).toHaveLength(2);
  });
});
