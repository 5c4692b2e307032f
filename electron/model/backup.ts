import * as v from 'valibot';
import { id, short } from './text/limits';

/** Secrets that a backup may contain, by the words on screen. Nothing secret is in a backup unless its kind was chosen. */
export const BACKUP_SECRETS = {
  clientSecrets: { name: 'Client secrets', about: 'What each client proves itself with at the token endpoint.' },
  signingKeys: { name: 'Private keys', about: 'Keys that sign client assertions, and keys that decrypt tokens.' },
  certificates: { name: 'Client certificates', about: 'For mutual TLS, with their private keys.' },
  grantInputs: { name: 'Passwords and other grant inputs', about: 'Passwords, assertions and tokens that a grant sends.' },
  variables: { name: 'Secret variables', about: 'Values that calls fill in.' },
  tokens: { name: 'Access and ID tokens', about: 'They are valid until they expire, wherever they are.' },
  refreshTokens: {
    name: 'Refresh tokens',
    about:
      'Where a provider rotates them, two installations that use the same one end it for both. Choose this to move to another computer, not to use both.',
  },
} as const;
export type BackupSecret = keyof typeof BACKUP_SECRETS;
export const BACKUP_SECRET_IDS = Object.keys(BACKUP_SECRETS) as BackupSecret[];
/** Within a sentence. */
export const kindInWords = (kind: BackupSecret): string => BACKUP_SECRETS[kind].name.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
export const backupSecret = v.picklist(BACKUP_SECRET_IDS);

/** What else a backup may contain beside the connections with their calls. */
export const BACKUP_PARTS = {
  plans: { name: 'Check plans', about: 'Your own.' },
  templates: { name: 'Templates', about: 'Your own, and files of providers.' },
  history: { name: 'Histories', about: 'Times, fingerprints and claims of past tokens. Claims may be personal data.' },
  settings: { name: 'App settings', about: 'Appearance, limits, proxy, and variables that environments share.' },
} as const;
export type BackupPart = keyof typeof BACKUP_PARTS;
export const BACKUP_PART_IDS = Object.keys(BACKUP_PARTS) as BackupPart[];
const backupPart = v.picklist(BACKUP_PART_IDS);

/** What is left out, whatever is chosen. */
export const NEVER_IN_BACKUP = 'Exchange logs, runs of checks and certificate authorities are not part of a backup.';

export const backupChoice = v.strictObject({
  parts: v.pipe(v.array(backupPart), v.maxLength(BACKUP_PART_IDS.length)),
  secrets: v.pipe(v.array(backupSecret), v.maxLength(BACKUP_SECRET_IDS.length)),
});
export type BackupChoice = v.InferOutput<typeof backupChoice>;

/** What a person begins with: all that is not secret and not personal data. */
export const USUAL_BACKUP: BackupChoice = { parts: ['plans', 'templates', 'settings'], secrets: [] };

/** A refresh token comes with the access token it belongs to. */
export function withWhatBelongs(secrets: readonly BackupSecret[]): BackupSecret[] {
  return BACKUP_SECRET_IDS.filter((kind) => secrets.includes(kind) || (kind === 'tokens' && secrets.includes('refreshTokens')));
}

/** Bytes of the file. 10,000 connections with their histories stay below. */
export const MAX_BACKUP_BYTES = 256 * 1024 * 1024;

/** Characters. Shorter ones are tried through in hours. */
export const LEAST_PASSPHRASE = 8;
const MAX_PASSPHRASE = 1_000;
export const passphrase = v.pipe(v.string(), v.maxLength(MAX_PASSPHRASE));

/** What its length says of a passphrase; null: nothing is wrong. Words from a book or a name are weaker than they are long. */
export function weaknessOf(given: string): { level: 'refused' | 'weak' | 'fair' | 'good'; text: string } {
  const length = [...given.normalize('NFKC')].length;
  const distinct = new Set(given).size;
  if (length < LEAST_PASSPHRASE)
    return { level: 'refused', text: `Use at least ${LEAST_PASSPHRASE} characters. Four or more unrelated words are easy to remember.` };
  if (length < 12 || distinct < 6) return { level: 'weak', text: 'Weak: anyone who has the file can guess this within days. Add words.' };
  if (length < 20) return { level: 'fair', text: 'Fair if it is random. Weak if it is a phrase that others could guess. Add words.' };
  return { level: 'good', text: 'Long enough, unless it is a quotation, a lyric or used elsewhere.' };
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What a backup would contain now. */
export const backupOffer = v.strictObject({
  connections: count,
  plans: count,
  templates: count,
  /** In how many connections there is a secret of each kind; null: the vault can't be read. */
  secrets: v.nullable(v.record(backupSecret, count)),
});
export type BackupOffer = v.InferOutput<typeof backupOffer>;

/** What to do with a connection of a backup. `replace`: in the place of the one that is there. */
export const RESTORE_CHOICES = {
  add: 'Add',
  both: 'Keep both',
  replace: 'Replace',
  skip: 'Skip',
} as const;
export type RestoreChoice = keyof typeof RESTORE_CHOICES;
const restoreChoice = v.picklist(Object.keys(RESTORE_CHOICES) as RestoreChoice[]);

/** How a connection of a backup stands to those that are here. */
const backupMatch = v.picklist(['new', 'same', 'differs']);

const restoredConnection = v.strictObject({
  name: v.string(),
  environment: v.string(),
  clientId: v.string(),
  /** Where its secrets go: origin of token endpoint or issuer; null: it names neither. */
  server: v.nullable(v.string()),
  /** `same`: one here has the same settings. `differs`: one here has the same id and other settings. */
  match: backupMatch,
  /** The one here that it matches, by its name. */
  matches: v.nullable(v.string()),
  brings: v.array(backupSecret),
  /** Of what it brings, what the one here lacks; null: the vault can't be read. */
  lacking: v.nullable(v.array(backupSecret)),
  /** Of what it brings, what the one here has with another value; null: the vault can't be read. */
  differing: v.nullable(v.array(backupSecret)),
  /** Settings that are another way here, by their paths such as "endpoints.token" or "legs.token audience". */
  settings: v.array(v.string()),
  /** Its tokens are used here already, so a second connection gets no tokens. */
  sharesRefreshToken: v.boolean(),
  choices: v.array(restoreChoice),
  usual: restoreChoice,
});
export type RestoredConnection = v.InferOutput<typeof restoredConnection>;

/** What is not as it was, and why. */
export const leftOut = v.strictObject({ what: v.string(), why: v.string() });

/** What is in a backup, and what would be restored. Nothing secret. */
export const backupReview = v.strictObject({
  id,
  /** Milliseconds since the epoch. */
  madeAt: v.number(),
  /** Of Tokenscope. */
  version: v.string(),
  connections: v.array(restoredConnection),
  /** Those that are not here yet. */
  plans: count,
  templates: count,
  histories: count,
  settings: v.boolean(),
  /** The kinds that were chosen when it was made. */
  secrets: v.array(backupSecret),
  /** Why secrets can't be restored now, in a sentence; null: they can. */
  locked: v.nullable(v.string()),
  left: v.array(leftOut),
});
export type BackupReview = v.InferOutput<typeof backupReview>;

export const restoreRequest = v.strictObject({
  id,
  /** One for each connection of the review. */
  choices: v.pipe(v.array(restoreChoice), v.maxLength(100_000)),
  /** App settings, too. */
  settings: v.boolean(),
  secrets: v.boolean(),
});
export type RestoreRequest = v.InferOutput<typeof restoreRequest>;

export const restoreOutcome = v.strictObject({
  added: count,
  replaced: count,
  skipped: count,
  plans: count,
  templates: count,
  settings: v.boolean(),
});
export type RestoreOutcome = v.InferOutput<typeof restoreOutcome>;

/** A file that was chosen and is whole; its passphrase comes next. */
export const chosenBackup = v.strictObject({ id, name: short });
