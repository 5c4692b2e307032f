import { beforeAll, describe, expect, it } from 'vitest';
import { type App, until } from './stage/app';
import { openCall, savedCall, sendAndRead } from './support-calls';
import { connectionTo } from './support-provider';
import { addConnection, signIn } from './support-window';
import { worstFrame } from '../support/frames';
import { quietScene } from './support-scene';

const MEGABYTE = 1024 * 1024;

describe('large answers and slow ones', () => {
  const scene = quietScene();

  beforeAll(async () => {
    const { provider, window } = scene;
    const calls = ['large', 'larger', 'slow', 'small'].map((name) => savedCall(name));
    const id = await addConnection(window, connectionTo(provider, { name: 'Ada', calls }));
    await signIn(window, provider, id);
    provider.api(({ path }) => {
      if (path === '/api/slow') return 'hold';
      const body = path === '/api/small' ? '{"small":true}' : path === '/api/large' ? LARGE : LARGER;
      return { headers: { 'Content-Type': 'application/json' }, body };
    });
  });

  const body = () => scene.window.getByRole('region', { name: 'Response' }).locator('.cm-content');
  const prepared = () =>
    until(async () => (await scene.window.getByText(/^Preparing/).count()) === 0 && (await body().isVisible()), 'the body');

  it('of 20 MB leave the window at work while they arrive and while one scrolls through them', async () => {
    const { app, window } = scene;
    // What it would be to show but a tenth of such a text just so, here and now; the meter sees it.
    const tenth = JSON.stringify(JSON.parse(LARGE.toString()).slice(0, ROWS / 10));
    const plainly = await worstFrame(window, () => window.evaluate(showPlainly, tenth));
    const plainlyInMain = await app.electron.evaluate((_electron, text) => {
      const from = performance.now();
      for (let time = 0; time < 5; time += 1) JSON.stringify(JSON.parse(text), null, 2);
      return performance.now() - from;
    }, LARGE.toString());

    await openCall(window, 'Ada', 'large');
    const mainBusy = await measureMain(app);
    const arriving = await worstFrame(window, async () => {
      expect(await sendAndRead(window)).toMatch(/200 OK .*21\.0 MB/);
      await prepared();
    });
    const busiest = await mainBusy();
    expect(await body().innerText()).toContain('"id": 0');

    const seen = new Set<string>();
    await body().hover();
    const scrolling = await worstFrame(window, async () => {
      // As far as it takes: a busy machine draws fewer of the places on the way.
      for (let step = 0; step < 15 || seen.size <= 8; step += 1) {
        await window.mouse.wheel(0, step < 15 ? 400 * 2 ** step : -50_000);
        await window.waitForTimeout(60);
        seen.add(await body().locator('.cm-line').nth(5).innerText());
      }
      await body().click();
      await window.keyboard.press('Control+End');
      await until(async () => (await body().innerText()).includes(`"id": ${LAST}`), 'the end of the body');
      await window.keyboard.press('Control+Home');
      await until(async () => (await body().innerText()).includes('"id": 0,'), 'its beginning');
    });
    console.log(
      `20 MB, worst frame gap: ${arriving} ms arriving, ${scrolling} ms scrolling; main process busy for ${busiest} ms at most. A tenth shown just so: ${plainly} ms; five times read in the main process: ${Math.round(plainlyInMain)} ms.`,
    );
    expect(arriving).toBeLessThan(plainly);
    expect(scrolling).toBeLessThan(plainly);
    // Menus and other requests wait for the main process; it is busy while it reads the body once.
    expect(busiest).toBeLessThan(plainlyInMain);
  });

  it('of 100 MB are cut, and that is said', async () => {
    const { window } = scene;
    await openCall(window, 'Ada', 'larger');
    const text = await sendAndRead(window);
    expect(text).toMatch(/200 OK .*25\.0 MB, cut at 25\.0 MB/);
    await prepared();
    await window.getByText('The response is longer than 25 MB. The first 25 MB are shown; the rest was not read.').waitFor();
    expect(await body().innerText()).toContain('"id":');
  });

  it('are cancelled by a click when they are slow, and the window goes on', async () => {
    const { provider, app, window } = scene;
    await openCall(window, 'Ada', 'slow');
    await window.getByRole('button', { name: 'Send', exact: true }).click();
    await until(() => provider.requests.some(({ path }) => path === '/api/slow'), 'the request to arrive');
    await window.getByRole('button', { name: /^Cancel/ }).click();
    await window.getByText('The request was cancelled before the response was complete.').waitFor();

    await openCall(window, 'Ada', 'small');
    expect(await sendAndRead(window)).toMatch(/200 OK/);
    await body().getByText('"small"').waitFor();
    expect(app.complaints).toEqual([]);
  });
});

const ROW = 64;
const ROWS = (20 * MEGABYTE) / ROW - 1;
const LAST = ROWS - 1;
/** A JSON array of rows of 64 bytes each, 20 MB in all. */
const LARGE = Buffer.from(
  `[\n${Array.from({ length: ROWS }, (_, id) => `{"id":${id},"name":"Item ${id}"}`.padEnd(ROW - 2)).join(',\n')}\n]`.padEnd(20 * MEGABYTE),
);
/** 100 MB of which only the beginning is ever looked at. */
const LARGER = Buffer.concat(Array.from({ length: 5 }, () => LARGE));

/** Runs in the page: reads a text and shows it formatted, all at once. */
function showPlainly(text: string): number {
  const plain = document.createElement('pre');
  plain.textContent = JSON.stringify(JSON.parse(text), null, 2);
  document.body.append(plain);
  const height = plain.offsetHeight;
  plain.remove();
  return height;
}

/** Starts to watch how long the main process is busy at a time; what is returned ends it with the longest time, milliseconds. */
async function measureMain(app: App): Promise<() => Promise<number>> {
  await app.electron.evaluate(() => {
    const meter = { worst: 0, last: performance.now(), timer: setInterval(() => {}, 60_000) };
    clearInterval(meter.timer);
    meter.timer = setInterval(() => {
      const now = performance.now();
      meter.worst = Math.max(meter.worst, now - meter.last);
      meter.last = now;
    }, 10);
    Object.assign(globalThis, { meter });
  });
  return () =>
    app.electron.evaluate(() => {
      const meter = Reflect.get(globalThis, 'meter') as { worst: number; timer: NodeJS.Timeout };
      clearInterval(meter.timer);
      return Math.round(meter.worst);
    });
}
