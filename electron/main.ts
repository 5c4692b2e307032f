import { join } from 'node:path';
import { app, ipcMain, Menu, session } from 'electron';
import { RedirectInbox, redirectIn } from './shell/deep-links';
import { declareAppScheme, serveApp } from './shell/protocol';
import { lockPages, lockSession } from './shell/security';
import { type MainWindow, openMainWindow } from './shell/window';

/*
 * The order of start: the window opens before anything else is loaded; while its page boots in a process of its own, the settings are
 * read; the services come once the list stands.
 */

const built = join(import.meta.dirname, '..');
const inbox = new RedirectInbox();
let main: MainWindow | null = null;

function start(served: Promise<void>): void {
  const opened = openMainWindow(join(built, 'preload', 'preload.cjs'));
  main = opened;
  const early = served.then(() => import('./shell/early')).then(({ startEarly }) => startEarly(opened, inbox));
  ipcMain.handle('invoke', async (event, method: unknown, request: unknown) => (await early)(event, method, request));
}

function takeRedirect(url: string | null): void {
  main?.toFront();
  if (url) inbox.put(url);
}

if (app.requestSingleInstanceLock()) {
  declareAppScheme();
  lockPages();
  // Electron would build a default menu on start; the app's own comes after the first paint.
  Menu.setApplicationMenu(null);
  app.on('second-instance', (_event, argv) => takeRedirect(redirectIn(argv)));
  // macOS hands URLs over by event, on a cold start before `ready`.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    takeRedirect(redirectIn([url]));
  });
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(() => {
    lockSession(session.defaultSession);
    start(serveApp(session.defaultSession, join(built, 'renderer')));
    const redirect = redirectIn(process.argv);
    if (redirect) inbox.put(redirect);
  });
} else {
  app.exit(0);
}
