import {
  BACKUP_SECRET_IDS,
  type BackupChoice,
  type BackupOffer,
  type BackupReview,
  type RestoreRequest,
  weaknessOf,
  withWhatBelongs,
} from '../../model/backup';
import type { Connection } from '../../model/connection';
import { Failure, failing } from '../../model/failure';
import { UNDO_MS } from '../../model/window/undo';
import { KeyedMutex } from '../base/keyed-mutex';
import { Newest } from '../base/newest';
import { quietSchedule } from '../base/schedule';
import type { Clock, Schedule, Vault } from '../ports';
import { ABSENT } from '../connection/records';
import type { SecretRecord } from '../secrets';
import { matcher, reviewed } from './compare';
import { backedUpSettings, type BackedUp, type BackupContent, printContent, readContent, type ReadContent } from './content';
import { newOwn, type Restored, restore, type RestoreDeps } from './restore';
import { chosenOf, kindsIn } from './secrets';

/** A file that is whole, and opens with its passphrase. */
interface WholeFile {
  /** @throws Failure `backup-passphrase-wrong`. */
  open(passphrase: string): Promise<Uint8Array>;
}

export interface BackupServiceDeps extends RestoreDeps {
  vault: Pick<Vault, 'status'>;
  clock: Pick<Clock, 'now'>;
  /** Seals bytes with a passphrase. */
  seal(plain: Uint8Array, passphrase: string): Promise<Uint8Array>;
  /** @throws Failure `backup-damaged`, `backup-newer`. */
  read(file: Uint8Array): WholeFile;
  /** Those that a person has just deleted; they go for good before anything is restored. */
  discarded: { has(id: string): boolean; settle(): Promise<void> };
  /** Brings what is known of a connection's tokens up to date. */
  recover(id: string): Promise<unknown>;
  /** Absent: real time. */
  schedule?: Schedule;
  /** Of Tokenscope. */
  version: string;
}

export interface Made {
  file: Uint8Array;
  connections: number;
  /** Connections whose secrets could not be read, and why. */
  left: { what: string; why: string }[];
}

/** So that an Undo pressed in the last moment still counts. Milliseconds. */
const GRACE_MS = 2_000;

type Held = { file: WholeFile; content: ReadContent | null };

/** Backups of everything, and what they bring back. A file that was opened stays here until it is restored or dropped; only the newest. */
export class BackupService {
  /** The journal is one: what a second restore finds of the first, it would put back. */
  readonly #turns = new KeyedMutex();
  readonly #held = new Newest<Held>('backup');
  #undoable: { id: string; undo(): Promise<void>; ids: string[] } | null = null;

  constructor(private readonly deps: BackupServiceDeps) {}

  /** What there is to back up. */
  async offer(): Promise<BackupOffer> {
    const { plans, templates } = this.deps;
    const all = this.#connections();
    const own = { plans: (await plans.list()).length, templates: (await templates.list()).length };
    if (this.#locked() !== null) return { connections: all.length, ...own, secrets: null };
    const secrets = Object.fromEntries(BACKUP_SECRET_IDS.map((kind) => [kind, 0])) as Record<(typeof BACKUP_SECRET_IDS)[number], number>;
    for (const { id } of all) for (const kind of kindsIn((await this.#record(id)) ?? ABSENT)) secrets[kind] += 1;
    return { connections: all.length, ...own, secrets };
  }

  /**
   * Everything that was chosen, sealed.
   *
   * @throws Failure `bad-request`: the passphrase is too short; vault-* where secrets were chosen and the vault can't be read as a whole.
   */
  async make(choice: BackupChoice, passphrase: string): Promise<Made> {
    const { clock, seal, version } = this.deps;
    const { level, text } = weaknessOf(passphrase);
    if (level === 'refused') throw tooShort(text);
    const secrets = withWhatBelongs(choice.secrets);
    const left: Made['left'] = [];
    const connections: BackedUp[] = [];
    for (const connection of this.#connections()) connections.push(await this.#backedUp(connection, { ...choice, secrets }, left));
    const content: BackupContent = {
      madeAt: clock.now(),
      version,
      secrets,
      connections,
      ...(await this.#beside(choice)),
    };
    const plain = printContent(content);
    try {
      return { file: await seal(plain, passphrase), connections: connections.length, left };
    } finally {
      plain.fill(0);
    }
  }

  /** Looks at a file before its passphrase is entered. @throws Failure `backup-damaged`, `backup-newer`. */
  hold(bytes: Uint8Array, name: string): { id: string; name: string } {
    return { id: this.#held.hold({ file: this.deps.read(bytes), content: null }), name };
  }

  /** @throws Failure `not-found`, `backup-passphrase-wrong`, `backup-damaged`. */
  async open(id: string, passphrase: string): Promise<BackupReview> {
    const held = this.#of(id);
    const plain = await held.file.open(passphrase);
    held.content = readContent(plain);
    plain.fill(0);
    if (held.content === null) throw notABackup();
    return this.#review(id, held.content);
  }

  /** All that was chosen, or nothing. @throws Failure `not-found`, vault-*, `settings-unreadable`, or the system's error. */
  async restore({ id, choices, settings, secrets }: RestoreRequest): Promise<Restored> {
    const restored = await this.#turns.run('', async () => {
      const { content } = this.#of(id);
      if (content === null) throw gone();
      await this.deps.discarded.settle();
      const done = await restore(this.deps, content.content, { choices, settings, secrets });
      this.drop(id);
      return done;
    });
    await this.#recover(restored.ids);
    const undoable = { id, undo: restored.undo, ids: restored.ids };
    this.#undoable = undoable;
    const { schedule = quietSchedule } = this.deps;
    schedule(UNDO_MS + GRACE_MS, () => {
      if (this.#undoable === undoable) this.#undoable = null;
    });
    return restored;
  }

  /** Takes the last restore back, for a while. @throws Failure `not-found`: too late; else as `restore`. */
  async undo(id: string): Promise<void> {
    const undoable = this.#undoable;
    if (undoable?.id !== id) throw gone();
    this.#undoable = null;
    await this.#turns.run('', () => undoable.undo());
    await this.#recover(undoable.ids);
  }

  drop(id: string): void {
    this.#held.drop(id);
  }

  async #backedUp(connection: Connection, { parts, secrets }: BackupChoice, left: Made['left']): Promise<BackedUp> {
    const { history } = this.deps;
    const entry: BackedUp = { connection };
    try {
      const record = secrets.length === 0 ? null : await this.deps.connections.records.read(connection.id);
      const sealed = record === null ? null : chosenOf(record, secrets);
      if (sealed !== null) entry.sealed = sealed;
    } catch (error) {
      // One record that is damaged keeps no other from being backed up.
      if (!(error instanceof Failure) || error.code !== 'vault-record-corrupt') throw error;
      left.push({ what: connection.name, why: error.what });
    }
    if (parts.includes('history')) {
      const families = await history.kept(connection.id);
      if (families.length > 0) entry.history = families;
    }
    return entry;
  }

  async #beside({ parts }: BackupChoice): Promise<Pick<BackupContent, 'plans' | 'templates' | 'settings'>> {
    const texts = async (part: 'plans' | 'templates') =>
      parts.includes(part) ? (await this.deps[part].list()).map(({ text }) => text) : [];
    const app: Record<string, unknown> = this.deps.settings.app();
    const settings = Object.fromEntries(Object.keys(backedUpSettings.entries).map((name) => [name, app[name]]));
    return { plans: await texts('plans'), templates: await texts('templates'), ...(parts.includes('settings') && { settings }) };
  }

  async #review(id: string, { content, left }: ReadContent): Promise<BackupReview> {
    const { plans, templates, random } = this.deps;
    const locked = this.#locked();
    const matchOf = matcher(this.#connections());
    const connections: BackupReview['connections'] = [];
    for (const each of content.connections) {
      const match = matchOf(each.connection);
      const record = match === null ? null : locked === null ? await this.#record(match.connection.id) : undefined;
      connections.push(reviewed(each, match, record));
    }
    return {
      id,
      madeAt: content.madeAt,
      version: content.version,
      connections,
      plans: (await newOwn(plans, content.plans, random)).size,
      templates: (await newOwn(templates, content.templates, random)).size,
      histories: content.connections.filter(({ history }) => history !== undefined).length,
      settings: content.settings !== undefined,
      secrets: content.secrets,
      locked: content.connections.some(({ sealed }) => sealed !== undefined) ? locked : null,
      left,
    };
  }

  async #recover(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.deps.recover(id).catch(() => {});
  }

  #connections(): Connection[] {
    return this.deps.connections.list().filter(({ id }) => !this.deps.discarded.has(id));
  }

  /** undefined: it can't be read. */
  async #record(id: string): Promise<SecretRecord | undefined> {
    return this.deps.connections.records.read(id).catch(() => undefined);
  }

  /** Why secrets can be neither read nor sealed; null: they can. */
  #locked(): string | null {
    const { state } = this.deps.vault.status();
    return state === 'ready' ? null : LOCKED[state === 'memory' ? 'memory' : 'locked'];
  }

  #of(id: string): Held {
    const held = this.#held.of(id);
    if (held === null) throw gone();
    return held;
  }
}

const LOCKED = {
  locked: 'The vault is locked, so its secrets can be neither read nor stored. Unlock it under "Vault" in the status line.',
  memory: 'Secrets are in memory only until Tokenscope is closed, so restored ones would be lost then.',
} as const;

const tooShort = (action: string) =>
  new Failure({ code: 'bad-request', what: 'The passphrase is too short.', likelyCause: 'It was cut off, or chosen too short.', action });

const gone = failing({
  code: 'not-found',
  what: 'This backup is no longer open.',
  likelyCause: 'It was restored already, or another one was opened since.',
  action: 'Choose the file again.',
});

const notABackup = failing({
  code: 'backup-damaged',
  what: 'The backup opened, but its content is not what Tokenscope writes.',
  likelyCause: 'Another program made the file.',
  action: 'Use another backup. Nothing was changed.',
});
