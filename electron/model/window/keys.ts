/** A shortcut as it is written once: "Mod+Shift+P". `Mod` is ⌘ on macOS and Ctrl elsewhere; `Ctrl` is Ctrl everywhere. The key is as in `KeyboardEvent.key`. */
export type Keys = string;

/** What of a key press matters here. */
export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

interface Chord {
  mod: boolean;
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
  key: string;
}

function chordOf(keys: Keys): Chord {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  return { mod: parts.includes('Mod'), ctrl: parts.includes('Ctrl'), alt: parts.includes('Alt'), shift: parts.includes('Shift'), key };
}

/** The key pressed. By its place where its letter is not Latin, or where a digit needs Shift: shortcuts work with every layout. */
function pressed({ key, code, ctrlKey, metaKey }: KeyPress): string {
  if (key.length === 1 && key > '~' && code.startsWith('Key')) return code.slice(3).toLowerCase();
  if ((ctrlKey || metaKey) && /^Digit\d$/.test(code)) return code.slice(5);
  return key.length === 1 ? key.toLowerCase() : key;
}

/** Shift is part of how a sign is typed, and not asked about: "?". */
const isSign = (key: string) => key.length === 1 && !/[a-z0-9]/i.test(key);

export function matches(keys: Keys, press: KeyPress, isMac: boolean): boolean {
  const { mod, ctrl, alt, shift, key } = chordOf(keys);
  const wanted = key.length === 1 ? key.toLowerCase() : key;
  return (
    press.metaKey === (mod && isMac) &&
    press.ctrlKey === (ctrl || (mod && !isMac)) &&
    press.altKey === alt &&
    (isSign(key) || press.shiftKey === shift) &&
    pressed(press) === wanted
  );
}

const SHOWN: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  ContextMenu: 'Menu key',
};
const ON_MAC: Record<string, string> = { ...SHOWN, Backspace: '⌫', Delete: '⌦', Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };
/** The order in which macOS writes them. */
const MAC_ORDER = ['Ctrl', 'Alt', 'Shift', 'Mod'];

/** As it is shown: "Ctrl Shift P", "⇧ ⌘ P". */
export function shownKeys(keys: Keys, isMac: boolean): string {
  const { key, ...held } = chordOf(keys);
  const names = MAC_ORDER.filter((name) => held[name.toLowerCase() as keyof typeof held]);
  const letter = key.length === 1 ? key.toUpperCase() : key;
  if (isMac) return [...names, letter].map((name) => ON_MAC[name] ?? name).join(' ');
  const others = ['Mod', 'Ctrl', 'Alt', 'Shift'].filter((name) => names.includes(name)).map((name) => (name === 'Mod' ? 'Ctrl' : name));
  return [...others, SHOWN[letter] ?? letter].join(' ');
}

/** For `aria-keyshortcuts`. */
export const ariaKeys = (keys: Keys, isMac: boolean) => keys.replace('Mod', isMac ? 'Meta' : 'Control').replace('Ctrl', 'Control');

/** For a native menu, as Electron writes it. */
export const accelerator = (keys: Keys) => keys.replace('Mod', 'CmdOrCtrl').replace('+Arrow', '+');
