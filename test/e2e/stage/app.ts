import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Browser, chromium, _electron as electron, type ElectronApplication, errors, type Page } from 'playwright-core';
import { installEntry, SWITCHES, type Stage } from '.';
import { PATIENCE_MS } from './patience';

/** The same for attaching to a fresh app, which is done over. */
const ATTACHES_MS = 60_000;

/** The same for connecting to an app that runs, in milliseconds. */
const CONNECTS_MS = 30_000;

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

/** What a start needs. `endLeft`, where there is one, ends what a start that hung has left. */
export type Start = Pick<Stage, 'executable' | 'env'> & Partial<Pick<Stage, 'endLeft'>>;

/** Starts the packaged app; resolves when its window has painted. `url`: what the system hands over in argv. */
export async function launchApp(stage: Start, options: { url?: string; switches?: string[] } = {}): Promise<App> {
  const app = await attached(stage, [...SWITCHES, ...(options.switches ?? []), ...(options.url ? [options.url] : [])]);
  keepResults(app);
  const window = await app.firstWindow();
  window.setDefaultTimeout(PATIENCE_MS);
  const complaints = listen(window);
  await loaded(window);
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

/**
 * Starts the app and attaches to it. On a busy machine Playwright now and then attaches between two navigations of a fresh window and then
 * waits for ever; the start is done over then, three times at most.
 */
async function attached(stage: Start, args: string[]): Promise<ElectronApplication> {
  // The app follows the system's theme; nothing is emulated.
  const launch = () => electron.launch({ executablePath: stage.executable, args, env: stage.env, colorScheme: null, timeout: ATTACHES_MS });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch();
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || attempt === 4) throw error;
      stage.endLeft?.();
    }
  }
}

/**
 * V8's garbage collector now and then takes the result of an evaluation before it is read, mostly in a fresh app (playwright issue 33737).
 * What is evaluated therefore stays in the app: it is asked again, and runs once.
 */
function keepResults(app: ElectronApplication): void {
  const evaluate = app.evaluate.bind(app);
  let evaluations = 0;
  app.evaluate = async (body: unknown, arg?: unknown) => {
    const id = ++evaluations;
    const once = `(electron, { id, arg }) => {
      const kept = (globalThis.keptResults ??= new Map());
      if (!kept.has(id)) kept.set(id, (${body})(electron, arg));
      return kept.get(id);
    }`;
    // Playwright sends a function by its text.
    const sent = Object.assign(() => {}, { toString: () => once }) as unknown as (electron: unknown, sent: object) => never;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await evaluate(sent, { id, arg });
      } catch (error) {
        if (!String(error).includes('promise was garbage collected') || attempt === 5) throw error;
      }
    }
  };
}

/** The app as the desktop started it, to take a redirect. */
export interface ColdApp {
  window: Page;
  close(): Promise<void>;
}

/** Registers the app as a package does, does `cause`, which has the desktop start it, and drives the window that comes up. */
export async function startedByDesktop(stage: Stage, cause: () => Promise<unknown>): Promise<ColdApp> {
  const portFile = join(stage.userData, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  await installEntry(stage, ['--remote-debugging-port=0']);
  await cause();
  const port = await until(() => (existsSync(portFile) ? readFileSync(portFile, 'utf8').split('\n')[0] : ''), 'the app to start');
  const driver = await attachedTo(`http://127.0.0.1:${port}`);
  const context = driver.contexts()[0];
  if (!context) throw new Error('The app has no window.');
  const window = context.pages()[0] ?? (await context.waitForEvent('page'));
  window.setDefaultTimeout(PATIENCE_MS);
  await loaded(window);
  return {
    window,
    close: async () => {
      await window.close();
      await driver.close();
      // A link that points at nothing: its target names the process.
      const lock = join(stage.userData, 'SingletonLock');
      await until(() => !lstatSync(lock, { throwIfNoEntry: false }), 'the app to end');
    },
  };
}

/** Connects to a running app. Where Playwright attaches between two navigations and waits for ever, another connection comes later. */
async function attachedTo(address: string): Promise<Browser> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await chromium.connectOverCDP(address, { timeout: CONNECTS_MS });
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || attempt === 8) throw error;
    }
  }
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

/** Milliseconds between looks. To look costs some processor time in the app, too, which those that wait long would take from all others. */
const FIRST_PAUSE_MS = 20;
const LAST_PAUSE_MS = 160;

/** Waits, with all patience, until `read` gives something that is neither empty nor false. */
export async function until<T>(read: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(1.5 * pause, LAST_PAUSE_MS)) {
    const value = await read();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`Waited ${PATIENCE_MS / 1000} s for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/**
 * Resolves once a page that something else opened has loaded. Playwright waits for an event that it misses where it attaches late; the page
 * itself knows.
 */
export async function loaded(page: Page): Promise<Page> {
  const isThere = () => page.evaluate(() => location.href !== 'about:blank' && document.readyState === 'complete');
  await until(() => isThere().catch(() => false), `${page.url()} to load`);
  return page;
}

/** Writes a picture of a page; makes the folder. */
export async function picture(page: Page, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await page.screenshot({ path: file });
}
