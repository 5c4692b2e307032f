import type { TableHTMLAttributes } from 'react';
import { classes } from './classes';
import styles from './table.module.css';

export interface TableProps extends TableHTMLAttributes<HTMLTableElement> {
  /** Rows start with the name of a claim, parameter or header. */
  named?: boolean;
  /** Headings for screen readers, each with the class of its column. */
  columns?: readonly { title: string; className?: string }[];
}

/** A full-width table with a line above each row. */
export function Table({ named, columns, className, children, ...rest }: TableProps) {
  return (
    <table {...rest} className={classes(styles.table, named && styles.named, className)}>
      {columns ? (
        <>
          <colgroup>
            {columns.map((column) => (
              <col key={column.title} className={column.className} />
            ))}
          </colgroup>
          <thead className="visually-hidden">
            <tr>
              {columns.map(({ title }) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
        </>
      ) : null}
      {children}
    </table>
  );
}
