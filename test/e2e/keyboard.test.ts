import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { until } from './stage/app';
import { fingerprintOn, generations, secondsOf, timeLeft } from './stage/person';
import { browserScene } from './support-scene';

const scene = browserScene();

/** More stops than any screen has between two of its controls. */
const MAX_STOPS = 80;

/** Presses Tab until `target` has the focus, and checks that one can see that it has. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MAX_STOPS; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return expectVisibleFocus(target);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${target}`);
}

async function expectVisibleFocus(target: Locator): Promise<void> {
  const drawn = await target.evaluate((element) => {
    const frame = [element, element.parentElement].flatMap((one) => (one ? [getComputedStyle(one)] : []));
    return frame.some(({ outlineStyle, boxShadow }) => outlineStyle !== 'none' || boxShadow !== 'none');
  });
  expect(drawn, `the focus on ${target} can be seen`).toBe(true);
}

describe('the main job with the keyboard alone', () => {
  const button = (name: string) => scene.app.window.getByRole('button', { name, exact: true }).first();

  it('connects, refreshes, calls and looks around', async () => {
    const { stage, app } = scene;
    const { window } = app;
    const keys = window.keyboard;
    await tabTo(window, button('Start practising'));
    const opened = stage.browser.nextPage();
    await keys.press('Enter');
    const page = await opened;
    await window.getByRole('heading', { name: 'Finish signing in with your browser' }).waitFor();
    await expect.poll(() => window.evaluate(() => document.activeElement?.id)).toBe('sign-in');
    await page.getByRole('textbox', { name: 'User name' }).waitFor();
    await tabTo(page, page.getByRole('textbox', { name: 'User name' }));
    await page.keyboard.press('Control+A');
    await page.keyboard.type('grace');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: 'Allow' }));
    await page.keyboard.press('Enter');

    await generations(window, 1);
    await expect.poll(() => window.evaluate(() => document.activeElement?.textContent)).toBe('Token');
    const fingerprint = await fingerprintOn(window);
    const first = secondsOf(await timeLeft(window)) ?? 0;
    await until(async () => (secondsOf(await timeLeft(window)) ?? first) < first, 'the countdown to fall');
    await keys.press('j');
    await window.getByText('"sub": "grace"').first().waitFor();
    await keys.press('j');
    await window.getByRole('table', { name: 'Claims' }).waitFor();

    await tabTo(window, button('Refresh'));
    await keys.press('Enter');
    await generations(window, 2);
    expect(await fingerprintOn(window)).not.toBe(fingerprint);

    await keys.press('Control+4');
    const answer = window.getByRole('region', { name: 'Response' });
    await window.getByRole('textbox', { name: 'Name of the call' }).waitFor();
    await keys.press('Control+Enter');
    await answer.getByText('200 OK').waitFor();
    const calls = window.getByRole('navigation', { name: 'Saved calls' }).getByRole('button');
    await tabTo(window, calls.filter({ hasText: 'Who am I' }));
    await keys.press('ArrowDown');
    await keys.press('ArrowDown');
    await expect.poll(() => window.getByRole('textbox', { name: 'Name of the call' }).inputValue()).toBe('Unauthorized');
    await keys.press('Control+Enter');
    await answer.getByText('401 Unauthorized').first().waitFor();
    await window.getByRole('complementary', { name: 'Explanation' }).waitFor();
    await tabTo(window, window.getByRole('button', { name: '401 → refreshed → 401' }));
    await keys.press('Enter');
    await window.getByRole('tabpanel', { name: /^Exchanges/ }).waitFor();
    expect(app.complaints).toEqual([]);
  });

  it('adds a connection, chooses among them, copies and forgets', async () => {
    const { app } = scene;
    const { window } = app;
    const keys = window.keyboard;
    await keys.press('Control+n');
    await tabTo(window, window.getByRole('button', { name: /^Practice CATAPA/ }));
    await keys.press('Enter');
    await window.getByRole('heading', { level: 1, name: 'Set up Practice: as CATAPA' }).waitFor();
    for (const name of ['Continue', 'Continue', 'Go on without checking', 'Get a token', /^Send “/, 'Finish']) {
      await tabTo(window, window.getByRole('button', { name, exact: true }));
      await keys.press('Enter');
    }
    await generations(window, 1);

    await tabTo(window, button('Copy'));
    await keys.press('Enter');
    await window.getByRole('menuitem', { name: /^Access token/ }).waitFor();
    await keys.press('Enter');
    await window.getByText('Access token copied.', { exact: false }).waitFor();

    await tabTo(window, button('More'));
    await keys.press('Enter');
    await window.getByRole('menuitem', { name: 'Forget tokens' }).waitFor();
    await keys.type('forget');
    await keys.press('Enter');
    const question = window.getByRole('alertdialog');
    await question.waitFor();
    // The safe answer has the focus first.
    expect(await question.getByRole('button', { name: 'Keep them' }).evaluate((element) => element === document.activeElement)).toBe(true);
    await tabTo(window, question.getByRole('button', { name: 'Forget tokens' }));
    await keys.press('Enter');
    await window.getByText('Not connected yet.').waitFor();

    await question.waitFor({ state: 'detached' });
    await keys.press('Control+k');
    // The question that closed gives the focus back to its button a moment later.
    await expect.poll(() => window.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Find anything');
    await keys.type('practice provider');
    await keys.press('Enter');
    await window.getByRole('heading', { level: 1, name: 'Practice provider' }).waitFor();
    await keys.press('Control+1');
    // The third came with the refresh that the 401 asked for.
    await generations(window, 3);
    expect(app.complaints).toEqual([]);
  });
});
