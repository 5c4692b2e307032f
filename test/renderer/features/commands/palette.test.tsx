import { answer, ok, sent } from '../../../support/bridge';
import { all, find, key, open, says, text, type } from '../../../support/page';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSummary } from '../../../../electron/contract';
import { COMMANDS } from '../../../../electron/model/window/commands';
import { startCommands } from '../../../../renderer/features/commands/window-commands';
import { Palette } from '../../../../renderer/features/commands/palette';
import { listOf, patch, store } from '../../../../renderer/state/app';
import { closeOverlay, register, useOverlay } from '../../../../renderer/state/commands';

const summary = (id: string, name: string, environment = ''): ConnectionSummary => ({
  id,
  name,
  environment,
  template: 'oidc',
  caption: 'Authorization code',
  state: 'never-connected',
  expiresAt: null,
  expiringAt: null,
  receivedAt: null,
  since: null,
  practice: false,
  group: '',
  production: false,
  watched: false,
  plainHttp: false,
  notes: '',
  tags: [],
});

startCommands();

function Window() {
  return (
    <>
      <button type="button">Behind it</button>
      {useOverlay() === 'palette' ? <Palette /> : null}
    </>
  );
}

const options = () => all('option').map((option) => option.textContent ?? '');
const selected = () => all('option').find((option) => option.getAttribute('aria-selected') === 'true')?.textContent ?? '';
const isOpen = () => document.querySelector('[role="dialog"]') !== null;

beforeEach(async () => {
  answer('checks.catalogue', () => ok({ checks: [], plans: [], profile: { id: 'p', name: 'P', promises: [] } }));
  patch({
    status: 'ready',
    place: { at: 'welcome' },
    ...listOf([summary('a', 'Katana production', 'prod'), summary('b', 'CATAPA'), summary('c', '\u202eevil')]),
  });
  await open(<Window />);
  (await find('button', 'Behind it')).focus();
  await key('k', { ctrlKey: true });
  await find('textbox', 'Find anything');
});
afterEach(closeOverlay);

describe('the command palette', () => {
  it('opens the file of a shared chain', async () => {
    answer('discovery.open', () => ok(null));
    await type('Find anything', 'shared chain');
    await expect.poll(selected).toContain('Open a shared chain');
    await key('Enter');
    await expect.poll(() => sent('discovery.open').length).toBe(1);
  });

  it('opens by its key with the focus in the field, and closes by Escape or the key with the focus where it was', async () => {
    expect(document.activeElement).toBe(await find('textbox', 'Find anything'));
    await key('Escape');
    expect(isOpen()).toBe(false);
    expect(document.activeElement).toBe(await find('button', 'Behind it'));
    await key('k', { ctrlKey: true });
    await find('textbox', 'Find anything');
    await key('k', { ctrlKey: true });
    expect(isOpen()).toBe(false);
  });

  it('finds a connection and goes there', async () => {
    await type('Find anything', 'kat pro');
    await expect.poll(selected).toContain('Katana production');
    await key('Enter');
    expect(isOpen()).toBe(false);
    expect(store.get().place).toMatchObject({ at: 'connection', id: 'a' });
  });

  it('gives a command, with its shortcut at the right', async () => {
    await type('Find anything', 'inspect');
    await expect.poll(selected).toBe(`${COMMANDS.scratch.name}Ctrl Shift I`);
    await key('Enter');
    expect(store.get().place).toEqual({ at: 'scratch' });
  });

  it('finds a single setting of the app, and names it to the page', async () => {
    await type('Find anything', 'idle');
    await expect.poll(selected).toBe('Lock when idleClipboard and lock');
    await key('Enter');
    expect(store.get().place).toEqual({ at: 'preferences', part: 'security', field: 'lock-after' });
  });

  it("leads to the calls' variables and history of the connection shown", async () => {
    await key('Escape');
    patch({ place: { at: 'connection', id: 'b', tab: 'token' } });
    await key('k', { ctrlKey: true });
    await type('Find anything', 'history of calls');
    await expect.poll(selected).toBe('History of calls');
    await key('Enter');
    expect(store.get().place).toEqual({ at: 'connection', id: 'b', tab: 'calls' });
  });

  it('switches to each other environment of the group of the connection shown', async () => {
    await key('Escape');
    const orders = ['staging', 'production', 'sandbox'].map((name) => ({ ...summary(name, `Orders ${name}`, name), group: 'Orders' }));
    patch({ ...listOf([...orders, summary('x', 'Stock', 'test')]), place: { at: 'connection', id: 'production', tab: 'calls' } });
    await key('k', { ctrlKey: true });
    await type('Find anything', 'switch to');
    await expect.poll(options).toEqual(['Switch to sandboxOrders sandboxCtrl E', 'Switch to stagingOrders staging']);
    await key('Enter');
    expect(store.get().place).toEqual({ at: 'connection', id: 'sandbox', tab: 'calls' });
  });

  it('lists what was chosen last first', async () => {
    await type('Find anything', 'catapa');
    await expect.poll(selected).toContain('CATAPA');
    await key('Enter');
    await key('k', { ctrlKey: true });
    await expect.poll(() => options()[0]).toContain('CATAPA');
    await says('Recent');
  });

  it('moves with the arrows, round the ends', async () => {
    await type('Find anything', 'theme:');
    await expect.poll(() => options().length).toBe(3);
    const all = options();
    expect(selected()).toBe(all[0]);
    await key('ArrowDown');
    expect(selected()).toBe(all[1]);
    await key('ArrowUp');
    await key('ArrowUp');
    expect(selected()).toBe(all[2]);
    await key('ArrowDown');
    expect(selected()).toBe(all[0]);
    const field = await find('textbox', 'Find anything');
    expect(document.getElementById(field.getAttribute('aria-activedescendant') ?? '')?.textContent).toBe(all[0]);
  });

  it('offers what a view has registered, and no longer once it is gone', async () => {
    const takeBack = register('verify', { run: () => undefined });
    await key('Escape');
    await key('k', { ctrlKey: true });
    await type('Find anything', 'verify');
    await expect.poll(() => options().length).toBe(1);
    takeBack();
    await key('Escape');
    await key('k', { ctrlKey: true });
    await type('Find anything', 'verify');
    await says('No matches');
  });

  it('names the invisible characters of a name from outside', async () => {
    await type('Find anything', 'evil');
    await expect.poll(text).toContain('U+202E');
  });

  it('asks the main process for nothing where no connection is shown', () => {
    expect(sent('checks.catalogue')).toEqual([]);
  });
});
