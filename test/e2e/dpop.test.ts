import { beforeAll, describe, expect, it } from 'vitest';
import { checkScreen } from './support-axe';
import { quietScene } from './support-scene';
import { ask, choose } from './support-window';

describe('tokens bound to a key', () => {
  const scene = quietScene();
  const button = (name: string | RegExp) => scene.window.getByRole('button', { name, exact: true });
  let connectionId = '';

  beforeAll(async () => {
    const { window } = scene;
    connectionId = (await ask(window, 'practice.connect', { face: 'dpop' })).id;
    const view = await ask(window, 'connections.get', { id: connectionId });
    const { id, hasClientSecret: _, sealedVariables: __, redirectUri: ___, ...settings } = view;
    await ask(window, 'connections.update', { id, input: { ...settings, grantType: 'client_credentials', scopes: [] } });
    await choose(window, 'Practice: DPoP');
    await button('Connect').first().click();
    await window.getByRole('note').filter({ hasText: 'DPoP' }).waitFor();
  });

  it('are told from others, and each call proves the key', async () => {
    const { window } = scene;
    await window.getByRole('tab', { name: 'Calls' }).click();
    await button('Send').click();
    await window.getByText('practice-dpop').first().waitFor();
    await window
      .getByRole('tab', { name: /^Headers/ })
      .first()
      .click();
    await window.getByText('[proof, made anew for each request]').waitFor();
    await checkScreen(window, 'a call with a proof');
  });

  it('whose proof is shown decoded beside its exchange, without its signature', async () => {
    const { window } = scene;
    await window.getByRole('tab', { name: 'Exchanges' }).first().click();
    await window.getByText('/api/me').first().click();
    await window.getByRole('heading', { name: 'DPoP proof' }).waitFor();
    await window.getByText('dpop+jwt').first().waitFor();
    expect(await window.locator('body').innerText()).not.toMatch(/eyJ[\w-]+\.eyJ/);
    await checkScreen(window, 'a decoded proof');
  });

  it('and are turned on in Settings', async () => {
    const { window } = scene;
    await window.getByRole('tab', { name: 'Settings' }).click();
    await button(/^Grant /).click();
    await window.getByRole('switch', { name: 'A new key with each sign-in' }).waitFor();
    await checkScreen(window, 'DPoP in Settings');
    expect(scene.app.complaints).toEqual([]);
  });
});
