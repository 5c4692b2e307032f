import { useRef } from 'react';
import type { GrantState } from '../../../electron/contract';
import { useShownKeys } from '../../components/keys';
import { ContextMenu, type MenuEntry } from '../../components/menu';
import { connect, copyImportLink, copyToken, duplicate, keepAlive, refresh, select } from '../../state/actions';
import { useApp, useGrant, useSummary } from '../../state/app';
import { exportConnection } from '../../state/exporting';
import { canRefresh } from '../../state/phase';
import { deleteConnections } from './delete';
import { rowId } from './row';

type Action =
  | 'refresh'
  | 'connect'
  | 'copy'
  | 'call'
  | 'edit'
  | 'rename'
  | 'duplicate'
  | 'tags'
  | 'keep'
  | 'export'
  | 'link'
  | 'up'
  | 'down'
  | 'delete';

export interface RowMenuProps {
  id: string;
  canMove: boolean;
  onClose: () => void;
  onRename: (id: string) => void;
  onTags: (ids: readonly string[]) => void;
  onMove: (id: string, way: 'up' | 'down') => void;
}

export function RowMenu({ id, canMove, onClose, onRename, onTags, onMove }: RowMenuProps) {
  const anchor = useRef<Element | null>(document.getElementById(rowId(id)));
  const summary = useSummary(id);

  const refreshKeys = useShownKeys('refresh');
  const grant = useGrant(id);
  const isBusy = useApp((state) => state.busy.has(id));
  const isNew = summary?.state === 'never-connected';
  const isRefreshable = grant !== null && canRefresh(grant) && !grant.refreshing;

  const entries: MenuEntry<Action>[] = [
    isRefreshable
      ? { id: 'refresh', label: 'Refresh', icon: 'refresh', shortcut: refreshKeys, isDisabled: isBusy }
      : { id: 'connect', label: isNew ? 'Connect' : 'Sign in again', icon: 'key', isDisabled: isBusy },
    { id: 'copy', label: 'Copy access token', icon: 'copy', shortcut: useShownKeys('copy-access'), isDisabled: !grant?.access },
    { id: 'call', label: 'Call', icon: 'send' },
    { id: 'edit', label: 'Settings', icon: 'settings', separated: true },
    { id: 'rename', label: 'Rename', icon: 'edit', shortcut: useShownKeys('rename') },
    { id: 'duplicate', label: 'Duplicate', icon: 'duplicate', shortcut: useShownKeys('duplicate') },
    { id: 'tags', label: 'Tags…', icon: 'tag' },
    summary?.watched
      ? { id: 'keep', label: 'Stop keeping alive', icon: 'loop' }
      : { id: 'keep', label: 'Keep alive', icon: 'loop', isDisabled: !canBeKept(summary?.state) },
    { id: 'export', label: 'Export…', icon: 'upload' },
    { id: 'link', label: 'Copy import link', icon: 'copy' },
    { id: 'up', label: 'Move up', icon: 'arrow-up', shortcut: useShownKeys('move-up'), isDisabled: !canMove, separated: true },
    { id: 'down', label: 'Move down', icon: 'arrow-down', shortcut: useShownKeys('move-down'), isDisabled: !canMove },
    { id: 'delete', label: 'Delete', icon: 'trash', shortcut: useShownKeys('delete'), tone: 'danger', separated: true },
  ];
  const act = (action: Action) => {
    if (action === 'refresh') void refresh(id);
    else if (action === 'connect') {
      select(id, 'token');
      void connect(id);
    } else if (action === 'copy') void copyToken(id, 'access');
    else if (action === 'call') select(id, 'calls');
    else if (action === 'edit') select(id, 'settings');
    else if (action === 'duplicate') void duplicate(id);
    else if (action === 'keep') void keepAlive(id, !summary?.watched);
    else if (action === 'export') setTimeout(() => exportConnection(id), 60);
    else if (action === 'link') void copyImportLink(id);
    else if (action === 'up' || action === 'down') onMove(id, action);
    onClose();
    // The closing menu returns focus first.
    if (action === 'rename') setTimeout(() => onRename(id), 60);
    else if (action === 'tags') setTimeout(() => onTags([id]), 60);
    else if (action === 'delete') setTimeout(() => deleteConnections([id]), 60);
  };
  return <ContextMenu onClose={onClose} triggerRef={anchor} label="Connection" items={entries} onAction={act} />;
}

/** Only a token that exists and may be refreshed can be kept alive; the main process checks the rest. */
const canBeKept = (state: GrantState | undefined) => state === 'active' || state === 'no-expiry';
