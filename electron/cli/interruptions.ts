let stop: AbortController | null = null;

/**
 * Aborted at the first Ctrl-C, or when the system wants the process to end; a second one ends it at once. Until this is first called, the
 * process ends at the first one as any other does.
 */
export function interruptions(): AbortSignal {
  if (stop !== null) return stop.signal;
  const controller = new AbortController();
  stop = controller;
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort();
    });
  }
  return controller.signal;
}
