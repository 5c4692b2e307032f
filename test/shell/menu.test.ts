import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../electron/shell/menu-template';

type Item = MenuItemConstructorOptions;

function items(mac: boolean, calls: unknown[] = []): Item[] {
  const template = menuTemplate(
    {
      navigate: (target) => calls.push(target),
      theme: () => 'dark',
      setTheme: (theme) => calls.push(theme),
      openLink: (url) => calls.push(url),
      about: () => calls.push('about'),
    },
    mac,
  );
  const flat = (item: Item): Item[] => [item, ...(Array.isArray(item.submenu) ? item.submenu.flatMap(flat) : [])];
  return template.flatMap(flat);
}

/** Chooses an item as Electron does; the arguments are not used. */
function choose(item: Item | undefined): void {
  Reflect.apply(item?.click ?? (() => {}), null, []);
}

describe.each([
  ['macOS', true],
  ['Windows and Linux', false],
])('the menu on %s', (_name, mac) => {
  it.each([
    ['CmdOrCtrl+N', { to: 'new' }],
    ['CmdOrCtrl+R', { to: 'refresh' }],
    ['CmdOrCtrl+K', { to: 'search' }],
    ['CmdOrCtrl+,', { to: 'settings' }],
  ])('%s asks the window for %o', (accelerator, target) => {
    const calls: unknown[] = [];
    choose(items(mac, calls).find((item) => item.accelerator === accelerator));
    expect(calls).toEqual([target]);
  });

  it('assigns each shortcut once, and has no reload', () => {
    const keys = items(mac).flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(items(mac).filter(({ role }) => role === 'reload' || role === 'forceReload' || role === 'toggleDevTools')).toEqual([]);
  });

  it('has settings once, where the system looks for them', () => {
    const has = ({ submenu }: Item) => Array.isArray(submenu) && submenu.some(({ accelerator }) => accelerator === 'CmdOrCtrl+,');
    expect(items(mac).flatMap((item) => (has(item) ? (item.role ?? item.label) : []))).toEqual([mac ? 'appMenu' : '&File']);
  });

  it('pastes without style on macOS, quits on all, and closes the window from File on macOS', () => {
    const roles = items(mac).flatMap(({ role }) => role ?? []);
    expect(roles.includes('pasteAndMatchStyle')).toBe(mac);
    expect(roles.filter((role) => role === 'quit')).toHaveLength(1);
    expect(roles.includes('close')).toBe(mac);
  });

  it('looks for updates, which the window then shows', () => {
    const calls: unknown[] = [];
    choose(items(mac, calls).find((item) => item.label === 'Look for updates'));
    expect(calls).toEqual([{ to: 'updates' }]);
  });

  it('checks the current theme and sets another', () => {
    const calls: unknown[] = [];
    const themes = items(mac, calls).filter(({ type }) => type === 'radio');
    expect(themes.map(({ label, checked }) => [label, checked])).toEqual([
      ['Same as the system', false],
      ['Light', false],
      ['Dark', true],
    ]);
    choose(themes[1]);
    expect(calls).toEqual(['light']);
  });
});
