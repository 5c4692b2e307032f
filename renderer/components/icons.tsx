import type { ReactNode } from 'react';
import styles from './icons.module.css';

const shapes = {
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4" />
      <path d="m10 10 3.5 3.5" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
    </>
  ),
  check: <path d="m3 8.5 3.2 3.2L13 5" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  more: (
    <g fill="currentColor" stroke="none">
      <circle cx="3.5" cy="8" r="1.3" />
      <circle cx="8" cy="8" r="1.3" />
      <circle cx="12.5" cy="8" r="1.3" />
    </g>
  ),
  'chevron-down': <path d="m4 6 4 4 4-4" />,
  'chevron-right': <path d="m6 4 4 4-4 4" />,
  'arrow-left': <path d="M13 8H3m4-4L3 8l4 4" />,
  refresh: <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3" />,
  warning: (
    <>
      <path d="M8 2.2 14.2 13H1.8z" />
      <path d="M8 6.5v3M8 11.3v.01" />
    </>
  ),
  error: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="m6 6 4 4M10 6l-4 4" />
    </>
  ),
  note: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 7.5V11M8 5.2v.01" />
    </>
  ),
  ok: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="m5.5 8.2 1.8 1.8 3.2-3.7" />
    </>
  ),
  unlocked: (
    <>
      <rect x="3" y="7" width="10" height="6.5" rx="1.5" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 4.8-1" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="6.5" rx="1.5" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </>
  ),
  key: (
    <>
      <circle cx="5" cy="11" r="2.5" />
      <path d="m6.8 9.2 6-6M10.5 5.5l2 2" />
    </>
  ),
  eye: (
    <>
      <path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8Z" />
      <circle cx="8" cy="8" r="1.8" />
    </>
  ),
  settings: (
    <>
      <path d="M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6" />
      <circle cx="10.2" cy="4.5" r="1.7" />
      <circle cx="5.8" cy="11.5" r="1.7" />
    </>
  ),
  external: <path d="M9 2.5h4.5V7M13.5 2.5 7.5 8.5M12 9.5V12a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 12V5.5A1.5 1.5 0 0 1 4 4h2.5" />,
  trash: <path d="M2.5 4h11M6.5 4V2.5h3V4M4 4l.6 8.2A1.4 1.4 0 0 0 6 13.5h4a1.4 1.4 0 0 0 1.4-1.3L12 4M6.7 6.7v4M9.3 6.7v4" />,
  edit: <path d="m10.5 3 2.5 2.5L5.5 13H3v-2.5zM9 4.5 11.5 7" />,
  duplicate: (
    <>
      <rect x="2.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M5.5 5.5V4A1.5 1.5 0 0 1 7 2.5h5A1.5 1.5 0 0 1 13.5 4v5a1.5 1.5 0 0 1-1.5 1.5h-1.5" />
    </>
  ),
  'arrow-up': <path d="M8 13V3M4 7l4-4 4 4" />,
  'arrow-down': <path d="M8 3v10M4 9l4 4 4-4" />,
  sort: <path d="M3 4.5h10M3 8h6.5M3 11.5h3.5" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 4.8V8l2.2 1.6" />
    </>
  ),
  play: <path d="M4.5 3v10l8.5-5z" />,
  stop: <rect x="3.8" y="3.8" width="8.4" height="8.4" rx="1.2" />,
  send: <path d="M13.5 2.5 2.5 7l4.5 2 2 4.5zM7 9l3-3" />,
  dash: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M5.5 8h5" />
    </>
  ),
  mute: (
    <>
      <path d="M4 11.5h8M5 11.5V7.2a3 3 0 0 1 .5-1.7M7 4.2a3 3 0 0 1 4 3v2.3M7 13.5h2" />
      <path d="m3 3 10 10" />
    </>
  ),
  question: (
    <>
      <circle cx="8" cy="8" r="5.8" strokeDasharray="2.4 2.15" />
      <path d="M6.4 6.4a1.6 1.6 0 1 1 2.3 1.5c-.5.3-.7.6-.7 1.1M8 11.1v.01" />
    </>
  ),
  pending: <circle cx="8" cy="8" r="2.6" />,
  flame: <path d="M8.3 1.8c.4 2.6 3.9 4 3.9 7.6a4.2 4.2 0 0 1-8.4 0c0-1.7.8-2.6 1.7-3.6.2 1.2.8 1.8 1.6 2C6.7 5.7 7 3.5 8.3 1.8Z" />,
  loop: <path d="M3 9.5A5 5 0 0 0 12 11M13 6.5A5 5 0 0 0 4 5M12.4 13.5V11H9.9M3.6 2.5V5h2.5" />,
  flask: <path d="M6 2.5h4M6.7 2.5v4L3.2 12a1 1 0 0 0 .9 1.5h7.8a1 1 0 0 0 .9-1.5L9.3 6.5v-4M5 9.8h6" />,
  download: <path d="M8 2.5v7.3M4.8 7 8 10.1 11.2 7M2.8 13.5h10.4" />,
  upload: <path d="M8 10.1V2.5M4.8 5.6 8 2.5l3.200 3.1M2.8 13.5h10.4" />,
  bell: <path d="M3.5 11.5h9M5 11.5V7.2a3 3 0 0 1 6 0v4.3M7 13.5h2M8 4.2V3" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/** A 16 px line icon in the text colour or that of a tone. Decorative: put its meaning beside it or in a label. */
export function Icon({ name, size = 16, tone }: { name: IconName; size?: number; tone?: 'accent' | 'live' | 'warn' | 'dead' | 'none' }) {
  return (
    <svg
      className={tone ? `${styles.icon} tone-${tone}` : styles.icon}
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
      {shapes[name]}
    </svg>
  );
}
