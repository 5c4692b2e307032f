import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Events, SettingsView } from '../contract';

export interface MenuActions {
  navigate(target: Events['navigate']): void;
  /** Refreshes the connection that is shown. */
  theme(): SettingsView['theme'];
  setTheme(theme: SettingsView['theme']): void;
  openLink(url: string): void;
}

const DOCUMENTS = [
  { label: 'The OAuth 2.0 framework (RFC 6749)', url: 'https://www.rfc-editor.org/rfc/rfc6749' },
  { label: 'OAuth for native apps (RFC 8252)', url: 'https://www.rfc-editor.org/rfc/rfc8252' },
  { label: 'JSON Web Tokens (RFC 7519)', url: 'https://www.rfc-editor.org/rfc/rfc7519' },
];

/** The application menu; on Windows and Linux it hides until Alt is pressed, and its accelerators work all the same. */
export function installMenu(actions: MenuActions): void {
  const mac = process.platform === 'darwin';
  const themes: MenuItemConstructorOptions[] = (['system', 'light', 'dark'] as const).map((theme) => ({
    label: { system: 'As the system', light: 'Light', dark: 'Dark' }[theme],
    type: 'radio',
    checked: actions.theme() === theme,
    click: () => actions.setTheme(theme),
  }));
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New connection', accelerator: 'CmdOrCtrl+N', click: () => actions.navigate({ to: 'new' }) },
        { type: 'separator' },
        { label: 'Settings', accelerator: 'CmdOrCtrl+,', click: () => actions.navigate({ to: 'settings' }) },
        { type: 'separator' },
        { role: mac ? 'close' : 'quit' },
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
        ...(mac
          ? []
          : [{ type: 'separator' } satisfies MenuItemConstructorOptions, { label: 'About Tokenscope', click: () => app.showAboutPanel() }]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** What "About" says. */
export function describeApp(): void {
  app.setAboutPanelOptions({
    applicationName: 'Tokenscope',
    applicationVersion: app.getVersion(),
    copyright: 'The Tokenscope authors, MIT License',
  });
}
