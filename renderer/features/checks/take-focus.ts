import { type RefObject, useEffect } from 'react';

/**
 * Moves focus to `target` if the focused element has left the page; never takes focus from another. Checked at first and whenever `when`
 * changes, which should name what makes buttons leave.
 */
export function useTakeLostFocus(target: RefObject<HTMLElement | null>, when = ''): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) target.current?.focus({ preventScroll: true });
  }, [target, when]);
}
