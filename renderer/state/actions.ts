import type { Method, Problem, RequestOf, ResponseOf, Result, Preferences, TokenKind } from '../../electron/contract';
import type { PracticeFaceId, TemplateId } from '../../electron/model/providers/offered';
import type { PreferenceFieldId } from '../../electron/model/window/preference-fields';
import type { PreferencePart } from '../../electron/model/window/window-parts';
import { invoke } from '../bridge';
import { dropFlow, listOf, type Place, patch, say, setBusy, setGrant, setGrantProblem, shownAt, store, type Tab } from './app';
import { notePassing } from './passing';

/** Calls the main process; a failure also shows as a toast and returns null. */
export async function ask<M extends Method>(
  method: M,
  ...request: RequestOf<M> extends undefined ? [] : [RequestOf<M>]
): Promise<{ value: ResponseOf<M> } | null> {
  const result = await invoke(method, ...request);
  if (result.ok) return { value: result.value };
  say({ problem: result.problem });
  return null;
}

let lastShown: string | null = null;

export const go = (place: Place) => patch({ place });
export function select(id: string, tab?: Tab): void {
  const { place } = store.get();
  const passing = notePassing() && place.at === 'connection' && place.id !== id;
  lastShown = id;
  if (!passing) lookAhead(id);
  const kept = place.at === 'connection' ? place.tab : 'token';
  patch({ place: { at: 'connection', id, tab: tab ?? kept }, passing });
}
/** @param begun What the form begins with. */
export const showNew = (template?: TemplateId, begun?: { issuer: string | null; apiBaseUrl: string | null }) =>
  go({ at: 'new', template, issuer: begun?.issuer, apiBaseUrl: begun?.apiBaseUrl });
export const showPreferences = (part?: PreferencePart, field?: PreferenceFieldId) => go({ at: 'preferences', part, field });
export const showScratch = () => go({ at: 'scratch' });
/** Sets a connection up step by step, from where it stands. */
export async function showGuide(connectionId: string): Promise<void> {
  if (await ask('guide.begin', { connectionId })) go({ at: 'guide', id: connectionId });
}

/** Shows a connection (the given, current, last or first one), or the welcome screen. */
export function goHome(id?: string | null): void {
  const { place, byId, connections } = store.get();
  const last = lastShown !== null && byId.has(lastShown) ? lastShown : connections[0]?.id;
  const target = id ?? shownAt(place) ?? last;
  if (target) select(target, 'token');
  else go({ at: 'welcome' });
}

export const dismissToast = (id: number) => store.set((state) => ({ ...state, toasts: state.toasts.filter((toast) => toast.id !== id) }));

export async function loadGrant(connectionId: string): Promise<void> {
  const result = await invoke('grants.get', { connectionId });
  if (result.ok) setGrant(result.value);
  else setGrantProblem(connectionId, result.problem);
}

const ahead = new Set<string>();

/** Reads the tokens of a connection that was never shown, as somebody is likely to open it next. A failure shows once it is opened. */
export function lookAhead(connectionId: string): void {
  const { grants, byId, vault } = store.get();
  const isOpen = vault.state === 'ready' || vault.state === 'memory';
  if (!isOpen || !byId.has(connectionId) || grants.has(connectionId) || ahead.has(connectionId)) return;
  ahead.add(connectionId);
  void invoke('grants.get', { connectionId }).then((result) => {
    ahead.delete(connectionId);
    // What an event has brought meanwhile is newer.
    if (result.ok && store.get().byId.has(connectionId) && !store.get().grants.has(connectionId)) setGrant(result.value);
  });
}

async function whileBusy<T>(id: string, work: () => Promise<T>): Promise<T> {
  setBusy(id, true);
  try {
    return await work();
  } finally {
    setBusy(id, false);
  }
}

export async function connect(connectionId: string): Promise<void> {
  dropFlow(connectionId);
  await whileBusy(connectionId, () => ask('flows.start', { connectionId }));
}

export async function cancelFlow(connectionId: string, flowId: string): Promise<void> {
  dropFlow(connectionId);
  await ask('flows.cancel', { flowId });
}

export const dismissFlow = (connectionId: string) => dropFlow(connectionId);

/** A failure shows in the re-read grant, or as a toast if that can't be read. */
export async function refresh(connectionId: string, scopes?: string[]): Promise<Result<unknown>> {
  const result = await whileBusy(connectionId, () => invoke('tokens.refresh', { connectionId, ...(scopes && { scopes }) }));
  if (result.ok) return result;
  await loadGrant(connectionId);
  if (!store.get().grants.get(connectionId)?.problem) say({ problem: result.problem });
  return result;
}

/**
 * After a refresh without an answer: tries the stored refresh token once. The alternative is `connect`, which keeps the old tokens until
 * it has new ones.
 */
export async function tryStored(connectionId: string): Promise<void> {
  const result = await whileBusy(connectionId, () => invoke('tokens.resolve', { connectionId, choice: 'try-stored' }));
  if (result.ok) return;
  await loadGrant(connectionId);
  say({ problem: result.problem });
}

const tokenWords: Record<TokenKind, string> = { access: 'Access token', refresh: 'Refresh token', id: 'ID token' };

/** The main process copies the token; the toast says when the clipboard is cleared. */
export async function copyToken(connectionId: string, token: TokenKind): Promise<void> {
  sayCopied(tokenWords[token], await ask('tokens.copy', { connectionId, token }));
}

/** @param done null: it was not copied. */
export function sayCopied(what: string, done: { value: ResponseOf<'tokens.copy'> } | null): void {
  if (!done) return;
  const seconds = Math.round(done.value.clearsInMs / 1000);
  const when = done.value.clearsOnFocus ? `after ${seconds} s, when you return to this window,` : `in ${seconds} s`;
  say({ tone: 'ok', text: `${what} copied. The clipboard is cleared ${when} if it still contains it.` });
}

export const openLink = (url: string) => ask('links.open', { url });

export const revealToken = (connectionId: string, token: TokenKind) => ask('tokens.reveal', { connectionId, token });

export const forgetTokens = (connectionId: string) => ask('tokens.forget', { connectionId });

export const forgetKey = (connectionId: string) => ask('tokens.forgetKey', { connectionId });

export const muteFinding = (connectionId: string, code: string, muted: boolean) => ask('findings.mute', { connectionId, code, muted });

export async function duplicate(id: string): Promise<void> {
  const done = await ask('connections.duplicate', { id });
  if (done) select(done.value.id, 'settings');
}

/** Deletes connections, which can be undone for a while. */
export async function remove(ids: readonly string[]): Promise<void> {
  const [only, ...others] = ids.flatMap((id) => store.get().byId.get(id) ?? []);
  if (only === undefined) return;
  const gone: string[] = [];
  for (const id of ids) if (await ask('connections.remove', { id })) gone.push(id);
  if (gone.length === 0) return;
  const restore = async () => {
    for (const id of gone) await ask('connections.restore', { id });
    select(only.id);
  };
  say({ tone: 'ok', text: `Deleted ${others.length === 0 ? inQuotes(only.name) : `${gone.length} connections`}.`, undo: restore });
  // The button that did it has left the page.
  if (document.activeElement === document.body) document.getElementById('connection-list')?.focus();
}

/** A name within a sentence. Marks that keep its direction apart would be shown as invisible characters. */
export const inQuotes = (name: string) => `“${name}”`;

/** Renames a connection, which can be undone for a while. */
export async function rename(id: string, name: string): Promise<void> {
  const before = store.get().byId.get(id)?.name;
  if ((await ask('connections.rename', { id, name })) === null || before === undefined) return;
  say({ tone: 'ok', text: `Renamed to ${inQuotes(name)}.`, undo: () => ask('connections.rename', { id, name: before }) });
}

/** Moves connections before others (null: to the end), in order; updates the screen at once. */
export async function rearrange(steps: readonly { id: string; before: string | null }[]): Promise<void> {
  for (const { id, before } of steps) {
    store.set((state) => {
      const moved = state.byId.get(id);
      if (!moved) return state;
      const rest = state.connections.filter((connection) => connection.id !== id);
      const at = before === null ? rest.length : rest.findIndex((connection) => connection.id === before);
      return { ...state, ...listOf(rest.toSpliced(at < 0 ? rest.length : at, 0, moved)) };
    });
  }
  for (const step of steps) {
    if ((await ask('connections.move', step)) === null) return;
  }
}

export const keepAlive = (connectionId: string, on: boolean) => ask('watch.set', { connectionId, on });

export async function saveNow(connectionId: string): Promise<void> {
  const done = await whileBusy(connectionId, () => ask('tokens.saveNow', { connectionId }));
  if (done?.value.saved) say({ tone: 'ok', text: 'The newest tokens are saved. It is safe to quit.' });
}

/** Saves settings of connections as one JSON file, with placeholders for possible secrets. */
export async function exportConnections(ids: readonly string[]): Promise<void> {
  const done = await ask('connections.export', { ids: [...ids] });
  if (done?.value.path)
    say({
      tone: 'ok',
      text: `Saved as ${done.value.path}. Possible secrets are replaced with placeholders for environment variables. Review the file before you share it.`,
    });
}

/** Shows what is in the files that the person chooses. */
export async function importConnection(): Promise<void> {
  const done = await ask('connections.import');
  if (done?.value) go({ at: 'import', review: done.value });
}

/** Shows the backup that the person chooses; it is opened there. */
export async function chooseBackup(): Promise<void> {
  const done = await ask('backups.choose');
  if (done?.value) go({ at: 'restore', ...done.value });
}

/** Shows what is in these. */
export async function importFiles(files: { name: string; text: string }[]): Promise<void> {
  const done = await ask('connections.readFiles', { files });
  if (done) go({ at: 'import', review: done.value });
}

/** Shows what a link or a file has that the system opened with the app. */
export async function reviewOffered(): Promise<void> {
  const done = await ask('connections.takeOffer');
  if (done?.value) go({ at: 'import', review: done.value });
}

export async function copyImportLink(id: string): Promise<void> {
  if (await ask('connections.copyImportLink', { id }))
    say({
      tone: 'ok',
      text: 'Import link copied, without secrets. It opens Tokenscope, which shows the connection before anything is saved.',
    });
}

/** Saves those connections of an import that a person chose, which can be undone for a while. */
export async function acceptImport(id: string, chosen: number[]): Promise<void> {
  const done = await ask('connections.acceptImport', { id, chosen });
  const ids = done?.value.ids ?? [];
  const [first, ...others] = ids;
  if (first === undefined) return;
  select(first, 'settings');
  const undo = async () => {
    for (const each of ids) await ask('connections.remove', { id: each });
  };
  say({ tone: 'ok', text: others.length > 0 ? `Imported ${ids.length} connections.` : 'Imported.', undo });
}

export const updateSettings = (change: Partial<Preferences>) => ask('settings.update', change);

export const retryVault = () => ask('vault.retry');
export const keepInMemory = () => ask('vault.useMemory');
export const setVaultAside = (connectionId: string | null) => ask('vault.setAside', { connectionId });

export const startPractice = () => ask('practice.start');
export const stopPractice = () => ask('practice.stop');
/** @param isGuided It is set up step by step. */
export async function connectPractice(face: PracticeFaceId, isGuided = false): Promise<Problem | null> {
  const result = await invoke('practice.connect', { face });
  if (!result.ok) {
    say({ problem: result.problem });
    return result.problem;
  }
  if (isGuided) await showGuide(result.value.id);
  else select(result.value.id, 'token');
  return null;
}
