import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { updateFailure } from '../../electron/shell/updates/update-answers';
import { signatureProblem } from '../../electron/shell/updates/update-signature';
import { type UpdateParts, Updates } from '../../electron/shell/updates/updates';
import type { UpdateWay } from '../../electron/platform/system/update-way';

const named = { feed: 'https://releases.example/', page: 'https://releases.example/page' };
const ITSELF: UpdateWay = { kind: 'itself', by: 'appimage', ...named, text: 'Checked.' };
const PAGE: UpdateWay = { kind: 'page', ...named, text: 'By hand.' };

/** An app of version 1.2.0 whose feed gives `offers`, an answer a look; an Error is thrown. */
function stage(
  given: {
    way?: UpdateWay;
    offers?: unknown[];
    downloads?: (Error | 'hangs' | 'comes')[];
    agrees?: boolean;
    quits?: boolean;
    refuses?: boolean;
  } = {},
) {
  const {
    way = ITSELF,
    offers = [{ version: '1.3.0', releaseNotes: 'Better.' }],
    downloads = ['comes'],
    agrees = true,
    quits = true,
    refuses = false,
  } = given;
  const done: string[] = [];
  const listeners = new Set<() => void>();
  const timers: { at: number; work: () => void }[] = [];
  let busy: string | null = null;
  const parts: UpdateParts = {
    way,
    version: '1.2.0',
    load: async () => {
      done.push('load');
      return {
        look: async () => {
          done.push('look');
          const next = offers.shift();
          if (next instanceof Error) throw next;
          return next === 'hangs' ? new Promise(() => {}) : (next ?? null);
        },
        download: async (onProgress, signal) => {
          done.push('download');
          const next = downloads.shift();
          onProgress(41.7);
          if (next instanceof Error) throw next;
          if (next === 'hangs') await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cancelled'))));
        },
        install: (failed) => {
          done.push('install');
          if (refuses) failed(Object.assign(new Error(), { code: 'ERR_UPDATER_INVALID_SIGNATURE' }));
          return refuses;
        },
      };
    },
    busy: () => busy,
    onWork: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask: async (version, ended) => {
      done.push(`ask ${version} after ${ended}`);
      return agrees;
    },
    quit: async (before) => {
      const stay = () => done.push('stays open');
      const endsItself = quits && before(stay);
      done.push(quits ? (endsItself ? 'left to it' : 'quit') : 'stay');
      return quits;
    },
    openPage: async (url) => void done.push(url),
    changed: (view) => states.push(view.waitsFor === null ? view.state : `waits for ${view.waitsFor}`),
    schedule: (at, work) => {
      const timer = { at, work };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  };
  const states: string[] = [];
  const updates = new Updates(parts);
  return {
    updates,
    done,
    states,
    timers,
    listeners,
    becomes: (state: string) => expect.poll(() => updates.view().state, { interval: 2 }).toBe(state),
    setBusy(with_: string | null) {
      busy = with_;
      for (const listener of [...listeners]) listener();
    },
  };
}

/** A stage that has fetched a new version. */
async function readyStage(given: Parameters<typeof stage>[0]) {
  const on = stage(given);
  on.updates.look();
  await on.becomes('available');
  on.updates.download();
  await on.becomes('ready');
  return on;
}

describe('updates', () => {
  it('go a step at a time, each at the person’s word', async () => {
    const { updates, done, states, becomes } = stage();
    expect(updates.view()).toMatchObject({ way: 'itself', state: 'unknown', text: 'Checked.' });
    updates.look();
    await becomes('available');
    expect(updates.view()).toMatchObject({ version: '1.3.0', notes: 'Better.' });
    expect(done).toEqual(['load', 'look']);
    updates.install();
    updates.download();
    await becomes('ready');
    expect(done).toEqual(['load', 'look', 'download']);
    updates.look();
    updates.install();
    await becomes('installing');
    expect(done).toEqual(['load', 'look', 'download', 'install', 'quit']);
    expect(states).toEqual(['looking', 'available', 'downloading', 'downloading', 'ready', 'installing']);
  });

  it('load nothing before somebody asks', () => {
    const { done, timers } = stage();
    expect([done, timers]).toEqual([[], []]);
  });

  it.each([
    ['a pre-release', { version: '2.0.0-beta.1' }],
    ['nothing newer for this app', null],
  ])('offer nothing where the feed has %s', async (_name, offer) => {
    const { updates, becomes } = stage({ offers: [offer] });
    updates.look();
    await becomes('current');
    expect(updates.view()).toMatchObject({ version: null, notes: null, problem: null });
    updates.download();
    expect(updates.view().state).toBe('current');
  });

  it.each([['none'], [{ version: 2 }], [{ version: 'x'.repeat(61) }], [{}]])('say so where the feed is unreadable: %j', async (offer) => {
    const { updates } = stage({ offers: [offer] });
    updates.look();
    await expect.poll(() => updates.view().problem, { interval: 2 }).toMatchObject({ code: 'update-failed' });
    expect(updates.view()).toMatchObject({ state: 'unknown', version: null });
  });

  it('cut release notes that are longer than anybody reads', async () => {
    const { updates, becomes } = stage({ offers: [{ version: '1.3.0', releaseNotes: 'a'.repeat(1e6) }] });
    updates.look();
    await becomes('available');
    expect(updates.view().notes).toHaveLength(20_000);
  });

  it('are only looked for where a person installs them', async () => {
    const { updates, done, becomes } = stage({ way: PAGE });
    updates.look();
    await becomes('available');
    updates.download();
    updates.install();
    await updates.openPage();
    expect(done).toEqual(['load', 'look', named.page]);
  });

  it('are not looked for in a build without a feed', async () => {
    const { updates, done, timers } = stage({ way: { kind: 'none', text: "This build doesn't update itself." } });
    updates.look();
    updates.keepLooking(true);
    await updates.openPage();
    expect([done, timers, updates.view().state]).toEqual([[], [], 'unknown']);
  });

  it('look again a day later while the preference stands', async () => {
    const { updates, done, timers, becomes } = stage({ offers: [null, null] });
    updates.keepLooking(true);
    await becomes('current');
    const day = timers.find(({ at }) => at === 24 * 3_600_000);
    day?.work();
    await expect.poll(() => done.filter((each) => each === 'look').length, { interval: 2 }).toBe(2);
    updates.keepLooking(false);
    expect(timers.filter(({ at }) => at === 24 * 3_600_000)).toEqual([]);
  });

  it('give up on a server that does not answer, and may look again', async () => {
    const { updates, timers, done, becomes } = stage({ offers: ['hangs', null] });
    updates.look();
    await expect.poll(() => timers.length, { interval: 2 }).toBe(1);
    timers[0]?.work();
    await becomes('unknown');
    expect(updates.view().problem).toMatchObject({ evidence: [{ label: 'Reason', value: 'ERR_TIMED_OUT' }] });
    updates.look();
    await becomes('current');
    expect(done).toEqual(['load', 'look', 'load', 'look']);
  });

  it('can be stopped while they are fetched', async () => {
    const { updates, becomes } = stage({ downloads: ['hangs', 'comes'] });
    updates.look();
    await becomes('available');
    updates.download();
    await expect.poll(() => updates.view().progress, { interval: 2 }).toBe(42);
    updates.cancel();
    await becomes('available');
    expect(updates.view().problem).toBeNull();
    updates.download();
    await becomes('ready');
  });

  it('stay available where fetching failed', async () => {
    const { updates, becomes } = stage({ downloads: [Object.assign(new Error(), { code: 'ERR_CHECKSUM_MISMATCH' })] });
    updates.look();
    await becomes('available');
    updates.download();
    await expect.poll(() => updates.view().problem, { interval: 2 }).toMatchObject({ what: expect.stringContaining('was discarded') });
    expect(updates.view()).toMatchObject({ state: 'available', version: '1.3.0' });
  });
});

describe('while checks, a refresh or a sign-in are under way', () => {
  it('looking and fetching wait, and go on afterwards', async () => {
    const { updates, done, setBusy, becomes, listeners } = stage();
    setBusy('the refresh');
    updates.look();
    expect(updates.view()).toMatchObject({ state: 'unknown', waitsFor: 'the refresh' });
    // Something else begins before that is over.
    setBusy('the run of checks');
    expect(done).toEqual([]);
    setBusy(null);
    await becomes('available');
    setBusy('the sign-in');
    updates.download();
    expect(updates.view()).toMatchObject({ state: 'available', waitsFor: 'the sign-in' });
    setBusy(null);
    await becomes('ready');
    expect(updates.view().waitsFor).toBeNull();
    expect(listeners.size).toBe(0);
  });

  it.each([
    [true, ['install', 'quit']],
    [false, []],
  ])('restarting waits, and is asked about afterwards: %s', async (agrees, then) => {
    const { updates, done, setBusy, becomes } = stage({ agrees });
    updates.look();
    await becomes('available');
    updates.download();
    await becomes('ready');
    done.length = 0;
    setBusy('the run of checks');
    updates.install();
    expect([done, updates.view().waitsFor]).toEqual([[], 'the run of checks']);
    setBusy(null);
    await expect.poll(() => done, { interval: 2 }).toEqual(['ask 1.3.0 after the run of checks', ...then]);
    expect(updates.view().state).toBe(agrees ? 'installing' : 'ready');
  });

  it('waiting can be ended', () => {
    const { updates, done, setBusy, listeners } = stage();
    setBusy('the refresh');
    updates.look();
    updates.cancel();
    setBusy(null);
    expect([done, updates.view().waitsFor, listeners.size]).toEqual([[], null, 0]);
  });
});

it('a person who stays for unsaved tokens keeps the fetched version', async () => {
  const { updates, done, becomes } = await readyStage({ quits: false });
  updates.install();
  await expect.poll(() => done.at(-1), { interval: 2 }).toBe('stay');
  await becomes('ready');
  expect(done).not.toContain('install');
});

it('a system that refuses the signature only when installing leaves the app as it was, and says why', async () => {
  const { updates, done } = await readyStage({ refuses: true });
  updates.install();
  await expect.poll(() => done.at(-1), { interval: 2 }).toBe('left to it');
  expect(done).toContain('stays open');
  expect(updates.view()).toMatchObject({ state: 'ready', problem: { what: expect.stringContaining('was discarded') } });
});

it.each([
  ['ERR_CHECKSUM_MISMATCH', 'was discarded'],
  ['ERR_UPDATER_INVALID_SIGNATURE', 'was discarded'],
  ['ERR_UPDATER_NO_CHECKSUM', 'does not accept updates from'],
  ['ERR_UPDATER_CHANNEL_FILE_NOT_FOUND', 'could not be used'],
  ['HTTP_ERROR_503', 'could not be used'],
  ['ENOSPC', 'failed'],
])('electron-updater’s %s in words', (code, words) => {
  expect(updateFailure(Object.assign(new Error('with <secret> of the answer'), { code }))).toMatchObject({
    what: expect.stringContaining(words),
    evidence: [{ label: 'Reason', value: code }],
  });
});

it.each([
  ['net::ERR_BLOCKED_BY_CLIENT', 'does not accept updates from'],
  ['Cannot download "https://releases.example/<secret>", status 404: Not Found', 'could not be used'],
  ['net::ERR_INTERNET_DISCONNECTED', 'could not be reached'],
  ['something with rawData: <secret>', 'failed'],
])('an error that says “%s”', (message, words) => {
  const failure = updateFailure(new Error(message));
  expect(failure.what).toContain(words);
  expect(JSON.stringify(failure)).not.toContain('secret');
});

// Here is no PowerShell, which is one of the cases that electron-updater by itself lets pass.
it.skipIf(process.platform === 'win32')('an update whose signature could not be looked at is refused', async () => {
  expect(await signatureProblem(['CN=Somebody'], '/nowhere/Setup.exe')).not.toBeNull();
  // The command is one for Windows, where this name is no file.
  rmSync('NUL', { force: true });
});
