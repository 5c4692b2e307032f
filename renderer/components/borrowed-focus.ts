import { type RefObject, useEffect, useRef } from 'react';

/**
 * For a part of the window that opens beside the others: its `first` takes the focus, and the function returned closes it and gives the focus
 * back to what had it.
 */
export function useBorrowedFocus(root: RefObject<HTMLElement | null>, first: string, close: () => void): () => void {
  const cameFrom = useRef<Element | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    cameFrom.current = document.activeElement;
    root.current?.querySelector<HTMLElement>(first)?.focus();
  }, []);
  return () => {
    close();
    if (cameFrom.current instanceof HTMLElement && cameFrom.current.isConnected) cameFrom.current.focus();
  };
}
