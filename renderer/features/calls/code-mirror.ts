import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, syntaxTree } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search } from '@codemirror/search';
import { EditorState, type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  placeholder,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { editorTheme, viewerTheme } from './code-theme';
import { findPanel } from './find-panel';

/** The page's nonce for style sheets made at run time; empty when the page has none. */
function pageNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"], meta[name="csp-nonce"]');
  return meta?.nonce || meta?.content || '';
}

const CLASSES: Record<string, Decoration> = {
  PropertyName: Decoration.mark({ class: 'code-name' }),
  String: Decoration.mark({ class: 'code-string' }),
  Number: Decoration.mark({ class: 'code-number' }),
  True: Decoration.mark({ class: 'code-word' }),
  False: Decoration.mark({ class: 'code-word' }),
  Null: Decoration.mark({ class: 'code-word' }),
};

function coloursIn(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const tree = syntaxTree(view.state);
  for (const { from, to } of view.visibleRanges) {
    tree.iterate({
      from,
      to,
      enter: (node) => {
        const mark = Object.hasOwn(CLASSES, node.name) ? CLASSES[node.name] : undefined;
        if (mark) builder.add(node.from, node.to, mark);
      },
    });
  }
  return builder.finish();
}

/** Colours JSON by class names, so that the style sheet and its light and dark values decide how it looks. */
const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = coloursIn(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged || syntaxTree(update.startState) !== syntaxTree(update.state)) {
        this.decorations = coloursIn(update.view);
      }
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const jsonSupport = (): Extension => [json(), colours, bracketMatching()];

const common = (label: string): Extension => [
  EditorView.cspNonce.of(pageNonce()),
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  drawSelection(),
  EditorState.tabSize.of(2),
];

/** A read-only body: searchable, and for JSON of a bearable size coloured and foldable. `text` is the whole document. */
export function viewerExtensions(label: string, text: string, options: { highlight: boolean; wrap: boolean }): Extension {
  return [
    common(label),
    viewerTheme,
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
    lineNumbers(),
    search({ top: true, createPanel: findPanel(text) }),
    highlightSelectionMatches({ maxMatches: 200 }),
    keymap.of([{ key: 'Mod-f', run: openSearchPanel }, ...foldKeymap, ...defaultKeymap]),
    options.highlight ? [jsonSupport(), codeFolding(), foldGutter({ markerDOM: foldMarker })] : [],
    options.wrap ? EditorView.lineWrapping : [],
  ];
}

export function editorExtensions(label: string, hint: string, onChange: (text: string) => void): Extension {
  return [
    common(label),
    editorTheme,
    history(),
    placeholder(hint),
    jsonSupport(),
    EditorView.lineWrapping,
    // Mod-Enter sends the call; the default would add a line.
    keymap.of([...historyKeymap, ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter')]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
}

function foldMarker(open: boolean): HTMLElement {
  const marker = document.createElement('span');
  marker.className = open ? 'code-fold code-fold-open' : 'code-fold';
  return marker;
}
