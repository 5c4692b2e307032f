import type { ReactNode } from 'react';
import styles from './icons.module.css';

const ROUND = 'M2.2 8a5.8 5.8 0 1 1 11.6 0 5.8 5.8 0 1 1-11.6 0z';
/** Of a lock. */
const CASE = 'M4.5 7h7a1.5 1.5 0 0 1 1.5 1.5v3.5a1.5 1.5 0 0 1-1.5 1.5h-7a1.5 1.5 0 0 1-1.5-1.5v-3.5a1.5 1.5 0 0 1 1.5-1.5z';

/** Lines as path data, or elements where a line differs from the others. */
const shapes = {
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  sidebar: 'M3.5 3h9A1.5 1.5 0 0 1 14 4.5v7a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 11.5v-7A1.5 1.5 0 0 1 3.5 3zM6.2 3v10',
  search: 'M3 7a4 4 0 1 1 8 0 4 4 0 1 1-8 0zM10 10l3.5 3.5',
  copy: 'M7 5.5h5a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5h-5a1.5 1.5 0 0 1-1.5-1.5v-5a1.5 1.5 0 0 1 1.5-1.5zM10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5',
  check: 'M3 8.5l3.2 3.2L13 5',
  close: 'M4 4l8 8M12 4l-8 8',
  braces: 'M6 2.5C4.3 2.5 4.8 8 3 8c1.8 0 1.3 5.5 3 5.5M10 2.5c1.7 0 1.2 5.5 3 5.5-1.8 0-1.3 5.5-3 5.5',
  more: <path d="M3 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.6" />,
  'chevron-down': 'M4 6l4 4 4-4',
  'chevron-right': 'M6 4l4 4-4 4',
  'arrow-left': 'M13 8H3m4-4L3 8l4 4',
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  warning: 'M8 2.2 14.2 13H1.8zM8 6.5v3M8 11.3v.01',
  error: `${ROUND}M6 6l4 4M10 6l-4 4`,
  note: `${ROUND}M8 7.5V11M8 5.2v.01`,
  ok: `${ROUND}M5.5 8.2l1.8 1.8 3.2-3.7`,
  unlocked: `${CASE}M5.5 7V5a2.5 2.5 0 0 1 4.8-1`,
  lock: `${CASE}M5.5 7V5a2.5 2.5 0 0 1 5 0v2`,
  key: 'M2.5 11a2.5 2.5 0 1 1 5 0 2.5 2.5 0 1 1-5 0zM6.8 9.2l6-6M10.5 5.5l2 2',
  eye: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8ZM6.2 8a1.8 1.8 0 1 1 3.6 0 1.8 1.8 0 1 1-3.6 0z',
  settings:
    'M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6M8.5 4.5a1.7 1.7 0 1 1 3.4 0 1.7 1.7 0 1 1-3.4 0zM4.1 11.5a1.7 1.7 0 1 1 3.4 0 1.7 1.7 0 1 1-3.4 0z',
  external: 'M9 2.5h4.5V7M13.5 2.5 7.5 8.5M12 9.5V12a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 12V5.5A1.5 1.5 0 0 1 4 4h2.5',
  trash: 'M2.5 4h11M6.5 4V2.5h3V4M4 4l.6 8.2A1.4 1.4 0 0 0 6 13.5h4a1.4 1.4 0 0 0 1.4-1.3L12 4M6.7 6.7v4M9.3 6.7v4',
  edit: 'M10.5 3l2.5 2.5L5.5 13H3v-2.5zM9 4.5 11.5 7',
  duplicate:
    'M4 5.5h5a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5h-5a1.5 1.5 0 0 1-1.5-1.5v-5a1.5 1.5 0 0 1 1.5-1.5zM5.5 5.5V4A1.5 1.5 0 0 1 7 2.5h5A1.5 1.5 0 0 1 13.5 4v5a1.5 1.5 0 0 1-1.5 1.5h-1.5',
  'arrow-up': 'M8 13V3M4 7l4-4 4 4',
  'arrow-down': 'M8 3v10M4 9l4 4 4-4',
  sort: 'M3 4.5h10M3 8h6.5M3 11.5h3.5',
  clock: `${ROUND}M8 4.8V8l2.2 1.6`,
  play: 'M4.5 3v10l8.5-5z',
  stop: 'M5 3.8h6a1.2 1.2 0 0 1 1.2 1.2v6a1.2 1.2 0 0 1-1.2 1.2h-6a1.2 1.2 0 0 1-1.2-1.2v-6a1.2 1.2 0 0 1 1.2-1.2z',
  send: 'M13.5 2.5 2.5 7l4.5 2 2 4.5zM7 9l3-3',
  dash: `${ROUND}M5.5 8h5`,
  mute: 'M4 11.5h8M5 11.5V7.2a3 3 0 0 1 .5-1.7M7 4.2a3 3 0 0 1 4 3v2.3M7 13.5h2M3 3l10 10',
  question: (
    <>
      <path d={ROUND} strokeDasharray="2.4 2.15" />
      <path d="M6.4 6.4a1.6 1.6 0 1 1 2.3 1.5c-.5.3-.7.6-.7 1.1M8 11.1v.01" />
    </>
  ),
  pending: 'M5.4 8a2.6 2.6 0 1 1 5.2 0 2.6 2.6 0 1 1-5.2 0z',
  shield:
    'M8 1.900l5.200 1.900v3.900c0 3.100-2.100 5.300-5.200 6.400-3.100-1.100-5.200-3.300-5.200-6.400V3.800zM8 5.300v3.200M8 10.600v.01',
  flame: 'M8.3 1.8c.4 2.6 3.9 4 3.9 7.6a4.2 4.2 0 0 1-8.4 0c0-1.7.8-2.6 1.7-3.6.2 1.2.8 1.8 1.6 2C6.7 5.7 7 3.5 8.3 1.8Z',
  loop: 'M3 9.5A5 5 0 0 0 12 11M13 6.5A5 5 0 0 0 4 5M12.4 13.5V11H9.9M3.6 2.5V5h2.5',
  flask: 'M6 2.5h4M6.7 2.5v4L3.2 12a1 1 0 0 0 .9 1.5h7.8a1 1 0 0 0 .9-1.5L9.3 6.5v-4M5 9.8h6',
  tag: 'M2.5 3.500a1 1 0 0 1 1-1h4.3a1 1 0 0 1 .7.3l4.700 4.700a1 1 0 0 1 0 1.400l-4.300 4.300a1 1 0 0 1-1.400 0L2.800 8.500a1 1 0 0 1-.3-.7zM5.500 5.500h.01',
  download: 'M8 2.5v7.3M4.8 7 8 10.1 11.2 7M2.8 13.5h10.4',
  upload: 'M8 10.1V2.5M4.8 5.6 8 2.5l3.200 3.1M2.8 13.5h10.4',
  pin: 'M6 2.5h4M6.6 2.5v4L4.5 9h7L9.4 6.5v-4M8 9v4.5',
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/** A 16 px line icon in the text colour or that of a tone. Decorative: put its meaning beside it or in a label. */
export function Icon({ name, size = 16, tone }: { name: IconName; size?: number; tone?: 'accent' | 'live' | 'warn' | 'dead' | 'none' }) {
  const shape: ReactNode = shapes[name];
  return (
    <svg
      className={tone && `tone-${tone}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {typeof shape === 'string' ? <path d={shape} /> : shape}
    </svg>
  );
}

/** Decorative unless given a label. */
export function Spinner({ size = 14, label }: { size?: number; label?: string }) {
  return (
    <svg
      className={styles.spinner}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <circle cx="8" cy="8" r="6" stroke="currentColor" strokeOpacity="0.25" strokeWidth="2" />
      <path d="M8 2a6 6 0 0 1 6 6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
