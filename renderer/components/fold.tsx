import { type ReactNode, useState } from 'react';
import { Icon } from './icons';
import styles from './fold.module.css';
import looks from './looks.module.css';

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
      <button type="button" className={looks.disclosure} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
        {label} {count === undefined ? null : <span className="faint tabular">{count.toLocaleString('en')}</span>}
      </button>
      {isOpen ? <div className={styles.body}>{children}</div> : null}
    </div>
  );
}
