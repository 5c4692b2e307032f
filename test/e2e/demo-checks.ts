import type { Page } from 'playwright-core';
import type { Log } from './demo-log';
import type { Stage } from './stage';
import { generations, signIn } from './stage/person';

/** Holds the practice provider to what it promises: well-behaved, misbehaving by its fault lab, and with destructive checks. */
export async function playChecks(log: Log, window: Page, stage: Stage): Promise<void> {
  const button = (name: string | RegExp) => window.getByRole('button', { name, exact: typeof name === 'string' });
  const overall = (text: string | RegExp) => window.locator('[data-overall]').filter({ hasText: text }).waitFor();
  const dismissToasts = async () => {
    while ((await button('Dismiss').count()) > 0) await button('Dismiss').first().click();
  };
  await window.getByRole('option', { name: /Practice provider/ }).click();
  await window.getByRole('tab', { name: 'Token' }).click();
  await button('Refresh').click();
  await generations(window, 3);
  await window.getByRole('tab', { name: /^Checks/ }).click();
  await window.getByRole('listbox', { name: 'Plans' }).waitFor();
  log.step("Holding the provider's token lifecycle to its promises: plans, and what each costs");
  await log.both(window, 'checks-plans');
  log.step('Quick look: nothing burnt, no browser');
  await button(/^Run \d+ checks$/).click();
  await overall('All as expected');
  await log.both(window, 'checks-run');

  log.step('Switching a fault of the practice provider on, and running them again');
  await window.getByRole('button', { name: 'Faults…' }).click();
  const lab = window.getByRole('complementary', { name: 'Fault lab' });
  await lab.getByRole('searchbox').fill('takes');
  await lab.getByRole('switch', { name: /^Accepts anything/ }).click({ force: true });
  await lab.getByText('1 fault on').waitFor();
  await log.both(window, 'fault-lab');
  await lab.getByRole('button', { name: /^Close the fault lab/ }).click();
  await button('Run again').click();
  await overall(/checks failed/);
  await window.locator('.result-detail__line').last().click();
  await window.locator('.result-detail__rows > li:has(> [aria-expanded="true"])').scrollIntoViewIfNeeded();
  await log.both(window, 'checks-failed');
  await window.locator('.status-line__faults').click();
  await lab.getByRole('button', { name: 'Clear all' }).click();
  await lab.getByRole('button', { name: /^Close the fault lab/ }).click();
  await button(/^Run \d+ again$/).click();
  await overall('All as expected');

  log.step('Refresh rotation with the destructive checks: asked first, on grants of their own');
  await button('Plans and runs').click();
  await window
    .getByRole('listbox', { name: 'Plans' })
    .getByRole('option', { name: /^Refresh rotation/ })
    .click();
  await window.getByRole('switch', { name: /destructive/ }).click({ force: true });
  await button(/^Run \d+ checks$/).click();
  await window.getByRole('alertdialog').waitFor();
  await log.both(window, 'checks-burning');
  const serve = (page: Page) => void signIn(page).catch(() => {});
  stage.browser.context.on('page', serve);
  await button('Run them').click();
  await window.locator('[data-overall]').filter({ hasNotText: /done$/ }).waitFor();
  stage.browser.context.off('page', serve);
  await dismissToasts();
  await log.both(window, 'checks-rotation');
}
