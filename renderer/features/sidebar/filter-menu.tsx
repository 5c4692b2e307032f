import type { RefObject } from 'react';
import { ContextMenu } from '../../components/menu';
import { store } from '../../state/app';
import { clock } from '../../state/clock';
import { choices, type FilterKind, filterWord, toggled } from './filter';

/** Entries of each kind. */
const MOST = 12;

export interface FilterMenuProps {
  query: string;
  onQuery: (query: string) => void;
  onClose: () => void;
  triggerRef: RefObject<Element | null>;
}

/** The filters of the list, by state, environment, group and tag; each stands in the search field as a word that can be typed, too. */
export function FilterMenu({ query, onQuery, onClose, triggerRef }: FilterMenuProps) {
  const all = choices(store.get().connections, clock.now());
  const most = (of: FilterKind) => all.filter(({ kind }) => kind === of).slice(0, MOST);
  const shown = [...most('is'), ...most('in'), ...most('group'), ...most('tag')];
  const words = query.toLocaleLowerCase().split(/\s+/);
  return (
    <ContextMenu
      onClose={onClose}
      triggerRef={triggerRef}
      label="Filter the list"
      items={[
        ...shown.map(({ kind, label, count }, index) => ({
          id: `${kind} ${label}`,
          label: `${kind === 'tag' || kind === 'group' ? `${capital(kind)}: ${label}` : capital(label)} (${count.toLocaleString('en')})`,
          icon: words.includes(filterWord(kind, label)) ? ('check' as const) : undefined,
          separated: index > 0 && shown[index - 1]?.kind !== kind,
        })),
        query !== '' && { id: 'none', label: 'Show all', separated: true },
      ]}
      onAction={(id) => {
        onClose();
        const chosen = shown.find(({ kind, label }) => `${kind} ${label}` === id);
        onQuery(chosen ? toggled(query, chosen.kind, chosen.label) : '');
      }}
    />
  );
}

const capital = (text: string) => `${text.slice(0, 1).toLocaleUpperCase()}${text.slice(1)}`;
