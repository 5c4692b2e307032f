import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectionTo } from './support-provider';
import { addConnection, ask, everythingEnded, signIn } from './support-window';
import { holdTimer } from './support-time';
import { quietScene } from './support-scene';

const scene = quietScene({ starts: false, for: 'each' });

/** Milliseconds after which an exchange is written by itself. */
const WRITE_AFTER_MS = 400;

/** The app after a refresh whose exchange is not on disk yet, with a token on the clipboard. */
async function afterRefresh() {
  const { provider, stage } = scene;
  const { electron, window } = await scene.launch();
  const connectionId = await addConnection(window, connectionTo(provider));
  await signIn(window, provider, connectionId);
  await ask(window, 'tokens.refresh', { connectionId });
  const log = join(stage.userData, 'exchanges', `${connectionId}.jsonl`);
  const written = () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean).length : 0);
  const logged = async () => (await ask(window, 'exchanges.list', { connectionId })).length;
  await expect.poll(written).toBe(await logged());
  await holdTimer(electron, WRITE_AFTER_MS);
  await ask(window, 'tokens.refresh', { connectionId });
  await ask(window, 'tokens.copy', { connectionId, token: 'access' });
  const note = join(stage.keyring.home, 'cleared');
  await electron.evaluate(async ({ clipboard }, file) => {
    const held = await clipboard.readText();
    clipboard.clear = () => process.getBuiltinModule('node:fs').writeFileSync(file, held);
  }, note);
  const all = await logged();
  expect(written()).toBe(all - 1);
  const child = electron.process();
  return {
    electron,
    child,
    gone: once(child, 'exit'),
    /** What the end left behind. */
    left: async () => {
      await everythingEnded(stage);
      const cleared = existsSync(note) ? readFileSync(note, 'utf8') : null;
      return { exchangesLost: all - written(), cleared };
    },
    token: () => provider.secrets.filter(({ kind }) => kind === 'access token').at(-1)?.value,
  };
}

it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s lets the app finish its work, also after a refresh', async (signal) => {
  const { child, gone, left, token } = await afterRefresh();
  child.kill(signal);
  expect(await gone).toEqual([0, null]);
  expect(await left()).toEqual({ exchangesLost: 0, cleared: token() });
});

it('so does the system when it shuts down', async () => {
  const { electron, gone, left, token } = await afterRefresh();
  const prevented = await electron.evaluate(({ powerMonitor }) => {
    let count = 0;
    powerMonitor.emit('shutdown', { preventDefault: () => void count++ });
    return count;
  });
  expect(prevented).toBe(1);
  expect(await gone).toEqual([0, null]);
  expect(await left()).toEqual({ exchangesLost: 0, cleared: token() });
});
