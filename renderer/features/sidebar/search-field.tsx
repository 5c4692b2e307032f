import type { KeyboardEvent } from 'react';
import { Icon } from '../../components/icons';
import { Kbd } from '../../components/kbd';
import { useApp } from '../../state/app';
import fields from '../../components/text-field.module.css';
import styles from './search-field.module.css';

const id = 'connection-search';

export function focusSearch(): void {
  const field = document.getElementById(id);
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  }
}

/** Filters the list while typing. `onLeave`: focus moves to the list; `choose` is true for Enter. */
export function SearchField({
  query,
  onChange,
  onLeave,
}: {
  query: string;
  onChange: (query: string) => void;
  onLeave: (choose: boolean) => void;
}) {
  const isMac = useApp((state) => state.platform === 'darwin');
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      onLeave(event.key === 'Enter');
    } else if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      onChange('');
    }
  };
  return (
    <div className={`${fields.frame} ${fields.search}`}>
      <Icon name="search" size={14} />
      <input
        id={id}
        className={fields.input}
        type="search"
        placeholder="Find"
        aria-label="Find a connection"
        aria-controls="connection-list"
        aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
        value={query}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {query === '' ? (
        <Kbd>{isMac ? '⌘ K' : 'Ctrl K'}</Kbd>
      ) : (
        <button
          type="button"
          className={styles.clear}
          aria-label="Clear search"
          title="Clear (Esc)"
          onClick={() => {
            onChange('');
            focusSearch();
          }}
        >
          <Icon name="close" size={12} />
        </button>
      )}
    </div>
  );
}
