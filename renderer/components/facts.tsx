import type { CSSProperties, HTMLAttributes, ReactNode } from 'react';
import { classes } from './classes';
import styles from './facts.module.css';
import { marked } from './untrusted';

export interface FactsProps extends HTMLAttributes<HTMLDListElement> {
  /** Width of the terms column, as in CSS. */
  terms: string;
  /** A line above each row. */
  lined?: boolean;
  /** Terms are names of claims or parameters. */
  named?: boolean;
}

/** A two-column definition list of `Fact`s. */
export function Facts({ terms, lined, named, className, ...rest }: FactsProps) {
  return (
    <dl
      {...rest}
      style={{ '--terms': terms } as CSSProperties}
      className={classes(styles.facts, lined && styles.lined, named && styles.named, className)}
    />
  );
}

export interface FactProps {
  name: ReactNode;
  /** From outside; null or empty: the fact is left out. */
  text?: string | null;
  /** Of the name, where that is from outside too. */
  nameClass?: string;
  className?: string;
  children?: ReactNode;
}

/** One row of `Facts`: a name with an untrusted text, or with children. */
export function Fact({ name, text, nameClass, className, children }: FactProps) {
  if (text === null || text === '') return null;
  return (
    <div>
      <dt className={nameClass}>{name}</dt>
      {text === undefined ? <dd className={className}>{children}</dd> : <dd className={classes('untrusted', className)}>{marked(text)}</dd>}
    </div>
  );
}
