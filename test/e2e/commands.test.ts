import { beforeAll, describe, expect, it } from 'vitest';
import { generations, intoBrowser, signIn } from './stage/person';
import { button } from './support-checks';
import { browserScene } from './support-scene';
import { until } from './support-window';

const scene = browserScene();

beforeAll(async () => {
  const { stage, app } = scene;
  await signIn(await intoBrowser(stage.browser.nextPage, button(app.window, 'Start practising')));
  await generations(app.window, 1);
});

/** What has the focus, as a person would be told; null: nothing. */
const focused = () =>
  scene.window.evaluate(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) return null;
    return `${activeElement.tagName.toLowerCase()} ${activeElement.getAttribute('aria-label') ?? activeElement.textContent?.slice(0, 40) ?? ''}`;
  });

const palette = () => scene.window.getByRole('dialog', { name: 'Command palette' });
const option = () => palette().getByRole('option');

async function openPalette(): Promise<void> {
  await scene.window.keyboard.press('Control+k');
  await palette().waitFor();
}

/** They open a window of the system or of another program, or take the list away. */
const OUTSIDE =
  /^(Import connections…|Restore a backup…|Export…|Reveal |Documentation|Release notes|Open the data folder|Report a problem|Check for updates|Show or hide the sidebar|Lock)/;

describe('the command palette', () => {
  it('finds a claim of the token and goes to it, or copies it', async () => {
    const { window } = scene;
    await openPalette();
    await window.keyboard.type('claim sub');
    await option().first().filter({ hasText: 'sub' }).waitFor();
    await window.keyboard.press('Enter');
    await expect.poll(focused).toMatch(/^tr sub/);
    await openPalette();
    await window.keyboard.type('claim sub');
    await option().first().filter({ hasText: 'sub' }).waitFor();
    await window.keyboard.press('Control+Enter');
    await expect.poll(() => scene.app.electron.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^\w+$/);
  });

  it('goes to a saved call, and to a plan of checks', async () => {
    const { window } = scene;
    await openPalette();
    await window.keyboard.type('who am i');
    await window.keyboard.press('Enter');
    await expect.poll(() => window.getByRole('textbox', { name: 'Name of the call' }).inputValue()).toBe('Who am I');
    await openPalette();
    await window.keyboard.type('plan');
    await option().filter({ hasText: 'Quick look' }).first().waitFor();
    await option().filter({ hasText: 'Quick look' }).first().click();
    await window.getByRole('tabpanel', { name: /^Checks/ }).waitFor();
  });

  it('leaves the focus somewhere sensible, whatever was chosen', async () => {
    const { window } = scene;
    await openPalette();
    const labels = await option().evaluateAll((rows) => rows.map((row) => row.querySelector('bdi')?.textContent ?? ''));
    await window.keyboard.press('Escape');
    const tried = labels.filter((label) => label !== '' && !OUTSIDE.test(label) && !/^(Delete|Forget|Duplicate|Sign in again)/.test(label));
    expect(tried.length).toBeGreaterThan(20);
    const lost: string[] = [];
    for (const label of tried) {
      await window.keyboard.press('Control+1');
      await window.getByRole('tabpanel', { name: 'Token' }).waitFor();
      await openPalette();
      // At once: looking anew after each letter takes most of the time.
      await window.keyboard.insertText(label);
      await option().first().waitFor();
      await window.keyboard.press('Enter');
      await palette().waitFor({ state: 'detached' });
      await expect.poll(focused, { message: label }).not.toBeNull();
      // Whatever it opened, and be it late, Escape leaves it, and the connection can be gone to.
      const isLeft = async () => {
        await window.keyboard.press('Escape');
        return (await window.locator('[inert]').count()) === 0;
      };
      await until(isLeft, `"${label}" to be left`);
      await window.getByRole('option', { name: /Practice provider/ }).click();
      await window.getByRole('tablist').first().waitFor();
      if ((await focused()) === null) lost.push(label);
    }
    expect(lost).toEqual([]);
    expect(scene.app.complaints).toEqual([]);
  });
});

describe('keys', () => {
  it('J shows the JSON with the focus in the list of connections', async () => {
    const { window } = scene;
    await window.getByRole('option', { name: /Practice provider/ }).click();
    await window.keyboard.press('Control+1');
    await expect.poll(focused).toContain('Connections');
    await window.keyboard.press('j');
    await window.getByRole('button', { name: /^Parts/ }).waitFor();
    await window.keyboard.press('j');
    await window.getByRole('button', { name: /^Raw JSON/ }).waitFor();
  });

  it('Alt and the arrows go back and forward, also with the mouse', async () => {
    const { window } = scene;
    const tab = (name: string) => window.getByRole('tabpanel', { name: new RegExp(`^${name}`) });
    await window.keyboard.press('Control+2');
    await tab('Exchanges').waitFor();
    await window.keyboard.press('Control+3');
    await tab('Timeline').waitFor();
    await window.keyboard.press('Alt+ArrowLeft');
    await tab('Exchanges').waitFor();
    await window.keyboard.press('Alt+ArrowRight');
    await tab('Timeline').waitFor();
    await window.evaluate(`window.dispatchEvent(new MouseEvent('mouseup', { button: 3 }))`);
    await tab('Exchanges').waitFor();
    await window.keyboard.press('Control+Tab');
    await tab('Timeline').waitFor();
  });

  it('? lists the shortcuts, and Escape leaves what is open', async () => {
    const { window } = scene;
    await window.getByRole('option', { name: /Practice provider/ }).click();
    await window.keyboard.press('?');
    const sheet = window.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Verify the signature').waitFor();
    await window.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    for (const [keys, title] of [
      ['Control+n', 'New connection'],
      ['Control+,', 'App settings'],
      ['Control+Shift+I', 'Inspect a token'],
    ] as const) {
      await window.keyboard.press(keys);
      await window.getByRole('heading', { level: 1, name: title }).waitFor();
      await window.keyboard.press('Escape');
      await window.getByRole('heading', { level: 1, name: 'Practice provider' }).waitFor();
      await expect.poll(focused).not.toBeNull();
    }
    expect(scene.app.complaints).toEqual([]);
  });
});
