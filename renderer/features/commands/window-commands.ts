import { type CommandId, HELP_DEEDS, type HelpDeed } from '../../../electron/model/window/commands';
import { on } from '../../bridge';
import {
  ask,
  chooseBackup,
  copyToken,
  go,
  goHome,
  importConnection,
  refresh,
  reviewOffered,
  select,
  showNew,
  showPreferences,
  showScratch,
} from '../../state/actions';
import { say, store, type Tab, TABS } from '../../state/app';
import { type Deed, openOverlay, perform, register } from '../../state/commands';
import { sidebar } from '../../state/layout';
import { canRefresh, isForgotten } from '../../state/phase';
import { canStep, followPlaces, step } from '../../state/places';
import { focusSearch } from '../sidebar/search-field';
import { keepFocus } from './focus';

/** The connection shown; null: something else is. */
const shown = () => {
  const { place } = store.get();
  return place.at === 'connection' ? place : null;
};

const shownGrant = () => {
  const place = shown();
  return place === null ? undefined : store.get().grants.get(place.id);
};

/** Ready while a connection is shown. */
const here = (run: (id: string, tab: Tab) => unknown, isReady: () => boolean = () => true): Deed => ({
  run: () => {
    const place = shown();
    if (place) return run(place.id, place.tab);
  },
  isReady: () => shown() !== null && isReady(),
});

const nextTo = (tab: Tab, by: number) => TABS.at((TABS.indexOf(tab) + by) % TABS.length);
const move = (by: number) =>
  here((id, tab) => {
    select(id, nextTo(tab, by));
    focusTab();
  });

/** With the focus in the tab list, React Aria would keep it on the former tab. */
function focusTab(): void {
  if (!document.activeElement?.closest('[role="tablist"]')) return;
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
}

const isAside = () =>
  ['new', 'import', 'preferences', 'scratch', 'vault', 'backup', 'restore', 'discovery', 'tap', 'prove'].includes(store.get().place.at);

const canRefreshShown = () => {
  const grant = shownGrant();
  const { busy, byId, practice } = store.get();
  const summary = grant && byId.get(grant.connectionId);
  if (!grant || !summary || grant.refreshing || busy.has(grant.connectionId)) return false;
  return canRefresh(grant) && !isForgotten(summary, grant, practice);
};

const COPIED: Partial<Record<HelpDeed, string>> = {
  diagnostics: 'Diagnostics copied: versions, system and the state of the keychain. They contain no secrets.',
  report: 'Diagnostics copied: paste them into your report. They contain no secrets.',
};

async function help(deed: HelpDeed): Promise<void> {
  const done = await ask('help.give', { deed });
  const text = COPIED[deed];
  if (done && text) say({ tone: 'ok', text });
}

/** What can be done wherever the window is. */
const WINDOW: Partial<Record<CommandId, Deed>> = {
  palette: { run: () => openOverlay('palette') },
  shortcuts: { run: () => openOverlay('shortcuts') },
  back: { run: () => step(-1), isReady: () => canStep(-1) },
  forward: { run: () => step(1), isReady: () => canStep(1) },
  leave: { run: () => step(-1) || goHome(), isReady: isAside },
  find: { run: focusSearch },
  search: { run: focusSearch },
  sidebar: { run: () => sidebar.show(sidebar.isHidden()) },
  new: { run: () => showNew() },
  discover: { run: () => go({ at: 'discovery' }) },
  tap: { run: () => go({ at: 'tap', connectionId: shown()?.id }) },
  prove: { run: () => go({ at: 'prove', connectionId: shown()?.id }) },
  scratch: { run: showScratch },
  settings: { run: () => (store.get().place.at === 'preferences' ? goHome() : showPreferences()) },
  import: { run: importConnection },
  backup: { run: () => go({ at: 'backup' }) },
  restore: { run: chooseBackup },
  lock: { run: () => ask('vault.lock'), isReady: () => store.get().vault.state === 'ready' },
  updates: { run: () => import('../../state/updates').then(({ lookForUpdates }) => lookForUpdates()) },
  refresh: here((id) => refresh(id), canRefreshShown),
  'copy-access': here(
    (id) => copyToken(id, 'access'),
    () => !!shownGrant()?.access,
  ),
  'next-tab': move(1),
  'previous-tab': move(-1),
};

/** Registers them, and what the menu and notifications ask for. */
export function startCommands(): void {
  followPlaces();
  keepFocus();
  for (const [id, deed] of Object.entries(WINDOW)) register(id as CommandId, deed);
  for (const deed of HELP_DEEDS) register(deed, { run: () => help(deed) });
  for (const tab of TABS)
    register(
      `tab-${tab}`,
      here((id) => select(id, tab)),
    );
  on('navigate', ({ id }) => select(id, 'token'));
  on('import.offered', () => void reviewOffered());
  on('command', ({ id }) => void perform(id));
  // The fourth and fifth button of a mouse.
  window.addEventListener('mouseup', (event) => {
    if (event.button !== 3 && event.button !== 4) return;
    event.preventDefault();
    perform(event.button === 3 ? 'back' : 'forward');
  });
}
