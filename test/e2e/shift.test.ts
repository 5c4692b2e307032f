import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { button, tab } from './support-checks';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { newByForm } from './stage/person';
import { addConnection, choose, signIn } from './support-window';

/** Where everything stands that a person reads or presses, by what it is called and the how manieth of that name it is. */
async function places(window: Page): Promise<Map<string, readonly number[]>> {
  const found = await window.evaluate(() => {
    const counts = new Map<string, number>();
    return [
      ...document.querySelectorAll(
        'main :is(button, a, input, textarea, select, h1, h2, h3, p, th, td, dt, dd, label), nav button, aside button',
      ),
    ].flatMap((node) => {
      // What counts down is written anew, and what is hidden stands nowhere.
      if (!node.checkVisibility() || node.closest('[role="timer"], .visually-hidden, [data-live-announcer]')) return [];
      const { left, top, width, height } = node.getBoundingClientRect();
      if (width === 0 || height === 0 || top > innerHeight) return [];
      const name = `${node.tagName.toLowerCase()} "${(node.getAttribute('aria-label') ?? node.textContent ?? '').trim().slice(0, 40)}"`;
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return [[`${name} ${count}`, [left, top]] as const];
    });
  });
  return new Map(found);
}

/** By more than a column gives way when a word in it is another. */
const isElsewhere = (place: readonly number[], then: readonly number[] = place) =>
  place.some((at, axis) => Math.abs(at - (then[axis] ?? at)) > 2);

/** What stood elsewhere before `act`, one line each; what came or went is not counted. */
async function moved(window: Page, act: () => Promise<unknown>): Promise<string[]> {
  const before = await places(window);
  expect(before.size).toBeGreaterThan(5);
  await act();
  await window.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const after = await places(window);
  return [...before].flatMap(([name, place]) => (isElsewhere(place, after.get(name)) ? [`${name}: ${place} -> ${after.get(name)}`] : []));
}

describe('what a person reads or presses stays where it is', () => {
  const scene = quietScene();

  beforeAll(async () => {
    const { provider, window } = scene;
    await window.emulateMedia({ reducedMotion: 'reduce' });
    provider.token(provider.issue({ format: 'jwt', expiresIn: 3600 }));
    await signIn(window, provider, await addConnection(window, connectionTo(provider, { name: 'Ada' })));
    await addConnection(window, connectionTo(provider, { name: 'Never used' }));
  });

  const copy = async () => {
    const { window } = scene;
    await window.locator('.header__header').getByRole('button', { name: 'Copy', exact: true }).click();
    await window.getByRole('menuitem', { name: 'Access token' }).click();
    await window.locator('.toasts__toast', { hasText: 'Access token copied' }).waitFor();
  };

  it('when a notice comes and goes', async () => {
    const { window } = scene;
    await choose(window, 'Ada');
    for (const name of ['Token', 'Settings', 'Calls']) {
      await tab(window, name).click();
      await window
        .getByRole('tabpanel', { name: new RegExp(`^${name}`) })
        .locator('button')
        .first()
        .waitFor();
      expect(await moved(window, copy), name).toEqual([]);
      expect(await moved(window, () => button(window, 'Dismiss').click()), name).toEqual([]);
    }
  });

  it('when an empty page is shown as a notice comes', async () => {
    const { window } = scene;
    await choose(window, 'Ada');
    await copy();
    await choose(window, 'Never used');
    await tab(window, 'Token').click();
    await window.getByRole('heading', { name: 'No token yet' }).waitFor();
    expect(await moved(window, () => button(window, 'Dismiss').click())).toEqual([]);
  });

  it('when a claim shows what can be done with it', async () => {
    const { window } = scene;
    await choose(window, 'Ada');
    await tab(window, 'Token').click();
    await window.locator('.token-strip__preview').waitFor();
    const claim = window.getByRole('row', { name: /^alg/ });
    expect(await moved(window, () => claim.hover().then(() => claim.getByRole('button').first().waitFor()))).toEqual([]);
  });

  it('when the Save row of a form gets its buttons', async () => {
    const { window } = scene;
    await choose(window, 'Ada');
    await tab(window, 'Settings').click();
    const name = window.getByLabel('Name', { exact: true });
    await name.waitFor();
    expect(await moved(window, () => name.fill('Ada L.').then(() => button(window, 'Save').waitFor()))).toEqual([]);
    expect(
      await moved(window, () =>
        button(window, 'Discard')
          .click()
          .then(() => window.getByRole('alertdialog').getByRole('button').last().click()),
      ),
    ).toEqual([]);
    await newByForm(window);
    await window.locator('.looks__choice', { hasText: 'OAuth server' }).first().click();
    await window.getByRole('heading', { name: 'New OAuth server connection' }).waitFor();
    const fill = async () => {
      await window.getByLabel('Authorization endpoint').fill('https://id.example/authorize');
      await window.getByLabel('Token endpoint').fill('https://id.example/token');
      await window.getByLabel('Client ID', { exact: true }).fill('client-1');
      await window.getByLabel('Client secret', { exact: true }).fill('secret');
      await expect.poll(() => button(window, 'Save and connect').isEnabled()).toBe(true);
    };
    const buttons = /^button "(Cancel|Save|Save and connect)"/;
    expect((await moved(window, fill)).filter((line) => buttons.test(line))).toEqual([]);
  });

  it('when there is more than the page has room for, and it can be scrolled', async () => {
    const { window } = scene;
    await choose(window, 'Ada');
    await tab(window, 'Settings').click();
    const closed = () => window.locator('.section__toggle[aria-expanded="false"]');
    const open = window.locator('.section__toggle[aria-expanded="true"]');
    while ((await open.count()) > 0) await open.first().click();
    const sideways = (lines: string[]) =>
      lines.filter((line) => {
        const [from = '', to = ''] = (line.split(': ').at(-1) ?? '').split(' -> ').map((place) => place.split(',')[0]);
        return from !== to;
      });
    const all = async () => {
      while ((await closed().count()) > 0) await closed().first().click();
    };
    expect(sideways(await moved(window, all))).toEqual([]);
  });

  it('when a token expires', async () => {
    const { window, provider } = scene;
    provider.token(provider.issue({ format: 'jwt', expiresIn: 12 }));
    await signIn(window, provider, await addConnection(window, connectionTo(provider, { name: 'Brief' })));
    await choose(window, 'Brief');
    await tab(window, 'Token').click();
    await window.locator('.token-strip__preview').waitFor();
    expect(await moved(window, () => window.getByRole('timer').getByText('Expired').waitFor())).toEqual([]);
  });
});

describe('where there is no keychain', () => {
  const scene = quietScene({ starts: false, keyring: 'no-keyring' });

  it('the banner that says so moves nothing on the first page as it goes', async () => {
    const { window } = await scene.launch();
    await window.evaluate(() => document.fonts.ready);
    const session = button(window, 'Use this session only…');
    await session.waitFor();
    const without = async () => {
      await session.click();
      await window.getByRole('alertdialog').getByRole('button', { name: 'Use this session only' }).click();
      await session.waitFor({ state: 'detached' });
    };
    expect(await moved(window, without)).toEqual([]);
  });
});
