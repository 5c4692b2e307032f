import { describe, expect, it } from 'vitest';
import { checkScreen } from './support-axe';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { freePort } from './stage';
import { addConnection, ask, choose, startFlow } from './support-window';

describe('set in App settings', () => {
  const scene = quietScene();

  it('a port is where redirects come back, unless the connection names its own', async () => {
    const { provider, window } = scene;
    const port = await freePort();
    const id = await addConnection(window, connectionTo(provider, { name: 'Ada' }));
    await window.keyboard.press('Control+,');
    await window.getByRole('button', { name: 'A range' }).click();
    await window.getByLabel('First port').fill(String(port));
    await window.getByLabel('Last port').fill('80');
    await window.getByRole('button', { name: 'Use these ports' }).click();
    await window.getByText('Ports go from 1024 to 65535.').waitFor();
    await window.getByLabel('Last port').fill(String(port));
    await window.getByRole('button', { name: 'Use these ports' }).click();
    await window.getByText('In use.').waitFor();
    await checkScreen(window, 'a range of ports');
    const flow = await startFlow(window, id);
    expect(new URL(flow.authorizeUrl ?? '').searchParams.get('redirect_uri')).toBe(`http://127.0.0.1:${port}/callback`);
    await ask(window, 'flows.cancel', { flowId: flow.id });
  });

  it('the custom scheme is registered for this app', async () => {
    const { window } = scene;
    await window.getByRole('button', { name: /^Register/ }).click();
    await window.getByText('Registered', { exact: true }).waitFor();
    expect(await ask(window, 'scheme.state')).toEqual({ state: 'registered' });
  });

  it('compact takes space away, and nothing is cut or covered by that', async () => {
    const { window } = scene;
    const height = async () => (await window.getByRole('region', { name: 'Notifications' }).boundingBox())?.height ?? 0;
    const before = await height();
    await window.getByRole('switch', { name: 'Compact' }).check({ force: true });
    await expect.poll(height).toBeLessThan(before);
    await checkScreen(window, 'compact settings');
    await choose(window, 'Ada');
    for (const tab of ['Token', 'Exchanges', 'Timeline', 'Calls', 'Checks', 'Settings']) {
      await window.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await checkScreen(window, `compact ${tab}`);
    }
    expect(scene.app.complaints).toEqual([]);
  });
});
