import type { BrowserWindow, ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import { Menu } from 'electron';

type Clicked = Pick<ContextMenuParams, 'isEditable' | 'formControlType' | 'selectionText'> & {
  editFlags: Pick<ContextMenuParams['editFlags'], 'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll' | 'canUndo' | 'canRedo'>;
};

/** The menu of a text field, or of selected text; empty elsewhere. What a password field holds can't be copied or cut. */
export function textMenu({ isEditable, formControlType, selectionText, editFlags }: Clicked): MenuItemConstructorOptions[] {
  if (!isEditable) return selectionText.trim() === '' ? [] : [{ role: 'copy', enabled: editFlags.canCopy }];
  const isPassword = formControlType === 'input-password';
  const copying: MenuItemConstructorOptions[] = [
    { role: 'cut', enabled: editFlags.canCut },
    { role: 'copy', enabled: editFlags.canCopy },
  ];
  return [
    { role: 'undo', enabled: editFlags.canUndo },
    { role: 'redo', enabled: editFlags.canRedo },
    { type: 'separator' },
    ...(isPassword ? [] : copying),
    { role: 'paste', enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', enabled: editFlags.canSelectAll },
  ];
}

/** Opens that menu on a right click or the menu key, unless the page has one of its own there. */
export function offerTextMenu(window: BrowserWindow): void {
  window.webContents.on('context-menu', (_event, clicked) => {
    const items = textMenu(clicked);
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}
