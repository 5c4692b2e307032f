import { flushSync } from 'react-dom';
import { Icon } from '../../components/icons';
import { SearchBox } from '../../components/search-box';
import { useIsMac } from '../../state/app';
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
  const isMac = useIsMac();
  return (
    <SearchBox
      id={id}
      label="Find a connection"
      placeholder="Find"
      className="grow"
      aria-controls="connection-list"
      aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
      query={query}
      onQuery={onChange}
      onLeave={(key) => onLeave(key === 'Enter')}
    >
      {query === '' ? (
        <kbd>{isMac ? '⌘ K' : 'Ctrl K'}</kbd>
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
