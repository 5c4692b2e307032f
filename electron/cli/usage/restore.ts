import { PASSPHRASE_FILE_OPTION, PASSPHRASE_NOTE } from './backup';
import { DATA_FOLDER_OPTION, KEYCHAIN_NOTE } from './connection-options';
import { usageOf } from './usage';

export const CONFLICT_WAYS = ['both', 'replace', 'skip'] as const;

export const RESTORE = usageOf({
  name: 'restore',
  about: 'Restores a backup: all that you choose, or nothing. A wrong passphrase or a damaged file changes nothing.',
  synopsis: 'FILE [options]',
  operands: [{ name: 'FILE', paths: 'files', help: 'a file that "tokenscope backup" or the window made' }],
  options: {
    'dry-run': { type: 'boolean', help: 'shows what would be restored, and changes nothing' },
    'on-conflict': {
      type: 'string',
      value: 'WAY',
      names: CONFLICT_WAYS,
      help: `for connections that are here already: ${CONFLICT_WAYS.join(', ')}; see below for what happens without it`,
    },
    'without-secrets': { type: 'boolean', help: 'leaves the secrets in the file, and needs no keychain' },
    settings: { type: 'boolean', help: 'also restores the app settings' },
    ...PASSPHRASE_FILE_OPTION,
    ...DATA_FOLDER_OPTION,
    json: { type: 'boolean', help: 'what was found and restored, as JSON, without secrets' },
  },
  notes: [
    'Without --on-conflict, a connection that is here with the same settings is skipped, or gets the secrets that it lacks; one with other settings stays, and the one in the file is added beside it. Newer tokens always stay.',
    'Where --on-conflict replace would make a connection with secrets stop being production, you are asked at the terminal; elsewhere nothing is restored.',
    'If the window is open, it shows restored connections after its next start.',
    PASSPHRASE_NOTE,
    KEYCHAIN_NOTE,
  ],
  exits: { ok: 'restored, or shown with --dry-run', couldNotRun: 'a wrong passphrase, a damaged file, a locked vault, or invalid usage' },
  examples: [
    'tokenscope restore tokenscope.tokenscope-backup --dry-run',
    'tokenscope restore tokenscope.tokenscope-backup --on-conflict replace --passphrase-file passphrase.txt',
  ],
});
