import { beforeAll, describe, it } from 'vitest';
import { checkScreen } from './support-axe';
import { button, choosePlan, benchWith, tab } from './support-checks';
import { addConnection, ask, choose } from './support-window';

const NAME = 'Checked';
const bench = benchWith(NAME, { accessTokenSeconds: 900 });

beforeAll(async () => {
  await bench.window.emulateMedia({ reducedMotion: 'reduce' });
});

const check = (name: string) => checkScreen(bench.window, name);
const overall = () => bench.window.locator('[data-overall]');

describe('no serious violation', () => {
  it('in plans, a run that failed, its evidence and a comparison', async () => {
    const { window, practice } = bench;
    await choosePlan(window, 'Quick look');
    await check('plans, without a run');
    await button(window, /^Run \d+ checks$/).click();
    await overall().filter({ hasText: 'All as expected' }).waitFor();
    await check('a run that went well');
    practice.faults.set('api-takes-anything', true);
    await button(window, 'Run again').click();
    await overall()
      .filter({ hasText: /checks failed/ })
      .waitFor();
    await window.locator('.result-detail__line').first().click();
    await window.locator('.result-detail__rows > li:has(> [aria-expanded="true"])').scrollIntoViewIfNeeded();
    await check('a run that failed, with evidence');
    practice.faults.clear();
    await button(window, 'Report').click();
    await window.getByRole('menuitem').first().waitFor();
    await check('reports');
    await window.keyboard.press('Escape');
    await button(window, 'Compare with previous').click();
    await window.getByRole('table', { name: 'Verdicts of both runs' }).waitFor();
    await window.locator('.looks__disclosure').click();
    await check('two runs compared');
    await window.keyboard.press('Escape');
    await button(window, 'Plans and runs').click();
    await window.getByRole('listbox', { name: 'Runs' }).waitFor();
    await check('plans, with runs');
  });

  it('where burning is asked about, and while a run waits', async () => {
    const { window, practice } = bench;
    await choosePlan(window, 'Refresh rotation');
    await window.getByRole('switch', { name: /destructive/ }).click({ force: true });
    await check('a destructive plan');
    await button(window, /^Run \d+ checks$/).click();
    await window.getByRole('alertdialog').waitFor();
    await check('asking about burning');
    practice.faults.set('rotation-leeway', 600);
    await button(window, 'Run them').click();
    const wait = window.getByRole('region', { name: 'Waiting' });
    // Long enough for the look at it.
    await wait.getByText(/0:[2-5]\d left/).waitFor();
    await check('a run that waits');
    await button(window, 'Stop').click();
    await overall()
      .filter({ hasText: /^Stopped/ })
      .waitFor();
    await check('a run that was stopped');
    practice.faults.clear();
  });

  it('while a run waits for a sign-in', async () => {
    const { window, practice } = bench;
    const { connection, clientSecret } = practice.faces.practice;
    const receiver = { kind: 'paste', redirectUri: 'https://example.com/callback' } as const;
    await addConnection(window, { ...connection, template: 'oidc', name: 'Pasted', receiver }, clientSecret);
    await choose(window, 'Pasted');
    await choosePlan(window, 'Refresh rotation');
    await button(window, /^Run \d+ checks$/).click();
    await window.getByRole('region', { name: 'Sign-in needed' }).getByRole('textbox').waitFor();
    await check('a run that waits for a sign-in');
    await button(window, 'Continue without it').click();
    await button(window, 'Report').waitFor();
    await overall()
      .filter({ hasText: /^Ended early/ })
      .waitFor();
    await check('a run that could not run');
  });

  it('in the fault lab, and of a connection kept alive', async () => {
    const { window, connectionId } = bench;
    await ask(window, 'practice.start');
    await ask(window, 'watch.set', { connectionId, on: true });
    await choose(window, NAME);
    await tab(window, 'Token').click();
    await window.getByRole('note').filter({ hasText: 'next refresh' }).waitFor();
    await check('kept alive');
    await button(window, 'Faults…').click();
    const lab = window.getByRole('complementary', { name: 'Fault lab' });
    await lab.getByRole('switch').first().waitFor();
    await check('the fault lab');
    await lab.getByRole('switch', { name: /^Latency/ }).click({ force: true });
    await lab.getByRole('textbox', { name: /^Latency/ }).fill('soon');
    await lab.getByText('A whole number of ms.').waitFor();
    await check('the fault lab, with a wrong number');
  });
});
