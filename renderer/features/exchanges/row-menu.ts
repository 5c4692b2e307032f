import type { ExchangeRow } from '../../../electron/contract';
import type { MenuItems } from '../../components/menu';
import { store } from '../../state/app';
import { copyCurl, copyTicket, copyUrl, isByBrowser } from './copying';
import type { Flow, Line } from './flows';
import { placeOf } from './words';

export interface RowDeeds {
  connectionId: string;
  pinned: string | null;
  onPin: (row: ExchangeRow | null) => void;
  onCompare: () => void;
  /** Moves the focus to the details. */
  onOpen: () => void;
  onToggle: (flow: Flow) => void;
  /** Shows only what goes to a host, or what belongs together. */
  onHost: (host: string) => void;
  onFlow: (flow: Flow) => void;
  onExport: (ids: string[]) => void;
}

/** The context menu of a line of the log: what its details and the log's own bar offer. */
export function lineMenu(line: Line, flow: Flow | undefined, deeds: RowDeeds): MenuItems {
  return line.kind === 'flow' ? flowMenu(line, deeds) : rowMenu(line.row, flow, deeds);
}

function flowMenu({ flow, shown, isOpen }: Extract<Line, { kind: 'flow' }>, { onToggle, onFlow, onExport }: RowDeeds): MenuItems {
  return {
    label: 'Requests',
    items: [
      { id: 'fold', label: isOpen ? 'Fold' : 'Unfold', shortcut: isOpen ? '←' : '→', run: () => onToggle(flow) },
      { id: 'flow', label: 'Show only these', icon: 'search', run: () => onFlow(flow) },
      { id: 'har', label: 'Export these as HAR…', icon: 'download', separated: true, run: () => onExport(shown.map(({ id }) => id)) },
    ],
  };
}

function rowMenu(row: ExchangeRow, flow: Flow | undefined, deeds: RowDeeds): MenuItems {
  const { connectionId, pinned } = deeds;
  const { host } = placeOf(row.url);
  const curl = (['bash', 'powershell'] as const).map((shell) => ({
    id: shell,
    label: `Copy as cURL for ${shell === 'bash' ? 'bash' : 'PowerShell'}`,
    icon: 'copy' as const,
    run: () => copyCurl(connectionId, row, shell),
  }));
  return {
    label: 'Exchange',
    items: [
      { id: 'open', label: 'Go to the details', icon: 'eye', shortcut: 'Enter', run: deeds.onOpen },
      ...(isByBrowser(row) ? [] : store.get().platform === 'win32' ? curl.toReversed() : curl).map((entry, index) => ({
        ...entry,
        separated: index === 0,
      })),
      { id: 'url', label: 'Copy URL', command: 'copy', separated: isByBrowser(row), run: () => copyUrl(row) },
      { id: 'ticket', label: 'Copy for a ticket', run: () => copyTicket(connectionId, row) },
      {
        id: 'pin',
        label: row.id === pinned ? 'Unpin' : 'Pin',
        icon: 'pin',
        separated: true,
        run: () => deeds.onPin(row.id === pinned ? null : row),
      },
      { id: 'compare', label: 'Compare with pinned', isDisabled: pinned === null || pinned === row.id, run: deeds.onCompare },
      host !== '' && { id: 'host', label: 'Show only this host', icon: 'search', separated: true, run: () => deeds.onHost(host) },
      flow !== undefined &&
        flow.rows.length > 1 && {
          id: 'flow',
          label: flow.isOfChecks ? 'Show only this run of checks' : 'Show only what belongs to it',
          run: () => deeds.onFlow(flow),
        },
      { id: 'har', label: 'Export as HAR…', icon: 'download', separated: true, run: () => deeds.onExport([row.id]) },
    ],
  };
}
