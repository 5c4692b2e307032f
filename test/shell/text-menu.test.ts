import { describe, expect, it, vi } from 'vitest';
import { textMenu } from '../../electron/shell/window/text-menu';

vi.mock('electron', () => ({ Menu: {} }));

const editFlags = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true, canUndo: false, canRedo: false };
const roles = (clicked: Partial<Parameters<typeof textMenu>[0]>) =>
  textMenu({ isEditable: true, formControlType: 'input-text', selectionText: '', editFlags, ...clicked }).flatMap(({ role }) => role ?? []);

describe('the menu of a text field', () => {
  it('cuts, copies, pastes and selects all', () => {
    expect(roles({})).toEqual(['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll']);
  });

  it('never copies what a password field holds', () => {
    expect(roles({ formControlType: 'input-password' })).toEqual(['undo', 'redo', 'paste', 'selectAll']);
  });

  it('offers what can be done', () => {
    const [undo] = textMenu({ isEditable: true, formControlType: 'input-text', selectionText: '', editFlags });
    expect(undo).toEqual({ role: 'undo', enabled: false });
  });

  it('copies selected text, and is absent where there is none', () => {
    expect(roles({ isEditable: false, selectionText: 'invalid_grant' })).toEqual(['copy']);
    expect(roles({ isEditable: false, selectionText: ' ' })).toEqual([]);
  });
});
