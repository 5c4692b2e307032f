import type { RunSummaryView } from '../../../electron/contract';
import type { MenuItems } from '../../components/menu';
import { setSession } from '../../state/checks';
import { copyReport, removeRun, saveReport } from './actions';
import { runBefore } from './choice';

/** The context menu of an earlier run: what its own page offers. */
export function runMenu(connectionId: string, run: RunSummaryView, runs: readonly RunSummaryView[]): MenuItems {
  const isRunning = run.status === 'running';
  const before = runBefore(runs, run);
  return {
    label: 'Run',
    items: [
      {
        id: 'open',
        label: 'Open',
        icon: 'eye',
        shortcut: 'Enter',
        run: () => setSession(connectionId, { place: { at: 'run', runId: run.id } }),
      },
      {
        id: 'compare',
        label: 'Compare with the one before',
        icon: 'sort',
        isDisabled: isRunning || before === null,
        run: () => before && setSession(connectionId, { place: { at: 'compare', a: before.id, b: run.id } }),
      },
      {
        id: 'copy',
        label: 'Copy for a ticket',
        icon: 'copy',
        isDisabled: isRunning,
        separated: true,
        run: () => copyReport(connectionId, run.id),
      },
      { id: 'html', label: 'Save as HTML…', icon: 'download', isDisabled: isRunning, run: () => saveReport(connectionId, run.id, 'html') },
      { id: 'junit', label: 'Save as JUnit XML…', isDisabled: isRunning, run: () => saveReport(connectionId, run.id, 'junit') },
      {
        id: 'remove',
        label: 'Remove…',
        icon: 'trash',
        command: 'delete',
        tone: 'danger',
        isDisabled: isRunning,
        separated: true,
        run: () => removeRun(connectionId, run.id),
      },
    ],
  };
}
