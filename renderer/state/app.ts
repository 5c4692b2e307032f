import type {
  ConnectionSettings,
  ConnectionSummary,
  ConnectionView,
  FlowView,
  GrantView,
  ImportReview,
  IntakeReview,
  PracticeView,
  Problem,
  Preferences,
  Snapshot,
  UpdateView,
  VaultView,
  WindowLayout,
} from '../../electron/contract';
import type { TemplateId } from '../../electron/model/providers/offered';
import type { PreferenceFieldId } from '../../electron/model/window/preference-fields';
import { DEFAULT_PREFERENCES, type PreferencePart, TABS, type Tab } from '../../electron/model/window/window-parts';
import { invoke, on } from '../bridge';
import { clock, startClock } from './clock';
import { firstSnapshot } from './first-snapshot';
import { arrange, layoutStore, startLayout } from './layout';
import { createStore, unlessEqual, useStore, withEntry, withMember } from './store';
import { followStrays, isStrayShown } from './strays';
import { writeTimesIn } from './time';

export { TABS, type Tab };

export type Place =
  | { at: 'welcome' }
  | { at: 'connection'; id: string; tab: Tab }
  /** A connection, set up step by step. */
  | { at: 'guide'; id: string }
  /** `issuer`, `apiBaseUrl`: what the form begins with. */
  | { at: 'new'; template?: TemplateId; issuer?: string | null; apiBaseUrl?: string | null }
  | { at: 'import'; review: ImportReview }
  /** What a provider sent: read already, or still to be pasted. */
  | { at: 'intake'; review?: IntakeReview; connectionId?: string; settings?: ConnectionSettings; draftKey?: string; guided?: true }
  /** `field`: the setting that takes the focus. */
  | { at: 'preferences'; part?: PreferencePart; field?: PreferenceFieldId }
  | { at: 'backup' }
  /** A backup that was chosen. */
  | { at: 'restore'; id: string; name: string }
  | { at: 'scratch' }
  | { at: 'discovery' }
  /** `id`: a tap; else what the form that starts one begins with. */
  | { at: 'tap'; id?: string; connectionId?: string; isNew?: boolean }
  /** `connectionId`: whose provider's behaviour the form begins with. */
  | { at: 'prove'; connectionId?: string }
  | { at: 'vault' };

/** A notice above the status line: a problem, or one sentence. */
export interface Toast {
  id: number;
  tone: 'error' | 'warning' | 'note' | 'ok';
  text: string;
  problem: Problem | null;
  /** When it came, in milliseconds since the epoch. */
  at: number;
  /** Takes back what it tells of. */
  undo?: () => unknown;
}

export interface AppState {
  status: 'starting' | 'ready' | 'failed';
  problem: Problem | null;
  /** In the person's own order. */
  connections: readonly ConnectionSummary[];
  byId: ReadonlyMap<string, ConnectionSummary>;
  /** Editable settings of the connections opened so far. */
  views: ReadonlyMap<string, ConnectionView>;
  grants: ReadonlyMap<string, GrantView>;
  /** Why a grant could not be read, by connection. */
  grantProblems: ReadonlyMap<string, Problem>;
  flows: ReadonlyMap<string, FlowView>;
  vault: VaultView;
  settings: Preferences;
  /** null until somebody has asked. */
  updates: UpdateView | null;
  practice: PracticeView;
  platform: Snapshot['platform'];
  version: string;
  place: Place;
  /** The person only passes over connections, as with a held arrow key. */
  passing: boolean;
  toasts: readonly Toast[];
  /** All that came since the start, the oldest first. */
  notices: readonly Toast[];
  /** Connections with a pending request from this window (connect, refresh). */
  busy: ReadonlySet<string>;
}

export const store = createStore<AppState>({
  status: 'starting',
  problem: null,
  connections: [],
  byId: new Map(),
  views: new Map(),
  grants: new Map(),
  grantProblems: new Map(),
  flows: new Map(),
  vault: { state: 'opening', title: '', what: '', likelyCause: '', action: '', records: 0, corrupt: [] },
  settings: { ...DEFAULT_PREFERENCES, layout: layoutStore.get() },
  updates: null,
  practice: { status: 'stopped', url: null, startedAt: null, problem: null, faults: 0 },
  platform: 'linux',
  version: '',
  place: { at: 'welcome' },
  passing: false,
  toasts: [],
  notices: [],
  busy: new Set(),
});

export const patch = (change: Partial<AppState>) => store.set((state) => ({ ...state, ...change }));

export function listOf(connections: readonly ConnectionSummary[]): Pick<AppState, 'connections' | 'byId'> {
  return { connections, byId: new Map(connections.map((connection) => [connection.id, connection])) };
}

export const setGrant = (grant: GrantView) =>
  store.set((state) =>
    untold({
      ...state,
      grants: withEntry(state.grants, grant.connectionId, unlessEqual(state.grants.get(grant.connectionId), grant)),
      grantProblems: state.grantProblems.has(grant.connectionId)
        ? withEntry(state.grantProblems, grant.connectionId, undefined)
        : state.grantProblems,
    }),
  );
export const setView = (view: ConnectionView) =>
  store.set((state) => ({ ...state, views: withEntry(state.views, view.id, unlessEqual(state.views.get(view.id), view)) }));
export const setGrantProblem = (id: string, problem: Problem) =>
  store.set((state) => ({ ...state, grantProblems: withEntry(state.grantProblems, id, problem) }));
const setFlow = (flow: FlowView) => store.set((state) => untold({ ...state, flows: withEntry(state.flows, flow.connectionId, flow) }));
export const dropFlow = (connectionId: string) =>
  store.set((state) => ({ ...state, flows: withEntry(state.flows, connectionId, undefined) }));
export const setBusy = (id: string, isBusy: boolean) => store.set((state) => ({ ...state, busy: withMember(state.busy, id, isBusy) }));

let toastNumber = 0;

/** Notices shown at once, and listed. */
const MAX_TOASTS = 3;
const MAX_NOTICES = 100;

/** Shows a notice, which leaves by itself and is listed afterwards; not of a problem that stands on the page already. */
export function say(toast: Pick<Toast, 'tone' | 'text' | 'undo'> | { problem: Problem; tone?: Toast['tone'] }): void {
  const added: Toast =
    'problem' in toast
      ? { id: ++toastNumber, at: clock.now(), tone: toast.tone ?? 'error', text: toast.problem.what, problem: toast.problem }
      : { id: ++toastNumber, at: clock.now(), tone: toast.tone, text: toast.text, problem: null, undo: toast.undo };
  store.set((state) => {
    if (added.problem !== null && problemsInline(state).includes(added.text)) return state;
    return {
      ...state,
      toasts: [...state.toasts.filter((other) => other.text !== added.text), added].slice(-MAX_TOASTS),
      notices: [...state.notices, added].slice(-MAX_NOTICES),
    };
  });
}

/** The connection that a place shows; null: none. */
export const shownAt = (place: Place): string | null => (place.at === 'connection' || place.at === 'guide' ? place.id : null);

/** What the connection on screen says itself of its sign-in and its tokens. */
function problemsInline({ place, grants, flows, grantProblems }: AppState): string[] {
  const id = shownAt(place);
  if (id === null) return [];
  const told = [grants.get(id)?.problem, flows.get(id)?.problem, grantProblems.get(id)];
  return told.flatMap((problem) => problem?.what ?? []);
}

/** The toasts but for those whose problem has come to stand on the page. */
function untold(state: AppState): AppState {
  const inline = problemsInline(state);
  const toasts = state.toasts.filter(({ problem, text }) => problem === null || !inline.includes(text));
  return toasts.length === state.toasts.length ? state : { ...state, toasts };
}

/** Applies the first snapshot, then follows the main process's events. */
export async function start(): Promise<void> {
  startClock();
  listen();
  followStrays();
  const result = await firstSnapshot;
  if (!result.ok) {
    patch({ status: 'failed', problem: result.problem });
    return;
  }
  const { connections, vault, settings, practice, flows, platform, version, notices } = result.value;
  clock.anchor(result.value.clock.now);
  startLayout(settings.layout);
  writeTimesIn(settings.timeZone);
  patch({
    status: 'ready',
    ...listOf(connections),
    vault,
    settings,
    practice,
    platform,
    version,
    flows: new Map(flows.map((flow) => [flow.connectionId, flow])),
    place: firstPlace(connections, settings.layout.place),
  });
  rememberPlace();
  for (const problem of notices) say({ problem, tone: 'warning' });
}

/** Where the person was last, or the first connection. */
function firstPlace(connections: readonly ConnectionSummary[], last: WindowLayout['place']): Place {
  if (last && connections.some(({ id }) => id === last.id)) return { at: 'connection', ...last };
  const first = connections[0];
  return first ? { at: 'connection', id: first.id, tab: 'token' } : { at: 'welcome' };
}

function rememberPlace(): void {
  let { place } = store.get();
  store.subscribe(() => {
    if (store.get().place === place) return;
    place = store.get().place;
    if (place.at === 'connection') arrange({ place: { id: place.id, tab: place.tab } });
  });
}

export async function readView(id: string): Promise<void> {
  const result = await invoke('connections.get', { id });
  if (result.ok) setView(result.value);
}

const changed = new Map<string, ConnectionSummary>();

function applyChanged(): void {
  if (changed.size === 0) return;
  const news = new Map(changed);
  changed.clear();
  const { views, byId } = store.get();
  // Settings that were read may be out of date, so read them again.
  for (const id of news.keys()) if (views.has(id)) void readView(id);
  store.set((state) => ({
    ...state,
    ...listOf([
      ...state.connections.map((connection) => news.get(connection.id) ?? connection),
      ...[...news.values()].filter((summary) => !byId.has(summary.id)),
    ]),
  }));
}

function listen(): void {
  on('connection.changed', (summary) => {
    changed.set(summary.id, summary);
    // Many can change at once, for example on waking; they are applied together.
    if (changed.size === 1) setTimeout(applyChanged, 8);
  });
  on('connection.removed', ({ id }) => {
    applyChanged();
    store.set((state) => {
      const at = state.connections.findIndex((connection) => connection.id === id);
      if (at < 0) return state;
      const connections = state.connections.filter((connection) => connection.id !== id);
      const neighbour = connections[Math.min(at, connections.length - 1)];
      const shown = shownAt(state.place) === id;
      const place: Place = !shown ? state.place : neighbour ? { at: 'connection', id: neighbour.id, tab: 'token' } : { at: 'welcome' };
      return {
        ...state,
        ...listOf(connections),
        place: connections.length === 0 && shownAt(place) !== null ? { at: 'welcome' } : place,
        views: withEntry(state.views, id, undefined),
        grants: withEntry(state.grants, id, undefined),
        grantProblems: withEntry(state.grantProblems, id, undefined),
        flows: withEntry(state.flows, id, undefined),
      };
    });
  });
  on('connections.order', ({ ids }) => {
    applyChanged();
    store.set((state) => {
      const ordered = ids.flatMap((id) => state.byId.get(id) ?? []);
      const rest =
        ordered.length === state.connections.length ? [] : state.connections.filter((connection) => !ids.includes(connection.id));
      return { ...state, ...listOf([...ordered, ...rest]) };
    });
  });
  on('grant.changed', setGrant);
  on('flow.changed', setFlow);
  on('vault.changed', (vault) => {
    const before = store.get().vault.state;
    patch({ vault });
    // Records that could not be read before may be readable now.
    if (before !== vault.state) patch({ grantProblems: new Map() });
  });
  on('settings.changed', (settings) => {
    writeTimesIn(settings.timeZone);
    patch({ settings });
  });
  on('updates.changed', (updates) => {
    const { updates: before, place } = store.get();
    const isNews = updates.state === 'available' && before?.state !== 'available' && updates.problem === null;
    if (isNews && place.at !== 'preferences') say({ tone: 'note', text: `Tokenscope ${updates.version} is available: see App settings.` });
    patch({ updates });
  });
  on('practice.changed', (practice) => patch({ practice }));
  on('notice', (problem) => {
    const waiting = [...store.get().flows.values()].flatMap(({ id, status }) => (status === 'waiting' ? id : []));
    if (problem.code !== 'flow-state-unknown' || !isStrayShown(waiting)) say({ problem, tone: 'warning' });
  });
}

export const useApp = <T>(select: (state: AppState) => T): T => useStore(store, select);

/** In the person's own order. */
/** Whether shortcuts are spelt as on macOS, with ⌘. */
export const useIsMac = () => useApp((state) => state.platform === 'darwin');
export const useConnections = () => useApp((state) => state.connections);
export const useSummary = (id: string) => useApp((state) => state.byId.get(id) ?? null);
/** A connection's editable settings; null until `readView` has answered. */
export const useView = (id: string) => useApp((state) => state.views.get(id) ?? null);
/** null before the first answer. */
export const useGrant = (id: string) => useApp((state) => state.grants.get(id) ?? null);
/** The id of the connection in the main pane; null if it shows something else. */
export const useSelected = () => useApp((state) => shownAt(state.place));
export const useVault = () => useApp((state) => state.vault);
export const useSettings = () => useApp((state) => state.settings);
export const usePractice = () => useApp((state) => state.practice);
/** The connection's last flow in any status; null if there was none since start or it was dismissed. */
export const useFlow = (connectionId: string) => useApp((state) => state.flows.get(connectionId) ?? null);
