let stop: AbortController | null = null;

/**
 * Aborted at the first Ctrl-C, or when the system ends the process; a second one exits at once. Until the first call, Ctrl-C behaves as
 * usual.
 */
export function interruptions(): AbortSignal {
  if (stop !== null) return stop.signal;
  const controller = new AbortController();
  stop = controller;
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    // Ctrl-Break on Windows, where no process is sent a SIGTERM; elsewhere nobody knows it.
    ['SIGBREAK', 149],
  ] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort();
    });
  }
  return controller.signal;
}
