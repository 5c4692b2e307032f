import { useRef } from 'react';
import { clock, useDrawing } from '../state/clock';

/** Text that follows the clock. Written directly to the DOM, only when it changes, so that thousands cost little. */
export function LiveText({ text, className }: { text: (now: number) => string; className?: string }) {
  const element = useRef<HTMLSpanElement>(null);
  useDrawing((now) => {
    const node = element.current?.firstChild;
    const next = text(now);
    if (node instanceof Text && node.data !== next) node.data = next;
  });
  const first = useRef<string>(undefined);
  first.current ??= text(clock.now()) || ' ';
  return (
    <span ref={element} className={className}>
      {first.current}
    </span>
  );
}
