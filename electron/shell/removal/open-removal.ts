import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { IDENTITY } from '../../model/identity';
import { dataFolder } from '../../platform/disk/data-folder';
import type { SystemKeychain } from '../../platform/vault/keychain';
import { type RemovalPlan, removalPlan } from '../../platform/kept/removal-plan';
import { ACCOUNT } from '../../platform/vault/vault';
import { VAULT_FOLDER } from '../../platform/vault/vault-folder';
import { tellLeft } from '../dialogs/confirm';
import { lastWork } from '../ending/quitting';
import { presentIn, removeAll, removeLater } from './removal';

export interface OpenRemovalParts {
  window: BrowserWindow;
  keychain: SystemKeychain;
  /** Ends everything that still writes. */
  endWork(): Promise<void>;
}

export interface EverythingRemover {
  /** What there is to remove now. */
  plan(): RemovalPlan;
  /** Removes it and ends the app; says what could not be removed. */
  start(): Promise<void>;
}

export function openRemoval({ window, keychain, endWork }: OpenRemovalParts): EverythingRemover {
  const facts = { platform: process.platform, env: process.env, home: homedir() };
  const plan = () =>
    removalPlan({
      ...facts,
      ...IDENTITY,
      dataFolder: app.getPath('userData'),
      sessionFolder: app.getPath('sessionData'),
      hasUsualVault: existsSync(join(dataFolder(facts), VAULT_FOLDER)),
      hasUninstaller: existsSync(join(dirname(process.execPath), `Uninstall ${app.getName()}.exe`)),
    });
  return {
    plan: () => presentIn(plan()),
    async start() {
      const now = plan();
      await lastWork(endWork);
      const left = await removeAll(now, {
        forgetKey: (service) => forgetKey(keychain, service),
        unregister: (scheme) => void app.removeAsDefaultProtocolClient(scheme, process.execPath, ['--']),
      });
      if (left.length > 0) await tellLeft(window, left);
      await removeLater(now);
      // An open unlock dialog would keep the process alive.
      if (keychain.busy()) process.kill(process.pid, 'SIGKILL');
      // Without the events of quitting: nothing may be saved any more.
      app.exit(0);
    },
  };
}

/** The key, and what was set aside because it was none. */
async function forgetKey(keychain: SystemKeychain, service: string): Promise<void> {
  const accounts = await keychain.accounts(service).catch(() => []);
  const aside = accounts.filter((account) => account.startsWith(`${ACCOUNT} `));
  for (const account of [ACCOUNT, ...aside]) await keychain.deletePassword(service, account);
}
