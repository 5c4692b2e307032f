import type { BackupReview, RestoreChoice, RestoredConnection, RestoreOutcome } from '../model/backup';
import { kindInWords, MAX_BACKUP_BYTES } from '../model/backup';
import { tooLarge } from '../platform/backup/backup-failure';
import { rollBackRestore } from '../platform/backup/roll-back';
import { dataFolder } from '../platform/disk/data-folder';
import { plainPreferencesStore } from '../platform/kept/preferences-store';
import { createFileSettings } from '../platform/kept/settings-files';
import { command, fileNamed, given } from './arguments';
import { type CliContext, UsageError } from './context';
import { readBytes } from './input';
import { passphraseFor } from './passphrase';
import { jsonOutput, oneLine, styleFor } from './terminal';
import { CONFLICT_WAYS, RESTORE } from './usage/restore';
import { withEverything } from './whole';

export const runRestore = command(RESTORE, async (values, operands, context) => {
  const file = fileNamed(operands, 'Name one backup.');
  const conflict = conflictGiven(values['on-conflict']);
  const directory = given('data-folder', values['data-folder']) ?? dataFolder(context);
  const bytes = await readBytes({ kind: 'file', path: file }, context, { most: MAX_BACKUP_BYTES, ...tooLarge() });
  const isDry = values['dry-run'] === true;
  const secrets = values['without-secrets'] !== true;
  const notPutBack = rollBackRestore(directory);
  if (notPutBack !== null) throw notPutBack;
  const settings = createFileSettings(directory);
  const [trouble] = settings.notices();
  if (trouble !== undefined) throw trouble;
  settings.keepPreferencesIn(() => plainPreferencesStore(directory));
  const { review, outcome } = await withEverything({ directory, settings }, context, async (services) => {
    const backups = await services.backups();
    const { id } = backups.hold(bytes, file);
    const passphrase = await passphraseFor(given('passphrase-file', values['passphrase-file']), context);
    if (secrets) await services.vaultOpened();
    const found = await backups.open(id, passphrase);
    const choices = found.connections.map((each) => choiceFor(each, conflict));
    const request = { id, choices, settings: values.settings === true, secrets };
    return {
      review: { ...found, connections: found.connections.map((each, index) => ({ ...each, usual: choices[index] ?? each.usual })) },
      outcome: isDry ? null : (await backups.restore(request)).outcome,
    };
  });
  await context.out(values.json ? jsonOutput(shownAsJson(review, outcome), context) : reviewText(review, outcome, secrets, context));
  return 0;
});

function conflictGiven(way: string | undefined): RestoreChoice | null {
  const text = given('on-conflict', way);
  const known = CONFLICT_WAYS.find((each) => each === text);
  if (text === null || known) return known ?? null;
  throw new UsageError(`Unknown value for --on-conflict: ${JSON.stringify(text)}.`, `Choose from ${CONFLICT_WAYS.join(', ')}.`);
}

const choiceFor = ({ match, usual }: RestoredConnection, conflict: RestoreChoice | null): RestoreChoice =>
  match === 'new' || conflict === null ? usual : conflict;

function shownAsJson({ id: _, madeAt, connections, ...review }: BackupReview, outcome: RestoreOutcome | null): object {
  return {
    madeAt: new Date(madeAt).toISOString(),
    ...review,
    connections: connections.map(({ usual, choices: _choices, ...each }) => ({ ...each, choice: usual })),
    restored: outcome,
  };
}

const DONE: Record<RestoreChoice, string> = { add: 'added', both: 'added beside the one here', replace: 'replaced', skip: 'skipped' };

function reviewText(review: BackupReview, outcome: RestoreOutcome | null, withSecrets: boolean, { colours }: CliContext): string {
  const style = styleFor(colours);
  const { connections, left, madeAt, version, secrets, locked } = review;
  const lines = connections.map(({ name, environment, usual, brings, settings }) => {
    const others = usual === 'replace' && settings.length > 0 ? style.faint(`  other settings: ${oneLine(settings.join(', '), 300)}`) : '';
    const label = environment === '' ? '' : ` (${oneLine(environment, 60)})`;
    const kinds = withSecrets ? brings.map((kind) => kindInWords(kind)) : [];
    const what = usual === 'skip' || kinds.length === 0 ? '' : style.faint(`  with ${kinds.join(', ')}`);
    return `  ${style.strong(oneLine(name, 120))}${label}: ${DONE[usual]}${what}${others}\n`;
  });
  const lost = left.map(({ what, why }) => `  ${oneLine(what, 120)}: ${oneLine(why, 300)}\n`);
  return [
    `Backup of ${new Date(madeAt).toISOString()}, made with Tokenscope ${oneLine(version, 40)}, ${secrets.length === 0 ? 'without secrets' : 'with secrets'}.\n`,
    outcome === null ? '\nNothing was changed. This would be restored:\n' : '\n',
    ...lines,
    outcome === null
      ? `  Plans: ${review.plans}, templates: ${review.templates}\n`
      : `  Plans: ${outcome.plans}, templates: ${outcome.templates}\n`,
    locked === null || !withSecrets ? '' : `\n${oneLine(locked)}\n`,
    lost.length === 0 ? '' : `\n${style.strong('Not fully restored')}\n${lost.join('')}`,
  ].join('');
}
