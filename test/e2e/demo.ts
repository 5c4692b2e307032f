import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Practice, startPractice } from '../../electron/practice';
import { playChecks } from './demo-checks';
import { playDiscovery } from './demo-discovery';
import { Log } from './demo-log';
import { playTogether } from './demo-together';
import { type App, launchApp, until } from './stage/app';
import { openStage, type Stage } from './stage';
import { describeProvider, generations, intoBrowser, secondsOf, sendCall, setUpStepByStep, signIn, timeLeft } from './stage/person';

export interface DemoOptions {
  /** The packaged app. */
  executable: string;
  /** Folder for the pictures; emptied first. */
  output: string;
  electronVersion: string;
}

/** Seconds that the tokens of the second provider live, so that one can be seen to expire. */
const SHORT_LIFE = 12;
const NEEDED = ['Xvfb', 'openbox', 'chromium', 'xdg-open', 'xdg-mime', 'dbus-daemon', 'gdbus', 'gnome-keyring-daemon'];

/**
 * Plays the whole main job by itself through the real window and a real browser, on a virtual screen with a keychain and a home of its own.
 * Prints each step with its time and writes a picture of each screen. Resolves with the exit code.
 */
export async function playDemo({ executable, output, electronVersion }: DemoOptions): Promise<number> {
  const trouble = whatIsMissing(executable);
  if (trouble) {
    process.stdout.write(`\nThe demo can't be played: ${trouble}\n`);
    return 1;
  }
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const log = new Log(output);
  const demo = new Demo(log, executable);
  try {
    log.say(`The main job on Electron ${electronVersion}, played through the real window and a real browser.\n`);
    await demo.play();
    log.end(`Done: ${log.steps} steps, ${log.pictures} pictures in ${output}`);
    return 0;
  } catch (error) {
    const [what] = (error instanceof Error ? error.message : String(error)).split('\n');
    await demo.pictureOfTrouble().catch(() => {});
    log.end(
      `The demo stopped at "${log.lastStep}": ${what}\n  What to do: look at the last pictures in ${output}, then run it again: npm run demo`,
    );
    return 1;
  } finally {
    await demo.close();
  }
}

function whatIsMissing(executable: string): string | null {
  if (process.platform !== 'linux')
    return 'it needs a virtual screen, which is there on Linux only. Run npm start and press "Start practising" instead.';
  if (!existsSync(executable)) return `there is no app at ${executable}. Run: npm run package`;
  const folders = (process.env.PATH ?? '').split(':');
  const missing = NEEDED.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
  return missing.length === 0 ? null : `these programs are missing: ${missing.join(', ')}. Run: npm run setup`;
}

class Demo {
  #stage: Stage | null = null;
  #app: App | null = null;
  #outside: Practice | null = null;

  constructor(
    readonly log: Log,
    readonly executable: string,
  ) {}

  async play(): Promise<void> {
    const { log } = this;
    log.step('Setting up: a screen, a keychain, a browser, and a second provider whose tokens live 12 seconds');
    this.#outside = await startPractice({ accessTokenSeconds: SHORT_LIFE });
    // Practising has to do without leave for the app's scheme, in a browser that nobody has prepared.
    this.#stage = await openStage({ executable: this.executable, browser: { origins: [this.#outside.url], asIs: true } });
    log.step('Starting Tokenscope');
    this.#app = await launchApp(this.#stage);
    await this.#practise(this.#app.window, this.#stage);
    await this.#faces(this.#app.window, this.#stage);
    await this.#expire(this.#app.window, this.#stage, this.#outside);
    await this.#deeper(this.#app);
    await playChecks(log, this.#app.window, this.#stage);
    await playTogether(log, this.#app, this.#stage, this.#outside);
    await playDiscovery(log, this.#app.window, this.#stage, this.#outside);
    await this.#around(this.#app);
  }

  async pictureOfTrouble(): Promise<void> {
    if (this.#app) await this.log.picture(this.#app.window, 'where-it-stopped');
  }

  async close(): Promise<void> {
    await this.#app?.quit().catch(() => {});
    await this.#stage?.close();
    await this.#outside?.stop();
  }

  async #practise(window: Page, stage: Stage): Promise<void> {
    const { log } = this;
    const start = window.getByRole('button', { name: 'Start practising' });
    await start.waitFor();
    await log.both(window, 'welcome');
    log.step('Pressing "Start practising": the practice provider starts, and the system browser opens its login page');
    const begins = performance.now();
    const page = await intoBrowser(stage.browser.nextPage, start);
    const opens = performance.now() - begins;
    await window.getByRole('heading', { name: 'Finish signing in with your browser' }).waitFor();
    await log.both(window, 'waiting');
    await log.picture(page, 'browser-login');
    log.step('Signing in and agreeing; the browser comes back to a port on which the app listens');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const allow = page.getByRole('button', { name: 'Allow' });
    await allow.waitFor();
    await log.picture(page, 'browser-consent');
    const agrees = performance.now();
    await allow.click();
    await generations(window, 1);
    const seconds = (ms: number) => (ms / 1000).toFixed(1);
    const comes = performance.now() - agrees;
    log.step(
      `The token is taken apart, 3 clicks after the first window: ${seconds(opens)} s to the login page, ${seconds(comes)} s from the last click`,
    );
    await log.both(window, 'token');

    const first = await timeLeft(window);
    const began = secondsOf(first) ?? 0;
    await until(async () => (secondsOf(await timeLeft(window)) ?? began) <= began - 2, 'the countdown to fall');
    log.step(`Counting down: ${first.split('\n')[0]}, then ${(await timeLeft(window)).split('\n')[0]}`);
    await window.keyboard.press('j');
    await log.picture(window, 'token-raw');
    await window.keyboard.press('j');

    log.step('Refreshing: a new generation of the token family');
    await window.getByRole('button', { name: 'Refresh', exact: true }).click();
    await generations(window, 2);
    await log.picture(window, 'refreshed');
    const answer = await sendCall(window, 'Who am I');
    log.step(`Calling the sample API with it: ${answer.split('\n')[0]}`);
    await log.both(window, 'call');
  }

  async #faces(window: Page, stage: Stage): Promise<void> {
    const { log } = this;
    log.step('The same with the practice provider speaking as Katana, set up step by step by somebody who has never heard of OAuth');
    await window.getByRole('button', { name: 'New', exact: true }).click();
    await window.getByRole('heading', { name: 'New connection' }).waitFor();
    await log.both(window, 'new-connection');
    const timed = async (name: string, play: () => Promise<void>) => {
      const begins = performance.now();
      await play();
      log.step(`${name} set up step by step in ${((performance.now() - begins) / 1000).toFixed(1)} s, pictures included`);
    };
    await timed('Katana', () =>
      setUpStepByStep(window, /^Practice Katana/, async (start) => {
        await log.both(window, 'guide-sign-in');
        await signIn(await intoBrowser(stage.browser.nextPage, start));
      }),
    );
    await log.both(window, 'guide-done');
    await window.getByRole('button', { name: 'Finish' }).click();
    await generations(window, 1);
    await sendCall(window, 'Locations');
    await log.picture(window, 'katana-call');
    log.step('And as CATAPA, from machine to machine: no browser');
    await timed('CATAPA', () => setUpStepByStep(window, /^Practice CATAPA/, (start) => start.click()));
    await window.getByRole('button', { name: 'Finish' }).click();
    await generations(window, 1);
    await log.both(window, 'catapa-token');
  }

  async #expire(window: Page, stage: Stage, outside: Practice): Promise<void> {
    const { log } = this;
    log.step('Describing the second provider by hand, found by its issuer');
    await describeProvider(window, 'Short-lived', outside);
    await window.getByRole('textbox', { name: 'Name', exact: true }).scrollIntoViewIfNeeded();
    await log.both(window, 'editor');
    await signIn(await intoBrowser(stage.browser.nextPage, window.getByRole('button', { name: 'Save and connect' })));
    await generations(window, 1);
    await window.getByRole('tab', { name: /^Calls/ }).click();
    await window.getByRole('button', { name: 'Add a call' }).click();
    await window.getByRole('textbox', { name: 'Name of the call' }).fill('Me');
    await window.getByRole('textbox', { name: /^URL/ }).fill('me');
    await window.getByRole('button', { name: 'Save', exact: true }).click();
    await window.getByRole('tab', { name: 'Token' }).click();
    await this.#verify(window);
    await window.getByRole('option', { name: /Short-lived/ }).click();
    log.step(`Waiting for its token to expire: ${(await timeLeft(window)).split('\n')[0]} left`);
    await until(async () => secondsOf(await timeLeft(window)) === null, 'the token to expire');
    await log.both(window, 'expired');
    await sendCall(window, 'Me');
    const chain = window.getByRole('button', { name: '401 → refreshed → 200' });
    await chain.click();
    log.step(`Calling with the expired token: ${await chain.innerText()}, all three exchanges shown`);
    await log.both(window, 'expired-call');
  }

  /** What is done with the first connection while the token of the second expires. */
  async #verify(window: Page): Promise<void> {
    const { log } = this;
    await window.getByRole('option', { name: /Practice provider/ }).click();
    await window.getByRole('tab', { name: 'Token' }).click();
    log.step("Verifying the token with the provider's own keys, and holding it to RFC 9068");
    const signature = window.getByRole('region', { name: 'Signature', exact: true });
    await signature.getByRole('button', { name: /^Verify/ }).click();
    await signature.getByRole('heading', { name: 'Signature valid' }).waitFor();
    await window.getByRole('region', { name: 'Other checks' }).waitFor();
    await log.both(window, 'verified');
  }

  async #deeper({ window, electron }: App): Promise<void> {
    const { log } = this;
    log.step('Reading the exchange log: what was sent, and why the 401 came');
    await window.getByRole('option', { name: /Short-lived/ }).click();
    await window
      .getByRole('tab', { name: /^Exchanges/ })
      .first()
      .click();
    await window.getByRole('listbox', { name: 'Exchanges' }).getByRole('option', { name: /401/ }).first().click();
    await window.getByRole('region', { name: 'Selected exchange' }).getByText('What to do').waitFor();
    await log.both(window, 'exchanges');
    log.step('Seeing the token family over time');
    await window.getByRole('tab', { name: 'Timeline' }).click();
    await window.getByRole('heading', { name: /1 family/ }).waitFor();
    await log.both(window, 'timeline');
    log.step('Pasting a request from elsewhere: the token in it is found and inspected');
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const found = `${encoded({ alg: 'none' })}.${encoded({ iss: 'http://login.example', sub: 'ada', exp: 1_700_000_000, admin: true })}.`;
    await electron.evaluate(
      ({ clipboard }, text) => clipboard.writeText(text),
      `curl -H 'Authorization: Bearer ${found}' https://api.example/orders`,
    );
    await window.getByRole('button', { name: /^Inspect a token/ }).click();
    await window.getByRole('button', { name: 'Paste', exact: true }).click();
    await window.getByRole('listbox', { name: 'Tokens found' }).waitFor();
    await log.both(window, 'scratch');
    await this.#preflight(window);
  }

  async #preflight(window: Page): Promise<void> {
    const { log } = this;
    log.step('Checking before a sign-in: a redirect URI with a slash too many is named, and the right one taken');
    await window.getByRole('option', { name: /Practice provider/ }).click();
    await window.getByRole('tab', { name: 'Settings' }).click();
    await window.getByRole('button', { name: /^Redirect/ }).click();
    await window.getByRole('textbox', { name: 'Path' }).fill('/callback/');
    await window.getByRole('button', { name: 'Save', exact: true }).click();
    await window.getByRole('button', { name: 'Check before signing in' }).click();
    await window.getByRole('button', { name: 'Check now' }).click();
    await window.getByText('One thing stands in the way').waitFor();
    await log.picture(window, 'preflight-found');
    const works = window.getByRole('table', { name: 'What was tried' }).getByText('works');
    await works.scrollIntoViewIfNeeded();
    await log.both(window, 'preflight');
    await window.getByRole('button', { name: 'Use this', exact: true }).click();
    await window.getByText('The settings have changed since').waitFor();
  }

  async #around({ window, electron }: App): Promise<void> {
    const { log } = this;
    log.step('Looking around: a denied call explained, preferences, and the whole at 1920 x 1080');
    await window
      .getByRole('option', { name: /^Practice provider/ })
      .first()
      .click();
    await sendCall(window, 'Forbidden');
    await log.both(window, 'forbidden');
    await window.getByRole('button', { name: 'App settings' }).click();
    await window.getByRole('heading', { name: 'App settings' }).waitFor();
    await log.picture(window, 'preferences');
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, width: 1920, height: 1080 }));
    await until(() => window.evaluate(() => innerWidth > 1800), 'the window to grow');
    await window
      .getByRole('option', { name: /^Practice provider/ })
      .first()
      .click();
    await window.getByRole('tab', { name: 'Token' }).click();
    await log.both(window, 'overview');
  }
}
