import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { quietSchedule } from '../../core/base/schedule';
import type { Browser } from '../../core/ports';
import { type NamedUpdates, updateWay } from '../../platform/system/update-way';
import type { Services } from '../../services';
import { confirmRestart } from '../dialogs/confirm';
import type { Send } from '../views/events';
import { type HeldWindow, inWords, workIn } from '../ending/hold-quitting';
import { Updates } from './updates';
import type { WayOut } from '../network/way-out';

/** Set when building; see build/updates.mjs. */
declare const __UPDATES__: NamedUpdates | null;
declare const __LOCAL_BUILD__: boolean;

export interface OpenUpdatesParts {
  services: Services;
  window: BrowserWindow;
  held: HeldWindow;
  browser: Browser;
  send: Send;
  wayOut: WayOut;
}

/** Updates of this copy of the app, as its build and its place allow. */
export function openUpdates({ services, window, held, browser, send, wayOut }: OpenUpdatesParts): Updates {
  const { checks, tokens, flows } = services;
  const way = updateWay({
    platform: process.platform,
    env: process.env,
    executable: process.execPath,
    named: __UPDATES__,
    isLocal: __LOCAL_BUILD__,
    packageType: resource('package-type')?.trim() ?? null,
    hasUninstaller: existsSync(join(dirname(process.execPath), `Uninstall ${app.getName()}.exe`)),
    namesPublisher: /^publisherName:/m.test(resource('app-update.yml') ?? ''),
    canReplace: isWritable(dirname(process.env.APPIMAGE ?? '/')),
  });
  return new Updates({
    way,
    version: app.getVersion(),
    load: async () => {
      if (way.kind === 'none') throw new Error('No update server is configured.');
      return (await import('./updater')).createUpdater(way, wayOut);
    },
    busy: () => inWords(workIn(services)),
    onWork(listener) {
      const stops = [checks.onChange(listener), tokens.onChange(listener), flows.onChange(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    ask: (version, ended) => confirmRestart(window, version, ended),
    quit: (before) => held.close(before),
    openPage: (url) => browser.open(url),
    changed: (view) => send('updates.changed', view),
    schedule: quietSchedule,
  });
}

/** A file that electron-builder puts beside the app; null: this package has none. */
function resource(name: string): string | null {
  try {
    return readFileSync(join(process.resourcesPath, name), 'utf8');
  } catch {
    return null;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
