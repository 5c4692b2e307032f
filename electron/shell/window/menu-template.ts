import type { MenuItemConstructorOptions } from 'electron';
import type { Preferences } from '../../contract';
import { COMMANDS, keysOf, type MENU_COMMANDS } from '../../model/window/commands';
import { accelerator } from '../../model/window/keys';

type MenuCommand = (typeof MENU_COMMANDS)[number];

export interface MenuActions {
  command(id: MenuCommand): void;
  theme(): Preferences['theme'];
  setTheme(theme: Preferences['theme']): void;
  openLink(url: string): void;
  about(): void;
}

const STANDARDS = [
  { label: 'The OAuth 2.0 framework (RFC 6749)', url: 'https://www.rfc-editor.org/rfc/rfc6749' },
  { label: 'OAuth for native apps (RFC 8252)', url: 'https://www.rfc-editor.org/rfc/rfc8252' },
  { label: 'JSON Web Tokens (RFC 7519)', url: 'https://www.rfc-editor.org/rfc/rfc7519' },
];

const LINE: MenuItemConstructorOptions = { type: 'separator' };

/** @param mac Whether it is for macOS, which adds its own menus. */
export function menuTemplate(actions: MenuActions, mac: boolean): MenuItemConstructorOptions[] {
  const command = (id: MenuCommand, label = COMMANDS[id].name): MenuItemConstructorOptions => {
    const [keys] = keysOf(id, mac);
    // A key without Ctrl or Alt belongs to the page: it may be typed there.
    const isChord = keys !== undefined && /^(Mod|Alt|Ctrl)\+|^F\d+$/.test(keys);
    return { label, click: () => actions.command(id), ...(isChord ? { accelerator: accelerator(keys) } : {}) };
  };
  const themes: MenuItemConstructorOptions[] = (['system', 'light', 'dark'] as const).map((theme) => ({
    label: { system: 'System', light: 'Light', dark: 'Dark' }[theme],
    type: 'radio',
    checked: actions.theme() === theme,
    click: () => actions.setTheme(theme),
  }));
  const settings = command('settings', mac ? 'Settings…' : 'App settings');
  const onMac = (...items: MenuItemConstructorOptions[]) => (mac ? items : []);
  const elsewhere = (...items: MenuItemConstructorOptions[]) => (mac ? [] : items);
  return [
    ...onMac(appMenu(settings)),
    {
      label: '&File',
      submenu: [
        command('new'),
        command('import'),
        command('scratch'),
        LINE,
        command('backup'),
        command('restore'),
        LINE,
        command('refresh'),
        command('copy-access'),
        LINE,
        ...onMac({ role: 'close' }),
        ...elsewhere(settings, LINE, { role: 'quit' }),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        LINE,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        ...onMac({ role: 'pasteAndMatchStyle' }),
        { role: 'selectAll' },
        LINE,
        command('find'),
        command('search'),
      ],
    },
    {
      label: '&View',
      submenu: [
        command('palette'),
        command('sidebar'),
        LINE,
        { label: 'Theme', submenu: themes },
        LINE,
        { role: 'zoomIn' },
        { label: 'Zoom In', accelerator: 'CmdOrCtrl+=', role: 'zoomIn', visible: false },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        LINE,
        { role: 'togglefullscreen' },
      ],
    },
    {
      label: '&Go',
      submenu: [
        command('back'),
        command('forward'),
        LINE,
        command('tab-token'),
        command('tab-exchanges'),
        command('tab-timeline'),
        command('tab-calls'),
        command('tab-checks'),
        command('tab-settings'),
      ],
    },
    mac
      ? { role: 'windowMenu' }
      : // Ctrl+W would end the app, where elsewhere it closes a tab.
        { label: '&Window', submenu: [{ role: 'minimize' }, { role: 'close', accelerator: 'Alt+F4' }] },
    {
      label: '&Help',
      role: 'help',
      submenu: [
        command('documentation'),
        command('shortcuts'),
        command('release-notes'),
        { label: 'Standards', submenu: STANDARDS.map(({ label, url }) => ({ label, click: () => actions.openLink(url) })) },
        LINE,
        command('data-folder'),
        command('diagnostics'),
        command('report'),
        LINE,
        command('updates'),
        ...elsewhere({ label: 'About Tokenscope', click: () => actions.about() }),
      ],
    },
  ];
}

/** The app's own menu on macOS, where settings are looked for. */
function appMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      LINE,
      settings,
      LINE,
      { role: 'services' },
      LINE,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      LINE,
      { role: 'quit' },
    ],
  };
}
