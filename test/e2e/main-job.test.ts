import { describe, expect, it } from 'vitest';
import { until } from './stage/app';
import {
  describeProvider,
  fingerprintOn,
  generations,
  intoBrowser,
  secondsOf,
  sendCall,
  setUpStepByStep,
  signIn,
  timeLeft,
} from './stage/person';
import { browserSceneBeside } from './support-scene';

/** Seconds that an access token of the provider outside the app lives: long enough to look at it, short enough to wait for its end. */
const SHORT_LIFE = 12;

describe('the main job in the real window', () => {
  const scene = browserSceneBeside({ accessTokenSeconds: SHORT_LIFE });

  const inFront = () => scene.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused() === true);
  const button = (name: string) => scene.app.window.getByRole('button', { name, exact: true });

  it('connects through the system browser, shows the token and its time, refreshes and calls', async () => {
    const { stage, app } = scene;
    const { window } = app;
    const page = await intoBrowser(stage.browser.nextPage, button('Start practising'));
    await window.getByRole('heading', { name: 'Finish signing in with your browser' }).waitFor();
    const sent = window.getByRole('row').filter({ hasText: 'code_challenge_method' });
    expect(await sent.innerText()).toContain('S256');
    expect(await inFront()).toBe(false);

    await signIn(page);
    const [first] = await generations(window, 1);
    await until(inFront, 'the window to come to the front');
    expect(first).toMatch(/^first .* active$/);
    const fingerprint = await fingerprintOn(window);
    expect(first).toContain(fingerprint);
    const claim = (name: string) => window.getByRole('table', { name: 'Claims' }).getByRole('row', { name: new RegExp(`^${name} `) });
    expect(await claim('sub').innerText()).toContain('ada');
    expect(await claim('scope').innerText()).toContain('api:read');
    await window.getByRole('heading', { name: 'Signature not verified' }).waitFor();

    const read = async () => {
      const from = performance.now();
      return { seconds: secondsOf(await timeLeft(window)) ?? Number.NaN, from, to: performance.now() };
    };
    const before = await read();
    const after = await until(async () => {
      const now = await read();
      return now.seconds <= before.seconds - 2 ? now : null;
    }, 'the countdown to fall');
    expect(before.seconds).toBeLessThanOrEqual(120);
    // No faster than time itself, but for the whole seconds that are shown.
    expect(before.seconds - after.seconds).toBeLessThanOrEqual((after.to - before.from) / 1000 + 1.5);
    const inList = secondsOf((await window.getByRole('option', { name: /Practice provider/ }).innerText()).split('\n').at(-2) ?? '');
    const later = await read();
    expect(inList).toBeGreaterThanOrEqual(later.seconds - 1);
    expect(inList).toBeLessThanOrEqual(after.seconds + 1);

    await button('Refresh').click();
    const [second, replaced] = await generations(window, 2);
    expect(second).toMatch(/^second .* active$/);
    expect(replaced).toMatch(/^first .* replaced$/);
    expect(await fingerprintOn(window)).not.toBe(fingerprint);

    expect(await sendCall(window, 'Who am I')).toMatch(/200\s+OK/);
    const body = window.getByRole('region', { name: 'Response' });
    await body.getByText('"ada"').first().waitFor();
    expect(app.complaints).toEqual([]);
  });

  it('goes on by itself when a token has expired: 401, refreshed, 200, every exchange shown', async () => {
    const { stage, app, outside } = scene;
    const { window } = app;
    await describeProvider(window, 'A provider outside', outside);
    const page = await intoBrowser(stage.browser.nextPage, button('Save and connect'));
    await signIn(page);
    await generations(window, 1);
    const fingerprint = await fingerprintOn(window);
    await window.getByRole('tab', { name: /^Calls/ }).click();
    await button('Add a call').click();
    await window.getByRole('textbox', { name: 'Name of the call' }).fill('Me');
    await window.getByRole('textbox', { name: 'URL, relative to the API base URL' }).fill('me');
    await button('Save').click();

    await until(async () => /^Expired/.test(await timeLeft(window)), 'the token to expire');
    await window.getByText('Expired: APIs return 401. You can refresh it without signing in again.').waitFor();
    const requests = outside.requests().length;
    expect(await sendCall(window, 'Me')).toMatch(/200\s+OK/);
    await window.getByRole('button', { name: '401 → refreshed → 200' }).click();
    const exchanges = window.getByRole('tabpanel', { name: /^Exchanges/ }).getByRole('button', { name: /^(Call|Refresh) (GET|POST)/ });
    expect((await exchanges.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/^Call GET .*\/api\/me \d+ ms 401 Unauthorized$/),
      expect.stringMatching(/^Refresh POST .*\/token \d+ ms 200 OK$/),
      expect.stringMatching(/^Call GET .*\/api\/me \d+ ms 200 OK$/),
    ]);
    const after = outside.requests().slice(requests);
    expect(after.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/me', 'POST /token', 'GET /api/me']);

    await window.getByRole('tab', { name: 'Token' }).click();
    await generations(window, 2);
    expect(await fingerprintOn(window)).not.toBe(fingerprint);
    expect(app.complaints).toEqual([]);
  });

  it('speaks with Katana as Katana wants it', async () => {
    const { stage, app } = scene;
    const { window } = app;
    await setUpStepByStep(window, /^Practice Katana/, async (start) => {
      const page = await intoBrowser(stage.browser.nextPage, start);
      expect(new URL(page.url()).searchParams.get('audience')).toBe('https://api.katana.practice');
      await signIn(page);
    });
    await button('Finish').click();
    await generations(window, 1);
    // redirect_uri goes along on the refresh; the face refuses one without.
    await button('Refresh').click();
    await generations(window, 2);
    const answer = await sendCall(window, 'Locations');
    expect(answer).toMatch(/200\s+OK/);
    expect(answer).toMatch(/58 of 60/);
    expect(app.complaints).toEqual([]);
  });

  it('speaks with CATAPA as CATAPA wants it, without a browser', async () => {
    const { stage, app } = scene;
    const { window } = app;
    const pages = stage.browser.context.pages().length;
    await setUpStepByStep(window, /^Practice CATAPA/, (get) => get.click());
    await button('Finish').click();
    await generations(window, 1);
    await window.getByRole('heading', { name: /expire_in/ }).waitFor();
    await button('New token').click();
    await generations(window, 2);
    expect(await sendCall(window, 'Employees')).toMatch(/200\s+OK/);
    await window
      .getByRole('region', { name: 'Response' })
      .getByRole('tab', { name: /^Exchanges/ })
      .click();
    await window
      .getByRole('button', { name: /^Headers/ })
      .first()
      .click();
    expect(await window.getByRole('row', { name: /^Tenant/ }).innerText()).toContain('practice');
    expect(stage.browser.context.pages()).toHaveLength(pages);
    expect(app.complaints).toEqual([]);
  });

  it('keeps everything over a restart', async () => {
    const list = async () => (await scene.window.getByRole('option').allInnerTexts()).map((text) => text.split('\n')[0]);
    const names = await list();
    const choose = () => scene.window.getByRole('option', { name: /A provider outside/ }).click();
    await choose();
    await scene.window.getByRole('tab', { name: 'Token' }).click();
    const fingerprint = await fingerprintOn(scene.window);

    await scene.app.quit();
    await scene.launch();
    await scene.window.getByRole('option').first().waitFor();
    expect(await list()).toEqual(names);
    await choose();
    await generations(scene.window, 2);
    expect(await fingerprintOn(scene.window)).toBe(fingerprint);
    // The sealed client secret and refresh token still serve.
    await button('Refresh').click();
    await generations(scene.window, 3);
    expect(scene.app.complaints).toEqual([]);
  });
});
