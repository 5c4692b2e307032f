import { beforeAll, describe, expect, it } from 'vitest';
import { secondsOf } from './stage/person';
import { connectionTo } from './support-provider';
import { laidOutIn, readCountdown, shiftClock, sleep } from './support-time';
import { addConnection, ask, choose, row, signIn } from './support-window';
import { quietScene } from './support-scene';

const MINUTE_MS = 60_000;
/** Seconds within which every countdown is right once it has followed, whatever comes between two readings on a busy machine. */
const RIGHT_WITHIN_S = 2;
/** The same for a share of an hour. */
const SHARE_WITHIN = 0.03;
/** Seconds that a busy machine may be late by, and far less than any jump here. */
const NO_JUMP_S = 60;
/** More objects than all texts that count down here are made of, and far fewer than the page is. */
const PARTS_OF_COUNTDOWNS = 60;
/** A little more than the time between two looks at the system clock, milliseconds. */
const NOTICED_MS = 5_500;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the countdown on the screen', () => {
  const scene = quietScene();

  beforeAll(async () => {
    const { provider, window } = scene;
    provider.token(provider.issue({ format: 'jwt', expiresIn: 3600 }));
    await signIn(window, provider, await addConnection(window, connectionTo(provider, { name: 'Ada' })));
    await choose(window, 'Ada');
  });

  /** The countdown of the connection's row in the list, in seconds. */
  const inList = async () => secondsOf((await row(scene.window, 'Ada').locator('.row__time').innerText()).trim()) ?? Number.NaN;

  /** Seconds by which the large countdown and the one in the list are off what they should show, `passed` seconds (beyond real time) after `before`. */
  async function error(before: { seconds: number; at: number }, passed: number): Promise<number> {
    const now = await readCountdown(scene.window);
    const expected = before.seconds - passed - (now.at - before.at) / 1000;
    return Math.max(Math.abs(now.seconds - expected), Math.abs((await inList()) - expected));
  }

  /** Waits until the countdowns are right. */
  const becomesRight = (before: { seconds: number; at: number }, passed: number) =>
    expect.poll(() => error(before, passed), { interval: 200 }).toBeLessThan(RIGHT_WITHIN_S);

  it('lays out nothing else of the page when a second passes', async () => {
    const { provider, window } = scene;
    // Without claims, whose times change within a table.
    provider.token(provider.issue({ format: 'opaque', expiresIn: 3600 }));
    await signIn(window, provider, await addConnection(window, connectionTo(provider, { name: 'Opal' })));
    await choose(window, 'Opal');
    // Once the page is at rest.
    await expect.poll(() => laidOutIn(window, 3_000), { interval: 0 }).toBeLessThan(PARTS_OF_COUNTDOWNS);
    await choose(window, 'Ada');
  });

  it('follows a sleep of 20 minutes', async () => {
    const before = await readCountdown(scene.window);
    expect(before.seconds).toBeGreaterThan(3500);
    await sleep(scene.app.electron, scene.window, 20 * MINUTE_MS);
    await becomesRight(before, 20 * 60);
  });

  it('follows a sleep that the app notices by itself before it is told of the waking', async () => {
    const { app, window } = scene;
    const before = await readCountdown(window);
    await shiftClock(app.electron, window, 10 * MINUTE_MS);
    // Reads the clock, which takes the jump for somebody's setting it.
    await ask(window, 'app.snapshot');
    await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await becomesRight(before, 10 * 60);
  });

  it('stays right when someone sets the system clock two hours forward, then a day back, at once and once noticed', async () => {
    const { app, window } = scene;
    const before = await readCountdown(window);
    for (const by of [120 * MINUTE_MS, -24 * 60 * MINUTE_MS]) {
      await shiftClock(app.electron, window, by);
      // What the main process sends now must not carry the jump either.
      await ask(window, 'grants.get', { connectionId: (await ask(window, 'app.snapshot')).connections[0]?.id ?? '' });
      await pause(1_100);
      expect(await error(before, 0), `at once, by ${by}`).toBeLessThan(NO_JUMP_S);
    }
    await pause(NOTICED_MS);
    await becomesRight(before, 0);
  });

  it('is right for a token that comes after the system clock was moved, by expires_in and by exp', async () => {
    const { provider, app, window } = scene;
    for (const format of ['opaque', 'jwt'] as const) {
      provider.token(provider.issue({ format, expiresIn: 3600 }));
      await window.getByRole('button', { name: 'Refresh', exact: true }).click();
      await expect.poll(async () => (await readCountdown(window)).seconds, { interval: 200 }).toBeGreaterThan(3500);
      expect((await readCountdown(window)).seconds).toBeLessThanOrEqual(3600 + RIGHT_WITHIN_S);
      await shiftClock(app.electron, window, 3 * 60 * MINUTE_MS);
    }
    expect(app.complaints).toEqual([]);
  });

  it('has a lifetime bar that fits it, also after a token without a known expiry and beside other connections', async () => {
    const { provider, app, window } = scene;
    const bar = () =>
      window.getByRole('region', { name: 'Lifetime', exact: true }).evaluate((region) => {
        const whole = region.querySelector('.lifetime__bar')?.getBoundingClientRect();
        const left = region.querySelector('.lifetime__left');
        const line = region.querySelector('.lifetime__now')?.getBoundingClientRect();
        if (!whole || !left || !line) return null;
        // What is cut off on the left, where anything is.
        const cut = /^inset\(.* ([\d.]+)%\)$/.exec(getComputedStyle(left).clipPath)?.[1] ?? '0';
        return { cut: Number(cut) / 100, line: (line.left - whole.left) / whole.width };
      });
    /** Both the bar and its line show that much of an hour gone: what the countdown beside them says, and about `share` (within a few minutes, for time passes). */
    const shows = (share: number) =>
      expect
        .poll(
          async () => {
            const drawn = await bar();
            const gone = 1 - (await readCountdown(window)).seconds / 3600;
            return drawn ? Math.max(Math.abs(gone - share) / 4, Math.abs(drawn.cut - gone), Math.abs(drawn.line - gone)) : Number.NaN;
          },
          { interval: 200 },
        )
        .toBeLessThan(SHARE_WITHIN);
    const showsNone = async () => {
      await window.getByRole('region', { name: 'Lifetime' }).getByText('expiry unknown', { exact: true }).waitFor();
      expect(await bar()).toBeNull();
    };
    const renew = async (expiresIn: number | null) => {
      provider.token(provider.issue({ expiresIn }));
      await window.getByRole('button', { name: 'Refresh', exact: true }).click();
    };
    for (const [name, expiresIn] of [
      ['Grace', 3600],
      ['Hedy', null],
      ['Joan', 3600],
    ] as const) {
      provider.token(provider.issue({ expiresIn }));
      await signIn(window, provider, await addConnection(window, connectionTo(provider, { name })));
    }
    await choose(window, 'Grace');
    await shows(0);
    await sleep(app.electron, window, 24 * MINUTE_MS);
    await shows(0.4);
    await choose(window, 'Hedy');
    await showsNone();
    // As much is gone of it as of the bar before.
    await choose(window, 'Joan');
    await shows(0.4);
    await renew(3600);
    await shows(0);
    await renew(null);
    await showsNone();
    await renew(3600);
    await shows(0);
    await sleep(app.electron, window, 36 * MINUTE_MS);
    await shows(0.6);
    // From none to one and back.
    await choose(window, 'Hedy');
    await renew(3600);
    await shows(0);
    await renew(null);
    await showsNone();
    await choose(window, 'Joan');
    await shows(0.6);
    expect(app.complaints).toEqual([]);
  });
});
