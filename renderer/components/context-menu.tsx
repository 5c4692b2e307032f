import { type KeyboardEvent, type MouseEvent, type ReactNode, useState } from 'react';
import { type CommandId, keysOf } from '../../electron/model/window/commands';
import { matches } from '../../electron/model/window/keys';
import { store } from '../state/app';
import { later } from './later';
import type { MenuItems } from './menu';

const MenuAt = later(() => import('./menu').then((module) => module.MenuAt));

/** Whether a key gives a command, for those that are heard where they stand. */
export function isKeyOf(id: CommandId | undefined, event: KeyboardEvent): boolean {
  const isMac = store.get().platform === 'darwin';
  return id !== undefined && keysOf(id, isMac).some((keys) => matches(keys, event.nativeEvent, isMac));
}

/** The key for "copy", unless text is selected, which the system copies. */
export const isCopyKey = (event: KeyboardEvent) => isKeyOf('copy', event) && getSelection()?.isCollapsed !== false;

interface Opened {
  x: number;
  y: number;
  of: MenuItems;
}

/** How far into a row its menu opens by the keyboard, in pixels. */
const INTO_ROW = 24;

/**
 * The context menu of rows, tabs or chips, by right click, by the menu key and by Shift F10. `menuOf` tells what the menu of an element is,
 * null for none; by keyboard that is the element with the focus, or the row that the focused list names as active. Selected text keeps the
 * system's menu, to be copied. The listeners belong to what holds the rows, the menu anywhere beside it.
 */
export function useContextMenu(menuOf: (target: Element) => MenuItems | null) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const open = (target: Element, x: number, y: number): boolean => {
    const of = menuOf(target);
    if (of === null || !of.items.some((item) => item)) return false;
    setOpened({ x, y, of });
    return true;
  };
  const onContextMenu = (event: MouseEvent) => {
    const { target, currentTarget, clientX, clientY } = event;
    // What React passes on from a menu or dialog that this element opened.
    if (event.defaultPrevented || !(target instanceof Element) || !currentTarget.contains(target)) return;
    if (target.closest('input, textarea') || isSelected(target)) return;
    if (open(target, clientX, clientY)) event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { target, currentTarget } = event;
    if (event.defaultPrevented || !isKeyOf('row-menu', event) || !(target instanceof Element) || !currentTarget.contains(target)) return;
    if (target.matches('input, textarea')) return;
    const active = document.getElementById(target.getAttribute('aria-activedescendant') ?? '') ?? target;
    const { left, bottom, width } = active.getBoundingClientRect();
    if (open(active, left + Math.min(INTO_ROW, width / 2), bottom)) event.preventDefault();
  };
  const menu: ReactNode = opened ? <MenuAt {...opened.of} x={opened.x} y={opened.y} onClose={() => setOpened(null)} /> : null;
  return { listeners: { onContextMenu, onKeyDown }, menu };
}

function isSelected(target: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(target, true);
}
