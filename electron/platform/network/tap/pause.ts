import type { ServerResponse } from 'node:http';

/** Resolves after so many milliseconds, or as soon as the app has gone. */
export function pauseOf(ms: number, response: ServerResponse): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    response.once('close', done);
    function done() {
      clearTimeout(timer);
      response.off('close', done);
      resolve();
    }
  });
}
