import type { InputHTMLAttributes, ReactNode, Ref } from 'react';
import { classes } from './classes';
import { Icon } from './icons';
import fields from './text-field.module.css';

export interface SearchBoxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'className'> {
  /** Accessible name. */
  label: string;
  query: string;
  onQuery: (query: string) => void;
  /** Enter and the down arrow lead on to what was found. */
  onLeave?: (key: 'Enter' | 'ArrowDown') => void;
  className?: string;
  ref?: Ref<HTMLInputElement>;
  /** After the text. */
  children?: ReactNode;
}

/** Filters while typing; Escape empties it. */
export function SearchBox({ label, query, onQuery, onLeave, className, children, ...rest }: SearchBoxProps) {
  return (
    <div className={classes(fields.frame, fields.search, className)}>
      <Icon name="search" size={14} />
      <input
        {...rest}
        className={fields.input}
        type="search"
        aria-label={label}
        value={query}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (onLeave && (event.key === 'ArrowDown' || event.key === 'Enter')) onLeave(event.key);
          else if (event.key === 'Escape' && query !== '') onQuery('');
          else return;
          event.preventDefault();
        }}
      />
      {children}
    </div>
  );
}
