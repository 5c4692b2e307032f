import { app, Menu } from 'electron';
import { type MenuActions, menuTemplate } from './menu-template';

/** The application menu; on Windows and Linux it hides until Alt is pressed, and its accelerators work all the same. */
export function installMenu(actions: Omit<MenuActions, 'about'>): void {
  const template = menuTemplate({ ...actions, about: () => app.showAboutPanel() }, process.platform === 'darwin');
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
