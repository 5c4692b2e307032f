import { unlessAborted } from '../core/base/unless-aborted';
import type { Settings } from '../core/ports';
import { createMemoryFiles } from '../platform/disk/memory-files';
import { createHistoryFiles } from '../platform/kept/history-files';
import { createOwnFiles } from '../platform/kept/own-files';
import { createServices, type Services } from '../services';
import { type CliContext, Interrupted } from './context';
import { sharedParts, storedParts } from './wiring';
import { agreesToUnmark } from './production';

/** Runs `work` with the services over everything in a data folder. Nothing is sent. @throws whatever `work` throws; Interrupted. */
export async function withEverything<T>(
  { directory, settings }: { directory: string; settings: Settings },
  context: CliContext,
  work: (services: Services) => Promise<T>,
): Promise<T> {
  const services = createServices({
    ...sharedParts(context),
    ...(await storedParts(directory, context)),
    settings,
    backupCost: context.backupCost,
    browser: { open: () => Promise.reject(new Error('Nothing is opened.')) },
    confirmUnmarking: (unmarked) => agreesToUnmark(unmarked, context),
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
