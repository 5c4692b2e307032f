import { useRef } from 'react';
import { useShownKeys } from '../../components/keys';
import { ContextMenu } from '../../components/menu';
import { ask, keepAlive, refresh } from '../../state/actions';
import { say, store } from '../../state/app';
import { invoke } from '../../bridge';
import { deleteConnections } from './delete';
import { rowId } from './row';

export interface SeveralMenuProps {
  ids: readonly string[];
  /** The row it belongs to. */
  at: string;
  onClose: () => void;
}

/** Environments offered to move to. */
const MOST_PLACES = 8;

/** What can be done with several connections at once. */
export function SeveralMenu({ ids, at, onClose }: SeveralMenuProps) {
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
      isOpen
      onOpenChange={(isOpen) => isOpen || setTimeout(onClose)}
      triggerRef={anchor}
      label={`${count} connections`}
      items={[
        { id: 'refresh', label: `Refresh ${refreshable.length}`, icon: 'refresh', isDisabled: refreshable.length === 0 },
        { id: 'keep', label: `Keep ${unwatched.length} alive`, icon: 'loop', isDisabled: unwatched.length === 0 },
        ...places.map((name, index) => ({
          id: `to ${name}`,
          label: `Move to “${name}”`,
          icon: 'arrow-up' as const,
          separated: index === 0,
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
        else if (action === 'delete') setTimeout(() => deleteConnections(ids), 60);
        else void moveTo(ids, action.slice('to '.length));
      }}
    />
  );
}

async function inTurn(ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<void> {
  for (const id of ids) await work(id);
}

/** Puts connections into an environment, which can be undone for a while. */
async function moveTo(ids: readonly string[], environment: string): Promise<void> {
  const before = new Map<string, string>();
  for (const id of ids) {
    const was = await put(id, environment);
    if (was !== null && was !== environment) before.set(id, was);
  }
  if (before.size === 0) return;
  say({
    tone: 'ok',
    text: `Moved ${before.size} to “${environment}”.`,
    undo: async () => {
      for (const [id, was] of before) await put(id, was);
    },
  });
}

/** @returns The environment before; null: it could not be changed. */
async function put(id: string, environment: string): Promise<string | null> {
  const found = await invoke('connections.get', { id });
  if (!found.ok) return null;
  const { id: _, hasClientSecret: __, redirectUri: ___, ...settings } = found.value;
  const done = await ask('connections.update', { id, input: { ...settings, environment } });
  return done && settings.environment;
}
