import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { MENU_COMMANDS } from '../../electron/model/window/commands';
import { menuTemplate } from '../../electron/shell/window/menu-template';

type Item = MenuItemConstructorOptions;

function items(mac: boolean, calls: unknown[] = []): Item[] {
  const template = menuTemplate(
    {
      command: (id) => calls.push(id),
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
    ['CmdOrCtrl+N', 'new'],
    ['CmdOrCtrl+R', 'refresh'],
    ['CmdOrCtrl+K', 'palette'],
    ['CmdOrCtrl+,', 'settings'],
    [mac ? 'CmdOrCtrl+[' : 'Alt+Left', 'back'],
  ])('%s gives the window the command “%s”', (accelerator, command) => {
    const calls: unknown[] = [];
    choose(items(mac, calls).find((item) => item.accelerator === accelerator));
    expect(calls).toEqual([command]);
  });

  it('offers every command that the contract lets it give, once', () => {
    const calls: unknown[] = [];
    for (const item of items(mac, calls).filter(({ type }) => type !== 'radio')) choose(item);
    const given = calls.filter((call) => MENU_COMMANDS.some((id) => id === call));
    expect(given.toSorted()).toEqual([...MENU_COMMANDS].toSorted());
  });

  it('leaves keys without Ctrl or Alt to the page, where they may be typed', () => {
    const bare = items(mac).flatMap(({ accelerator }) =>
      accelerator && !/^(CmdOrCtrl|Ctrl|Alt)\+|^F\d+$/.test(accelerator) ? accelerator : [],
    );
    expect(bare).toEqual([]);
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
    expect(roles.filter((role) => role === 'close')).toHaveLength(1);
  });

  it('looks for updates, which the window then shows', () => {
    const calls: unknown[] = [];
    choose(items(mac, calls).find((item) => item.label === 'Check for updates'));
    expect(calls).toEqual(['updates']);
  });

  it('checks the current theme and sets another', () => {
    const calls: unknown[] = [];
    const themes = items(mac, calls).filter(({ type }) => type === 'radio');
    expect(themes.map(({ label, checked }) => [label, checked])).toEqual([
      ['System', false],
      ['Light', false],
      ['Dark', true],
    ]);
    choose(themes[1]);
    expect(calls).toEqual(['light']);
  });
});
