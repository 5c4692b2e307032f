import type { CSSProperties, HTMLAttributes } from 'react';
import { classes } from './classes';
import styles from './facts.module.css';

export interface FactsProps extends HTMLAttributes<HTMLDListElement> {
  /** Width of the terms column, as in CSS. */
  terms: string;
  /** A line above each row. */
  lined?: boolean;
  /** Terms are names of claims or parameters. */
  named?: boolean;
}

/** A two-column definition list: one `div` per `dt` and `dd`. */
export function Facts({ terms, lined, named, className, ...rest }: FactsProps) {
  return (
    <dl
      {...rest}
      style={{ '--terms': terms } as CSSProperties}
      className={classes(styles.facts, lined && styles.lined, named && styles.named, className)}
    />
  );
}
