import { useEffect } from 'react';
import { on } from './bridge';
import { later } from './components/later';
import { Split } from './components/splitter';
import { Sidebar } from './features/sidebar/sidebar';
import { focusSearch } from './features/sidebar/search-field';
import { StatusLine } from './features/status/status-line';
import { goHome, refresh, select, showNew, showPreferences, showScratch } from './state/actions';
import { store, TABS, useApp, useSettings } from './state/app';
import { useConfirmation } from './state/confirmation';
import { canRefresh } from './state/phase';
import { useFaultsOpen } from './state/faults';
import { firstList } from './state/first-list';
import { sidebar } from './state/layout';
import styles from './app.module.css';

const pane = firstList.then(() => import('./features/pane'));
const Pane = later(() => pane.then((module) => module.Pane));
const FaultLab = later(() => import('./features/practice/fault-lab').then((module) => module.FaultLab));
const ConfirmDialog = later(() => import('./components/dialog').then((module) => module.ConfirmDialog));
const Toasts = later(() => import('./components/toasts').then((module) => module.Toasts));

export function App() {
  const settings = useSettings();
  const hasToasts = useApp((state) => state.toasts.length > 0);
  const hasFaultLab = useFaultsOpen();
  const hasQuestion = useConfirmation() !== null;
  useShortcuts();

  useEffect(() => {
    const root = document.documentElement;
    if (settings.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = settings.theme;
  }, [settings.theme]);

  return (
    <div className={styles.window}>
      <Split name={sidebar.name} label="Width of the sidebar" initial={sidebar.initial} least={200} rest={560} canHide>
        <Sidebar />
        <main className={styles.pane}>
          <Pane />
        </main>
      </Split>
      {hasFaultLab ? <FaultLab /> : null}
      <StatusLine />
      {hasQuestion ? <ConfirmDialog /> : null}
      {hasToasts ? <Toasts /> : null}
    </div>
  );
}

/** Refreshes the open connection if possible; the menu can't know. */
function refreshShown(): void {
  const { place, grants, busy } = store.get();
  if (place.at !== 'connection' || busy.has(place.id)) return;
  const grant = grants.get(place.id);
  if (grant && canRefresh(grant) && !grant.refreshing) void refresh(place.id);
}

function useShortcuts(): void {
  useEffect(() => {
    const stop = on('navigate', (target) => {
      if (target.to === 'connection') select(target.id, 'token');
      else if (target.to === 'new') showNew();
      else if (target.to === 'settings') showPreferences();
      else if (target.to === 'scratch') showScratch();
      else if (target.to === 'refresh') refreshShown();
      else if (target.to === 'updates') void import('./state/updates').then(({ lookForUpdates }) => lookForUpdates());
      else focusSearch();
    });
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = store.get().platform === 'darwin' ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
      if (!chord || event.altKey) return;
      if (event.shiftKey) {
        if (event.key.toLowerCase() !== 'i') return;
        showScratch();
        event.preventDefault();
        return;
      }
      const place = store.get().place;
      const tab = place.at === 'connection' ? TABS[Number(event.key) - 1] : undefined;
      if (event.key === 'k') focusSearch();
      else if (event.key === 'n') showNew();
      else if (event.key === 'b') sidebar.show(sidebar.isHidden());
      else if (event.key === ',') {
        if (place.at === 'preferences') goHome();
        else showPreferences();
      } else if (place.at === 'connection' && tab) select(place.id, tab);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      stop();
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}
