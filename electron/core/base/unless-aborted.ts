/** Runs `work`, and `stop` as soon as the signal fires meanwhile. */
export async function stoppable<T>(signal: AbortSignal, stop: () => void, work: () => Promise<T>): Promise<T> {
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What `work` resolves with; rejects with `why()` as soon as the signal fires, though the work goes on. */
export function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>, why: () => Error): Promise<T> {
  if (signal.aborted) return Promise.reject(why());
  return new Promise((resolve, reject) => {
    stoppable(signal, () => reject(why()), work).then(resolve, reject);
  });
}
