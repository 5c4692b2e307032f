import { type DragEvent, useRef, useState } from 'react';
import type { ConnectionSummary } from '../../../electron/contract';
import { rearrange } from '../../state/actions';
import { type Listed, placeOf, stepsTo } from './list';

export type Side = 'before' | 'after';

interface Mark {
  id: string;
  side: Side;
}

/**
 * Reordering by drag and drop within a group or environment; with the keyboard, Alt and an arrow key. The mark belongs to a connection, not an
 * element: rows are reused for other connections while the list scrolls.
 */
export function useReorder(isOn: boolean, connections: readonly ConnectionSummary[], groupOf: Listed['groupOf']) {
  const dragged = useRef<string | null>(null);
  const [mark, setMark] = useState<Mark | null>(null);

  const rowAt = (event: DragEvent) => (event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null);
  const markAt = (event: DragEvent): Mark | null => {
    const row = rowAt(event);
    const id = row?.dataset.id;
    if (!row || id === undefined || dragged.current === null || id === dragged.current) return null;
    if (groupOf(id) !== groupOf(dragged.current)) return null;
    const box = row.getBoundingClientRect();
    return { id, side: event.clientY < box.top + box.height / 2 ? 'before' : 'after' };
  };

  return {
    mark,
    handlers: {
      onDragStart: (event: DragEvent) => {
        const id = rowAt(event)?.dataset.id;
        if (!isOn || id === undefined) return event.preventDefault();
        dragged.current = id;
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', '');
      },
      onDragOver: (event: DragEvent) => {
        const next = markAt(event);
        if (next) event.preventDefault();
        setMark((current) => (current?.id === next?.id && current?.side === next?.side ? current : next));
      },
      onDrop: (event: DragEvent) => {
        const to = markAt(event);
        setMark(null);
        if (dragged.current === null || to === null) return;
        event.preventDefault();
        const from = placeOf(connections, dragged.current);
        const at = placeOf(connections, to.id) + (to.side === 'before' ? 0 : 1);
        void rearrange(stepsTo(connections, dragged.current, from < at ? at - 1 : at));
      },
      onDragEnd: () => {
        setMark(null);
        dragged.current = null;
      },
    },
  };
}
