import { useRef } from 'react';
import { useShownKeys } from '../../components/keys';
import { ContextMenu } from '../../components/menu';
import { exportConnections, keepAlive, refresh } from '../../state/actions';
import { store } from '../../state/app';
import { changeSettings } from './change-settings';
import { deleteConnections } from './delete';
import { rowId } from './row';

export interface SeveralMenuProps {
  ids: readonly string[];
  /** The row it belongs to. */
  at: string;
  onClose: () => void;
  onTags: (ids: readonly string[]) => void;
}

/** Environments offered to move to. */
const MOST_PLACES = 8;

/** What can be done with several connections at once. */
export function SeveralMenu({ ids, at, onClose, onTags }: SeveralMenuProps) {
  const anchor = useRef<Element | null>(document.getElementById(rowId(at)));
  const { connections, byId } = store.get();
  const count = ids.length.toLocaleString('en');
  const refreshable = ids.filter((id) => byId.get(id)?.state === 'active');
  const unwatched = refreshable.filter((id) => !byId.get(id)?.watched);
  const places = [...new Set(connections.map(({ environment }) => environment.trim()))]
    .filter((name) => name !== '' && ids.some((id) => byId.get(id)?.environment.trim() !== name))
    .slice(0, MOST_PLACES);
  return (
    <ContextMenu
      onClose={onClose}
      triggerRef={anchor}
      label={`${count} connections`}
      items={[
        { id: 'refresh', label: `Refresh ${refreshable.length || ''}`.trim(), icon: 'refresh', isDisabled: refreshable.length === 0 },
        {
          id: 'keep',
          label: unwatched.length === 0 ? 'Keep alive' : `Keep ${unwatched.length} alive`,
          icon: 'loop',
          isDisabled: unwatched.length === 0,
        },
        { id: 'tags', label: 'Tags…', icon: 'tag', separated: true },
        { id: 'export', label: `Export ${count}…`, icon: 'upload' },
        ...places.map((name) => ({
          id: `to ${name}`,
          label: `Move to “${name}”`,
          icon: 'arrow-up' as const,
        })),
        {
          id: 'delete',
          label: `Delete ${count}…`,
          icon: 'trash',
          shortcut: useShownKeys('delete'),
          tone: 'danger',
          separated: true,
        },
      ]}
      onAction={(action) => {
        onClose();
        if (action === 'refresh') void inTurn(refreshable, refresh);
        else if (action === 'keep') void inTurn(unwatched, (id) => keepAlive(id, true));
        else if (action === 'export') void exportConnections(ids);
        else if (action === 'tags') setTimeout(() => onTags(ids), 60);
        else if (action === 'delete') setTimeout(() => deleteConnections(ids), 60);
        else void moveTo(ids, action.slice('to '.length));
      }}
    />
  );
}

async function inTurn(ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<void> {
  for (const id of ids) await work(id);
}

const moveTo = (ids: readonly string[], environment: string) =>
  changeSettings(
    ids,
    (settings) => (settings.environment === environment ? null : { environment }),
    (count) => `Moved ${count} to “${environment}”.`,
  );
