import type { AppClock } from '../core/base/app-clock';
import type { ConfirmApiOrigin, ConfirmAskedEndpoint, ConfirmTokenEndpoint, ConfirmUnmarking } from '../core/connection/confirming';
import type { ConfirmExchange } from '../core/connection/grant-inputs';
import type { ConfirmProduction } from '../core/connection/production-gate';
import type { RefreshLock } from '../core/connection/refresh-lock';
import type { Browser, Http, Keychain, Network, Random, Redirects, Schedule, Settings } from '../core/ports';
import type { ConfirmPrivateServer } from '../core/tap/private-server';
import type { ConfirmTroubles } from '../core/tap/troubles';
import type { Connection } from '../model/connection';
import type { BackupCost } from '../platform/backup/sealed-backup';
import type { KeptFiles } from '../platform/disk/memory-files';
import { createExchangeFiles } from '../platform/kept/exchange-files';
import { createHistoryFiles } from '../platform/kept/history-files';
import { createOwnFiles } from '../platform/kept/own-files';
import { createPreflightTries } from '../platform/kept/preflight-tries';
import { createRunFiles } from '../platform/kept/run-files';
import { seenMetadataIn } from '../platform/kept/seen-metadata';
import type { WayTo } from '../platform/network/tap/upstream';

export interface ServiceParts {
  /** Absolute path of the folder for sealed records and small state. */
  directory: string;
  settings: Settings;
  keychain: Keychain;
  clock: AppClock;
  random: Random;
  /** For sign-ins. Absent: the system's. */
  schedule?: Schedule;
  http: Http;
  browser: Browser;
  redirects: Redirects;
  /** Asked before an access token goes to another API than before. Absent: nobody can be asked, so it does not go. */
  confirmApiOrigin?: ConfirmApiOrigin;
  /** The same for client secret and refresh token, where the token endpoint has another path than before. */
  confirmTokenEndpoint?: ConfirmTokenEndpoint;
  /** The same for tokens and client secret, where an introspection, revocation or userinfo endpoint is not sealed with them. */
  confirmAskedEndpoint?: ConfirmAskedEndpoint;
  /** The same for a token that another connection exchanges at another server. */
  confirmExchange?: ConfirmExchange;
  /** Asked before connections with secrets are no longer production. */
  confirmUnmarking?: ConfirmUnmarking;
  /** Asked before what may do harm in production. */
  confirmProduction?: ConfirmProduction;
  /** Keeps other processes from refreshing a connection at the same time. Absent: there are none. */
  lock?: RefreshLock;
  /** What lies beside the settings. Absent: in files of `directory`. */
  files?: KeptFiles;
  /** Makes sure that the server of a connection runs, where it is the practice provider. Absent: it is started here. */
  serve?: (connection: Connection) => Promise<void>;
  /** Absent: no token is kept alive. */
  network?: Network;
  backupCost?: BackupCost;
  /** How a tap reaches real servers. Absent: directly. */
  tapWay?: WayTo;
  /** Asked before a tap plays faults at real servers. Absent: nobody can be asked, so it does not. */
  confirmTroubles?: ConfirmTroubles;
  /** Asked before a running tap stands in front of a private server that public ones have named. Absent: nobody can be asked, so it does not. */
  confirmPrivateServer?: ConfirmPrivateServer;
  /** Tokenscope's own, for reports. */
  version: string;
}

/** Never online: whoever does not say whether there is a network wants nothing sent by itself. */
export const NO_NETWORK: Network = { online: () => false, onChange: () => () => {} };

/** What lies beside the settings, in files of the data folder. */
export function filesIn({ directory, settings }: Pick<ServiceParts, 'directory' | 'settings'>): KeptFiles {
  return {
    exchanges: createExchangeFiles(directory),
    history: createHistoryFiles(directory),
    runs: createRunFiles(directory, () => settings.app().runsMost),
    preflightTries: createPreflightTries(directory),
    seen: seenMetadataIn(directory),
    plans: createOwnFiles(directory, 'plans'),
    templates: createOwnFiles(directory, 'templates'),
  };
}
