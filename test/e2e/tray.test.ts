import { expect, it } from 'vitest';
import { connectionTo } from './support-provider';
import { addConnection, ask, choose, signIn } from './support-window';
import { quietScene } from './support-scene';

const scene = quietScene();

it('the tray comes and goes with its setting, and harms nothing where no desktop shows it', async () => {
  const { provider, window } = scene;
  const id = await addConnection(window, connectionTo(provider, { name: 'In the tray' }));
  provider.token(provider.issue());
  expect((await signIn(window, provider, id)).flow).toMatchObject({ status: 'done' });
  expect((await ask(window, 'app.snapshot')).settings.tray).toBe(false);
  await window.getByRole('button', { name: 'App settings' }).click();
  const box = window.getByRole('switch', { name: /^Show in the (tray|menu bar)/ });
  for (const isOn of [true, false, true]) {
    await window.getByText(/^Show in the (tray|menu bar)$/).click();
    await expect.poll(() => box.isChecked()).toBe(isOn);
    expect((await ask(window, 'app.snapshot')).settings.tray).toBe(isOn);
  }
  await choose(window, 'In the tray');
});
