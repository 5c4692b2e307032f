import { useRef } from 'react';
import { ConfirmDialog } from '../../components/dialog';
import { ContextMenu, type MenuEntry } from '../../components/menu';
import { duplicate, remove, select } from '../../state/actions';
import { useApp, useSummary } from '../../state/app';
import { rowId } from './row';

type Action = 'edit' | 'rename' | 'duplicate' | 'up' | 'down' | 'delete';

export interface RowMenuProps {
  id: string;
  what: 'menu' | 'delete';
  canMove: boolean;
  onClose: () => void;
  onRename: (id: string) => void;
  onMove: (id: string, way: 'up' | 'down') => void;
  onDelete: (id: string) => void;
}

/** What can be done with one connection of the list, and the question before it is deleted. */
export function RowMenu({ id, what, canMove, onClose, onRename, onMove, onDelete }: RowMenuProps) {
  const anchor = useRef<Element | null>(document.getElementById(rowId(id)));
  const handled = useRef(false);
  const isMac = useApp((state) => state.platform === 'darwin');
  if (what === 'delete') return <DeleteConnection id={id} onClose={onClose} />;

  const entries: MenuEntry<Action>[] = [
    { id: 'edit', label: 'Settings', icon: 'settings' },
    { id: 'rename', label: 'Rename', icon: 'edit', shortcut: 'F2' },
    { id: 'duplicate', label: 'Duplicate', icon: 'duplicate', shortcut: isMac ? '⌘ D' : 'Ctrl D' },
    { id: 'up', label: 'Move up', icon: 'arrow-up', shortcut: isMac ? '⌥ ↑' : 'Alt ↑', isDisabled: !canMove, separated: true },
    { id: 'down', label: 'Move down', icon: 'arrow-down', shortcut: isMac ? '⌥ ↓' : 'Alt ↓', isDisabled: !canMove },
    { id: 'delete', label: 'Delete…', icon: 'trash', shortcut: isMac ? '⌘ ⌫' : 'Del', tone: 'danger', separated: true },
  ];
  const act = (action: Action) => {
    handled.current = action === 'delete';
    if (action === 'edit') select(id, 'settings');
    else if (action === 'duplicate') void duplicate(id);
    else if (action === 'up' || action === 'down') onMove(id, action);
    if (action === 'delete') onDelete(id);
    else onClose();
    // The closing menu gives focus back first.
    if (action === 'rename') setTimeout(() => onRename(id), 60);
  };
  return (
    <ContextMenu
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen && !handled.current) setTimeout(() => !handled.current && onClose());
      }}
      triggerRef={anchor}
      label="Connection"
      items={entries}
      onAction={act}
    />
  );
}

/** Asks before a connection goes, saying what goes with it. */
export function DeleteConnection({ id, onClose }: { id: string; onClose: () => void }) {
  const summary = useSummary(id);
  if (!summary) return null;
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={
        <>
          Delete “<bdi>{summary.name}</bdi>”?
        </>
      }
      confirmLabel="Delete"
      cancelLabel="Keep it"
      onConfirm={() => remove(id)}
    >
      <p>
        Its settings, saved calls and sealed secrets (client secret and tokens) are deleted from this machine. The provider isn't told:
        tokens it has issued live on there until they expire. This can't be undone.
      </p>
    </ConfirmDialog>
  );
}
