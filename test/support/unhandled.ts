import { expect } from 'vitest';

/** That a rejection with `error` goes unhandled by `work`, after which none more does. Any other that does fails the run as ever. */
export async function expectUnhandled(error: Error, work: () => Promise<void>): Promise<void> {
  let times = 0;
  const others = process.listeners('unhandledRejection');
  const listener: NodeJS.UnhandledRejectionListener = (reason, promise) => {
    if (reason === error) times += 1;
    else for (const other of others) other(reason, promise);
  };
  for (const other of others) process.off('unhandledRejection', other);
  process.on('unhandledRejection', listener);
  try {
    await work();
    // The event comes when all that is done at once is done.
    await new Promise((resolve) => setImmediate(resolve));
    expect(times).toBeGreaterThan(0);
  } finally {
    process.off('unhandledRejection', listener);
    for (const other of others) process.on('unhandledRejection', other);
  }
}
