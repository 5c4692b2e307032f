import { Text } from '@codemirror/state';
import { type Formatted, looksLikeJson } from '../../../electron/model/text/json-layout';

/** Above this many characters a body is shown as plain text: parsing it for colours and folding would cost more than it shows. */
export const HIGHLIGHT_LIMIT = 1_000_000;
/** Up to this many characters laying JSON out costs a few milliseconds, less than starting a worker does. */
export const INLINE_FORMAT_LIMIT = 100_000;

export interface BodyPlan {
  /** Where the JSON is laid out; `none` shows the text as received. */
  format: 'none' | 'inline' | 'worker';
  highlight: boolean;
  /** Said above the body when something about it is unusual. */
  notice: string | null;
}

/** Decides how a body of this kind and length is shown. `pretty` false: the person wants it as received. */
export function planBody(body: { text: string; kind: 'json' | 'text' | 'binary' | 'empty' }, pretty: boolean): BodyPlan {
  const json = body.kind === 'json' && looksLikeJson(body.text);
  const large = body.text.length > HIGHLIGHT_LIMIT;
  return {
    format: !json || !pretty ? 'none' : body.text.length > INLINE_FORMAT_LIMIT ? 'worker' : 'inline',
    highlight: json && !large,
    notice:
      body.kind === 'json' && !json
        ? "Labelled as JSON, but it isn't valid JSON. Shown as received."
        : large && json
          ? 'Large body: shown without highlighting or folding.'
          : null,
  };
}

/** Characters turned into lines between two pauses; takes a few milliseconds. */
const SLICE = 256 * 1024;

/**
 * Builds a CodeMirror document in slices, giving the window a turn between them, so that 20 MB never blocks a frame.
 * `onProgress` hears fractions from 0 to 1. Rejects with the signal's reason when aborted.
 */
export async function buildText(source: string, signal: AbortSignal, onProgress?: (fraction: number) => void): Promise<Text> {
  let text = Text.empty;
  let at = 0;
  while (at < source.length) {
    signal.throwIfAborted();
    let end = Math.min(at + SLICE, source.length);
    // A slice must not end between the two halves of a line break.
    if (end < source.length && source.charCodeAt(end - 1) === 13 && source.charCodeAt(end) === 10) end += 1;
    text = text.append(Text.of(source.slice(at, end).split(/\r\n?|\n/)));
    at = end;
    if (at < source.length) {
      onProgress?.(at / source.length);
      await pause();
    }
  }
  return text;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

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
