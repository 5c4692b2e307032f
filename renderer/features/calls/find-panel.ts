import { closeSearchPanel, SearchQuery, setSearchQuery } from '@codemirror/search';
import { EditorView, type Panel } from '@codemirror/view';
import { FindBar } from '../find/find-bar';

/**
 * The find bar of a body. CodeMirror's own walks a large document character by character, seconds for 20 MB. `text` must equal the document.
 */
export function findPanel(text: string): (view: EditorView) => Panel {
  return (view) => {
    const bar = new FindBar({
      what: 'the body',
      text: () => text,
      from: () => view.state.selection.main.from,
      begin: (search, caseSensitive) =>
        view.dispatch({ effects: setSearchQuery.of(new SearchQuery({ search, caseSensitive, literal: true })) }),
      // CodeMirror marks those in view itself.
      found: () => {},
      show: (start, end) =>
        view.dispatch({
          selection: { anchor: start, head: Math.min(end, view.state.doc.length) },
          effects: EditorView.scrollIntoView(start, { y: 'center', x: 'center' }),
        }),
      close: () => {
        closeSearchPanel(view);
        view.focus();
      },
    });
    return { dom: bar.dom, top: true, mount: () => bar.mount(), destroy: () => bar.destroy() };
  };
}
