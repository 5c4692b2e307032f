import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Whether an element is at least that many pixels wide; known before the first paint. */
export function useIsWide(least: number): [element: RefObject<HTMLElement | null>, isWide: boolean] {
  const element = useRef<HTMLElement>(null);
  const [isWide, setWide] = useState(false);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const measure = () => setWide(measured.clientWidth >= least);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [least]);
  return [element, isWide];
}
