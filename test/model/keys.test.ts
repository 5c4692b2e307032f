import { describe, expect, it } from 'vitest';
import { COMMAND_IDS, COMMANDS, keysOf } from '../../electron/model/window/commands';
import { accelerator, ariaKeys, type KeyPress, matches, shownKeys } from '../../electron/model/window/keys';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const ctrl = { ctrlKey: true };

describe('a shortcut', () => {
  it.each([
    ['Mod+K', press('k', ctrl), true],
    ['Mod+K', press('K', ctrl), true],
    ['Mod+K', press('k'), false],
    ['Mod+K', press('k', { ctrlKey: true, shiftKey: true }), false],
    ['Mod+K', press('k', { ctrlKey: true, altKey: true }), false],
    ['Mod+K', press('k', { metaKey: true }), false],
    ['Mod+Shift+P', press('P', { ctrlKey: true, shiftKey: true }), true],
    ['Alt+ArrowLeft', press('ArrowLeft', { altKey: true }), true],
    ['Ctrl+Tab', press('Tab', ctrl), true],
    ['Ctrl+Tab', press('Tab', { ctrlKey: true, shiftKey: true }), false],
    ['J', press('j'), true],
    ['J', press('J', { shiftKey: true }), false],
    ['?', press('?', { shiftKey: true }), true],
    ['?', press('?'), true],
    ['Escape', press('Escape'), true],
  ])('%s elsewhere: %o is %s', (keys, pressed, is) => expect(matches(keys, pressed, false)).toBe(is));

  it('is ⌘ on macOS, and Ctrl where it says Ctrl', () => {
    expect(matches('Mod+K', press('k', { metaKey: true }), true)).toBe(true);
    expect(matches('Mod+K', press('k', ctrl), true)).toBe(false);
    expect(matches('Ctrl+Tab', press('Tab', ctrl), true)).toBe(true);
  });

  it('is found by the place of its key on a Cyrillic keyboard, and a digit on a French one', () => {
    expect(matches('Mod+K', press('л', { ...ctrl, code: 'KeyK' }), false)).toBe(true);
    expect(matches('Mod+1', press('&', { ...ctrl, code: 'Digit1' }), false)).toBe(true);
    expect(matches('J', press('о', { code: 'KeyJ' }), false)).toBe(true);
  });

  it.each([
    ['Mod+Shift+P', 'Ctrl Shift P', '⇧ ⌘ P', 'Control+Shift+P', 'CmdOrCtrl+Shift+P'],
    ['Alt+ArrowLeft', 'Alt ←', '⌥ ←', 'Alt+ArrowLeft', 'Alt+Left'],
    ['Escape', 'Esc', 'Esc', 'Escape', 'Escape'],
    ['Mod+Backspace', 'Ctrl Backspace', '⌘ ⌫', 'Control+Backspace', 'CmdOrCtrl+Backspace'],
  ])('%s is written for people, screen readers and native menus', (keys, shown, onMac, aria, native) => {
    expect([shownKeys(keys, false), shownKeys(keys, true), ariaKeys(keys, false), accelerator(keys)]).toEqual([shown, onMac, aria, native]);
  });
});

describe.each([
  ['macOS', true],
  ['elsewhere', false],
])('the shortcuts %s', (_name, isMac) => {
  it('belong to one command each', () => {
    const all = COMMAND_IDS.flatMap((id) => keysOf(id, isMac).map((keys) => keys.toLowerCase()));
    expect(all.filter((keys, index) => all.indexOf(keys) !== index)).toEqual([]);
  });

  it('leave to fields what is typed and edited there', () => {
    const taken = ['Mod+C', 'Mod+V', 'Mod+X', 'Mod+A', 'Mod+Z', 'Mod+Y', 'Mod+Shift+Z'];
    // Undo is not ready while a text field has the focus, and rows alone hear the key for "copy".
    const others = COMMAND_IDS.filter((id) => id !== 'undo' && id !== 'copy');
    expect(others.filter((id) => keysOf(id, isMac).some((keys) => taken.includes(keys)))).toEqual([]);
  });
});

it('names of commands are told apart within their area', () => {
  const names = COMMAND_IDS.map((id) => `${COMMANDS[id].area}: ${COMMANDS[id].name}`);
  expect(new Set(names).size).toBe(names.length);
});
