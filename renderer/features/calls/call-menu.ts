import type { SavedCall } from '../../../electron/contract';
import type { MenuEntry, MenuItems } from '../../components/menu';
import { copyCurl } from '../exchanges/copying';
import { tidy } from './saved-calls';
import type { CallState } from './session';

export interface CallDeeds {
  onRename: () => void;
  onDuplicate: (call: SavedCall) => void;
  /** Runs it on another connection too. */
  onElsewhere: () => void;
  onRemove: () => void;
}

/** What can be done with a saved call. `shown`: with what was typed and not saved. */
export const callEntries = (shown: SavedCall, { onRename, onDuplicate, onElsewhere, onRemove }: CallDeeds): MenuEntry<string>[] => [
  { id: 'rename', label: 'Rename', icon: 'edit', command: 'rename', run: onRename },
  { id: 'duplicate', label: 'Duplicate', icon: 'duplicate', command: 'duplicate', run: () => onDuplicate(tidy(shown)) },
  { id: 'elsewhere', label: 'Run on another connection too…', icon: 'send', run: onElsewhere },
  { id: 'remove', label: 'Delete', icon: 'trash', command: 'delete', tone: 'danger', separated: true, run: onRemove },
];

/** The context menu of a call in the list. */
export function callMenu(
  connectionId: string,
  call: SavedCall,
  { draft, running, result }: CallState,
  { onSend, ...deeds }: CallDeeds & { onSend: () => void },
): MenuItems {
  const sent = result?.exchanges.findLast(({ purpose }) => purpose === 'call')?.exchange ?? null;
  return {
    label: 'Call',
    items: [
      { id: 'send', label: 'Send', icon: 'send', command: 'send', isDisabled: running !== null, run: onSend },
      {
        id: 'curl',
        label: 'Copy as cURL',
        description: sent ? 'As last sent' : 'Once it has been sent',
        icon: 'copy',
        isDisabled: sent === null,
        run: () => sent && copyCurl(connectionId, sent, 'bash'),
      },
      ...callEntries(draft ?? call, deeds).map((entry, index) => (index === 0 ? { ...entry, separated: true } : entry)),
    ],
  };
}
