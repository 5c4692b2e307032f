import type { TableHTMLAttributes } from 'react';
import { classes } from './classes';
import styles from './table.module.css';

export interface TableProps extends TableHTMLAttributes<HTMLTableElement> {
  /** Rows start with the name of a claim, parameter or header. */
  named?: boolean;
}

/** A full-width table with a line above each row. */
export function Table({ named, className, ...rest }: TableProps) {
  return <table {...rest} className={classes(styles.table, named && styles.named, className)} />;
}
