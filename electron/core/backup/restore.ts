import { backedUpSettings, type BackedUp, type BackupContent } from './content';
import type { RestoreChoice, RestoreOutcome } from '../../model/backup';
import type { Connection } from '../../model/connection';
import { freeName } from '../../model/text/free-name';
import { preferencesIn, type Preferences } from '../../model/window/preferences';
import { newId } from '../base/ids';
import type { ConnectionService } from '../connection/service';
import type { HistoryService } from '../history/service';
import type { OwnFiles, Random, Settings } from '../ports';
import type { SecretRecord } from '../secrets';
import { type Match, matcher, sharesRefreshToken } from './compare';
import { mergedRecords } from './secrets';

/** What a restore writes to, by ids. */
export interface Touched {
  connections: string[];
  plans: string[];
  templates: string[];
}

/** Keeps what a restore overwrites until all is written, so that the next start can put it back if this process ends before. */
export interface RestoreJournal {
  /** Durable when it resolves. */
  begin(touched: Touched): Promise<void>;
  /** All is written, or put back: nothing of this remains. */
  end(): Promise<void>;
}

export interface RestoreDeps {
  connections: ConnectionService;
  settings: Settings;
  history: HistoryService;
  plans: OwnFiles;
  templates: OwnFiles;
  random: Random;
  journal: RestoreJournal;
}

export interface RestoreOptions {
  /** One for each connection of the content; those that are missing are skipped. */
  choices: readonly RestoreChoice[];
  settings: boolean;
  secrets: boolean;
}

export interface Restored {
  outcome: RestoreOutcome;
  /** Connections that were added or replaced. */
  ids: string[];
  /** What was changed of the app settings. */
  settings: Partial<Preferences> | null;
  /** Takes all of it back, whole or not at all; tokens that came since stay. */
  undo(): Promise<void>;
}

interface Step {
  from: BackedUp;
  /** As it will stand here. */
  connection: Connection;
  /** null: it is added. */
  replaces: Connection | null;
  sealed: SecretRecord | null;
}

/** Own ids are such; any other may not be safe as a file's name everywhere. */
const OWN_ID = /^[0-9a-z][0-9a-z-]{0,63}$/;

/**
 * Restores the whole of what was chosen, or nothing: connections come last and in one write, and what was written before is put back where a
 * later step fails. A process that ends in between leaves the journal, by which the next start puts everything back.
 *
 * @throws Failure vault-*, `settings-unreadable`, `cancelled` (production would be unmarked, and nobody agrees), or the system's error.
 */
export async function restore(deps: RestoreDeps, content: BackupContent, options: RestoreOptions): Promise<Restored> {
  const { connections, settings, history, journal } = deps;
  const steps = await stepsOf(deps, content, options);
  await connections.unmarking.admit(steps.flatMap(({ replaces, connection }) => (replaces ? [[replaces, connection] as const] : [])));
  const own = {
    plans: await newOwn(deps.plans, content.plans, deps.random),
    templates: await newOwn(deps.templates, content.templates, deps.random),
  };
  const patch = options.settings ? patchOf(content, settings, connections.list().length === 0) : null;
  const ids = steps.map(({ connection }) => connection.id);
  const undo: (() => unknown)[] = [];
  const touched = { connections: ids, plans: [...own.plans.keys()], templates: [...own.templates.keys()] };
  const takeBack = async () => {
    for (const back of [...undo].reverse()) await back();
    await journal.end();
  };
  await journal.begin(touched);
  try {
    for (const step of steps) await seal(connections, step, undo);
    for (const { connection, from, sealed } of steps) {
      if (from.history) undo.push(await history.restore(connection.id, from.history, sealed?.grant != null));
    }
    for (const shelf of ['plans', 'templates'] as const) {
      for (const [id, text] of own[shelf]) {
        undo.push(() => deps[shelf].remove(id));
        await deps[shelf].put(id, text);
      }
    }
    if (patch !== null) {
      const before = settings.app();
      undo.push(() => settings.saveApp(before));
      settings.saveApp(patch);
    }
    const after = new Map(steps.map(({ connection }) => [connection.id, connection]));
    undo.push(() => connections.changeAll(new Map(steps.map(({ connection, replaces }) => [connection.id, replaces]))));
    connections.changeAll(after);
    await journal.end();
  } catch (error) {
    await takeBack();
    throw error;
  }
  const replaced = steps.filter((step) => step.replaces !== null).length;
  const outcome = {
    added: steps.length - replaced,
    replaced,
    skipped: content.connections.length - steps.length,
    plans: own.plans.size,
    templates: own.templates.size,
    settings: patch !== null,
  };
  return {
    outcome,
    ids,
    settings: patch,
    async undo() {
      await journal.begin(touched);
      await takeBack();
    },
  };
}

async function stepsOf(
  { connections, random }: RestoreDeps,
  { connections: all }: BackupContent,
  { choices, secrets }: RestoreOptions,
): Promise<Step[]> {
  const here = connections.list();
  const matchOf = matcher(here);
  const names = here.map(({ name }) => name);
  const taken = new Set(here.map(({ id }) => id));
  const steps: Step[] = [];
  for (const [index, from] of all.entries()) {
    const choice = choices[index] ?? 'skip';
    if (choice === 'skip') continue;
    const match = matchOf(from.connection);
    const sealed = secrets ? (from.sealed ?? null) : null;
    // Two of a backup may match the same one here.
    const isFirst = !steps.some(({ connection }) => connection.id === match?.connection.id);
    if (choice === 'replace' && match !== null && isFirst) steps.push(replacing(from, match, sealed));
    else {
      const isFree = !taken.has(from.connection.id) && OWN_ID.test(from.connection.id);
      const id = isFree ? from.connection.id : newId(random, 16);
      const name = match === null ? from.connection.name : freeName(from.connection.name, names);
      const shares = match !== null && sealed !== null && sharesRefreshToken(sealed, await connections.records.read(match.connection.id));
      steps.push({
        from,
        connection: { ...from.connection, id, name },
        replaces: null,
        sealed: sealed && shares ? { ...sealed, grant: null } : sealed,
      });
    }
    const last = steps.at(-1)?.connection;
    if (last) {
      taken.add(last.id);
      names.push(last.name);
    }
  }
  return pointing(steps);
}

/** In its place and under its id; how far setting up has come and what is kept apart from the settings come along. */
function replacing(from: BackedUp, { connection: here }: Match, sealed: SecretRecord | null): Step {
  return { from, connection: { ...from.connection, id: here.id }, replaces: here, sealed };
}

/** Connections that get another one's tokens go on getting them from the one that was restored with them. */
function pointing(steps: Step[]): Step[] {
  const moved = new Map(steps.map(({ from, connection }) => [from.connection.id, connection.id]));
  const at = <T extends { connection: string | null } | null>(source: T): T =>
    source === null || source.connection === null ? source : { ...source, connection: moved.get(source.connection) ?? source.connection };
  return steps.map((step) => {
    const { tokenExchange } = step.connection;
    const exchange = { ...tokenExchange, subject: at(tokenExchange.subject), actor: at(tokenExchange.actor) };
    return { ...step, connection: { ...step.connection, tokenExchange: exchange } };
  });
}

async function seal({ records }: ConnectionService, { connection, replaces, sealed }: Step, undo: (() => unknown)[]): Promise<void> {
  if (sealed === null) return;
  const { id } = connection;
  if (replaces === null) undo.push(() => records.removeAnd(id, () => {}));
  await records.change(id, (before) => {
    const merged = mergedRecords(replaces === null ? null : before, sealed);
    const isStill = (now: SecretRecord) => JSON.stringify(now) === JSON.stringify(merged);
    if (replaces !== null) undo.push(() => records.change(id, (now) => (isStill(now) ? before : null)));
    return merged;
  });
}

/** The texts that are not here yet, each under a new id. */
export async function newOwn(files: OwnFiles, texts: readonly string[], random: Random): Promise<Map<string, string>> {
  const known = new Set((await files.list()).map(({ text }) => text));
  return new Map([...new Set(texts)].filter((text) => !known.has(text)).map((text) => [`own-${newId(random, 8)}`, text]));
}

/** @param isEmpty Nothing is here that a limit could delete. */
function patchOf(content: BackupContent, settings: Settings, isEmpty: boolean): Partial<Preferences> | null {
  if (content.settings === undefined) return null;
  const now = settings.app();
  const { layout: _, ...given } = preferencesIn(content.settings, now);
  const named = Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(backedUpSettings.entries, name)));
  const environments = { ...now.environments, ...given.environments };
  return { ...(named as Partial<Preferences>), environments, ...(isEmpty ? {} : keepingMore(now, given)) };
}

/** Limits that would delete nothing of what is kept here. */
function keepingMore(now: Preferences, given: Omit<Preferences, 'layout'>): Partial<Preferences> {
  const forever = now.exchangesForMs === 0 || given.exchangesForMs === 0;
  return {
    keepExchanges: now.keepExchanges || given.keepExchanges,
    keepClaims: now.keepClaims || given.keepClaims,
    exchangesMost: Math.max(now.exchangesMost, given.exchangesMost),
    exchangesForMs: forever ? 0 : Math.max(now.exchangesForMs, given.exchangesForMs),
    runsMost: Math.max(now.runsMost, given.runsMost),
  };
}
