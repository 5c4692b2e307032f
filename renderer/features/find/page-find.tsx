import { type RefObject, useEffect, useRef } from 'react';
import { useCommand } from '../../state/commands';
import { FindBar } from './find-bar';
import styles from './page-find.module.css';
import { PageText, reveal } from './page-text';

/** Marks beyond which only the one shown is marked. */
const MAX_MARKS = 2_000;

/** The find bar of a part of the page. Mounted while it is open. `what`: "the token". */
export function PageFind({ what, root, onClose }: { what: string; root: RefObject<HTMLElement | null>; onClose: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(onClose);
  latest.current = onClose;
  const bar = useRef<FindBar>(null);
  useEffect(() => {
    const back = document.activeElement;
    const made = new FindBar(
      finderOf(what, root, () => {
        latest.current();
        const target = back instanceof HTMLElement && back.isConnected && back !== document.body ? back : root.current;
        target?.focus({ preventScroll: true });
      }),
    );
    bar.current = made;
    place.current?.append(made.dom);
    made.mount();
    return () => {
      made.destroy();
      made.dom.remove();
      unmark();
    };
  }, [what, root]);
  useCommand('find', () => bar.current?.mount());
  return <div ref={place} className={styles.bar} />;
}

function finderOf(what: string, root: RefObject<HTMLElement | null>, close: () => void) {
  let page: PageText | null = null;
  let marks: Highlight | null = null;
  return {
    what,
    // Read anew for each query: what is shown may have changed.
    text: () => {
      page = root.current && new PageText(root.current);
      return page?.text ?? '';
    },
    from: () => 0,
    begin: () => {
      unmark();
      marks = new Highlight();
      CSS.highlights.set('find', marks);
    },
    found: (starts: readonly number[], length: number) => {
      for (const start of starts) {
        const range = marks && marks.size < MAX_MARKS ? page?.range(start, start + length) : null;
        if (range) marks?.add(range);
      }
    },
    show: (start: number, end: number) => {
      const range = page?.range(start, end);
      if (!range) return;
      const here = new Highlight(range);
      here.priority = 1;
      CSS.highlights.set('find-here', here);
      reveal(range);
    },
    close,
  };
}

function unmark(): void {
  CSS.highlights.delete('find');
  CSS.highlights.delete('find-here');
}
