import type { ReactNode } from 'react';
import looks from './looks.module.css';

export interface SegmentedProps<Id extends string> {
  label: string;
  options: readonly { id: Id; label: ReactNode }[];
  value: Id;
  onChange: (id: Id) => void;
  /** For `aria-keyshortcuts`: what goes to the other one. */
  keys?: string;
}

/** A few alternatives side by side, one of them in force. */
export function Segmented<Id extends string>({ label, options, value, onChange, keys }: SegmentedProps<Id>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons of one kind, not a form
    <div className={looks.segmented} role="group" aria-label={label} aria-keyshortcuts={keys}>
      {options.map((option) => (
        <button key={option.id} type="button" aria-pressed={option.id === value} onClick={() => onChange(option.id)}>
          {option.label}
        </button>
      ))}
    </div>
  );
}
