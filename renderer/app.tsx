import { useEffect } from 'react';
import { inIdleTime, later } from './components/later';
import { Split } from './components/splitter';
import { Sidebar } from './features/sidebar/sidebar';
import { StatusLine } from './features/status/status-line';
import { store, useSettings } from './state/app';
import { useOverlay } from './state/commands';
import { useConfirmation } from './state/confirmation';
import { useExporting } from './state/exporting';
import { useFaultsOpen } from './state/faults';
import { firstList } from './state/first-list';
import { useNoticesOpen } from './state/notices';
import { closeSidebarOver, sidebar, useSidebarOver } from './state/layout';
import { useLocked } from './state/lock';
import styles from './app.module.css';

const pane = firstList.then(() => import('./features/pane'));
const Pane = later(() => pane.then((module) => module.Pane));
const FaultLab = later(() => import('./features/practice/fault-lab').then((module) => module.FaultLab));
const ConfirmDialog = later(() => import('./components/dialog').then((module) => module.ConfirmDialog));
const ExportDialog = later(() => import('./features/export/export-dialog').then((module) => module.ExportDialog));
const Palette = later(() => import('./features/commands/palette').then((module) => module.Palette));
// So that it is there at once when somebody begins to type.
void pane.then(() => inIdleTime([Palette]));
const Shortcuts = later(() => import('./features/commands/shortcuts').then((module) => module.Shortcuts));
const NoticeList = later(() => import('./features/status/notice-list').then((module) => module.NoticeList));
const LockScreen = later(() => import('./features/vault/lock-screen').then((module) => module.LockScreen));

export function App() {
  const settings = useSettings();
  const hasNotices = useNoticesOpen();
  const hasFaultLab = useFaultsOpen();
  const hasQuestion = useConfirmation() !== null;
  const exporting = useExporting();
  const overlay = useOverlay();
  const isLocked = useLocked();
  const over = useSidebarOver();

  // Whenever something is chosen. Drawing all of the window for it would delay what was chosen.
  useEffect(() => {
    let { place } = store.get();
    return store.subscribe(() => {
      if (store.get().place === place) return;
      ({ place } = store.get());
      closeSidebarOver();
    });
  }, []);

  useEffect(() => {
    const root = document.documentElement;
    if (settings.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = settings.theme;
    if (settings.density === 'compact') root.dataset.density = 'compact';
    else delete root.dataset.density;
  }, [settings.theme, settings.density]);

  return (
    <>
      {isLocked ? <LockScreen /> : null}
      <div className={styles.window} inert={isLocked} data-locked={isLocked || undefined}>
        <Split name={sidebar.name} label="Width of the sidebar" initial={sidebar.initial} least={200} rest={560} canHide over={over}>
          <Sidebar />
          <main className={styles.pane}>
            <Pane />
          </main>
        </Split>
        {hasFaultLab ? <FaultLab /> : null}
        <StatusLine />
        {hasNotices ? <NoticeList /> : null}
        {hasQuestion && !isLocked ? <ConfirmDialog /> : null}
        {exporting !== null && !isLocked ? <ExportDialog id={exporting} /> : null}
        {overlay === 'palette' && !isLocked ? <Palette /> : null}
        {overlay === 'shortcuts' && !isLocked ? <Shortcuts /> : null}
      </div>
    </>
  );
}
