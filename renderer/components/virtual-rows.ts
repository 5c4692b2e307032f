import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useLayoutEffect, useRef } from 'react';

export interface VirtualRows<T> {
  rows: readonly T[];
  keyOf: (row: T) => string | number;
  rowHeight: number;
  selected: string | number | null;
  onSelect: (row: T) => void;
  /** Pixels after the last row. */
  paddingEnd?: number;
}

/** A long list that renders only visible rows. Scrolls to the selected row; arrow and paging keys move the selection. */
export function useVirtualRows<T>({ rows, keyOf, rowHeight, selected, onSelect, paddingEnd = 0 }: VirtualRows<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are recomputed whenever this function changes
    getItemKey: useCallback((index: number) => (rows[index] === undefined ? index : keyOf(rows[index])), [rows]),
    overscan: 6,
    paddingEnd,
  });
  const at = rows.findIndex((row) => keyOf(row) === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection scrolls the list, new rows don't
  useLayoutEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [selected]);

  /** Handles the list's key presses; returns whether the key was one of these. */
  const step = (event: KeyboardEvent): boolean => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    };
    const by = steps[event.key];
    if (by === undefined) return false;
    event.preventDefault();
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next !== undefined) onSelect(next);
    return true;
  };
  const drawn = virtual.getVirtualItems();
  return { scroller, drawn, height: virtual.getTotalSize(), isDrawn: drawn.some((place) => place.index === at), step };
}
