import { type ReactNode, useState } from 'react';
import { Icon } from './icons';
import looks from './looks.module.css';

export interface DisclosureProps {
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  /** Id of what it shows and hides, if that stays in the page. */
  controls?: string;
  /** Words alone: "Show all". */
  plain?: boolean;
  children: ReactNode;
}

/** The button that shows and hides what is below it. */
export function Disclosure({ isOpen, onToggle, controls, plain, children }: DisclosureProps) {
  return (
    <button
      type="button"
      className={`${looks.disclosure} inline`}
      aria-expanded={isOpen}
      aria-controls={controls}
      onClick={() => onToggle(!isOpen)}
    >
      {plain ? null : <Arrow isOpen={isOpen} />}
      {children}
    </button>
  );
}

/** A heading's button that shows and hides its section. */
export function Opener({ isOpen, onToggle, children }: Omit<DisclosureProps, 'controls' | 'plain'>) {
  return (
    <button type="button" className={looks.opener} aria-expanded={isOpen} onClick={() => onToggle(!isOpen)}>
      <Arrow isOpen={isOpen} size={14} />
      {children}
    </button>
  );
}

/** The arrow of whatever opens and closes. */
export function Arrow({ isOpen, size = 12 }: { isOpen: boolean; size?: number }) {
  return <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={size} />;
}

export interface FoldProps {
  label: ReactNode;
  count?: number;
  startOpen?: boolean;
  /** Mounted only while open. */
  children: ReactNode;
}

export function Fold({ label, count, startOpen = false, children }: FoldProps) {
  const [isOpen, setOpen] = useState(startOpen);
  return (
    <div>
      <Disclosure isOpen={isOpen} onToggle={setOpen}>
        {label} {count === undefined ? null : <span className="faint tabular">{count.toLocaleString('en')}</span>}
      </Disclosure>
      {isOpen ? <div className={looks.folded}>{children}</div> : null}
    </div>
  );
}
