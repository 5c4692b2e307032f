import { afterEach, describe, expect, it } from 'vitest';
import { until } from './stage/app';
import { generations } from './stage/person';
import { button, benchWith, tab } from './support-checks';
import { sealOff } from './support-disk';
import { ask, everythingEnded, row } from './support-window';

const NAME = 'Kept alive';
const bench = benchWith(NAME, { accessTokenSeconds: 16, for: 'each' });
let disk: { allow(): Promise<void> } | null = null;

afterEach(async () => {
  await disk?.allow();
});

const grant = () => ask(bench.window, 'grants.get', { connectionId: bench.connectionId });
const refreshes = () => bench.practice.requests().filter(({ path }) => path === '/token').length - 1;

describe('keeping a token alive', () => {
  it('refreshes it by itself before it expires, says when, and stops when told to', async () => {
    const { window } = bench;
    await row(window, NAME).click({ button: 'right' });
    await window.getByRole('menuitem', { name: 'Keep alive' }).click();
    const note = window.getByRole('note').filter({ hasText: /next refresh in \d+:\d\d/ });
    await note.waitFor();
    const first = await grant();
    expect(first.watch).toMatchObject({ on: true, state: 'scheduled' });
    await generations(window, 3);
    const family = (await grant()).family;
    const lives = family.map((one) => one.receivedAt);
    for (const [index, at] of lives.slice(1).entries()) {
      // Never in the first half of its life. That the plan is for before its end, the timetable's own tests hold; a busy machine may be late.
      expect(at - (lives[index] ?? 0)).toBeGreaterThanOrEqual(7_000);
    }
    // Each once.
    await expect.poll(async () => refreshes() - ((await grant()).family.length - 1)).toBe(0);
    await note.waitFor();

    await button(window, 'More').click();
    await window.getByRole('menuitem', { name: 'Stop keeping alive' }).click();
    await note.waitFor({ state: 'detached' });
    expect((await grant()).watch).toMatchObject({ on: false, nextAt: null });
    const count = refreshes();
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    expect(refreshes()).toBe(count);
  });

  it('goes on after a restart', async () => {
    const { window, connectionId } = bench;
    await ask(window, 'watch.set', { connectionId, on: true });
    await bench.app.quit();
    await everythingEnded(bench.stage);
    const count = refreshes();
    await bench.launch();
    await until(() => refreshes() > count, 'a refresh after the restart');
    await until(async () => (await grant()).watch.state === 'scheduled', 'the next refresh to be planned');
    expect((await grant()).state).toBe('active');
  });
});

describe('quitting while the newest tokens are not saved', () => {
  it('is held until they are, or the person gives them up', async () => {
    const { window, app, practice, stage, connectionId } = bench;
    // Asked for in the window in front of the person, and answered here.
    const answers = async (response: number) =>
      app.electron.evaluate(({ dialog }, choice) => {
        const asked: string[] = [];
        Object.assign(globalThis, { asked });
        dialog.showMessageBox = async (...args: unknown[]) => {
          const options = args.at(-1) as { message: string; buttons: string[] };
          asked.push(`${options.message} | ${options.buttons.join(', ')}`);
          return { response: choice, checkboxChecked: false };
        };
      }, response);
    const asked = () => app.electron.evaluate(() => (Reflect.get(globalThis, 'asked') as string[]) ?? []);
    const close = () => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

    // The provider rotates at once; its answer comes later, and by then nothing can be written.
    practice.faults.set('latency', 8_000);
    await button(window, 'Refresh').click();
    await until(() => refreshes() > 0, 'the refresh to reach the provider');
    disk = await sealOff(stage);
    await until(async () => (await grant()).unsaved, 'the new tokens to be unsaved');
    await window.getByText('The newest tokens are in memory only').waitFor();
    await button(window, 'Newest tokens not saved').waitFor();
    const { access } = await grant();

    await answers(1);
    await close();
    await until(async () => (await asked()).length > 0, 'the question');
    expect(await asked()).toEqual([`The new tokens of \u201c${NAME}\u201d are not saved | Try again, Stay open, Quit and lose them`]);
    expect(window.isClosed()).toBe(false);
    await button(window, 'Save now').click();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await grant()).unsaved).toBe(true);

    await disk.allow();
    await tab(window, 'Token').click();
    await button(window, 'Save now').click();
    await until(async () => !(await grant()).unsaved, 'the tokens to be saved');
    await close();
    await everythingEnded(stage);

    practice.faults.clear();
    await bench.launch();
    await until(async () => (await grant()).access, 'the tokens to be read');
    const after = await grant();
    expect(after.access).toEqual(access);
    expect(after).toMatchObject({ unsaved: false });
    await ask(bench.window, 'tokens.refresh', { connectionId });
    expect((await grant()).family).toHaveLength(3);
  });
});
