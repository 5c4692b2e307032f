import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { IDENTITY } from '../../model/identity';
import { APP_URL } from './app-files';
import { SAFE_PREFERENCES } from './security';
import { FIRST_SIZE, MIN_SIZE, readWindowState, visibleBounds, type WindowState, writeWindowState } from './window-state';

/** The page's colours, shown before it has painted. */
const BACKGROUND = { dark: '#0e1116', light: '#ffffff' };

/** The window shows by then at the latest. Milliseconds. */
const SHOWN_AFTER_MS = 5_000;

export interface MainWindow {
  readonly window: BrowserWindow;
  readonly shown: Promise<void>;
  toFront(): void;
  setTheme(theme: WindowState['theme']): void;
}

/**
 * Opens the app's window at its last position and loads the page; shows it once the page's scripts have run.
 * @param preload Absolute path of the preload script.
 */
export function openMainWindow(preload: string): MainWindow {
  const file = join(app.getPath('userData'), 'window.json');
  const state = readWindowState(file);
  nativeTheme.themeSource = state.theme;
  const bounds = visibleBounds(state.bounds, state.bounds ? screen.getAllDisplays().map((display) => display.workArea) : []);
  const window = new BrowserWindow({
    ...(bounds ?? FIRST_SIZE),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: IDENTITY.name,
    show: false,
    // Painting waits some 70 ms for the graphics process, in which scripts could already run.
    paintWhenInitiallyHidden: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: { ...SAFE_PREFERENCES, preload },
  });
  // The main process owns the title; a page could put anything there.
  window.on('page-title-updated', (event) => event.preventDefault());
  const shown = new Promise<void>((resolve) => {
    const show = () => {
      clearTimeout(latest);
      if (window.isDestroyed()) return;
      if (state.maximized) window.maximize();
      window.show();
      resolve();
    };
    // Show the window even if the page never loads, so that the app doesn't run unseen.
    const latest = setTimeout(show, SHOWN_AFTER_MS);
    window.webContents.once('dom-ready', show);
  });
  let theme = state.theme;
  const remember = () => writeWindowState(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized(), theme });
  window.on('close', remember);
  void window.loadURL(APP_URL);
  return {
    window,
    shown,
    toFront() {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    setTheme(chosen) {
      theme = chosen;
      nativeTheme.themeSource = chosen;
      window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light);
      remember();
    },
  };
}
