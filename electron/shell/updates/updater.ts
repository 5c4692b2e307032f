import { app, type ClientRequest } from 'electron';
import { AppImageUpdater, AppUpdater, CancellationToken, MacUpdater, NsisUpdater } from 'electron-updater';
import { mayAsk, type UpdateWay } from '../../platform/system/update-way';
import { signatureProblem } from './update-signature';
import type { Updater } from './updates';
import type { WayOut } from '../network/way-out';

/** Looks, and can do no more. */
class Looker extends AppUpdater {
  constructor() {
    super(null);
  }
  protected doDownloadUpdate(): Promise<never> {
    return Promise.reject(new Error("This copy of the app can't update itself."));
  }
  quitAndInstall(): void {}
}

/** electron-updater, bound to one feed, with everything that it would do by itself switched off. */
export function createUpdater(way: Exclude<UpdateWay, { kind: 'none' }>, wayOut: Pick<WayOut, 'renew' | 'attend'>): Updater {
  const updater = updaterFor(way);
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  updater.setFeedURL({ provider: 'generic', url: way.feed });
  const { webRequest } = updater.netSession;
  webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayAsk(url, way.feed) }));
  // A random number that electron-updater keeps to roll releases out in steps. It decides here, so the server need not know it.
  webRequest.onBeforeSendHeaders(({ requestHeaders: { 'x-user-staging-id': _, ...requestHeaders } }, answer) => answer({ requestHeaders }));
  /** By the proxy and the authorities that are set now; a proxy that asks gets what the person entered for it. */
  const prepare = async () => {
    await wayOut.renew(updater.netSession);
    updater.removeAllListeners('login');
    wayOut.attend(updater as unknown as Pick<ClientRequest, 'on'>);
  };
  return {
    async look() {
      await prepare();
      const found = await updater.checkForUpdates();
      return found?.isUpdateAvailable ? found.updateInfo : null;
    },
    async download(onProgress, signal) {
      await prepare();
      const token = new CancellationToken();
      const tell = ({ percent }: { percent: number }) => onProgress(percent);
      signal.addEventListener('abort', () => token.cancel());
      updater.on('download-progress', tell);
      await updater.downloadUpdate(token).finally(() => updater.off('download-progress', tell));
    },
    install(failed) {
      if (updater instanceof MacUpdater) {
        updater.once('error', failed);
        updater.quitAndInstall();
        return true;
      }
      // Not before the end: it starts the new version at once, which would find this one in its place.
      if (updater instanceof AppImageUpdater || updater instanceof NsisUpdater) app.once('quit', () => updater.install(true, true));
      return false;
    },
  };
}

function updaterFor(way: Exclude<UpdateWay, { kind: 'none' }>): AppUpdater {
  if (way.kind === 'page') return new Looker();
  if (way.by === 'mac') return new MacUpdater();
  if (way.by === 'appimage') return new AppImageUpdater();
  const updater = new NsisUpdater();
  updater.verifyUpdateCodeSignature = signatureProblem;
  return updater;
}
