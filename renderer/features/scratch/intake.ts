import { type DragEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Problem, Result } from '../../../electron/contract';

/** The main process's limit. */
export const MAX_CHARACTERS = 20_000_000;

/**
 * Hears of a paste anywhere on the page, but not of one into another field. The pasted text never enters the window: the main process reads
 * the clipboard itself.
 * @param area The page's own field for text.
 */
export function usePasteAnywhere(area: RefObject<HTMLElement | null>, paste: () => unknown): void {
  const latest = useRef(paste);
  latest.current = paste;
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { target } = event;
      const isField =
        target instanceof Element && target !== area.current && target.closest('input, textarea, [contenteditable], [role="dialog"]');
      if (isField || event.defaultPrevented) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [area]);
}

/** Whether more than one file is dropped: several or a folder, which are imported. To be asked while they are dropped. */
export function takesSeveral(data: DataTransfer | null): boolean {
  const entries = [...(data?.items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const isSeveral = entries.length > 1 || entries[0]?.isDirectory === true;
  if (isSeveral) void import('../import/dropped').then(({ importDropped }) => importDropped(entries));
  return isSeveral;
}

/** Takes a file or text dropped onto an element, which spreads `drop`. */
export function useDrop(onFile: (file: File) => unknown, onText: (text: string) => unknown) {
  const [isOver, setOver] = useState(false);
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (takesSeveral(event.dataTransfer)) return;
      const file = event.dataTransfer.files[0];
      const dropped = event.dataTransfer.getData('text/plain');
      if (file) void onFile(file);
      else if (dropped !== '') void onText(dropped);
    },
  };
  return { isOver, drop };
}

export async function readFile(file: File): Promise<Result<string>> {
  if (file.size > MAX_CHARACTERS * 2) return { ok: false, problem: tooLarge(file.size) };
  try {
    return withinLimit(await file.text());
  } catch {
    return { ok: false, problem: unreadable(file.name) };
  }
}

/** A text that the main process takes. */
export function withinLimit(text: string): Result<string> {
  return text.length > MAX_CHARACTERS ? { ok: false, problem: tooLarge(text.length) } : { ok: true, value: text };
}

const tooLarge = (size: number): Problem => ({
  code: 'bad-request',
  what: 'This text is too long to inspect at once.',
  likelyCause: `It has about ${Math.round(size / 1_000_000)} million characters; ${MAX_CHARACTERS / 1_000_000} million is the limit.`,
  action: 'Paste the part with the tokens, or split the file.',
  evidence: [],
});

const unreadable = (name: string): Problem => ({
  code: 'bad-request',
  what: 'The file could not be read.',
  likelyCause: 'It is a folder, was deleted, or belongs to another user.',
  action: 'Check that you can open it, or paste its content instead.',
  evidence: [{ label: 'File', value: name }],
});
