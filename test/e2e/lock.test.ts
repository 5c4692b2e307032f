import { beforeAll, describe, expect, it } from 'vitest';
import { checkScreen } from './support-axe';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { addConnection, ask, asked, choose, row } from './support-window';

describe('locked', () => {
  const scene = quietScene();
  let id: string;

  beforeAll(async () => {
    id = await addConnection(scene.window, connectionTo(scene.provider, { name: 'Ada', grantType: 'client_credentials' }));
    await ask(scene.window, 'flows.start', { connectionId: id });
    await choose(scene.window, 'Ada');
  });

  const idleFor = (seconds: number) =>
    scene.app.electron.evaluate(({ powerMonitor }, idle) => {
      powerMonitor.getSystemIdleTime = () => idle;
    }, seconds);
  const lockScreen = () => scene.window.getByRole('heading', { level: 1, name: 'Tokenscope is locked' });
  const unlock = () => scene.window.getByRole('button', { name: 'Unlock' }).click();

  it('once nobody uses the computer: the window is covered, and the tokens are out of reach', async () => {
    const { window } = scene;
    await window.keyboard.press('Control+,');
    await window.getByRole('button', { name: 'Lock when idle' }).click();
    await window.getByRole('option', { name: 'After 5 minutes' }).click();
    await expect.poll(async () => (await ask(window, 'app.snapshot')).settings.lockAfterMs).toBe(300_000);
    await idleFor(600);
    await lockScreen().waitFor();
    expect(await row(window, 'Ada').isVisible()).toBe(false);
    expect(await asked(window, 'tokens.copy', { connectionId: id, token: 'access' })).toMatchObject({ problem: { code: 'vault-locked' } });
    await window.keyboard.press('Control+k');
    await checkScreen(window, 'locked');
    expect(await window.getByRole('dialog').count()).toBe(0);
  });

  it('until somebody unlocks it; everything is as it was', async () => {
    await idleFor(0);
    await unlock();
    await lockScreen().waitFor({ state: 'detached' });
    await scene.window.getByRole('heading', { level: 1, name: 'App settings' }).waitFor();
    expect(await row(scene.window, 'Ada').isVisible()).toBe(true);
    expect((await asked(scene.window, 'tokens.copy', { connectionId: id, token: 'access' })).ok).toBe(true);
  });

  it('at a key, but not while a new token is on its way', async () => {
    const { provider, window } = scene;
    provider.token(() => 'hold');
    const getting = asked(window, 'flows.start', { connectionId: id });
    await expect.poll(async () => (await ask(window, 'app.snapshot')).flows.some(({ status }) => status === 'exchanging')).toBe(true);
    expect(await asked(window, 'vault.lock')).toMatchObject({ problem: { what: expect.stringContaining("can't be locked") } });
    const flow = (await ask(window, 'app.snapshot')).flows.find(({ status }) => status === 'exchanging');
    await ask(window, 'flows.cancel', { flowId: flow?.id ?? '' });
    await getting;
    await window.keyboard.press('Control+Shift+L');
    await lockScreen().waitFor();
    await unlock();
    await lockScreen().waitFor({ state: 'detached' });
    expect(scene.app.complaints).toEqual([]);
  });
});
