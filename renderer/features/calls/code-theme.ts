import { EditorView } from '@codemirror/view';

const line = '1px solid var(--line-strong)';
const selection = 'var(--selection)';

/** CodeMirror in the window's own colours; the names of the classes are its own. */
const common = EditorView.theme({
  '&': { background: 'transparent', color: 'var(--text)', fontSize: 'var(--text-12)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontVariantLigatures: 'none', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--text)', userSelect: 'text', cursor: 'text' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-selectionBackground': { background: selection },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { background: selection },
  '.cm-selectionMatch': { background: 'light-dark(#e6ecf7, #202c44)' },
  '.cm-searchMatch': { background: 'light-dark(#fbe7a6, #4b3d10)', outline: '0' },
  '.cm-searchMatch-selected': { background: 'light-dark(#f6c945, #7c6212)' },
  '.cm-searchMatch, .cm-searchMatch *': { color: 'var(--text)' },
  '&.cm-focused .cm-matchingBracket': { background: 'var(--pressed)', outline: '0' },
  '.cm-placeholder': { color: 'var(--text-faint)' },
  '.code-name': { color: 'var(--segment-payload)' },
  '.code-string': { color: 'light-dark(#1c6b46, #8fd3ae)' },
  '.code-number': { color: 'light-dark(#9a4a00, #f2b279)' },
  '.code-word': { color: 'var(--segment-header)' },
});

export const viewerTheme = [
  common,
  EditorView.theme({
    '&': { height: 'var(--code-height, 100%)', maxHeight: 'var(--code-most, none)' },
    '&.cm-focused': { boxShadow: 'inset 0 0 0 2px var(--focus)' },
    '.cm-content': { padding: 'var(--space-8) 0 var(--space-16)' },
    '.cm-gutters': { border: '0', background: 'transparent', color: 'var(--text-faint)' },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', padding: '0 var(--space-6) 0 var(--space-8)' },
    '.cm-foldPlaceholder': {
      margin: '0 var(--space-2)',
      padding: '0 var(--space-4)',
      border: line,
      borderRadius: '4px',
      background: 'var(--surface-panel)',
      color: 'var(--text-dim)',
    },
    '.code-fold': { display: 'block', position: 'relative', width: '14px', height: '100%' },
    '.code-fold::before': {
      content: '""',
      position: 'absolute',
      left: '4px',
      top: '6px',
      width: '5px',
      height: '5px',
      border: 'solid var(--text-faint)',
      borderWidth: '0 1.4px 1.4px 0',
      transform: 'rotate(-45deg)',
    },
    '.code-fold-open::before': { top: '4px', transform: 'rotate(45deg)' },
    '.cm-panels': { border: '0', background: 'var(--surface-panel)', color: 'var(--text)' },
    '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  }),
];

export const editorTheme = [
  common,
  EditorView.theme({
    '&': { flex: '1', minWidth: '0' },
    '.cm-scroller': { minHeight: '84px', maxHeight: '130px' },
    '.cm-content': { padding: 'var(--space-6) var(--space-4)' },
  }),
];
