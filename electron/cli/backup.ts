import {
  BACKUP_PART_IDS,
  BACKUP_SECRET_IDS,
  type BackupChoice,
  type BackupPart,
  type BackupSecret,
  USUAL_BACKUP,
  weaknessOf,
} from '../model/backup';
import { dataFolder } from '../platform/disk/data-folder';
import { createMemorySettings } from '../platform/kept/settings';
import { readStoredConnections, readStoredPreferences } from '../platform/kept/settings-files';
import { command, fileNamed, given } from './arguments';
import { UsageError } from './context';
import { didYouMean } from './near';
import { writeNew } from './new-file';
import { passphraseFor } from './passphrase';
import { jsonOutput, oneLine } from './terminal';
import { BACKUP, kebab } from './usage/backup';
import { withEverything } from './whole';

export const runBackup = command(BACKUP, async (values, operands, context) => {
  const file = fileNamed(operands, 'Name one file to write.');
  const choice = chosen(values.include ?? []);
  const directory = given('data-folder', values['data-folder']) ?? dataFolder(context);
  const connections = readStoredConnections(directory);
  const passphrase = await passphraseFor(given('passphrase-file', values['passphrase-file']), context, { twice: true });
  const { level, text } = weaknessOf(passphrase);
  if (level === 'refused') throw new UsageError('The passphrase is too short.', text);
  if (level === 'weak') context.err(`tokenscope: ${text}\n`);
  // A copy: nothing here changes the window's settings.
  const settings = createMemorySettings(connections, readStoredPreferences(directory));
  const made = await withEverything({ directory, settings }, context, async (services) => {
    const { make } = await services.backups().then((backups) => ({ make: backups.make.bind(backups) }));
    return make(choice, passphrase);
  });
  await writeNew(file, made.file);
  if (values.json) {
    const includes = [...choice.parts, ...choice.secrets].map(kebab);
    await context.out(jsonOutput({ file, bytes: made.file.length, connections: made.connections, includes, left: made.left }, context));
  } else {
    for (const { what, why } of made.left) context.err(`Without the secrets of ${oneLine(what, 120)}: ${oneLine(why, 300)}\n`);
    const secrets = choice.secrets.length === 0 ? 'without secrets' : `with ${choice.secrets.map(kebab).join(', ')}`;
    context.err(`Connections in ${oneLine(file)}: ${made.connections}, ${secrets}. Without the passphrase, the file can't be opened.\n`);
  }
  return 0;
});

/** What is always in it, and what was named. @throws UsageError */
function chosen(names: readonly string[]): BackupChoice {
  const parts = new Set<BackupPart>(USUAL_BACKUP.parts);
  const secrets = new Set<BackupSecret>();
  for (const name of names) {
    const part = BACKUP_PART_IDS.find((each) => kebab(each) === name);
    const secret = BACKUP_SECRET_IDS.find((each) => kebab(each) === name);
    if (part) parts.add(part);
    else if (secret) secrets.add(secret);
    else {
      const known = [...BACKUP_PART_IDS, ...BACKUP_SECRET_IDS].map(kebab);
      throw new UsageError(
        `Unknown kind for --include: ${JSON.stringify(name)}.`,
        `${didYouMean(name, known, (one) => one)}Choose from ${known.join(', ')}.`,
      );
    }
  }
  return { parts: [...parts], secrets: [...secrets] };
}
