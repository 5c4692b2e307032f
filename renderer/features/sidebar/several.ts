import { useMemo, useRef, useState } from 'react';

const NONE: ReadonlySet<string> = new Set();

/**
 * Several connections selected at once: Ctrl adds one or takes it away, Shift extends from the open one. `ids`: the rows in their order;
 * `open`: the connection in the main pane, which is selected alone otherwise.
 */
export function useSeveral(ids: readonly string[], open: string | null) {
  const [marked, setMarked] = useState(NONE);
  /** Where Shift and an arrow key have come to. */
  const end = useRef<string | null>(null);
  // What was deleted, or is no longer found, is not selected any more.
  const chosen = useMemo(() => (marked.size === 0 ? NONE : new Set(ids.filter((id) => marked.has(id)))), [ids, marked]);
  const clear = () => {
    end.current = null;
    setMarked(NONE);
  };
  const set = (next: Iterable<string>, last: string) => {
    end.current = last;
    setMarked(new Set(next));
  };
  return {
    /** Empty unless several were selected. */
    chosen,
    /** The row that the next Shift and arrow key starts from. */
    end: () => end.current ?? open,
    clear,
    toggle(id: string) {
      const before = chosen.size === 0 && open !== null ? [open] : [...chosen];
      set(before.includes(id) ? before.filter((each) => each !== id) : [...before, id], id);
    },
    extendTo(id: string) {
      const from = ids.indexOf(open ?? id);
      const to = ids.indexOf(id);
      if (to >= 0) set(ids.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1), id);
    },
    all: () => ids.length > 0 && set(ids, ids.at(-1) ?? ''),
  };
}
