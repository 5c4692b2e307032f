import type { Problem, Result, ScratchView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { createStore, useStore } from '../../state/store';

/** The main process's limit. */
export const MAX_CHARACTERS = 20_000_000;

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
  if (text.length > MAX_CHARACTERS) {
    latest += 1;
    scratch.set((state) => ({ ...state, isBusy: false, problem: tooLarge(text.length) }));
    return Promise.resolve();
  }
  return show(() => invoke('scratch.inspect', { text }));
}

/** Keeps nothing of the file here. */
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

const tooLarge = (size: number): Problem => ({
  code: 'bad-request',
  what: 'This is more text than Tokenscope can inspect at once.',
  likelyCause: `It has about ${Math.round(size / 1_000_000)} million characters; ${MAX_CHARACTERS / 1_000_000} million is the limit.`,
  action: 'Paste the part with the tokens, or split the file.',
  evidence: [],
});

const unreadable = (name: string): Problem => ({
  code: 'bad-request',
  what: 'The file could not be read.',
  likelyCause: 'It may be a folder, may have been deleted, or may belong to another user.',
  action: 'Check that it can be opened, or paste its content instead.',
  evidence: [{ label: 'File', value: name }],
});
