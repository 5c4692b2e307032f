import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Receiver } from '../../electron/contract';
import { CONNECTION_ENDING, KIND } from '../../electron/model/connection-file';
import { type Practice, startPractice } from '../../electron/practice';
import { type App, type ColdApp, launchApp, startedByDesktop, until } from './stage/app';
import { keepPictures } from './stage/failures';
import { installEntry, openStage, SCHEME, SWITCHES, type Stage } from './stage';
import { fingerprintOn, generations, intoBrowser, signIn } from './stage/person';
import { addConnection, choose } from './support-window';

const STRAY = `${SCHEME}:/oauth/callback?code=stray-code&state=stray-state`;
const named = (name: string) => ({ kind: KIND, version: 1, connection: { name, endpoints: { token: 'https://id.example/token' } } });
const LINK = `${SCHEME}:/import?connection=${Buffer.from(JSON.stringify(named('By link'))).toString('base64url')}`;
const NONE_PENDING = 'Received a callback, but no sign-in is waiting for one.';

let stage: Stage;
let provider: Practice;
let app: App | null = null;
let cold: ColdApp | null = null;

beforeAll(async () => {
  provider = await startPractice();
  stage = await openStage({ browser: { origins: [provider.url] } });
});
afterAll(async () => {
  await stage?.close();
  await provider?.stop();
});
beforeEach(() => keepPictures(() => ({ window: app?.window ?? cold?.window, browser: stage.browser.context.pages().at(-1) })));

const tokenRequests = () => provider.requests().filter(({ path }) => path.endsWith('/token')).length;
const notices = (window: App['window']) => window.getByRole('region', { name: 'Notices' });
/** The whole explanation behind the notice that came last. */
const details = (window: App['window']) => notices(window).getByRole('button', { name: 'Details' }).last().click();
const waiting = (window: App['window']) => window.getByRole('heading', { name: 'Finish signing in with your browser' });

/** A connection file, as a path. */
function fileOf(name: string): string {
  const path = join(stage.keyring.home, `${name}.${CONNECTION_ENDING}`);
  writeFileSync(path, JSON.stringify(named(name)));
  return path;
}

/** A connection to the provider with that receiver, chosen and ready to connect. */
async function ready({ window }: App, name: string, receiver: Receiver = { kind: 'scheme' }): Promise<void> {
  const { connection, clientSecret } = provider.faces.practice;
  await addConnection(window, { ...connection, template: 'oidc', name, receiver }, clientSecret);
  await choose(window, name);
}

/** Presses Connect; resolves with the page that opens. */
function connect({ window }: App) {
  return intoBrowser(stage.browser.nextPage, window.getByRole('button', { name: 'Connect', exact: true }).first());
}

describe('a redirect to an app that does not run', () => {
  afterEach(async () => {
    await app?.kill();
    await cold?.close();
    app = null;
    cold = null;
  });

  it('starts it: a link shows what it has, and a stray one is told kindly that no sign-in is waiting', async () => {
    cold = await startedByDesktop(stage, async () => {
      // xdg-open comes back when the app ends.
      void stage.open(LINK).catch(() => {});
    });
    await cold.window.getByRole('heading', { name: 'Import “By link”?' }).waitFor();
    await stage.open(STRAY);
    await notices(cold.window).getByText(NONE_PENDING).waitFor();
    await cold.window.getByRole('button', { name: 'Cancel' }).click();
    await cold.window.getByRole('heading', { name: 'See what your tokens are made of' }).waitFor();
    expect(await cold.window.locator('body').innerText()).not.toContain('stray-code');
  });

  it('is told apart from a live one after a crash during the sign-in, and asks for no token', async () => {
    app = await launchApp(stage);
    await installEntry(stage);
    await ready(app, 'Cut off');
    const page = await connect(app);
    await waiting(app.window).waitFor();
    await app.kill();
    app = null;
    const before = tokenRequests();
    cold = await startedByDesktop(stage, () => signIn(page));
    await notices(cold.window).getByText(NONE_PENDING).waitFor();
    await details(cold.window);
    await cold.window.getByText('Tokenscope was restarted during the sign-in', { exact: false }).waitFor();
    await cold.window.getByText('Not connected yet.').waitFor();
    expect(tokenRequests()).toBe(before);
  });
});

describe('a redirect to an app that runs', () => {
  beforeAll(async () => {
    app = await launchApp(stage, { url: fileOf('First') });
    await installEntry(stage);
  });
  afterAll(async () => {
    await app?.quit().catch(() => {});
    app = null;
  });
  const running = (): App => {
    if (!app) throw new Error('The app does not run.');
    return app;
  };
  const isInFront = () =>
    running().electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return window !== undefined && !window.isMinimized() && window.isFocused();
    });

  const isMinimised = () => running().electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized() === true);

  it('is told apart from a connection file, which a start names: the first as much as a second while it runs', async () => {
    const { window } = running();
    const reviewed = async (name: string) => {
      await window.getByRole('heading', { name: `Import “${name}”?` }).waitFor();
      await window.getByRole('button', { name: 'Cancel' }).click();
      await window.getByRole('heading', { name: `Import “${name}”?` }).waitFor({ state: 'detached' });
    };
    await reviewed('First');
    await stage.run(stage.executable, [...SWITCHES, fileOf('Second')]);
    await reviewed('Second');
  });

  it('brings the window back and to the front, and no second window opens', async () => {
    await running().electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    // Not merely out of focus: a redirect that comes before the system has minimised it would be undone by that.
    await until(isMinimised, 'the window to be minimised');
    await stage.open(STRAY);
    await until(isInFront, 'the window to come to the front');
    await notices(running().window).getByText(NONE_PENDING).waitFor();
    expect(await running().electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('with a wrong state leaves the sign-in waiting, asks for no token, and the right one still ends it', async () => {
    const { window } = running();
    await ready(running(), 'Wrong state');
    const page = await connect(running());
    await waiting(window).waitFor();
    const before = tokenRequests();
    await stage.open(STRAY);
    await window.getByText(/^The browser came back with a different state/).waitFor();
    await window.getByRole('button', { name: 'Keep waiting' }).click();
    await waiting(window).waitFor();
    // Nor does an import link end it, whatever it carries.
    await stage.open(`${LINK}&code=stray-code`);
    await notices(window).getByText("This import link can't be used.", { exact: false }).waitFor();
    expect(tokenRequests()).toBe(before);
    await signIn(page);
    await generations(window, 1);
    expect(tokenRequests()).toBe(before + 1);
  });

  it('that came already is told apart and changes nothing', async () => {
    const { window } = running();
    await ready(running(), 'Replayed');
    const page = await connect(running());
    const redirected = page.waitForEvent('request', (request) => request.url().startsWith(`${SCHEME}:`));
    await signIn(page);
    await generations(window, 1);
    const fingerprint = await fingerprintOn(window);
    const url = (await redirected).url();
    const before = tokenRequests();
    await stage.open(url);
    await notices(window).getByText('The same callback arrived again; it was ignored.').waitFor();
    expect(await fingerprintOn(window)).toBe(fingerprint);
    expect(tokenRequests()).toBe(before);
  });

  it('that says no is shown as a denial', async () => {
    const { window } = running();
    await ready(running(), 'Denied');
    const page = await connect(running());
    const before = tokenRequests();
    await signIn(page, 'Deny');
    const alert = window.getByRole('alert').filter({ hasText: "Access was denied on the provider's page." });
    await alert.getByRole('button', { name: 'Try again' }).waitFor();
    expect(tokenRequests()).toBe(before);
  });

  it('is not needed where the loopback receiver listens, and the page there says how it went', async () => {
    const { window } = running();
    await ready(running(), 'Loopback', { kind: 'loopback', port: null, path: '/back' });
    const page = await connect(running());
    await signIn(page);
    await page.getByText('You can close this tab and go back to Tokenscope.').waitFor();
    expect(await page.getByRole('img', { name: 'Done', exact: true }).isVisible()).toBe(true);
    expect(new URL(page.url()).pathname).toBe('/back');
    await generations(window, 1);
    // Open during the sign-in only.
    await expect(fetch(page.url())).rejects.toThrow();
  });

  it('is pasted where it goes to a page of the person’s own', async () => {
    const { window } = running();
    const own = 'https://example.com/callback';
    await ready(running(), 'Pasted', { kind: 'paste', redirectUri: own });
    const page = await connect(running());
    await page.route(`${own}**`, (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Your own page</h1>' }));
    const field = window.getByRole('textbox', { name: 'Redirected URL' });
    await field.fill(page.url());
    await window.getByText(/This URL is a different page/).waitFor();
    expect(await window.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true);
    await signIn(page);
    await page.getByRole('heading', { name: 'Your own page' }).waitFor();
    await field.fill(page.url());
    await window.getByRole('button', { name: 'Continue' }).click();
    await generations(window, 1);
  });

  it('of a cancelled sign-in is recognised and refused', async () => {
    const { window } = running();
    await ready(running(), 'Cancelled');
    const page = await connect(running());
    await waiting(window).waitFor();
    await window.getByRole('button', { name: 'Cancel' }).click();
    await window.getByRole('button', { name: 'Connect', exact: true }).first().waitFor();
    const before = tokenRequests();
    await signIn(page);
    await notices(window).getByText('A callback arrived for a sign-in that is over.').waitFor();
    await details(window);
    await window.getByText('That sign-in was cancelled here before the browser came back.').waitFor();
    expect(tokenRequests()).toBe(before);
  });
});
