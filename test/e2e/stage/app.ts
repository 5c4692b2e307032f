import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Browser, chromium, _electron as electron, type ElectronApplication, type Page } from 'playwright-core';
import { installEntry, SWITCHES, type Stage } from './index';

/** The app as a person started it, with its window. */
export interface App {
  electron: ElectronApplication;
  window: Page;
  /** Lines the page wrote to its console as errors, and its uncaught errors. */
  complaints: string[];
  /** Quits as closing the window does. */
  quit(): Promise<void>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

/** Starts the packaged app; resolves when its window has painted. `url`: what the system hands over in argv. */
export async function launchApp(stage: Stage, options: { url?: string } = {}): Promise<App> {
  const app = await electron.launch({
    executablePath: stage.executable,
    args: [...SWITCHES, ...(options.url ? [options.url] : [])],
    env: stage.env,
    // The app follows the system's theme; nothing is emulated.
    colorScheme: null,
    timeout: 30_000,
  });
  const window = await app.firstWindow();
  const complaints = listen(window);
  await window.waitForLoadState('load');
  const child = app.process();
  const gone = new Promise<void>((resolve) => {
    if (child.exitCode !== null) resolve();
    child.once('exit', () => resolve());
  });
  return {
    electron: app,
    window,
    complaints,
    quit: () => app.close(),
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Has the desktop open a URL of the app's scheme while the app does not run, and drives the window that comes up. */
export async function openCold(stage: Stage, url: string): Promise<{ window: Page; browser: Browser }> {
  const portFile = join(stage.userData, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  await installEntry(stage, ['--remote-debugging-port=0']);
  // xdg-open waits for the app to end.
  void stage.open(url).catch(() => {});
  const port = await until(() => (existsSync(portFile) ? readFileSync(portFile, 'utf8').split('\n')[0] : ''), 'the app to start');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const context = browser.contexts()[0];
  if (!context) throw new Error('The app has no window.');
  const window = context.pages()[0] ?? (await context.waitForEvent('page'));
  await window.waitForLoadState('load');
  return { window, browser };
}

/** What the page complained of. Chromium's own remarks on the graphics of a virtual screen are none of the app's. */
function listen(window: Page): string[] {
  const complaints: string[] = [];
  window.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  window.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** Waits, 30 s at most, until `read` gives something that is neither empty nor false. */
export async function until<T>(read: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`Waited 30 s for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Writes a picture of a page; makes the folder. */
export async function picture(page: Page, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await page.screenshot({ path: file });
}
