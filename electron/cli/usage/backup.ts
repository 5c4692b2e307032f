import { BACKUP_PART_IDS, BACKUP_SECRET_IDS, NEVER_IN_BACKUP } from '../../model/backup';
import { DATA_FOLDER_OPTION, KEYCHAIN_NOTE } from './connection-options';
import { usageOf } from './usage';

/** As the command line writes a part of a backup: "client-secrets". */
export const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const PASSPHRASE_FILE_OPTION = {
  'passphrase-file': { type: 'string', value: 'FILE', paths: 'files', help: 'reads the passphrase from this file; - for standard input' },
} as const;

export const PASSPHRASE_NOTE =
  'Without --passphrase-file the passphrase is requested at the terminal, or read from standard input. It is never an argument: other users of the computer can see those.';

export const BACKUP = usageOf({
  name: 'backup',
  about: 'Writes everything in the window into one file, sealed with a passphrase. Secrets are included only when you name them.',
  synopsis: 'FILE [options]',
  operands: [{ name: 'FILE', paths: 'files', help: 'the file to write, which must not exist yet' }],
  options: {
    include: {
      type: 'string',
      value: 'KIND',
      multiple: true,
      names: [...BACKUP_PART_IDS, ...BACKUP_SECRET_IDS].map(kebab),
      help: `also includes this; repeat for several: ${['history', ...BACKUP_SECRET_IDS].map(kebab).join(', ')}`,
    },
    ...PASSPHRASE_FILE_OPTION,
    ...DATA_FOLDER_OPTION,
    json: { type: 'boolean', help: 'what was written, as JSON' },
  },
  notes: [
    `Connections with their calls, plans, templates and app settings are always included. ${NEVER_IN_BACKUP}`,
    'Where a provider rotates refresh tokens, two installations that use the same one end it for both. Include refresh-tokens to move to another computer, not to use both.',
    PASSPHRASE_NOTE,
    KEYCHAIN_NOTE,
  ],
  exits: { ok: 'the file was written', couldNotRun: 'it could not be written, the vault could not be read, or invalid usage' },
  examples: [
    'tokenscope backup tokenscope.tokenscope-backup',
    'tokenscope backup all.tokenscope-backup --include client-secrets --include history --passphrase-file passphrase.txt',
  ],
});
