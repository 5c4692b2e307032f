import { describe, expect, it } from 'vitest';
import { settingsIn } from '../../electron/model/connection-input';
import { signIn as signInAsPerson } from '../practice/login';
import { checkScreen } from './support-axe';
import { quietScene } from './support-scene';
import { ask, choose, signInToPractice, visit } from './support-window';

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

  it('and before the next sign-in, a preflight names a redirect URI that is wrong, offers the right one, and passes with it', async () => {
    const { window } = scene;
    const { id: connectionId } = await ask(window, 'practice.connect', { face: 'practice' });
    const before = settingsIn(await ask(window, 'connections.get', { id: connectionId }));
    const receiver = { kind: 'loopback', port: 49_160, path: '/callback/' } as const;
    await ask(window, 'connections.update', { id: connectionId, input: { ...before, receiver } });
    await choose(window, before.name);
    await window.locator('.header__header').getByRole('button', { name: 'More' }).click();
    await window.getByRole('menuitem', { name: /^Check before signing in/ }).click();
    await window.getByText('At most 24 requests, one at a time').waitFor();
    expect(await ask(window, 'preflight.get', { connectionId })).toMatchObject({ report: null });
    await window.getByRole('button', { name: 'Check now' }).click();
    await window.getByText('One thing stands in the way').waitFor();
    await window.getByRole('table', { name: 'What was tried' }).getByText('works').waitFor();
    await checkScreen(window, 'a preflight that found something');
    await window.getByRole('button', { name: 'Use this', exact: true }).click();
    await window.getByText('The settings have changed since').waitFor();
    await window.getByRole('button', { name: 'Check again' }).click();
    await window.getByText(/^Ready to sign in/).waitFor();
    expect((await ask(window, 'connections.get', { id: connectionId })).receiver).toMatchObject({ kind: 'loopback', path: '/callback' });
    await window.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await window.evaluate(() => document.activeElement?.textContent)).toBe('Check again');
    expect(scene.app.complaints).toEqual([]);
  });

  it('and from the URL of an MCP server, two presses and a sign-in lead to its tools, and a third to a connection', async () => {
    const { window, stage } = scene;
    const { url } = (await ask(window, 'app.snapshot')).practice;
    const opened = stage.opened().length;
    await window.keyboard.press('Control+k');
    await window.getByRole('combobox', { name: 'Find anything' }).fill(`${url}/mcp`);
    await window.keyboard.press('Enter');
    await window.getByRole('button', { name: 'Register and sign in' }).click();
    await expect.poll(() => stage.opened().length).toBe(opened + 1);
    await visit(await signInAsPerson(stage.opened().at(-1) ?? ''));
    await window.getByRole('heading', { name: '3 tools' }).waitFor();
    await window.getByText('needs-more-scope').first().waitFor();
    await checkScreen(window, 'tools at the end of a chain');
    await window.getByRole('button', { name: 'Keep as a connection' }).click();
    await window.getByRole('tab', { name: 'Token' }).waitFor();
    expect(scene.app.complaints).toEqual([]);
  });
});
