import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useLayoutEffect, useRef } from 'react';

export interface VirtualRows<T> {
  rows: readonly T[];
  keyOf: (row: T) => string | number;
  /** Pixels, the same for every row. */
  rowHeight: number;
  /** Key of the row that is chosen; null: none. */
  selected: string | number | null;
  onSelect: (row: T) => void;
  /** Pixels after the last row. */
  paddingEnd?: number;
}

/** A long list of which only what is in sight is drawn. The row chosen comes into sight; arrow and paging keys go from row to row. */
export function useVirtualRows<T>({ rows, keyOf, rowHeight, selected, onSelect, paddingEnd = 0 }: VirtualRows<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are computed anew when this is another function
    getItemKey: useCallback((index: number) => (rows[index] === undefined ? index : keyOf(rows[index])), [rows]),
    overscan: 6,
    paddingEnd,
  });
  const at = rows.findIndex((row) => keyOf(row) === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice moves the list, new rows don't
  useLayoutEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [selected]);

  /** To be called with the list's key presses; true: it was one of these keys. */
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
