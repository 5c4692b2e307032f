import { type FocusEvent, type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { TreeRow } from './member-tree';

/** Marks an element as a row, for `useTreeKeys`. */
export const rowOf = (key: string) => ({ 'data-row': key });

/** The key of the row that an element is in. */
export const keyIn = (target: EventTarget | null) =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-row]')?.dataset.row ?? null) : null;

/**
 * The keyboard of a table whose rows may fold: one Tab stop; Up, Down, Home and End move between rows, Right opens a row or leads into its
 * buttons, Left closes it, leads out of them or to the row that it is in, Enter and Space fold.
 */
export function useTreeKeys(rows: readonly TreeRow[], onToggle: (key: string, isOpen: boolean) => void) {
  const [reached, setReached] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);

  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !(event.target instanceof HTMLElement)) return;
    const key = keyIn(event.target);
    const at = rows.findIndex((row) => row.key === key);
    const row = rows[at];
    if (!row) return;
    const element = event.target.closest<HTMLElement>('[data-row]');
    const isRow = event.target === element;
    const focusRow = (to: TreeRow | undefined) => {
      if (to) event.currentTarget.querySelector<HTMLElement>(`[data-row="${to.key}"]`)?.focus();
    };
    const buttons = [...(element?.querySelectorAll<HTMLElement>('[data-copies] button') ?? [])];
    const button = buttons.indexOf(event.target);
    const isOpenable = row.size !== null;
    const actions: Record<string, (() => void) | undefined> = {
      ArrowDown: () => focusRow(rows[at + 1]),
      ArrowUp: () => focusRow(rows[at - 1]),
      Home: () => focusRow(rows[0]),
      End: () => focusRow(rows.at(-1)),
      ArrowRight: () => {
        if (isRow && isOpenable && !row.isOpen) onToggle(row.key, true);
        else buttons[isRow ? 0 : button + 1]?.focus();
      },
      ArrowLeft: () => {
        if (button > 0) buttons[button - 1]?.focus();
        else if (!isRow) element?.focus();
        else if (row.isOpen) onToggle(row.key, false);
        else focusRow(rows.find((other) => other.key === row.parent));
      },
      Enter: isRow && isOpenable ? () => onToggle(row.key, !row.isOpen) : undefined,
      ' ': isRow && isOpenable ? () => onToggle(row.key, !row.isOpen) : undefined,
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  const stop = rows.some(({ key }) => key === reached) ? reached : (rows[0]?.key ?? null);
  return {
    /** The row that Tab leads to. */
    stop,
    focused,
    hovered,
    onKeyDown,
    onFocus: (event: FocusEvent) => {
      const key = keyIn(event.target);
      setReached(key);
      setFocused(key);
    },
    onBlur: (event: FocusEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setFocused(null);
    },
    onPointerOver: (event: PointerEvent) => setHovered(keyIn(event.target)),
    onPointerLeave: () => setHovered(null),
  };
}
