import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useRef } from 'react';

/** The key pressed together with Ctrl (Cmd on macOS) and no other, in lower case; null: it was not. */
export const chordOf = (event: KeyboardEvent): string | null =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey ? event.key.toLowerCase() : null;

/** For `onKeyDown`: Escape, unless something inside has taken it. */
export const onEscape = (leave: () => void) => (event: ReactKeyboardEvent) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  event.preventDefault();
  leave();
};

/**
 * Hears of keys wherever the focus is, but for an open dialog; what has the focus takes a key first. `onKey` answers whether it took the key.
 * @param isFirst Hears of them before what has the focus.
 */
export function useKeys(onKey: (event: KeyboardEvent) => boolean, isFirst = false): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      if (!latest.current(event)) return;
      event.preventDefault();
      if (isFirst) event.stopPropagation();
    };
    window.addEventListener('keydown', onKeyDown, isFirst);
    return () => window.removeEventListener('keydown', onKeyDown, isFirst);
  }, [isFirst]);
}
