import { release } from 'node:os';
import { join } from 'node:path';
import { app, shell } from 'electron';
import type { Browser } from '../../core/ports';
import type { HelpDeed } from '../../model/window/commands';
import type { NamedUpdates } from '../../platform/system/update-way';
import type { Services } from '../../services';
import { diagnostics } from './diagnostics';
import { type HelpTarget, helpTarget } from './help-target';

/** Set when building; see build/updates.mjs. */
declare const __UPDATES__: NamedUpdates | null;

export interface OpenHelpParts {
  services: Services;
  browser: Browser;
  copyText: (text: string) => Promise<void>;
}

/** Gives the help that the menu and the palette offer. */
export function openHelp({ services, browser, copyText }: OpenHelpParts): (deed: HelpDeed) => Promise<void> {
  const open = async (target: HelpTarget) => {
    if (target.kind === 'page') return browser.open(target.url);
    const failed = await shell.openPath(target.path);
    if (failed !== '') shell.showItemInFolder(target.path);
  };
  const copyDiagnostics = () =>
    copyText(
      diagnostics({
        version: app.getVersion(),
        versions: process.versions,
        platform: process.platform,
        arch: process.arch,
        release: release(),
        locale: app.getLocale(),
        env: process.env,
        isPackaged: app.isPackaged,
        vault: services.vault.status(),
        connections: services.settings.connections(),
      }),
    );
  return async (deed) => {
    if (deed === 'diagnostics') return copyDiagnostics();
    if (deed === 'report') await copyDiagnostics();
    const target = helpTarget(deed, {
      page: __UPDATES__?.page ?? null,
      version: app.getVersion(),
      resources: app.isPackaged ? process.resourcesPath : app.getAppPath(),
      dataFolder: app.getPath('userData'),
      join,
    });
    if (target) await open(target);
  };
}
