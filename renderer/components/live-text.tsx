import { useLayoutEffect, useRef } from 'react';
import { clock, useTick } from '../state/clock';

/** Text that follows the clock. Written directly to the DOM, only when it changes, so that thousands cost little. */
export function LiveText({ text, className }: { text: (now: number) => string; className?: string }) {
  const element = useRef<HTMLSpanElement>(null);
  const write = (now: number) => {
    const node = element.current?.firstChild;
    const next = text(now);
    if (node instanceof Text && node.data !== next) node.data = next;
  };
  useTick(write);
  useLayoutEffect(() => write(clock.now()));
  const first = useRef<string>(undefined);
  first.current ??= text(clock.now()) || ' ';
  return (
    <span ref={element} className={className}>
      {first.current}
    </span>
  );
}
