import type { Formatted } from '../../../electron/model/json-layout';

/** Lays JSON out off the window's thread. The worker lives for one job; aborting ends it. */
export function formatInWorker(source: string, signal: AbortSignal): Promise<Formatted> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./format.worker.ts', import.meta.url), { type: 'module' });
    const stop = () => {
      worker.terminate();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.onmessage = (event: MessageEvent<Formatted>) => {
      signal.removeEventListener('abort', stop);
      worker.terminate();
      resolve(event.data);
    };
    worker.onerror = () => {
      signal.removeEventListener('abort', stop);
      worker.terminate();
      reject(new Error('The formatting worker could not run'));
    };
    worker.postMessage(source);
  });
}
