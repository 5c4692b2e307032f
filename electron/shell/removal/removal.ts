import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { KeychainError } from '../../core/ports';
import { errorCode } from '../../platform/disk/durable-file';
import { cleanerFor, isOwnEntry, type Removal, type RemovalPlan, withoutAssociation } from '../../platform/kept/removal-plan';

const run = promisify(execFile);

type Association = Extract<Removal['how'], { by: 'association' }>;

/** What could not be removed. */
export interface Left {
  where: string;
  why: string;
}

export interface RemovalEffects {
  /** Deletes every entry of a keychain service that Tokenscope made. */
  forgetKey(service: string): Promise<void>;
  /** Has the system no longer open the scheme with this app: Electron's, for Windows. */
  unregister(scheme: string): void;
}

/** The part of a plan that there is something of, with the places where that is. */
export function presentIn(plan: RemovalPlan): RemovalPlan {
  const removes = plan.removes.flatMap((removal) => {
    const { how } = removal;
    if (how.by === 'keychain' || how.by === 'scheme' || how.by === 'registry') return [removal];
    const places = how.by === 'data' ? [how.folder] : how.by === 'delete' ? how.paths : how.files;
    const there = places.filter((place) => (how.by === 'association' ? names(place, how) : existsSync(place)));
    return there.length === 0 ? [] : [{ ...removal, where: there.join('\n') }];
  });
  return { ...plan, removes };
}

function names(file: string, { scheme, entries }: Association): boolean {
  try {
    const text = readFileSync(file, 'utf8');
    return withoutAssociation(text, scheme, entries) !== text;
  } catch {
    return false;
  }
}

/** Removes what a plan names, one after the other, whatever fails. Resolves with what is left; what is not there counts as removed. */
export async function removeAll(plan: RemovalPlan, effects: RemovalEffects): Promise<Left[]> {
  const left: Left[] = [];
  const attempt = async (where: string, work: () => unknown) => {
    try {
      await work();
    } catch (error) {
      left.push({ where, why: reasonOf(error) });
    }
  };
  for (const { where, how } of plan.removes) {
    if (how.by === 'keychain') await attempt(where, () => effects.forgetKey(how.service));
    else if (how.by === 'scheme') await attempt(where, () => effects.unregister(how.scheme));
    else if (how.by === 'registry') await attempt(where, () => withoutKey(how.key));
    else if (how.by === 'delete') for (const path of how.paths) await attempt(path, () => deleted(path));
    else if (how.by === 'data') for (const path of await ownPaths(how.folder)) await attempt(path, () => deleted(path));
    else {
      for (const file of how.files) await attempt(file, () => dissociated(file, how));
      await refreshCache(dirname(how.files.at(-1) ?? ''));
    }
  }
  return left;
}

/** Has what the app itself has in use deleted once it has ended. */
export async function removeLater(plan: RemovalPlan): Promise<void> {
  const folders = plan.removes.flatMap(({ how }) => (how.by === 'data' ? [how] : []));
  const paths = await Promise.all(folders.map(({ folder, whole }) => (whole ? [folder] : ownPaths(folder))));
  const { program, args, env } = cleanerFor(process.platform, process.env, process.pid, paths.flat());
  if (paths.flat().length === 0) return;
  const cleaner = spawn(program, args, {
    detached: true,
    stdio: 'ignore',
    cwd: dirname(process.execPath),
    env: { ...process.env, ...env },
    windowsHide: true,
    windowsVerbatimArguments: true,
  });
  cleaner.on('error', () => {});
  cleaner.unref();
}

/** The system's name of its error; the keychain's are sentences already. */
function reasonOf(error: unknown): string {
  return error instanceof KeychainError ? error.message : errorCode(error);
}

/** One that is not there is no key to delete. */
async function withoutKey(key: string): Promise<void> {
  const reg = join(process.env.SystemRoot || 'C:\\Windows', 'System32', 'reg.exe');
  const isThere = await run(reg, ['query', key], { timeout: 5_000 }).then(
    () => true,
    () => false,
  );
  if (isThere) await run(reg, ['delete', key, '/f'], { timeout: 5_000 });
}

/** Portals know the entries of a folder by its cache, where it has one. */
async function refreshCache(folder: string): Promise<void> {
  if (!existsSync(join(folder, 'mimeinfo.cache'))) return;
  await run('update-desktop-database', [folder], { timeout: 5_000 }).catch(() => {});
}

const deleted = (path: string) => rm(path, { recursive: true, force: true, maxRetries: 10 });

async function ownPaths(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter(isOwnEntry).map((name) => join(folder, name));
}

async function dissociated(file: string, { scheme, entries }: Association): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  const next = text === null ? null : withoutAssociation(text, scheme, entries);
  if (next !== null && next !== text) await writeFile(file, next);
}
