import { useEffect, useRef } from 'react';
import { COMMANDS, COMMAND_IDS, type CommandId, keysOf } from '../../electron/model/window/commands';
import { matches } from '../../electron/model/window/keys';
import { store } from './app';
import { isLocked } from './lock';
import { createStore, useStore } from './store';

/** What a command does where it was registered. */
export interface Deed {
  run: () => unknown;
  /** Whether it can be done now; absent: always. */
  isReady?: () => boolean;
}

const deeds = new Map<CommandId, Deed[]>();

/** Says what a command does from now on; returns a function that takes it back. Of several, the latest that is ready counts. */
export function register(id: CommandId, deed: Deed): () => void {
  listen();
  const all = deeds.get(id) ?? [];
  all.push(deed);
  deeds.set(id, all);
  return () => void all.splice(all.indexOf(deed), 1);
}

/** The same while a component is shown. `run` null: it can't be done here. */
export function useCommand(id: CommandId, run: (() => unknown) | null): void {
  const latest = useRef(run);
  latest.current = run;
  const isThere = run !== null;
  useEffect(() => (isThere ? register(id, { run: () => latest.current?.() }) : undefined), [id, isThere]);
}

const deedOf = (id: CommandId): Deed | undefined => deeds.get(id)?.findLast(({ isReady }) => isReady?.() ?? true);

/** The commands that can be given now, in the order of the table. */
export const readyCommands = (): CommandId[] => COMMAND_IDS.filter((id) => deedOf(id) !== undefined);

/** What stands in front of the window. */
type Overlay = 'palette' | 'shortcuts' | null;

const overlay = createStore<Overlay>(null);
export function openOverlay(which: Exclude<Overlay, null>): void {
  takeAhead();
  performed += 1;
  overlay.set(() => which);
}
export const closeOverlay = () => overlay.set(() => null);
export const useOverlay = () => useStore(overlay, (which) => which);

/** A question or a list in front of the window has all keys. */
const isCovered = () => isLocked() || overlay.get() !== null || document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;

let performed = 0;

/** How many commands have been performed, or may have been in the palette. */
export const performedCount = () => performed;

/** Does what the command does here. Answers whether there was something to do. */
export function perform(id: CommandId): boolean {
  const deed = isCovered() ? undefined : deedOf(id);
  if (deed) {
    performed += 1;
    void deed.run();
  }
  return deed !== undefined;
}

/** Where letters are typed or choose an entry, so that a letter alone is no shortcut. */
const TYPING =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable], [role="menu"], [data-trigger], [aria-haspopup="listbox"]';

const isTyping = ({ target }: KeyboardEvent) => target instanceof Element && target.closest(TYPING) !== null;

/** What was typed after the palette was asked for and before it was loaded. */
let ahead = { text: '', isChosen: false };

/** Hands over what was typed ahead, once. */
export function takeAhead(): typeof ahead {
  const taken = ahead;
  ahead = { text: '', isChosen: false };
  return taken;
}

function typesAhead({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  const which = overlay.get();
  if (which === null || document.querySelector('[role="dialog"]') || ctrlKey || metaKey || altKey) return false;
  if (key === 'Escape') closeOverlay();
  else if (which !== 'palette') return false;
  else if (key === 'Enter') ahead.isChosen = true;
  else if (key.length === 1) ahead.text += key;
  else return false;
  return true;
}

function onKeyDown(event: KeyboardEvent, isFirst: boolean): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (isFirst && typesAhead(event)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const isMac = store.get().platform === 'darwin';
  const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isLetter && (event.repeat || isTyping(event))) return;
  for (const id of COMMAND_IDS) {
    const { first = false, local } = COMMANDS[id];
    if (local || first !== isFirst || !keysOf(id, isMac).some((keys) => matches(keys, event, isMac))) continue;
    if (!perform(id)) continue;
    event.preventDefault();
    if (isFirst) event.stopPropagation();
    return;
  }
}

let isListening = false;

function listen(): void {
  if (isListening) return;
  isListening = true;
  window.addEventListener('keydown', (event) => onKeyDown(event, true), true);
  window.addEventListener('keydown', (event) => onKeyDown(event, false));
}
