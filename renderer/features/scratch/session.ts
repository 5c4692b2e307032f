import type { Problem, Result, ScratchView } from '../../../electron/contract';
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
}

const EMPTY: Scratch = { text: '', view: null, problem: null, isBusy: false, selected: null };

const scratch = createStore<Scratch>(EMPTY);
export const current = () => scratch.get();
export const useScratch = () => useStore(scratch, (state) => state);

/** Milliseconds without typing before the text is inspected. */
const TYPING_PAUSE_MS = 300;
let timer: ReturnType<typeof setTimeout> | undefined;
let latest = 0;

/** Shows the answer, unless something newer was requested since. */
async function show(answer: () => Promise<Result<ScratchView>>): Promise<void> {
  latest += 1;
  const mine = latest;
  scratch.set((state) => ({ ...state, isBusy: true, problem: null }));
  const result = await answer();
  if (mine !== latest) return;
  scratch.set((state) =>
    result.ok
      ? { ...state, isBusy: false, view: result.value, selected: result.value.tokens[0]?.index ?? null }
      : { ...state, isBusy: false, problem: result.problem },
  );
}

/** The main process reads the clipboard; its text never enters the window. */
export function paste(): Promise<void> {
  clearTimeout(timer);
  scratch.set((state) => ({ ...state, text: '' }));
  return show(() => invoke('scratch.paste'));
}

export function inspect(text: string): Promise<void> {
  const given = withinLimit(text);
  if (given.ok) return show(() => invoke('scratch.inspect', { text }));
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
    if (scratch.get().view) void forget();
    return;
  }
  timer = setTimeout(() => void inspect(text), TYPING_PAUSE_MS);
}

export const choose = (index: number) => scratch.set((state) => ({ ...state, selected: index }));

/** Here and in the main process. */
export async function forget(): Promise<void> {
  latest += 1;
  clearTimeout(timer);
  scratch.set(() => EMPTY);
  const result = await invoke('scratch.forget');
  if (!result.ok) scratch.set((state) => ({ ...state, problem: result.problem }));
}
