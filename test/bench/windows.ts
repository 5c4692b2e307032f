import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { endProcess } from '../e2e/stage/display';
import { familyOf, pause } from './processes';

const MAIN = `const { app, BrowserWindow } = require('electron');
app.on('window-all-closed', () => app.quit());
const [page, hash] = (process.env.BENCH_PAGE || 'plain.html').split('#');
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile(page, hash ? { hash } : {}));
`;
const PAGES = join(import.meta.dirname, 'pages');

/** The least an Electron app can be, on the same runtime: one window, and the page that BENCH_PAGE names. Returns its executable. */
export function makeBareApp(dist: string): { executable: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-bare-'));
  cpSync(dist, folder, { recursive: true });
  const app = join(folder, 'resources', 'app');
  mkdirSync(app, { recursive: true });
  rmSync(join(folder, 'resources', 'default_app.asar'), { force: true });
  writeFileSync(join(app, 'package.json'), '{"name":"bare","main":"main.js"}');
  writeFileSync(join(app, 'main.js'), MAIN);
  cpSync(PAGES, app, { recursive: true });
  return { executable: join(folder, 'electron'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** By then a window has loaded its page, in milliseconds. */
const BOOTED_MS = 3_000;

export interface RunningWindow {
  pid: number;
  /** When the process was asked for, milliseconds since the epoch. */
  spawnedAt: number;
  /** Connects to the page through DevTools; disturbs what is measured, so call it when the moment has passed. */
  page(): Promise<Page>;
  close(): Promise<void>;
}

/** Starts an app with a profile of its own; both sides of a ratio get the same arguments. */
export function startWindow(executable: string, env: Record<string, string>, profile: string): RunningWindow {
  const args = ['--no-sandbox', `--user-data-dir=${profile}`, '--remote-debugging-port=0'];
  rmSync(join(profile, 'DevToolsActivePort'), { force: true });
  const spawnedAt = Date.now();
  const child = spawn(executable, args, { env, stdio: 'ignore' });
  let browser: Browser | null = null;
  return {
    pid: child.pid ?? 0,
    spawnedAt,
    async page() {
      // Playwright, attached between two navigations of a fresh window, waits for ever.
      await pause(Math.max(0, spawnedAt + BOOTED_MS - Date.now()));
      const port = await devToolsPort(profile);
      browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      for (;;) {
        const page = browser.contexts()[0]?.pages()[0];
        if (page) return page;
        await pause(50);
      }
    },
    async close() {
      await browser?.close();
      const family = familyOf(child.pid ?? 0).map(({ pid }) => pid);
      await endProcess(child);
      // Its helpers end a little later, and would still write into the profile.
      for (let tries = 0; tries < 100 && family.some((pid) => existsSync(`/proc/${pid}`)); tries += 1) await pause(50);
    },
  };
}

async function devToolsPort(profile: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      const port = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0];
      if (port) return port;
    } catch {
      // Not written yet.
    }
    await pause(50);
  }
  throw new Error('the window opened no DevTools port within 10 s');
}
