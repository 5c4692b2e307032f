import type { ReactNode } from 'react';
import looks from './looks.module.css';

export interface SegmentedProps<Id extends string> {
  label: string;
  options: readonly { id: Id; label: ReactNode }[];
  value: Id;
  onChange: (id: Id) => void;
}

/** A few alternatives side by side, one of them in force. */
export function Segmented<Id extends string>({ label, options, value, onChange }: SegmentedProps<Id>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons of one kind, not a form
    <div className={looks.segmented} role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.id} type="button" aria-pressed={option.id === value} onClick={() => onChange(option.id)}>
          {option.label}
        </button>
      ))}
    </div>
  );
}
