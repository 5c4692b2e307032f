import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { urlOf } from '../../model/text/url';
import { Failure } from '../../model/failure';
import type { Browser } from '../../core/ports';
import type { Detour } from './loopback';

/** No server takes longer addresses. Characters. */
const MAX_LENGTH = 32_768;

/** ShellExecute takes 2,081 (Electron's documentation of shell.openExternal); rundll32 cuts off what is longer without a word. Characters. */
const WINDOWS_MAX_LENGTH = 2_000;

/**
 * The one door to the outside: hands http(s) URLs, and nothing else, to the system browser. Rejects with insecure-url for any other scheme, a
 * malformed or overlong URL or one with a password in it, and with browser-failed when the system can't open it.
 *
 * What Windows finds too long is opened by way of this machine's loopback address.
 *
 * @param openExternal What hands it over, such as Electron's `shell.openExternal`.
 */
export function createBrowser(openExternal: (url: string) => Promise<void>, platform = process.platform): SystemBrowser {
  let over: Promise<void> = Promise.resolve();
  return {
    async open(address) {
      const url = browserUrl(address);
      const short = platform === 'win32' && url.href.length > WINDOWS_MAX_LENGTH ? await shortened(url) : null;
      over = short?.over ?? over;
      await openExternal(short?.address ?? url.href).catch(() => {
        throw notStarted(url, 'No default browser is set, or the system refused to start it.');
      });
    },
    handedOver: () => over,
  };
}

export interface SystemBrowser extends Browser {
  /** Resolves when the browser needs this process no longer to get to the page that was opened last; after a minute at most. */
  handedOver(): Promise<void>;
}

async function shortened(url: URL): Promise<Detour> {
  const { redirectOnce } = await import('./loopback');
  return redirectOnce(url.href).catch(() => {
    const { length } = url.href;
    throw notStarted(
      url,
      `Windows can't open a URL of ${length} characters in a browser, and no port on 127.0.0.1 could be opened to redirect there.`,
    );
  });
}

function notStarted(url: URL, likelyCause: string): Failure {
  return new Failure({
    code: 'browser-failed',
    what: 'The system browser could not be opened.',
    likelyCause,
    action: 'Set a default browser in the system settings and try again, or copy the URL and open it yourself.',
    evidence: [{ label: 'Host', value: url.host }],
  });
}

/** The address as one that the browser may be handed. @throws Failure insecure-url. */
export function browserUrl(address: string): URL {
  const url = address.length <= MAX_LENGTH ? urlOf(address) : null;
  if (!url) throw refused('It is not a complete URL.', []);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refused('Only http and https URLs are opened in the browser: other schemes can start programs.', [
      { label: 'Scheme', value: url.protocol },
    ]);
  }
  if (url.username || url.password)
    throw refused('It contains a user name or password, which browsers hide and phishing exploits.', [{ label: 'Host', value: url.host }]);
  return url;
}

function refused(likelyCause: string, evidence: { label: string; value: string }[]): Failure {
  return new Failure({
    code: 'insecure-url',
    what: 'Tokenscope did not open this URL.',
    likelyCause,
    action: 'Check the URL. If it came from a provider, open the page in a browser yourself.',
    evidence,
  });
}

/** Milliseconds after which a starter that has not ended is taken for the browser itself. */
const STARTED_MS = 3_000;

export interface SystemFacts {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  /** Whether there is a file at a path. */
  exists?: (path: string) => boolean;
}

/** What hands a URL, its last argument, to the system's browser. */
export interface Starter {
  program: string;
  args: string[];
  /** Whether its exit code means anything. */
  tells: boolean;
}

/**
 * null: no browser can be expected, as on Linux without a display.
 *
 * By full path where there is one: libuv looks for a bare name in the current folder first on Windows (src/win/process.c), and that may be
 * somebody else's checkout. In WSL the browser is that of Windows, which wslu's `wslview` reaches.
 */
export function browserStarter({ platform, env, exists = existsSync }: SystemFacts): Starter | null {
  if (platform === 'win32') {
    const program = win32.join(env.SystemRoot || 'C:\\Windows', 'System32', 'rundll32.exe');
    return { program, args: ['url.dll,FileProtocolHandler'], tells: false };
  }
  if (platform === 'darwin') return { program: '/usr/bin/open', args: [], tells: true };
  if (env.WSL_DISTRO_NAME) {
    const folders = (env.PATH ?? '').split(':').filter((each) => posix.isAbsolute(each));
    const wslview = folders.map((each) => posix.join(each, 'wslview')).find(exists);
    if (wslview !== undefined) return { program: wslview, args: [], tells: true };
  }
  return env.DISPLAY || env.WAYLAND_DISPLAY || env.BROWSER ? { program: 'xdg-open', args: [], tells: true } : null;
}

/** Hands a URL to the system's browser, without a shell that could read something else in it. Rejects when that can't be started. */
export function openInSystemBrowser({ program, args, tells }: Starter): (url: string) => Promise<void> {
  return (url) =>
    new Promise((resolve, reject) => {
      const starter = spawn(program, [...args, url], { stdio: 'ignore', detached: process.platform !== 'win32' });
      const timer = setTimeout(resolve, STARTED_MS);
      starter.once('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      starter.once('exit', (code) => {
        clearTimeout(timer);
        if (code === 0 || !tells) resolve();
        else reject(new Error(`the starter ended with ${code}`));
      });
      starter.unref();
    });
}
