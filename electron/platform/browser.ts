import { spawn } from 'node:child_process';
import { urlOf } from '../model/url';
import { Failure } from '../model/failure';
import type { Browser } from '../core/ports';

/** Windows hands longer addresses to no browser; servers refuse them far earlier. Characters. */
const MAX_LENGTH = 32_768;

/**
 * The one door to the outside: hands http(s) URLs, and nothing else, to the system browser. Rejects with insecure-url for any other scheme, a
 * malformed or overlong URL or one with a password in it, and with browser-failed when the system can't open it.
 *
 * @param openExternal What hands it over, such as Electron's `shell.openExternal`.
 */
export function createBrowser(openExternal: (url: string) => Promise<void>): Browser {
  return {
    async open(address) {
      const url = browserUrl(address);
      try {
        await openExternal(url.href);
      } catch {
        throw new Failure({
          code: 'browser-failed',
          what: 'The system browser could not be opened.',
          likelyCause: 'No default browser is set, or the system refused to start it.',
          action: 'Set a default browser in the system settings and try again, or copy the URL and open it yourself.',
          evidence: [{ label: 'Host', value: url.host }],
        });
      }
    },
  };
}

/** The address as one that the browser may be handed. @throws Failure insecure-url. */
export function browserUrl(address: string): URL {
  const url = address.length <= MAX_LENGTH ? urlOf(address) : null;
  if (!url) throw refused('It is not a complete URL.', []);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refused('Only http and https addresses are handed to the browser: other schemes can start programs.', [
      { label: 'Scheme', value: url.protocol },
    ]);
  }
  if (url.username || url.password)
    throw refused('It holds a user name or password, which browsers hide and phishing uses.', [{ label: 'Host', value: url.host }]);
  return url;
}

function refused(likelyCause: string, evidence: { label: string; value: string }[]): Failure {
  return new Failure({
    code: 'insecure-url',
    what: 'Tokenscope did not open this address.',
    likelyCause,
    action: 'Check the address. If it came from a provider, open the page in a browser yourself.',
    evidence,
  });
}

/** Milliseconds after which a starter that has not ended is taken for the browser itself. */
const STARTED_MS = 3_000;

/** Whether a browser can be expected: Linux without a display has none to show. */
export function hasBrowser(platform: NodeJS.Platform, env: Record<string, string | undefined>): boolean {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.BROWSER);
}

/** Hands a URL to the system's browser, without a shell that could read something else in it. Rejects when that can't be started. */
export function openInSystemBrowser(platform: NodeJS.Platform): (url: string) => Promise<void> {
  const [program, ...before] = STARTERS[platform] ?? STARTERS.linux;
  return (url) =>
    new Promise((resolve, reject) => {
      const starter = spawn(program, [...before, url], { stdio: 'ignore', detached: platform !== 'win32' });
      const timer = setTimeout(resolve, STARTED_MS);
      starter.once('error', reject);
      starter.once('exit', (code) => {
        clearTimeout(timer);
        if (code === 0) resolve();
        else reject(new Error(`the starter ended with ${code}`));
      });
      starter.unref();
    });
}

const STARTERS: { [platform: string]: [string, ...string[]]; linux: [string] } = {
  linux: ['xdg-open'],
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
