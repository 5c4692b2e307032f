import { app, Menu } from 'electron';
import { IDENTITY } from '../../model/identity';
import { type MenuActions, menuTemplate } from './menu-template';

/** On Windows and Linux the menu is hidden until Alt is pressed; its shortcuts still work. */
export function installMenu(actions: Omit<MenuActions, 'about'>): void {
  const template = menuTemplate({ ...actions, about: () => app.showAboutPanel() }, process.platform === 'darwin');
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

export function describeApp(): void {
  app.setAboutPanelOptions({
    applicationName: IDENTITY.name,
    applicationVersion: app.getVersion(),
    copyright: 'The Tokenscope authors, MIT License',
  });
}
