import { AppClock } from '../core/base/app-clock';
import { unlessAborted } from '../core/base/unless-aborted';
import type { Settings } from '../core/ports';
import { createMemoryFiles } from '../platform/disk/memory-files';
import { createHistoryFiles } from '../platform/kept/history-files';
import { createOwnFiles } from '../platform/kept/own-files';
import { createLoopbackRedirects } from '../platform/network/loopback';
import { keychainNotice, noticing } from '../platform/vault/keychain-notice';
import { createRefreshLocks } from '../platform/vault/refresh-lock';
import { createServices, type Services } from '../services';
import { type CliContext, Interrupted } from './context';
import { agreesToUnmark } from './production';

/** Runs `work` with the services over everything in a data folder. Nothing is sent. @throws whatever `work` throws; Interrupted. */
export async function withEverything<T>(
  { directory, settings }: { directory: string; settings: Settings },
  context: CliContext,
  work: (services: Services) => Promise<T>,
): Promise<T> {
  const { version, clock, random, http, backupCost } = context;
  const services = createServices({
    version,
    directory,
    settings,
    clock: new AppClock(clock),
    random,
    http,
    backupCost,
    keychain: noticing(await context.keychain(), keychainNotice(context.platform), (notice) => context.err(`tokenscope: ${notice}\n`)),
    browser: { open: () => Promise.reject(new Error('Nothing is opened.')) },
    redirects: createLoopbackRedirects(),
    confirmUnmarking: (unmarked) => agreesToUnmark(unmarked, context),
    lock: createRefreshLocks(directory),
    files: {
      ...createMemoryFiles(),
      history: createHistoryFiles(directory),
      plans: createOwnFiles(directory, 'plans'),
      templates: createOwnFiles(directory, 'templates'),
    },
    serve: () => Promise.resolve(),
  });
  try {
    return await unlessAborted(
      context.signal,
      () => work(services),
      () => new Interrupted(),
    );
  } finally {
    await services.dispose();
  }
}
