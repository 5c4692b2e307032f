import { describe, expect, it } from 'vitest';
import { checkScreen } from './support-axe';
import { quietScene } from './support-scene';
import { ask, choose, signInToPractice } from './support-window';

describe('signing out at the provider', () => {
  const scene = quietScene();

  it('says what it does, opens the page with the ID token in the browser alone, and forgets the tokens on request', async () => {
    const { window, stage } = scene;
    const { id: connectionId } = await ask(window, 'practice.connect', { face: 'practice' });
    await choose(window, 'Practice provider');
    expect((await signInToPractice(window, connectionId)).status).toBe('done');
    await window.locator('.header__header').getByRole('button', { name: 'More' }).click();
    await window.getByRole('menuitem', { name: 'Sign out at the provider' }).click();
    const dialog = window.getByRole('alertdialog');
    await dialog.getByText(/^127\.0\.0\.1:\d+/).waitFor();
    await checkScreen(window, 'asking to sign out');
    await dialog.getByText("Also forget this connection's tokens here").click();
    await dialog.getByRole('button', { name: 'Open the sign-out page' }).click();
    await window.getByText('The tokens here are gone.').waitFor();
    expect((await ask(window, 'grants.get', { connectionId })).state).toBe('never-connected');
    const idToken = () => stage.opened().flatMap((url) => new URL(url).searchParams.get('id_token_hint') ?? []);
    await expect.poll(idToken).toEqual([expect.stringMatching(/^eyJ/)]);
    const shown = await ask(window, 'exchanges.list', { connectionId });
    expect(shown.map(({ purpose }) => purpose)).toContain('sign-out');
    expect(JSON.stringify(shown)).not.toContain(idToken()[0]);
    await expect.poll(() => window.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });
});
