import { type ReactNode, useState } from 'react';
import { Disclosure } from './disclosure';
import styles from './fold.module.css';

export interface FoldProps {
  label: ReactNode;
  count?: number;
  startOpen?: boolean;
  className?: string;
  /** Mounted only while open. */
  children: ReactNode;
}

export function Fold({ label, count, startOpen = false, className, children }: FoldProps) {
  const [isOpen, setOpen] = useState(startOpen);
  return (
    <div className={className}>
      <Disclosure isOpen={isOpen} onToggle={setOpen}>
        {label} {count === undefined ? null : <span className="faint tabular">{count.toLocaleString('en')}</span>}
      </Disclosure>
      {isOpen ? <div className={styles.body}>{children}</div> : null}
    </div>
  );
}
