import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { APP_URL } from './app-files';
import { SAFE_PREFERENCES } from './security';
import { FIRST_SIZE, MIN_SIZE, readWindowState, visibleBounds, type WindowState, writeWindowState } from './window-state';

/** What shows before the page has painted; the page's own colours. */
const BACKGROUND = { dark: '#0e1116', light: '#ffffff' };

/** When the window shows at the latest, whatever the page does. Milliseconds. */
const SHOWN_AFTER_MS = 5_000;

export interface MainWindow {
  readonly window: BrowserWindow;
  /** Resolves once the window shows. */
  readonly shown: Promise<void>;
  /** Restores, shows and focuses. */
  toFront(): void;
  setTheme(theme: WindowState['theme']): void;
}

/**
 * Opens the app's window where it was last time and starts loading the page; shows it when the page's scripts have run.
 *
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
    title: 'Tokenscope',
    show: false,
    // A page that paints waits for the graphics process first, some 70 ms in which its scripts could have run.
    paintWhenInitiallyHidden: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: { ...SAFE_PREFERENCES, preload },
  });
  // The title is the main process's: a page could put anything there.
  window.on('page-title-updated', (event) => event.preventDefault());
  const shown = new Promise<void>((resolve) => {
    const show = () => {
      clearTimeout(latest);
      if (window.isDestroyed()) return;
      if (state.maximized) window.maximize();
      window.show();
      resolve();
    };
    // A page that never comes up must not leave the app running unseen.
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
