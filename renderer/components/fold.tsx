import { type ReactNode, useState } from 'react';
import { Icon } from './icons';

export interface FoldProps {
  label: ReactNode;
  count?: number;
  startOpen?: boolean;
  className?: string;
  /** Mounted only while open. */
  children: ReactNode;
}

export function Fold({ label, count, startOpen = false, className = '', children }: FoldProps) {
  const [isOpen, setOpen] = useState(startOpen);
  return (
    <div className={`fold ${className}`}>
      <button type="button" className="disclosure" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
        {label} {count === undefined ? null : <span className="faint tabular">{count.toLocaleString('en')}</span>}
      </button>
      {isOpen ? <div className="fold-body">{children}</div> : null}
    </div>
  );
}
