import { spawn } from 'node:child_process';

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
