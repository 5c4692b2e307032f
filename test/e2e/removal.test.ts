import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SCHEME } from './stage';
import { checkScreen } from './support-axe';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { addConnection, ask, asked, everythingEnded, signIn, startFlow, until } from './support-window';

const scene = quietScene({ starts: false });
const key = () => scene.stage.keyring.run('secret-tool', ['lookup', 'service', SCHEME, 'username', 'vault-key']).catch(() => null);
const handler = async () => (await scene.stage.run('xdg-mime', ['query', 'default', `x-scheme-handler/${SCHEME}`])).trim();

it('removes everything from the computer once a person has ticked and said so, and the next start is a first one', async () => {
  const { provider, stage } = scene;
  await scene.launch();
  const { window } = scene;
  const id = await addConnection(window, connectionTo(provider, { name: 'Ada' }));
  await signIn(window, provider, id);
  // The custom scheme has the app register itself on the desktop.
  const byScheme = await addConnection(window, connectionTo(provider, { name: 'Bea', receiver: { kind: 'scheme' } }));
  await ask(window, 'flows.cancel', { flowId: (await startFlow(window, byScheme)).id });
  const entry = join(stage.env.XDG_DATA_HOME ?? '', 'applications', await handler());
  expect(existsSync(entry)).toBe(true);
  expect(await key()).not.toBeNull();
  const keepsake = join(stage.keyring.home, 'report.html');
  writeFileSync(keepsake, 'saved by a person');

  await window.getByRole('button', { name: 'App settings', exact: true }).click();
  await window.getByRole('button', { name: 'Remove everything…' }).click();
  const question = window.getByRole('alertdialog');
  for (const text of [stage.userData, `keyring (Secret Service): ${SCHEME}`, entry, 'stay valid until they expire'])
    await question.getByText(text).first().waitFor();
  await checkScreen(window, 'removing everything');
  const remove = question.getByRole('button', { name: 'Remove everything and quit' });
  expect(await remove.isDisabled()).toBe(true);
  await question.getByRole('button', { name: 'Keep everything' }).click();
  await question.waitFor({ state: 'detached' });
  expect((await ask(window, 'app.snapshot')).connections).toHaveLength(2);

  await window.getByRole('button', { name: 'Remove everything…' }).click();
  await question.getByText('I no longer need any of this').click();
  await remove.click();
  await everythingEnded(stage);
  await until(() => !existsSync(stage.userData), 'the data folder to be gone');
  expect(await key()).toBeNull();
  expect(existsSync(entry)).toBe(false);
  expect(await handler()).toBe('');
  expect(readFileSync(keepsake, 'utf8')).toBe('saved by a person');

  await scene.launch();
  await scene.window.getByRole('button', { name: 'Start practising' }).waitFor();
  await until(async () => (await ask(scene.window, 'app.snapshot')).vault.state === 'ready', 'a new vault');
  expect(await key()).not.toBeNull();
  const again = await addConnection(scene.window, connectionTo(provider));
  expect(await asked(scene.window, 'grants.get', { connectionId: again })).toMatchObject({ ok: true, value: { state: 'never-connected' } });
});
