import { beforeAll, describe, expect, it } from 'vitest';
import { checkScreen } from './support-axe';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { until } from './stage/app';
import { addConnection, ask, asked } from './support-window';

describe('what is kept', () => {
  const scene = quietScene();
  const ids: string[] = [];

  beforeAll(async () => {
    const { provider, window } = scene;
    for (const name of ['Ada', 'Bob']) {
      const id = await addConnection(window, connectionTo(provider, { name, grantType: 'client_credentials' }));
      await ask(window, 'flows.start', { connectionId: id });
      ids.push(id);
    }
    await until(async () => (await ask(window, 'kept.sizes')).exchanges.files === 2, 'the logs to be written');
    await window.keyboard.press('Control+,');
    await window.getByRole('button', { name: 'What is kept' }).click();
  });

  const logs = () => Promise.all(ids.map(async (connectionId) => (await ask(scene.window, 'exchanges.list', { connectionId })).length));

  it('is deleted for all connections after a question, each kind by itself', async () => {
    const { window } = scene;
    expect(await logs()).toEqual([1, 1]);
    await checkScreen(window, 'what is kept');
    const button = window.getByRole('button', { name: 'Delete exchange logs' });
    await button.click();
    await window.getByRole('button', { name: 'Cancel' }).click();
    expect(await logs()).toEqual([1, 1]);
    await button.click();
    await window.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(logs).toEqual([0, 0]);
    expect((await ask(window, 'kept.sizes')).history.files).toBeGreaterThan(0);
    expect((await asked(window, 'tokens.copy', { connectionId: ids[0] ?? '', token: 'access' })).ok).toBe(true);
    expect(scene.app.complaints).toEqual([]);
  });
});
