import { beforeAll, describe, expect, it } from 'vitest';
import { openCall, savedCall } from './support-calls';
import { connectionTo } from './support-provider';
import { addConnection, ask, signIn, until } from './support-window';
import { quietScene } from './support-scene';

const scene = quietScene({ starts: false });
let id = '';

beforeAll(async () => {
  const { window } = await scene.launch();
  await until(async () => (await ask(window, 'app.snapshot')).vault.state !== 'opening', 'the vault to be looked at');
  const { provider } = scene;
  id = await addConnection(window, connectionTo(provider, { name: 'Workbench', environment: 'sandbox', calls: [savedCall('thing')] }));
  provider.token(provider.issue());
  expect((await signIn(window, provider, id)).flow).toMatchObject({ status: 'done', problem: null });
  await openCall(window, 'Workbench', 'thing');
});

describe('the panes of a call', () => {
  const handle = (name: string) => scene.window.getByRole('separator', { name });
  const box = async (name: string) => (await scene.window.getByRole('region', { name, exact: true }).boundingBox()) ?? { x: 0, y: 0 };

  it('stand above each other or, where there is room, side by side, each way with a size of its own', async () => {
    const { window } = scene;
    await window.getByRole('button', { name: 'Send', exact: true }).click();
    await window.locator('.response-view__status').waitFor();
    await window.setViewportSize({ width: 1280, height: 800 });
    await handle('Height of the request').press('ArrowDown');
    expect((await box('Response')).y).toBeGreaterThan((await box('Request')).y);

    await window.setViewportSize({ width: 1920, height: 1080 });
    await handle('Width of the request').press('Shift+ArrowRight');
    expect((await box('Response')).x).toBeGreaterThan((await box('Request')).x);
    const panes = async () => (await ask(window, 'app.snapshot')).settings.layout.panes;
    await until(async () => 'call-beside' in (await panes()), 'the sizes to be stored');
    expect(await panes()).toMatchObject({ 'call-above': { size: 216 }, 'call-beside': { size: 564 } });
    await window.setViewportSize({ width: 1280, height: 800 });
  });
});
