import type { KeyboardEvent as ReactKeyboardEvent } from 'react';

/** For `onKeyDown`: Escape, unless something inside has taken it. */
export const onEscape = (leave: () => void) => (event: ReactKeyboardEvent) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  event.preventDefault();
  leave();
};
