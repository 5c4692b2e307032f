import { useEffect, useRef } from 'react';

/** Ctrl+S (Cmd+S) saves and Escape asks to leave, wherever the focus is. Open menus and dialogs take Escape first. */
export function useSaveKeys(save: () => void, leave: () => void): void {
  const latest = useRef({ save, leave });
  latest.current = { save, leave };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        latest.current.save();
      } else if (event.key === 'Escape' && document.querySelector('[role="dialog"], [role="alertdialog"]') === null) {
        latest.current.leave();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
