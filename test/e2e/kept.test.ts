import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectMode } from '../support/system';
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

  it('is backed up with what is chosen, and comes back after a review', async () => {
    const { window, app, stage } = scene;
    const path = join(stage.keyring.home, 'all.tokenscope-backup');
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as never;
      dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [filePath] })) as never;
    }, path);
    const passphrase = 'four horses and a lamp';
    const backup = window.getByRole('region', { name: 'Backup', exact: true });
    await backup.getByRole('button', { name: 'Back up…' }).click();
    await window.getByText('Client secrets').click();
    await window.getByText('Histories', { exact: true }).click();
    await checkScreen(window, 'back up');
    await window.getByLabel('Passphrase', { exact: true }).and(window.getByRole('textbox')).fill(passphrase);
    await window.getByLabel('The same again').fill('four horses and a lump');
    await window.getByRole('button', { name: 'Back up with secrets…' }).click();
    await window.getByText('The two passphrases differ.').waitFor();
    await window.getByLabel('The same again').fill(passphrase);
    await window.getByRole('button', { name: 'Back up with secrets…' }).click();
    await backup.waitFor();
    expectMode(path, 0o600);
    expect(readFileSync(path, 'latin1')).not.toContain('Ada');

    const [ada = ''] = ids;
    await ask(window, 'connections.rename', { id: ada, name: 'Renamed' });
    await backup.getByRole('button', { name: 'Restore…' }).click();
    const open = async (typed: string) => {
      await window.getByLabel('Passphrase', { exact: true }).and(window.getByRole('textbox')).fill(typed);
      await window.getByRole('button', { name: 'Open', exact: true }).click();
    };
    await open('not the passphrase');
    await window.getByText('Wrong passphrase.').waitFor();
    await open(passphrase);
    await window.getByText('Here as “Renamed”, with other settings.').waitFor();
    await checkScreen(window, 'the review of a backup');
    await window.getByRole('button', { name: 'Restore 1' }).click();
    await window.getByText('Restored: 1 added, 0 replaced, 1 skipped.').waitFor();
    const names = async () => (await ask(window, 'app.snapshot')).connections.map(({ name }) => name);
    expect(await names()).toEqual(['Renamed', 'Bob', 'Ada']);
    await window.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(names).toEqual(['Renamed', 'Bob']);
    expect(scene.app.complaints).toEqual([]);
  });
});
