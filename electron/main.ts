import { join } from 'node:path';
import v8 from 'node:v8';
import { app, dialog, ipcMain, Menu, session } from 'electron';
import { platform } from './platform/system/system';
import { IDENTITY } from './model/identity';
import { harmfulIn } from './platform/system/environment';
import { namesRedirect, RedirectInbox, redirectIn } from './shell/redirects/deep-links';
import { fileIn, pathOf } from './shell/redirects/opened-files';
import type { Answer } from './shell/early';
import { declareAppScheme, serveApp } from './shell/window/protocol';
import { lockPages, lockSession } from './shell/window/security';
import { refusal, refusedSwitches } from './shell/switches';
import { type MainWindow, openMainWindow } from './shell/window/window';
import { sessionFolder } from './shell/windows-start';

/** Set when building: whether the app is for this machine's tests only. */
declare const __LOCAL_BUILD__: boolean;

/*
 * The order of start: the window opens before anything else is loaded; while its page evaluates its scripts in a process of its own, the
 * settings are read; the services come once the list stands.
 */

for (const name of harmfulIn(process.env)) delete process.env[name];

// Before any window, or the taskbar takes it for another app's; the class is what a clicked notification calls.
if (platform === 'win32') {
  app.setAppUserModelId(IDENTITY.id);
  app.setToastActivatorCLSID(IDENTITY.clsid);
  const folder = sessionFolder(process.env, app.getPath('userData'), app.getPath('appData'));
  if (folder !== null) app.setPath('sessionData', folder);
}

const built = join(import.meta.dirname, '..');
const inbox = new RedirectInbox();
const noLateCollections = '--memory-reducer-gc-count=0';
let main: MainWindow | null = null;

function start(served: Promise<void>): void {
  const opened = openMainWindow(join(built, 'preload', 'preload.cjs'));
  main = opened;
  let loading: Promise<Answer> | null = null;
  const early = () => {
    loading ??= import('./shell/early').then(({ startEarly }) => startEarly(opened, inbox));
    return loading;
  };
  void served.then(early);
  ipcMain.handle('invoke', async (event, method: unknown, request: unknown) => (await early())(event, method, request));
}

/** Somebody started the app again, or the system hands a redirect or a file over. These bring the window forward only once they are taken. */
function startedAgain(argv: readonly string[], folder: string): void {
  const opened = redirectIn(argv) ?? fileIn(argv, folder, platform);
  if (opened) inbox.put(opened);
  else if (!argv.some(namesRedirect)) main?.toFront();
}

const refused = refusedSwitches(process.argv.slice(1), platform, __LOCAL_BUILD__);
if (refused.length > 0) {
  const why = refusal(refused);
  process.stderr.write(why);
  // Nobody sees that line where a launcher's script set the switch. With any other the app must not get as far as a window.
  if (refused.join() !== 'no-sandbox') app.exit(1);
  else
    void app.whenReady().then(() => {
      dialog.showErrorBox(IDENTITY.name, why.split('\n')[0] ?? why);
      app.exit(1);
    });
} else if (app.requestSingleInstanceLock()) {
  // Half a minute after the start V8 would collect twice in each process, some 100 ms of processor time, to give back half a megabyte.
  v8.setFlagsFromString(noLateCollections);
  app.commandLine.appendSwitch('js-flags', noLateCollections);
  declareAppScheme();
  lockPages();
  // Electron would build a default menu on start; the app's own comes once the window shows.
  Menu.setApplicationMenu(null);
  app.on('second-instance', (_event, argv, folder) => startedAgain(argv, folder));
  // macOS hands URLs over by event, on a cold start before `ready`.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    startedAgain([url], '');
  });
  // And files, likewise.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    const file = pathOf(path, '', platform);
    if (file) inbox.put(file);
  });
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(() => {
    lockSession(session.defaultSession);
    start(serveApp(session.defaultSession, join(built, 'renderer')));
    const opened = redirectIn(process.argv) ?? fileIn(process.argv, process.cwd(), platform);
    if (opened) inbox.put(opened);
  });
} else {
  // Where two computers share a data folder in which the lock lies, no window comes forward on this one.
  process.stderr.write('Tokenscope is already open with this data folder, here or on another computer.\n');
  app.exit(0);
}
