import { openSearchPanel } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { CallResultView, ConnectionView } from '../../../electron/contract';
import { Icon, Spinner } from '../../components/icons';
import { Button, CopyButton } from '../../components/button';
import { register } from '../../state/commands';
import { planBody, buildText, formatInWorker } from './body-text';
import { viewerExtensions } from './code-mirror';
import { formatJson } from '../../../electron/model/text/json-layout';
import { type JsonValue, valueAt } from './json-path';
import { SaveValue } from './save-value';
import { Column, Row } from '../../components/layout';
import styles from './body-viewer.module.css';
import looks from '../../components/looks.module.css';

/** Longer bodies are not wrapped: measuring wrapped lines of that many characters would be felt. */
const WRAP_LIMIT = 1_000_000;

type Body = Pick<CallResultView['body'], 'text' | 'kind' | 'notice'>;

export interface BodyViewerProps {
  body: Body;
  label?: string;
  /** Given: values of the body can be saved as its variables. */
  connection?: ConnectionView;
}

/** Draws a body outside the page. The first puts CodeMirror's style sheets into the page. */
export function drawOnce(): void {
  const doc = '{ "a": [1, true, null] }';
  const extensions = viewerExtensions('', doc, { highlight: true, wrap: true });
  new EditorView({ state: EditorState.create({ doc, extensions }) }).destroy();
}

/** A body: laid out, searchable, never blocking the window however long it is. */
export function BodyViewer({ body, label = 'Response body', connection }: BodyViewerProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const [isPretty, setPretty] = useState(true);
  const { progress, failed } = useBodyView(body, label, isPretty, host, view);
  const plan = planBody(body, isPretty);
  useFindHere(host, view);
  const [saving, setSaving] = useState<{ text: string; found: JsonValue | null } | null>(null);
  const saver = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another body has other values
  useEffect(() => setSaving(null), [body]);
  const saveValue = () => {
    const shown = view.current?.state;
    if (!shown) return;
    const text = shown.doc.toString();
    setSaving({ text, found: valueAt(text, shown.selection.main.head) });
  };

  const remark = failed ? 'Formatting failed; shown as received.' : plan.notice;
  return (
    <Column grow>
      <Row fixed wrap gap={4} className={styles.bar}>
        {body.kind === 'json' ? (
          <button type="button" className={looks.toggle} aria-pressed={isPretty} onClick={() => setPretty(!isPretty)}>
            Formatted
          </button>
        ) : null}
        <Button size="small" variant="quiet" icon="search" onPress={() => view.current && openSearchPanel(view.current)}>
          Find
        </Button>
        <CopyButton text={body.text} label="Copy body" />
        {connection && plan.highlight ? (
          <Button ref={saver} size="small" variant="quiet" icon="braces" onPress={saveValue}>
            Save a value…
          </Button>
        ) : null}
        {progress === null ? null : (
          <Row as="span" gap={6} className="small dim tabular" role="status">
            <Spinner /> Preparing{progress > 0 ? ` ${Math.round(progress * 100)}%` : '…'}
          </Row>
        )}
        {remark && progress === null ? <p className="small dim">{remark}</p> : null}
      </Row>
      {saving && connection ? (
        <SaveValue
          key={saving.found?.path}
          connection={connection}
          {...saving}
          onDone={() => {
            setSaving(null);
            saver.current?.focus();
          }}
        />
      ) : null}
      {body.notice ? (
        <Row as="p" fixed gap={8} className={styles.notice}>
          <Icon name="warning" size={14} tone="warn" />
          <span className="untrusted">{body.notice}</span>
        </Row>
      ) : null}
      <div ref={host} className={styles.viewer} />
    </Column>
  );
}

/** Ctrl F finds in a body; among several panes, in that of the pane where the focus is. */
function useFindHere(host: RefObject<HTMLDivElement | null>, view: RefObject<EditorView | null>): void {
  useEffect(
    () =>
      register('find', {
        run: () => view.current && openSearchPanel(view.current),
        isReady: () => host.current?.closest('[data-find-scope]')?.contains(document.activeElement) ?? true,
      }),
    [host, view],
  );
}

function useBodyView(
  body: Body,
  label: string,
  isPretty: boolean,
  host: RefObject<HTMLDivElement | null>,
  view: RefObject<EditorView | null>,
) {
  const [progress, setProgress] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const plan = planBody(body, isPretty);
    const aborted = new AbortController();
    setFailed(false);
    const show = async () => {
      let text = body.text.replace(/\r\n?/g, '\n');
      if (plan.format === 'inline') text = formatJson(text).text;
      if (plan.format === 'worker') {
        setProgress(0);
        const formatted = await formatInWorker(text, aborted.signal).catch(() => null);
        if (aborted.signal.aborted) return;
        if (formatted) text = formatted.text;
        else setFailed(true);
      }
      const doc = await buildText(text, aborted.signal, setProgress);
      const wrap = text.length <= WRAP_LIMIT;
      const state = EditorState.create({ doc, extensions: viewerExtensions(label, text, { highlight: plan.highlight, wrap }) });
      view.current = new EditorView({ parent, state });
      setProgress(null);
    };
    show().catch(() => undefined);
    return () => {
      aborted.abort();
      view.current?.destroy();
      view.current = null;
      setProgress(null);
    };
  }, [body, label, isPretty, host, view]);
  return { progress, failed };
}
