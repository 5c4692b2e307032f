/** Runs `body` with what was started, and always stops it. */
export async function using<T extends { stop(): Promise<unknown> }>(
  starting: Promise<T>,
  body: (started: T) => Promise<void>,
): Promise<void> {
  const started = await starting;
  try {
    await body(started);
  } finally {
    await started.stop();
  }
}
