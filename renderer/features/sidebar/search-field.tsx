import { flushSync } from 'react-dom';
import { KeysOf, useAriaKeys } from '../../components/keys';
import { Icon } from '../../components/icons';
import { SearchBox } from '../../components/search-box';
import { sidebar } from '../../state/layout';
import buttons from '../../components/button.module.css';

const id = 'connection-search';

export function focusSearch(): void {
  if (sidebar.isHidden()) flushSync(() => sidebar.show(true));
  const field = document.getElementById(id);
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  }
}

export interface SearchFieldProps {
  query: string;
  onChange: (query: string) => void;
  /** Focus moves to the list; `choose` is true for Enter. */
  onLeave: (choose: boolean) => void;
}

export function SearchField({ query, onChange, onLeave }: SearchFieldProps) {
  const keys = useAriaKeys('search');
  return (
    <SearchBox
      id={id}
      label="Find a connection"
      placeholder="Find"
      className="grow"
      aria-controls="connection-list"
      aria-keyshortcuts={keys}
      query={query}
      onQuery={onChange}
      onLeave={(key) => onLeave(key === 'Enter')}
    >
      {query === '' ? (
        <KeysOf command="search" />
      ) : (
        <button
          type="button"
          className={`${buttons.button} ${buttons.icon}`}
          data-variant="quiet"
          data-size="small"
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
    </SearchBox>
  );
}
