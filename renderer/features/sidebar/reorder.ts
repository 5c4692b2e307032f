import { type DragEvent, useRef } from 'react';
import type { ConnectionSummary } from '../../../electron/contract';
import { rearrange } from '../../state/actions';
import { placeOf, stepsTo } from './list';

/** Arranging by drag and drop, within an environment. The keyboard's way is Alt with an arrow key. */
export function useReorder(isOn: boolean, connections: readonly ConnectionSummary[]) {
  const dragged = useRef<string | null>(null);
  const marked = useRef<HTMLElement | null>(null);

  const rowAt = (event: DragEvent) => (event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null);
  const environmentOf = (id: string | undefined) =>
    connections
      .find((connection) => connection.id === id)
      ?.environment.trim()
      .toLocaleLowerCase();
  const unmark = () => {
    if (marked.current) delete marked.current.dataset.drop;
    marked.current = null;
  };

  return {
    handlers: {
      onDragStart: (event: DragEvent) => {
        const id = rowAt(event)?.dataset.id;
        if (!isOn || id === undefined) return event.preventDefault();
        dragged.current = id;
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', '');
      },
      onDragOver: (event: DragEvent) => {
        const row = rowAt(event);
        const id = row?.dataset.id;
        unmark();
        if (!row || dragged.current === null || id === dragged.current || environmentOf(id) !== environmentOf(dragged.current)) return;
        event.preventDefault();
        const box = row.getBoundingClientRect();
        row.dataset.drop = event.clientY < box.top + box.height / 2 ? 'before' : 'after';
        marked.current = row;
      },
      onDrop: (event: DragEvent) => {
        const row = marked.current;
        const id = row?.dataset.id;
        const side = row?.dataset.drop;
        unmark();
        if (dragged.current === null || id === undefined) return;
        event.preventDefault();
        const from = placeOf(connections, dragged.current);
        const at = placeOf(connections, id) + (side === 'before' ? 0 : 1);
        void rearrange(stepsTo(connections, dragged.current, from < at ? at - 1 : at));
      },
      onDragEnd: () => {
        unmark();
        dragged.current = null;
      },
    },
  };
}
