import { posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files that the system opens with this app, by their endings: file managers that know one only, and those that know both. */
const ENDINGS = /\.tokenscope(?:\.json)?$/i;
const MAX_LENGTH = 4_096;

/**
 * The connection file among a process's arguments, as an absolute path; null: there is none, or several. Linux's file managers hand over a
 * `file:` URL or a path, Windows a path. Switches are none, whatever they end with.
 *
 * @param folder That a relative path counts from, as in a terminal.
 */
export function fileIn(argv: readonly string[], folder: string, platform: NodeJS.Platform): string | null {
  // The first argument is the program.
  const found = argv.slice(1).flatMap((argument) => pathOf(argument, folder, platform) ?? []);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The same of one argument, and of a path that macOS hands over. */
export function pathOf(argument: string, folder: string, platform: NodeJS.Platform): string | null {
  if (argument.length > MAX_LENGTH || argument.startsWith('-') || !ENDINGS.test(argument)) return null;
  const path = /^file:/i.test(argument) ? pathInUrl(argument, platform) : argument;
  if (path === null || path.includes('\0')) return null;
  const { isAbsolute, resolve } = platform === 'win32' ? win32 : posix;
  // Another computer's name in a path has Windows sign in there.
  if (platform === 'win32' && /^[\\/]{2}/.test(path)) return null;
  return isAbsolute(path) ? path : /^[a-z][\w+.-]+:/i.test(path) ? null : resolve(folder, path);
}

/** Of this computer only. */
function pathInUrl(url: string, platform: NodeJS.Platform): string | null {
  try {
    const { host } = new URL(url);
    return host === '' || host === 'localhost'
      ? fileURLToPath(url.replace(/^file:\/\/localhost/i, 'file://'), { windows: platform === 'win32' })
      : null;
  } catch {
    return null;
  }
}
