import type { MenuItemConstructorOptions } from 'electron';
import type { EventOf, Preferences } from '../contract';

export interface MenuActions {
  navigate(target: EventOf<'navigate'>): void;
  theme(): Preferences['theme'];
  setTheme(theme: Preferences['theme']): void;
  openLink(url: string): void;
  about(): void;
}

const DOCUMENTS = [
  { label: 'The OAuth 2.0 framework (RFC 6749)', url: 'https://www.rfc-editor.org/rfc/rfc6749' },
  { label: 'OAuth for native apps (RFC 8252)', url: 'https://www.rfc-editor.org/rfc/rfc8252' },
  { label: 'JSON Web Tokens (RFC 7519)', url: 'https://www.rfc-editor.org/rfc/rfc7519' },
];

/** @param mac Whether it is for macOS, which adds its own menus. */
export function menuTemplate(actions: MenuActions, mac: boolean): MenuItemConstructorOptions[] {
  const themes: MenuItemConstructorOptions[] = (['system', 'light', 'dark'] as const).map((theme) => ({
    label: { system: 'Same as the system', light: 'Light', dark: 'Dark' }[theme],
    type: 'radio',
    checked: actions.theme() === theme,
    click: () => actions.setTheme(theme),
  }));
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const settings: MenuItemConstructorOptions = {
    label: mac ? 'Settings…' : 'App settings',
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.navigate({ to: 'settings' }),
  };
  return [
    ...(mac ? [appMenu(settings)] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New connection', accelerator: 'CmdOrCtrl+N', click: () => actions.navigate({ to: 'new' }) },
        { label: 'Refresh', accelerator: 'CmdOrCtrl+R', click: () => actions.navigate({ to: 'refresh' }) },
        { label: 'Inspect a token', accelerator: 'CmdOrCtrl+Shift+I', click: () => actions.navigate({ to: 'scratch' }) },
        { type: 'separator' },
        ...(mac
          ? [{ role: 'close' } satisfies MenuItemConstructorOptions]
          : [settings, separator, { role: 'quit' } satisfies MenuItemConstructorOptions]),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        ...(mac ? [{ role: 'pasteAndMatchStyle' } satisfies MenuItemConstructorOptions] : []),
        { role: 'selectAll' },
        { type: 'separator' },
        { label: 'Find a connection', accelerator: 'CmdOrCtrl+K', click: () => actions.navigate({ to: 'search' }) },
      ],
    },
    {
      label: '&View',
      submenu: [
        { label: 'Theme', submenu: themes },
        { type: 'separator' },
        { role: 'zoomIn' },
        { label: 'Zoom In', accelerator: 'CmdOrCtrl+=', role: 'zoomIn', visible: false },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    ...(mac ? [{ role: 'windowMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&Help',
      role: 'help',
      submenu: [
        ...DOCUMENTS.map(({ label, url }) => ({ label, click: () => actions.openLink(url) })),
        { type: 'separator' },
        { label: 'Look for updates', click: () => actions.navigate({ to: 'updates' }) },
        ...(mac ? [] : [{ label: 'About Tokenscope', click: () => actions.about() }]),
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
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
}
