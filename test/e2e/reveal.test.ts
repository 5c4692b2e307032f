import { expect, it } from 'vitest';
import { until } from './stage/app';
import { generations, intoBrowser, signIn } from './stage/person';
import { browserScene } from './support-scene';

const scene = browserScene();

it('a revealed token can be copied, in the fonts of the window, while the time it stays runs down', async () => {
  const { electron } = scene.app;
  const page = await intoBrowser(scene.stage.browser.nextPage, scene.window.getByRole('button', { name: 'Start practising' }));
  await signIn(page);
  await generations(scene.window, 1);
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
