import { Text } from '@codemirror/state';

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
