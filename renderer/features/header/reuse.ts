import { type DOMAttributes, useLayoutEffect, useRef, useState } from 'react';
import { performedCount } from '../../state/commands';

interface Reuse {
  /** Of what shows the connection. */
  key: number;
  /** Of the element around it. */
  listeners: Pick<DOMAttributes<HTMLElement>, 'onPointerDownCapture' | 'onKeyDownCapture' | 'onFocusCapture' | 'onScrollCapture'>;
}

/**
 * Lets one connection be drawn in the place of another, which takes half as long as drawing it anew. Once somebody has pressed, typed,
 * focused or scrolled there, or given a command, what is shown has state of its own, and the next connection gets a new key.
 */
export function useReuse(id: string): Reuse {
  const [shown, setShown] = useState({ id, key: 0 });
  const isTouched = useRef(false);
  const performed = useRef(performedCount());
  let { key } = shown;
  if (shown.id !== id) {
    if (isTouched.current || performed.current !== performedCount()) key += 1;
    setShown({ id, key });
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: another connection begins untouched
  useLayoutEffect(() => {
    isTouched.current = false;
    performed.current = performedCount();
  }, [id]);
  const touch = () => {
    isTouched.current = true;
  };
  return { key, listeners: { onPointerDownCapture: touch, onKeyDownCapture: touch, onFocusCapture: touch, onScrollCapture: touch } };
}
