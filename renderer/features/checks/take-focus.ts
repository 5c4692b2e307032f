import { type RefObject, useEffect } from 'react';

/**
 * When what had the focus has left the page, whoever works by keyboard goes on from `target`; takes it from nobody. Looked at first and
 * whenever `when` changes, which is to name what makes buttons leave.
 */
export function useTakeLostFocus(target: RefObject<HTMLElement | null>, when = ''): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) target.current?.focus({ preventScroll: true });
  }, [target, when]);
}
