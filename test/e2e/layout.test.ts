import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { checkScreen, seriousOn } from './support-axe';
import { connectionTo } from './support-provider';
import { addConnection, ask, choose, row } from './support-window';
import { quietScene } from './support-scene';

const scene = quietScene({ starts: false });

const list = (window: Page) => window.getByRole('listbox', { name: 'Connections' });
const handle = (window: Page, name: string) => window.getByRole('separator', { name });
const sizeOf = async (window: Page, name: string) => Number(await handle(window, name).getAttribute('aria-valuenow'));
const groups = (window: Page) =>
  list(window)
    .locator('[role="group"]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));

/** How the window looks, as a person sees and hears it. */
async function arranged(window: Page) {
  return {
    heading: await window.getByRole('heading', { level: 1 }).innerText(),
    tab: await window.getByRole('tab', { selected: true }).first().innerText(),
    sidebar: await sizeOf(window, 'Width of the sidebar'),
    groups: await groups(window),
    soonest: await window.getByRole('button', { name: 'Soonest first' }).getAttribute('aria-pressed'),
  };
}

it('keeps the arrangement of the window over a restart: sizes, folded groups, order, connection and tab', async () => {
  const { provider } = scene;
  const { window } = await scene.launch();
  for (const [name, environment] of [
    ['Ada', 'production'],
    ['Grace', 'staging'],
    ['Hedy', 'staging'],
  ] as const)
    await addConnection(window, connectionTo(provider, { name, environment }));
  await choose(window, 'Ada');
  await window.getByRole('tab', { name: 'Timeline' }).click();
  const before = await sizeOf(window, 'Width of the sidebar');
  await handle(window, 'Width of the sidebar').focus();
  for (let times = 0; times < 3; times++) await window.keyboard.press('ArrowRight');
  await list(window).locator('[data-group="staging"]').click();
  await row(window, 'Grace').waitFor({ state: 'detached' });
  const left = await arranged(window);
  expect(left).toMatchObject({
    heading: 'Ada',
    tab: 'Timeline',
    groups: ['production, 1 connection', 'staging, 2 connections, folded'],
    soonest: 'false',
  });
  expect(left.sidebar).toBeGreaterThan(before);
  expect(await seriousOn(window)).toEqual([]);
  // Stored once the window has been at rest for a moment.
  await expect.poll(async () => (await ask(window, 'app.snapshot')).settings.layout.folded).toEqual(['staging']);
  await scene.quit();

  const { window: again } = await scene.launch();
  await row(again, 'Ada').waitFor();
  await again.getByRole('tab', { name: 'Timeline', selected: true }).waitFor();
  expect(await arranged(again)).toEqual(left);
  // A row reaches the edge: no room is kept beside it for a scrollbar that isn't there.
  const room = (node: Element) => (node.closest('nav')?.getBoundingClientRect().right ?? 0) - node.getBoundingClientRect().right;
  expect(await row(again, 'Ada').evaluate(room)).toBeLessThanOrEqual(1);

  // At once before the end, so that nothing waits for the window to rest.
  await again.getByRole('button', { name: 'Soonest first' }).click();
  await again.getByRole('tab', { name: 'Settings' }).click();
  await scene.quit();

  const { window: third } = await scene.launch();
  await row(third, 'Ada').waitFor();
  await third.getByRole('tab', { name: 'Settings', selected: true }).waitFor();
  expect(await arranged(third)).toMatchObject({ heading: 'Ada', tab: 'Settings', sidebar: left.sidebar, soonest: 'true' });
});

it('has the menus, tags and dialogs of the list by keyboard, and the focus comes back to it', async () => {
  const { window } = scene;
  await window.getByRole('button', { name: 'Soonest first' }).click();
  await list(window).focus();
  await window.keyboard.press('Home');
  await window.keyboard.press('Shift+F10');
  await window.getByRole('menuitem', { name: 'Tags…' }).click();
  const dialog = window.getByRole('alertdialog', { name: 'Tags' });
  await dialog.getByRole('textbox', { name: 'Tag' }).fill('needs review,partner');
  await checkScreen(window, 'tags');
  await window.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await row(window, 'Ada').getByText('partner').waitFor();
  await expect.poll(() => list(window).evaluate((one) => one === document.activeElement)).toBe(true);
  await window.getByRole('searchbox', { name: 'Find a connection' }).fill('tag:partner');
  await expect.poll(() => list(window).getByRole('option').count()).toBe(1);
});
