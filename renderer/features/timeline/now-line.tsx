import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ShownFamily } from '../../../electron/contract';
import { clock, useTick } from '../../state/clock';
import { endOf } from './layout';
import { type Range, xOf } from './scale';
import charts from './chart.module.css';

/** The current time on the axis. Written directly to the DOM, only when it moves by a pixel. */
export function NowLine({ range, width, height }: { range: Range; width: number; height: number }) {
  const line = useRef<SVGGElement>(null);
  const last = useRef<number | null>(null);
  const draw = (now: number) => {
    const x = Math.round(xOf(now, range, width));
    if (x === last.current || !line.current) return;
    last.current = x;
    const isSeen = x >= 0 && x <= width;
    line.current.setAttribute('visibility', isSeen ? 'visible' : 'hidden');
    if (isSeen) line.current.setAttribute('transform', `translate(${x} 0)`);
  };
  useTick(draw);
  useLayoutEffect(() => {
    last.current = null;
    draw(clock.now());
  });
  return (
    <g ref={line} className={charts.now} visibility="hidden">
      <path d={`M0 0V${height}`} />
      <path className={charts.nowHead} d="M-4 0h8l-4 5Z" />
    </g>
  );
}

/** The current time, updated only when a family's current token expires. */
export function useNextExpiry(families: readonly ShownFamily[]): number {
  const [now, setNow] = useState(clock.now);
  const next = useMemo(() => {
    let soonest = Number.POSITIVE_INFINITY;
    for (const family of families)
      for (const generation of family.generations)
        if (generation.expiresAt !== null && endOf(generation, now) === 'current') soonest = Math.min(soonest, generation.expiresAt);
    return soonest;
  }, [families, now]);
  useTick((at) => {
    if (at >= next) setNow(at);
  });
  return now;
}
