import { homedir } from 'node:os';
import { basename, posix, resolve, win32 } from 'node:path';
import { IDENTITY, type Identity, identityOf } from '../../model/identity';

export interface FolderFacts {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  /** The account's home folder; the system's answer where it is not given. */
  home?: string;
}

/** The window's data folder, as Electron chooses it: absolute, whether it exists or not. */
export function dataFolder({ platform, env, home = homedir() }: FolderFacts): string {
  if (platform === 'win32') return win32.join(env.APPDATA || win32.join(home, 'AppData', 'Roaming'), IDENTITY.name);
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', IDENTITY.name);
  // XDG Base Directory Specification: a relative path is to be ignored.
  const config = env.XDG_CONFIG_HOME && posix.isAbsolute(env.XDG_CONFIG_HOME) ? env.XDG_CONFIG_HOME : posix.join(home, '.config');
  return posix.join(config, IDENTITY.name);
}

/** Whose data a folder holds, so that the command line finds the key of a local build's. Under another name than the usual ones: this build's. */
export function ownerOf(folder: string): Identity {
  const name = basename(resolve(folder));
  return [identityOf(false), identityOf(true)].find((identity) => identity.name === name) ?? IDENTITY;
}

/** Ids are made by Tokenscope; one from an edited settings file must not lead out of the folder, or to a name of the system's such as "con". */
const SAFE_ID = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9-]{0,63}$/i;

/**
 * The name, without ending, of the file that holds what is kept of a connection. On Windows and macOS names that differ in case alone are one
 * file's; ids of Tokenscope's own have no capitals.
 */
export function connectionFileName(connectionId: string, platform = process.platform): string {
  const isSafe = SAFE_ID.test(connectionId) && (platform === 'linux' || connectionId === connectionId.toLowerCase());
  return isSafe ? connectionId : `other-${Buffer.from(connectionId.slice(0, 40), 'utf8').toString('hex')}`;
}
