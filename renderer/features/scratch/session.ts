import type { Problem, Result, ScratchView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { createStore, useStore } from '../../state/store';

/** Characters taken at once; the main process takes no more. */
export const MAX_CHARACTERS = 20_000_000;

/** What is on the scratch screen. Kept while the person looks elsewhere, gone with the window. */
export interface Scratch {
  /** What was typed; what was pasted never comes here. */
  text: string;
  view: ScratchView | null;
  problem: Problem | null;
  isBusy: boolean;
  /** Index of the token shown. */
  selected: number | null;
}

const EMPTY: Scratch = { text: '', view: null, problem: null, isBusy: false, selected: null };

const scratch = createStore<Scratch>(EMPTY);
/** What is on the screen now. */
export const current = () => scratch.get();
export const useScratch = () => useStore(scratch, (state) => state);

/** Typing rests this long, in milliseconds, before it is looked at. */
const REST = 300;
let timer: ReturnType<typeof setTimeout> | undefined;
let asked = 0;

/** Asks and shows the answer, unless something else was asked meanwhile. */
async function show(answer: () => Promise<Result<ScratchView>>): Promise<void> {
  asked += 1;
  const mine = asked;
  scratch.set((state) => ({ ...state, isBusy: true, problem: null }));
  const result = await answer();
  if (mine !== asked) return;
  scratch.set((state) =>
    result.ok
      ? { ...state, isBusy: false, view: result.value, selected: result.value.tokens[0]?.index ?? null }
      : { ...state, isBusy: false, problem: result.problem },
  );
}

/** Has the main process read the clipboard; its text doesn't enter the window. */
export function paste(): Promise<void> {
  clearTimeout(timer);
  scratch.set((state) => ({ ...state, text: '' }));
  return show(() => invoke('scratch.paste'));
}

/** Inspects a text that was dropped or read from a file. */
export function inspect(text: string): Promise<void> {
  if (text.length > MAX_CHARACTERS) {
    asked += 1;
    scratch.set((state) => ({ ...state, isBusy: false, problem: tooLarge(text.length) }));
    return Promise.resolve();
  }
  return show(() => invoke('scratch.inspect', { text }));
}

/** Inspects a file. Nothing of it stays here. */
export async function inspectFile(file: File): Promise<void> {
  clearTimeout(timer);
  scratch.set((state) => ({ ...state, text: '', isBusy: true, problem: null }));
  if (file.size > MAX_CHARACTERS * 2) {
    scratch.set((state) => ({ ...state, isBusy: false, problem: tooLarge(file.size) }));
    return;
  }
  let text: string;
  try {
    text = await file.text();
  } catch {
    scratch.set((state) => ({ ...state, isBusy: false, problem: unreadable(file.name) }));
    return;
  }
  await inspect(text);
}

/** Takes what was typed, and looks at it when the typing rests. */
export function type(text: string): void {
  scratch.set((state) => ({ ...state, text }));
  clearTimeout(timer);
  if (text.trim() === '') {
    if (scratch.get().view) void forget();
    return;
  }
  timer = setTimeout(() => void inspect(text), REST);
}

export const choose = (index: number) => scratch.set((state) => ({ ...state, selected: index }));

/** Forgets it all, here and in the main process. */
export async function forget(): Promise<void> {
  asked += 1;
  clearTimeout(timer);
  scratch.set(() => EMPTY);
  const result = await invoke('scratch.forget');
  if (!result.ok) scratch.set((state) => ({ ...state, problem: result.problem }));
}

const tooLarge = (size: number): Problem => ({
  code: 'bad-request',
  what: 'This is more text than can be looked at in one go.',
  likelyCause: `It has about ${Math.round(size / 1_000_000)} million characters; ${MAX_CHARACTERS / 1_000_000} million are the most.`,
  action: 'Paste the part with the tokens, or split the file.',
  evidence: [],
});

const unreadable = (name: string): Problem => ({
  code: 'bad-request',
  what: 'The file could not be read.',
  likelyCause: 'It may be a folder, or be gone, or belong to somebody else.',
  action: 'Check that it can be opened, or paste its content instead.',
  evidence: [{ label: 'File', value: name }],
});
