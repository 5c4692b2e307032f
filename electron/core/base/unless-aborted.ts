/** What `work` resolves with; rejects with `why()` as soon as the signal fires, though the work goes on. */
export function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>, why: () => Error): Promise<T> {
  if (signal.aborted) return Promise.reject(why());
  return new Promise((resolve, reject) => {
    const stop = () => reject(why());
    signal.addEventListener('abort', stop, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}
