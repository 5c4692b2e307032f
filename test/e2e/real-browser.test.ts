import { expect, it } from 'vitest';
import { until } from './stage/app';
import { generations, intoBrowser, signIn } from './stage/person';
import { browserScene } from './support-scene';
import { ask, choose } from './support-window';
import { settingsIn } from '../../electron/model/connection-input';

const scene = browserScene();

it('a sign-in goes through a real browser with a signed request, pushed, and an answer that its page posts', async () => {
  const { window, stage } = scene;
  const { id } = await ask(window, 'practice.connect', { face: 'key' });
  const input = settingsIn(await ask(window, 'connections.get', { id }));
  const authorizeRequest = { ...input.authorizeRequest, responseMode: 'form_post', signed: true, pushed: 'on' } as const;
  await ask(window, 'connections.update', { id, input: { ...input, authorizeRequest } });
  await choose(window, 'Practice: private key JWT');
  const page = await intoBrowser(stage.browser.nextPage, window.getByRole('button', { name: 'Connect', exact: true }).first());
  await signIn(page);
  await generations(window, 1);
  await page.getByRole('heading', { name: 'Signed in' }).waitFor();
  const rows = await ask(window, 'exchanges.list', { connectionId: id });
  const of = (purpose: string) => rows.find((row) => row.purpose === purpose);
  const pushed = await ask(window, 'exchanges.get', { connectionId: id, id: of('par')?.id ?? '' });
  expect([...new URLSearchParams(pushed.request.body.text).keys()]).toContain('request');
  expect(of('par')?.status).toBe(201);
  expect([...new URL(of('authorize')?.url ?? '').searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
  expect(of('callback')?.method).toBe('POST');
});

it('a revealed token can be copied, in the fonts of the window, while the time it stays runs down', async () => {
  const { electron } = scene.app;
  const revealed = electron.waitForEvent('window');
  await scene.window.getByRole('button', { name: 'Reveal' }).click();
  const own = await revealed;
  const token = await own.locator('pre').textContent();
  expect(await own.evaluate(() => Promise.all([...document.fonts].map((font) => font.load().then(({ status }) => status))))).toEqual([
    'loaded',
    'loaded',
  ]);
  const clipboard = () => electron.evaluate(({ clipboard }) => clipboard.readText());
  await own.getByRole('button', { name: 'Copy' }).click();
  await until(async () => (await clipboard()) === token, 'the token on the clipboard');
  await electron.evaluate(({ clipboard }) => clipboard.clear());
  await own.getByRole('button', { name: 'Copy' }).click();
  await until(async () => (await clipboard()) === token, 'the token on the clipboard once more');
  const left = () => own.locator('.left').evaluate((element) => Number(getComputedStyle(element).getPropertyValue('--left')));
  await until(async () => (await left()) < 60, 'the countdown to fall');
});
