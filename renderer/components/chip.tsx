import type { ReactNode } from 'react';
import styles from './chip.module.css';
import { classes } from './classes';

export type Tone = 'neutral' | 'accent' | 'live' | 'warn' | 'dead';

/** `pill` for states and environments, `square` for values such as scopes. */
export function Chip({
  tone = 'neutral',
  shape = 'pill',
  mono,
  wraps,
  title,
  children,
}: {
  tone?: Tone;
  shape?: 'pill' | 'square';
  mono?: boolean;
  /** Takes more than one line where it must; else its end is cut. */
  wraps?: boolean;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      dir="auto"
      className={classes(
        styles.chip,
        !wraps && 'clip',
        shape === 'square' && styles.square,
        tone !== 'neutral' && `${styles.toned} tone-${tone}`,
      )}
      data-mono={mono || undefined}
      data-wraps={wraps || undefined}
      title={title}
      data-chip
    >
      {children}
    </span>
  );
}
