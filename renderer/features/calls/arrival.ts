import { type RefObject, useLayoutEffect, useRef } from 'react';
import { arrived, useWanted } from '../../state/wanted';
import type { Beside } from './session';

/** Moves the focus into the page where the palette led to it, once it has what can take it. Its first field, or else its first button. */
export function useArrival(connectionId: string, page: Beside, isReady = true): RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  const wanted = useWanted(connectionId);
  useLayoutEffect(() => {
    if (wanted?.beside !== page || !isReady) return;
    const within = (selector: string) => root.current?.querySelector<HTMLElement>(selector);
    (within('input') ?? within('button') ?? root.current)?.focus();
    arrived(wanted);
  }, [wanted, page, isReady]);
  return root;
}
