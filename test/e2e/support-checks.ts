import type { RunView } from '../../electron/contract';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type Practice, type PracticeOptions, startPractice } from '../../electron/practice';
import { until } from './stage/app';
import { openStage } from './stage';
import { PATIENCE_MS } from './stage/patience';
import { generations, signIn } from './stage/person';
import type { Canary } from './support-canaries';
import { overhear } from './support-overheard';
import { appOn, type Scene, type SceneOptions, setScene } from './support-scene';
import { addConnection, ask, choose } from './support-window';

/** The app beside a practice provider of the test's own, and a person at the browser who signs in wherever they are asked to. */
export interface Bench extends Scene {
  practice: Practice;
  /** A connection to the standard face of the provider, signed in and on the screen. */
  connectionId: string;
  /** Tokens and codes that the provider has handed out so far. */
  secrets: Canary[];
  /** Pages of the browser that the person has signed in on so far, as text when they were left. */
  pages: string[];
}

/** A bench whose connection has that name. */
export function benchWith(name: string, { for: whom, ...options }: PracticeOptions & Pick<SceneOptions, 'for'> = {}): Bench {
  return setScene(
    async (later) => {
      const overheard = overhear();
      later(overheard.end);
      const practice = await startPractice(options);
      later(practice.stop);
      const stage = await openStage({ browser: { origins: [practice.url] } });
      later(stage.close);
      const pages: string[] = [];
      stage.browser.context.on('page', (page) => void serve(page, practice.url, pages));
      const scene = appOn(stage, later);
      const { window } = await scene.launch();
      const { connection, clientSecret } = practice.faces.practice;
      // A template of its own, for the app would lead the practice one to its own provider.
      const receiver = { kind: 'loopback', port: null, path: '/callback' } as const;
      const connectionId = await addConnection(window, { ...connection, template: 'oidc', receiver, name }, clientSecret);
      await ask(window, 'flows.start', { connectionId });
      await choose(window, name);
      await generations(window, 1);
      return Object.assign(scene, { practice, connectionId, secrets: overheard.secrets, pages });
    },
    { for: whom },
  );
}

/** Signs in on a page of the provider's that the app had the browser open, reads where that ends, and closes it. Others are left alone. */
async function serve(page: Page, provider: string, pages: string[]): Promise<void> {
  try {
    await page.waitForURL((url) => url.origin === provider);
  } catch {
    return;
  }
  try {
    await signIn(page);
    const end = page.locator('main.ok, main.not-ok');
    await end.waitFor();
    pages.push(await end.innerText());
  } catch (error) {
    pages.push(`Nobody could sign in: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  } finally {
    await page.close().catch(() => {});
  }
}

export const tab = (window: Page, name: string): Locator => window.getByRole('tab', { name: new RegExp(`^${name}`) }).first();
export const button = (window: Page, name: string | RegExp): Locator =>
  window.getByRole('button', { name, exact: typeof name === 'string' });

/** Opens the plans of the connection on screen and chooses one. */
export async function choosePlan(window: Page, name: string): Promise<void> {
  await tab(window, 'Checks').click();
  const plans = window.getByRole('listbox', { name: 'Plans' });
  await plans.or(button(window, 'Plans and runs')).first().waitFor();
  if (!(await plans.isVisible())) await button(window, 'Plans and runs').click();
  await plans.getByRole('option', { name: new RegExp(`^${name}`) }).click();
  await window.getByRole('heading', { level: 2, name, exact: true }).waitFor();
}

/** Of each connection, the run that `nextRun` gave last. */
const given = new Map<string, string>();

/** The next run of a connection that `nextRun` has not given yet, once it is over. What starts it may take a while to do so. */
export async function nextRun(window: Page, connectionId: string, guardMs = 2 * PATIENCE_MS): Promise<RunView> {
  const deadline = performance.now() + guardMs;
  for (;;) {
    const [newest] = await ask(window, 'checks.runs', { connectionId });
    if (newest && newest.status !== 'running' && newest.id !== given.get(connectionId)) {
      given.set(connectionId, newest.id);
      return ask(window, 'checks.run', { connectionId, runId: newest.id });
    }
    if (performance.now() > deadline) throw new Error(`No run was over within ${guardMs} ms: ${JSON.stringify(newest)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** "use.challenge fail: what was found", for those with another verdict than `pass` and `not-applicable`. */
export const troubles = (run: RunView): string[] =>
  run.results
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')
    .map(({ id, verdict, text }) => `${id} ${verdict}: ${text}`);

/** Lets the next dialogs for saving answer with a file in the stage's home; resolves with its path. */
export async function saveAs({ app, stage }: Pick<Bench, 'app' | 'stage'>, name: string): Promise<string> {
  const path = join(stage.keyring.home, name);
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  return path;
}

/** Lets the next dialogs for opening answer with a file. */
export async function openWith({ app }: Pick<Bench, 'app'>, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, path);
}

/** The content of a file, once there is one. */
export function saved(path: string): Promise<string> {
  return until(() => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  }, `${path} to be written`);
}

/** What a copied token is. */
export async function tokenOf(
  { app, window }: Pick<Bench, 'app' | 'window'>,
  connectionId: string,
  token: 'access' | 'refresh',
): Promise<string> {
  await ask(window, 'tokens.copy', { connectionId, token });
  return app.electron.evaluate(({ clipboard }) => clipboard.readText());
}
