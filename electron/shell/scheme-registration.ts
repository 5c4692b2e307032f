import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { IDENTITY } from '../model/identity';
import { REDIRECT_SCHEME } from './deep-links';

const run = promisify(execFile);
const ENTRY = `${IDENTITY.id}-url.desktop`;
const MIME = `x-scheme-handler/${REDIRECT_SCHEME}`;

/** Switches a second instance needs to find the first: its profile and its screen. */
const KEPT_SWITCHES = ['--user-data-dir', '--ozone-platform'];
/** Also kept for root, for whom Chromium has no sandbox; releases don't start with it. */
const NO_SANDBOX = '--no-sandbox';

/**
 * On Linux, registers this app for redirects if nothing else is: a deb has its own desktop file, an AppImage or unpacked folder has none.
 * Another program's entry is left alone. Never rejects, since flows have other receivers.
 */
export async function registerOnLinux(executable: string, argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<void> {
  try {
    const { stdout } = await run('xdg-mime', ['query', 'default', MIME], { timeout: 5_000, env });
    const current = stdout.trim();
    if (current !== '' && current !== ENTRY) return;
    const folder = join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'applications');
    const entry = desktopEntry(env.APPIMAGE || executable, argv);
    if (current === ENTRY && (await readFile(join(folder, ENTRY), 'utf8').catch(() => '')) === entry) return;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, ENTRY), entry);
    await run('xdg-mime', ['default', ENTRY, MIME], { timeout: 5_000, env });
  } catch {
    // No xdg-utils, or the folder isn't writable: the browser then reports that nothing opens the link.
  }
}

/** The desktop file's text. Keeps an app's folder and the switches above. Quoted per the Desktop Entry Specification. */
export function desktopEntry(executable: string, argv: readonly string[], isRoot = process.getuid?.() === 0): string {
  const switches = isRoot ? [...KEPT_SWITCHES, NO_SANDBOX] : KEPT_SWITCHES;
  const kept = argv.filter(
    (argument) => isAbsolute(argument) || switches.some((name) => argument === name || argument.startsWith(`${name}=`)),
  );
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${IDENTITY.name}`,
    `Comment=Takes sign-ins back to ${IDENTITY.name}`,
    `Exec=${[executable, ...kept].map(quoted).join(' ')} %u`,
    'NoDisplay=true',
    'Terminal=false',
    'StartupNotify=false',
    `MimeType=${MIME};`,
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
