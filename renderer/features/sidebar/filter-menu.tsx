import type { RefObject } from 'react';
import { ContextMenu } from '../../components/menu';
import { store } from '../../state/app';
import { clock } from '../../state/clock';
import { choices, filterWord, toggled } from './filter';

/** Entries of each kind. */
const MOST = 12;

export interface FilterMenuProps {
  query: string;
  onQuery: (query: string) => void;
  onClose: () => void;
  triggerRef: RefObject<Element | null>;
}

/** The filters of the list, by state and by environment; each stands in the search field as a word that can be typed, too. */
export function FilterMenu({ query, onQuery, onClose, triggerRef }: FilterMenuProps) {
  const all = choices(store.get().connections, clock.now());
  const shown = [...all.filter(({ kind }) => kind === 'is'), ...all.filter(({ kind }) => kind === 'in').slice(0, MOST)];
  const words = query.toLocaleLowerCase().split(/\s+/);
  return (
    <ContextMenu
      isOpen
      onOpenChange={(isOpen) => isOpen || setTimeout(onClose)}
      triggerRef={triggerRef}
      label="Filter the list"
      items={[
        ...shown.map(({ kind, label, count }, index) => ({
          id: `${kind} ${label}`,
          label: `${label.slice(0, 1).toLocaleUpperCase()}${label.slice(1)} (${count.toLocaleString('en')})`,
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
