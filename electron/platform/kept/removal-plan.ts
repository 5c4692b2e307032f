import { posix, win32 } from 'node:path';
import { dataFolder } from '../disk/data-folder';

export interface RemovalFacts {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  home: string;
  /** Of this build: its redirect scheme, which is its service in the keychain, too. */
  id: string;
  /** Of this build, as the system shows it. */
  name: string;
  /** Of this build: the class that Windows knows its notifications by. */
  clsid: string;
  /** The running app's. */
  dataFolder: string;
  /** Where Chromium keeps its own files; the same unless told otherwise. */
  sessionFolder: string;
  /** The usual data folder holds a vault. */
  hasUsualVault: boolean;
  /** Windows: the installer put the app here, and its uninstaller takes away what it made. */
  hasUninstaller: boolean;
}

/** One thing to remove: what it is and where a person finds it, and how it goes. */
export interface Removal {
  what: string;
  where: string;
  how:
    | { by: 'keychain'; service: string }
    /** A folder of data: what Tokenscope made in it now; once the app has ended, `whole`, the folder itself. */
    | { by: 'data'; folder: string; whole: boolean }
    /** Files and folders that may be there. */
    | { by: 'delete'; paths: string[] }
    /** A key of Windows' registry with everything below it. */
    | { by: 'registry'; key: string }
    /** What the system opens the redirect scheme with: Windows' registry. */
    | { by: 'scheme'; scheme: string }
    /** The same on Linux: lines in `mimeapps.list` files. */
    | { by: 'association'; files: string[]; scheme: string; entries: string[] };
}

export interface RemovalPlan {
  removes: Removal[];
  /** What stays, and why, a sentence each. */
  stays: string[];
}

/** electron-updater's folder for downloads: electron-builder makes its name of the package's. */
const UPDATER_CACHE = 'tokenscope-updater';

const OPENS_SIGN_INS = 'The entry that opens sign-ins with Tokenscope';

/** Everything that Tokenscope leaves on a computer beside its program, and what of it a person can have removed. */
export function removalPlan(facts: RemovalFacts): RemovalPlan {
  const { platform, id, dataFolder: folder } = facts;
  const usual = dataFolder(facts);
  // Whoever chose the folder may keep other things there.
  const isOwn = folder === usual;
  const keepsKey = !isOwn && facts.hasUsualVault;
  const data: Removal = {
    what: 'Connections, settings, sealed tokens and secrets, exchange logs, history, runs, plans and templates',
    where: folder,
    how: { by: 'data', folder, whole: isOwn },
  };
  const key: Removal = { what: 'The key to the sealed records', where: keyPlace(platform, id), how: { by: 'keychain', service: id } };
  const onSystem = platform === 'win32' ? onWindows(facts) : platform === 'darwin' ? onMac(facts) : onLinux(facts);
  return {
    removes: [data, ...(keepsKey ? [] : [key]), ...onSystem],
    stays: [
      "Tokens aren't revoked at the providers: they stay valid until they expire. Revoke them first if that is too long.",
      'Files that you saved: reports, exports, pictures.',
      STAYS[platform] ?? STAYS.linux,
      ...(keepsKey ? [`The key in ${keyPlace(platform, id)}: the records in ${usual} need it.`] : []),
      ...(isOwn ? [] : [`The folder ${folder} itself and anything else in it, because it was chosen when Tokenscope was started.`]),
    ],
  };
}

const STAYS: Partial<Record<NodeJS.Platform, string>> & { linux: string } = {
  win32: 'The program: uninstall it in Settings > Apps, or delete its folder.',
  darwin: 'The program, which you can move to the Trash, and its entry in System Settings > Notifications.',
  linux: 'The program: remove its package, or delete the AppImage or folder.',
};

function keyPlace(platform: NodeJS.Platform, id: string): string {
  if (platform === 'win32') return `Credential Manager: vault-key.${id}`;
  if (platform === 'darwin') return `login keychain: ${id}`;
  return `keyring (Secret Service): ${id}`;
}

function onWindows({ env, home, id, name, clsid, dataFolder: folder, sessionFolder, hasUninstaller }: RemovalFacts): Removal[] {
  const roaming = env.APPDATA || win32.join(home, 'AppData', 'Roaming');
  const local = env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local');
  const shortcut = win32.join(roaming, 'Microsoft', 'Windows', 'Start Menu', 'Programs', `${name}.lnk`);
  return [
    ...session(folder, sessionFolder, win32.join(local, name)),
    deleted('Downloaded updates', win32.join(local, UPDATER_CACHE)),
    {
      what: OPENS_SIGN_INS,
      where: `HKEY_CURRENT_USER\\Software\\Classes\\${id}`,
      how: { by: 'scheme', scheme: id },
    },
    registered('The component that notifications start', `HKEY_CURRENT_USER\\Software\\Classes\\CLSID\\${clsid}`),
    // Electron makes one for the first notification; the installer's is the same file, and goes with the program.
    ...(hasUninstaller ? [] : [deleted('The shortcut that notifications need', shortcut)]),
  ];
}

function onMac({ home, id, dataFolder: folder, sessionFolder }: RemovalFacts): Removal[] {
  const library = posix.join(home, 'Library');
  const paths = [
    posix.join(library, 'Caches', id),
    posix.join(library, 'Caches', `${id}.ShipIt`),
    posix.join(library, 'HTTPStorages', id),
    posix.join(library, 'Preferences', `${id}.plist`),
    posix.join(library, 'Saved Application State', `${id}.savedState`),
  ];
  return [
    ...session(folder, sessionFolder, null),
    deleted('Downloaded updates', posix.join(library, 'Caches', UPDATER_CACHE)),
    { what: "The app's window state and caches that macOS stores", where: posix.join(library, '…', id), how: { by: 'delete', paths } },
  ];
}

function onLinux({ env, home, id, dataFolder: folder, sessionFolder }: RemovalFacts): Removal[] {
  const place = (variable: string, ...usual: string[]) => {
    const given = env[variable];
    return given && posix.isAbsolute(given) ? given : posix.join(home, ...usual);
  };
  const share = place('XDG_DATA_HOME', '.local', 'share');
  const applications = posix.join(share, 'applications');
  const icon = posix.join(share, 'icons', 'hicolor', 'scalable', 'apps', `${id}.svg`);
  // The second as versions up to 0.1.0 called it.
  const entries = [`${id}.desktop`, `${id}-url.desktop`];
  const lists = [posix.join(place('XDG_CONFIG_HOME', '.config'), 'mimeapps.list'), posix.join(applications, 'mimeapps.list')];
  return [
    ...session(folder, sessionFolder, null),
    deleted('Downloaded updates', posix.join(place('XDG_CACHE_HOME', '.cache'), UPDATER_CACHE)),
    {
      what: OPENS_SIGN_INS,
      where: posix.join(applications, `${id}.desktop`),
      how: { by: 'delete', paths: [...entries.map((entry) => posix.join(applications, entry)), icon] },
    },
    {
      what: 'The line that makes Tokenscope the default for them',
      where: lists.join(', '),
      how: { by: 'association', files: lists, scheme: id, entries },
    },
  ];
}

const deleted = (what: string, path: string): Removal => ({ what, where: path, how: { by: 'delete', paths: [path] } });

const registered = (what: string, key: string): Removal => ({ what, where: key, how: { by: 'registry', key } });

/** Chromium's own files, where they lie elsewhere. @param usual The folder that is all theirs. */
function session(folder: string, sessionFolder: string, usual: string | null): Removal[] {
  if (sessionFolder === folder) return [];
  return [{ what: 'Caches', where: sessionFolder, how: { by: 'data', folder: sessionFolder, whole: sessionFolder === usual } }];
}

const OWN =
  /^(?:vault|exchanges|history|runs|plans|templates|restoring|locks|\.updaterId|(?:authorities|connections|facts|metadata|preferences|practice|preflight|window)\.[\w.:-]+)$/;

/** Whether an entry of a data folder was made by Tokenscope, and not by Chromium or anybody else. */
export function isOwnEntry(name: string): boolean {
  return OWN.test(name);
}

/**
 * A `mimeapps.list` in which these desktop entries no longer open the scheme (Association between MIME types and applications, 1.0.1). All other
 * lines stay as they are.
 */
export function withoutAssociation(text: string, scheme: string, entries: readonly string[]): string {
  const key = `x-scheme-handler/${scheme}=`;
  const lines = text.split('\n').flatMap((line) => {
    if (!line.startsWith(key)) return [line];
    const left = line
      .slice(key.length)
      .split(';')
      .filter((entry) => entry !== '' && !entries.includes(entry.trim()));
    return left.length === 0 ? [] : [`${key}${left.join(';')};`];
  });
  return lines.join('\n');
}

export interface Cleaner {
  program: string;
  args: string[];
  env: Record<string, string>;
}

/**
 * A process of the system's own that waits until the app has ended and then deletes what it had in use: Chromium writes into its folder until
 * the last moment, and Windows deletes no open file. It waits a minute at most. Paths travel apart from the command, so they can't be read as
 * part of it.
 */
export function cleanerFor(
  platform: NodeJS.Platform,
  env: Record<string, string | undefined>,
  pid: number,
  paths: readonly string[],
): Cleaner {
  if (platform !== 'win32') {
    const script = 'pid=$1; shift; n=0; while kill -0 "$pid" 2>/dev/null && [ $n -lt 60 ]; do sleep 1; n=$((n+1)); done; rm -rf -- "$@"';
    return { program: '/bin/sh', args: ['-c', script, 'sh', String(pid), ...paths], env: {} };
  }
  const names = paths.map((_, index) => `TOKENSCOPE_REMOVES_${index}`);
  const deletions = names.map(
    (name) => `if exist "%${name}%" rd /s /q "%${name}%" 2>nul & if exist "%${name}%" del /f /q "%${name}%" 2>nul`,
  );
  const system = win32.join(env.SystemRoot || 'C:\\Windows', 'System32');
  const wait = `"${win32.join(system, 'ping.exe')}" -n 2 127.0.0.1 >nul`;
  return {
    program: win32.join(system, 'cmd.exe'),
    args: ['/d', '/s', '/c', `"for /l %i in (1,1,20) do (${[wait, ...deletions].join(' & ')})"`],
    env: Object.fromEntries(names.map((name, index) => [name, paths[index] ?? ''])),
  };
}
