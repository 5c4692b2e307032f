import type { Pasted, Problem, ScratchView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { createStore, useStore } from '../../state/store';
import { readFile, withinLimit } from './intake';

/** The scratch screen's state. Kept while the person is elsewhere, gone with the window. */
export interface Scratch {
  /** Typed text; pasted text never comes here. */
  text: string;
  view: ScratchView | null;
  problem: Problem | null;
  isBusy: boolean;
  selected: number | null;
  /** What the text is, where it does not belong here. */
  elsewhere: Exclude<Pasted, { to: 'inspect' }> | null;
}

const EMPTY: Scratch = { text: '', view: null, problem: null, isBusy: false, selected: null, elsewhere: null };

const scratch = createStore<Scratch>(EMPTY);
export const current = () => scratch.get();
export const useScratch = () => useStore(scratch, (state) => state);

/** Milliseconds without typing before the text is inspected. */
const TYPING_PAUSE_MS = 300;
let timer: ReturnType<typeof setTimeout> | undefined;
let latest = 0;

/** Shows the answer, unless something newer was requested since. */
async function show(text: string | null): Promise<void> {
  latest += 1;
  const mine = latest;
  scratch.set((state) => ({ ...state, isBusy: true, problem: null }));
  const result = await invoke('scratch.route', { text });
  if (mine !== latest) return;
  scratch.set((state) =>
    result.ok
      ? { ...state, isBusy: false, ...shownOf(result.value) }
      : { ...state, isBusy: false, problem: result.problem, elsewhere: null },
  );
}

const shownOf = (pasted: Pasted): Pick<Scratch, 'view' | 'selected' | 'elsewhere'> =>
  pasted.to === 'inspect'
    ? { view: pasted.view, selected: pasted.view.tokens[0]?.index ?? null, elsewhere: null }
    : { view: null, selected: null, elsewhere: pasted };

/** The main process reads the clipboard; its text never enters the window. */
export function paste(): Promise<void> {
  clearTimeout(timer);
  scratch.set((state) => ({ ...state, text: '' }));
  return show(null);
}

export function inspect(text: string): Promise<void> {
  const given = withinLimit(text);
  if (given.ok) return show(text);
  latest += 1;
  scratch.set((state) => ({ ...state, isBusy: false, problem: given.problem }));
  return Promise.resolve();
}

/** Keeps nothing of the file here. */
export async function inspectFile(file: File): Promise<void> {
  clearTimeout(timer);
  scratch.set((state) => ({ ...state, text: '', isBusy: true, problem: null }));
  const given = await readFile(file);
  if (given.ok) await inspect(given.value);
  else scratch.set((state) => ({ ...state, isBusy: false, problem: given.problem }));
}

/** Shows what was found in a text that came in elsewhere. */
export function showFound(view: ScratchView): void {
  latest += 1;
  clearTimeout(timer);
  scratch.set(() => ({ ...EMPTY, view, selected: view.tokens[0]?.index ?? null }));
}

export function type(text: string): void {
  scratch.set((state) => ({ ...state, text }));
  clearTimeout(timer);
  if (text.trim() === '') {
    if (scratch.get().view || scratch.get().elsewhere) void forget();
    return;
  }
  timer = setTimeout(() => void inspect(text), TYPING_PAUSE_MS);
}

export const choose = (index: number) => scratch.set((state) => ({ ...state, selected: index }));

/** Here and in the main process. */
export async function forget(): Promise<void> {
  latest += 1;
  clearTimeout(timer);
  const { elsewhere } = scratch.get();
  scratch.set(() => EMPTY);
  if (elsewhere?.to === 'import') void invoke('connections.dropImport', { id: elsewhere.review.id });
  if (elsewhere?.to === 'intake') void invoke('intake.drop', { id: elsewhere.review.id });
  const result = await invoke('scratch.forget');
  if (!result.ok) scratch.set((state) => ({ ...state, problem: result.problem }));
}

/** Takes what does not belong here to where it does. */
export function leaveFor(go: (pasted: NonNullable<Scratch['elsewhere']>) => void): void {
  const { elsewhere } = scratch.get();
  if (elsewhere === null) return;
  scratch.set(() => EMPTY);
  go(elsewhere);
}
