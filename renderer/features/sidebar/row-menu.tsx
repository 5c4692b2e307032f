import { useRef } from 'react';
import type { GrantState } from '../../../electron/contract';
import { ConfirmDialog } from '../../components/dialog';
import { ContextMenu, type MenuEntry } from '../../components/menu';
import { duplicate, exportConnection, keepAlive, remove, select } from '../../state/actions';
import { useApp, useSummary } from '../../state/app';
import { rowId } from './row';

type Action = 'edit' | 'rename' | 'duplicate' | 'keep' | 'export' | 'up' | 'down' | 'delete';

export interface RowMenuProps {
  id: string;
  what: 'menu' | 'delete';
  canMove: boolean;
  onClose: () => void;
  onRename: (id: string) => void;
  onMove: (id: string, way: 'up' | 'down') => void;
  onDelete: (id: string) => void;
}

export function RowMenu({ id, what, canMove, onClose, onRename, onMove, onDelete }: RowMenuProps) {
  const anchor = useRef<Element | null>(document.getElementById(rowId(id)));
  const handled = useRef(false);
  const isMac = useApp((state) => state.platform === 'darwin');
  const summary = useSummary(id);
  if (what === 'delete') return <DeleteConnection id={id} onClose={onClose} />;

  const entries: MenuEntry<Action>[] = [
    { id: 'edit', label: 'Settings', icon: 'settings' },
    { id: 'rename', label: 'Rename', icon: 'edit', shortcut: 'F2' },
    { id: 'duplicate', label: 'Duplicate', icon: 'duplicate', shortcut: isMac ? '⌘ D' : 'Ctrl D' },
    summary?.watched
      ? { id: 'keep', label: 'Stop keeping alive', icon: 'loop' }
      : { id: 'keep', label: 'Keep alive', icon: 'loop', isDisabled: !canBeKept(summary?.state) },
    { id: 'export', label: 'Export…', icon: 'upload' },
    { id: 'up', label: 'Move up', icon: 'arrow-up', shortcut: isMac ? '⌥ ↑' : 'Alt ↑', isDisabled: !canMove, separated: true },
    { id: 'down', label: 'Move down', icon: 'arrow-down', shortcut: isMac ? '⌥ ↓' : 'Alt ↓', isDisabled: !canMove },
    { id: 'delete', label: 'Delete…', icon: 'trash', shortcut: isMac ? '⌘ ⌫' : 'Del', tone: 'danger', separated: true },
  ];
  const act = (action: Action) => {
    handled.current = action === 'delete';
    if (action === 'edit') select(id, 'settings');
    else if (action === 'duplicate') void duplicate(id);
    else if (action === 'keep') void keepAlive(id, !summary?.watched);
    else if (action === 'export') void exportConnection(id);
    else if (action === 'up' || action === 'down') onMove(id, action);
    if (action === 'delete') onDelete(id);
    else onClose();
    // The closing menu returns focus first.
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

/** Only a token that exists and may be refreshed can be kept alive; the main process checks the rest. */
const canBeKept = (state: GrantState | undefined) => state === 'active' || state === 'no-expiry';

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
        tokens it has issued stay valid until they expire. This can't be undone.
      </p>
    </ConfirmDialog>
  );
}
