import { MAX_BACKUP_BYTES } from '../../model/backup';
import { tooLarge } from '../../platform/backup/backup-failure';
import type { FileKind } from '../dialogs/files';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

const BACKUP_FILE: FileKind = { extension: 'tokenscope-backup', label: 'Tokenscope backups' };

/** Methods that back everything up and bring it back. The passphrase comes one way, and nothing keeps it. */
export function backupHandlers({ services, saveFile, openFile, updateSettings }: HandlerTools) {
  const { clock, vaultOpened } = services;
  return {
    'backups.offer': async () => {
      await vaultOpened();
      return (await services.backups()).offer();
    },
    'backups.save': async ({ passphrase, ...choice }) => {
      await vaultOpened();
      const { file, left } = await (await services.backups()).make(choice, passphrase);
      const date = new Date(clock.now()).toISOString().slice(0, 10);
      // For its owner only: whoever has the file can try passphrases.
      return { path: await saveFile(`tokenscope ${date}`, BACKUP_FILE, file, 0o600), left };
    },
    'backups.choose': async () => {
      const file = await openFile('Restore a backup', BACKUP_FILE, { most: MAX_BACKUP_BYTES, refuse: tooLarge });
      return file === null ? null : (await services.backups()).hold(file.bytes, file.name);
    },
    'backups.open': async ({ id, passphrase }) => {
      await vaultOpened();
      return (await services.backups()).open(id, passphrase);
    },
    'backups.restore': async (request) => {
      const { outcome, settings } = await (await services.backups()).restore(request);
      // They are saved; this has them take effect.
      if (settings !== null) updateSettings(settings);
      return outcome;
    },
    'backups.undo': async ({ id }) => {
      await (await services.backups()).undo(id);
      updateSettings(services.settings.app());
    },
    'backups.drop': async ({ id }) => (await services.backups()).drop(id),
  } satisfies Partial<Handlers>;
}
