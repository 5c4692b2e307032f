import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import icon from '../../../build/icons/icon.svg?raw';
import type { SchemeState } from '../../model/receiver';
import { IDENTITY, type Identity } from '../../model/identity';
import { appImageOf } from '../../platform/system/update-way';

const run = promisify(execFile);

/** A local build is another app than a release. The id names the desktop file, too: windows find their icon and badge by it. */
type Registered = Pick<Identity, 'id' | 'name'>;

/** Switches a second instance needs to find the first: its profile and its screen. */
const KEPT_SWITCHES = ['--user-data-dir', '--ozone-platform'];
/** Also kept for root, for whom Chromium has no sandbox; releases don't start with it. */
const NO_SANDBOX = '--no-sandbox';

const commentOf = ({ name }: Registered) => `Comment=Returns sign-ins to ${name}`;

/**
 * On Linux, registers this app for redirects if nothing else is: deb and rpm have a desktop file of their own, an AppImage or unpacked folder
 * has none. Another program's entry is left alone unless the person asks to replace it. Never rejects, since flows have other receivers.
 */
export async function registerOnLinux(
  executable: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  app: Registered = IDENTITY,
  replaces = false,
): Promise<void> {
  const data = env.XDG_DATA_HOME || join(homedir(), '.local', 'share');
  const folder = join(data, 'applications');
  const entryName = `${app.id}.desktop`;
  const path = join(folder, entryName);
  /** As versions up to 0.1.0 called it. */
  const formerName = `${app.id}-url.desktop`;
  const mime = `x-scheme-handler/${app.id}`;
  const call = async (program: string, ...args: string[]) => (await run(program, args, { timeout: 5_000, env })).stdout.trim();
  try {
    if (await isInstalled(entryName, env)) {
      // Ours, of an AppImage say, would stand in front of the package's.
      if ((await textOf(path)).includes(commentOf(app))) await rm(path);
      return;
    }
    const current = await call('xdg-mime', 'query', 'default', mime);
    if (!replaces && !['', entryName, formerName].includes(current)) return;
    const entry = desktopEntry(appImageOf(env, executable) ?? executable, argv, app);
    if (current === entryName && (await textOf(path)) === entry) return;
    const icons = join(data, 'icons', 'hicolor', 'scalable', 'apps', `${app.id}.svg`);
    await mkdir(dirname(icons), { recursive: true });
    await writeFile(icons, icon);
    await mkdir(folder, { recursive: true });
    await writeFile(path, entry);
    await call('xdg-mime', 'default', entryName, mime);
    await rm(join(folder, formerName), { force: true });
    // Portals, and so sandboxed browsers, know only what is in its cache.
    await call('update-desktop-database', folder);
  } catch {
    // No xdg-utils, or the folder isn't writable: the browser then reports that nothing opens the link.
  }
}

/** What the system opens the redirect scheme with: this app, nothing, or another program. */
export async function schemeStateOnLinux(env: NodeJS.ProcessEnv = process.env, app: Registered = IDENTITY): Promise<SchemeState> {
  const query = ['query', 'default', `x-scheme-handler/${app.id}`];
  const found = await run('xdg-mime', query, { timeout: 5_000, env }).catch(() => ({ stdout: '' }));
  const current = found.stdout.trim();
  if (current === '') return 'none';
  return current === `${app.id}.desktop` || current === `${app.id}-url.desktop` ? 'registered' : 'other';
}

/** Whether a package put the desktop file in place for everyone (XDG Base Directory Specification). */
async function isInstalled(entryName: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const folders = (env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(delimiter).filter(isAbsolute);
  const texts = await Promise.all(folders.map((folder) => textOf(join(folder, 'applications', entryName))));
  return texts.some((text) => text !== '');
}

const textOf = (path: string) => readFile(path, 'utf8').catch(() => '');

/** The desktop file's text. Keeps an app's folder and the switches above. Quoted per the Desktop Entry Specification. */
export function desktopEntry(executable: string, argv: readonly string[], app: Registered, isRoot = process.getuid?.() === 0): string {
  const switches = isRoot ? [...KEPT_SWITCHES, NO_SANDBOX] : KEPT_SWITCHES;
  const kept = argv.filter(
    (argument) => isAbsolute(argument) || switches.some((name) => argument === name || argument.startsWith(`${name}=`)),
  );
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${app.name}`,
    commentOf(app),
    // Once the program is gone, the entry is no choice any more.
    `TryExec=${executable.replaceAll('\\', '\\\\')}`,
    `Exec=${[executable, ...kept].map(quoted).join(' ')} %u`,
    `Icon=${app.id}`,
    `StartupWMClass=${app.name}`,
    'NoDisplay=true',
    'Terminal=false',
    // Otherwise the launcher passes no activation token on, and Wayland keeps the window in the back.
    'StartupNotify=true',
    `MimeType=x-scheme-handler/${app.id};`,
    '',
  ].join('\n');
}

/**
 * Quotes an argument for the Exec key. Plain ones stay unquoted, as the specification allows: without a desktop environment xdg-open (1.2)
 * treats quotes as part of the program's name. Otherwise `"`, backtick, `$` and backslash are escaped, then backslashes once more because
 * the value is a string; `%` is doubled.
 */
function quoted(argument: string): string {
  if (/^[\w@+=:,./-]+$/.test(argument)) return argument;
  return `"${argument
    .replace(/[\\"`$]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
}
