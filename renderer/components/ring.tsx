import type { Ref } from 'react';
import styles from './ring.module.css';

export type RingState = 'live' | 'warn' | 'over' | 'dead' | 'none' | 'unknown' | 'steady' | 'early';

const tones: Record<RingState, 'live' | 'warn' | 'dead' | 'none'> = {
  live: 'live',
  steady: 'none',
  early: 'warn',
  warn: 'warn',
  unknown: 'warn',
  over: 'dead',
  dead: 'dead',
  none: 'none',
};

/** Within 16 by 16 units in the middle of the ring. */
const MARKS: Partial<Record<RingState, string>> = {
  dead: 'M4.39 4.39l7.22 7.22M11.61 4.39l-7.22 7.22',
  over: 'M4.65 8h6.7',
  early: 'M8 4.6V8l2.5 1.7',
  warn: 'M8 2.84v5.94M8 13.16v.01',
  unknown: 'M5.4 5.6a2.7 2.7 0 1 1 4 2.4c-.9.5-1.4 1-1.4 2M8 12.8v.01',
};

/** The arc for the remaining lifetime (0 to 1), as a stroke-dasharray; rounded so that it changes rarely. */
export function arcOf(fraction: number, size: 26 | 44): string {
  const around = 2 * Math.PI * radiusOf(size);
  const step = size === 26 ? 0.5 : 0.25;
  const arc = Math.round((Math.min(1, Math.max(0, fraction)) * around) / step) * step;
  return `${arc} ${around.toFixed(2)}`;
}

const widthOf = (size: 26 | 44) => (size === 44 ? 4.5 : 3);
const radiusOf = (size: 26 | 44) => (size - widthOf(size)) / 2;

export interface RingProps {
  state: RingState;
  /** Remaining lifetime, 0 to 1. */
  fraction?: number;
  size?: 26 | 44;
  /** For a caller that moves the arc with the clock (set its `stroke-dasharray` to `arcOf(...)`). */
  arcRef?: Ref<SVGCircleElement>;
}

/**
 * A lifetime at a glance. Shape tells the state without colour: an emptying arc (live), the same with an exclamation mark (warn), an empty
 * circle with a dash (over), a cross (dead), a question mark (unknown), dashes (none), a full thin circle with a dot (steady: no known
 * expiry) or with clock hands (early: not valid yet). Decorative: words stand beside it.
 */
export function Ring({ state, fraction = 1, size = 26, arcRef }: RingProps) {
  const width = widthOf(size);
  const radius = radiusOf(size);
  const mid = size / 2;
  const scale = (size * 0.62) / 16;
  return (
    <svg
      className={`${styles.ring} tone-${tones[state]}`}
      data-state={state}
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      fill="none"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <circle
        className={styles.track}
        cx={mid}
        cy={mid}
        r={radius}
        strokeWidth={width}
        strokeLinecap="butt"
        strokeDasharray={state === 'none' ? (size === 44 ? '4 4.2' : '3 3.5') : undefined}
      />
      {state === 'live' || state === 'warn' ? (
        <circle
          ref={arcRef}
          className={styles.arc}
          cx={mid}
          cy={mid}
          r={radius}
          strokeWidth={width}
          strokeDasharray={arcOf(fraction, size)}
          transform={`rotate(-90 ${mid} ${mid})`}
        />
      ) : null}
      {state === 'steady' || state === 'early' ? (
        <circle className={styles.arc} cx={mid} cy={mid} r={radius} strokeWidth={width / 2} />
      ) : null}
      {state === 'steady' ? <circle className={styles.dot} cx={mid} cy={mid} r={size * 0.11} /> : null}
      {MARKS[state] ? (
        <path
          className={styles.mark}
          transform={`translate(${size * 0.19} ${size * 0.19}) scale(${scale})`}
          d={MARKS[state]}
          strokeWidth={(size === 44 ? 3 : 2.2) / scale}
        />
      ) : null}
    </svg>
  );
}
