import { useEffect, useMemo, useState } from 'react';
import type { ConnectionView, Problem } from '../../../electron/contract';
import { providerOf, type TemplateId } from '../../../electron/model/providers/offered';
import { defaultsOf } from '../../../electron/model/templates';
import { invoke, on } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Spinner } from '../../components/spinner';
import { connect } from '../../state/actions';
import { ConnectionForm } from './connection-form';
import { DangerZone } from './danger-zone';
import { TemplateChooser } from './template-chooser';
import styles from '../../components/empty-state.module.css';
import looks from '../../components/looks.module.css';

export interface EditorProps {
  /** null: a new connection, begun with the template chooser. */
  id: string | null;
  /** Skips the chooser. */
  template?: TemplateId;
  /** The connection to go to: the one saved or made; null after leaving without one or deleting this one. */
  onDone: (id: string | null) => void;
}

/** Writes a new connection or edits an existing one. */
export function Editor({ id, template, onDone }: EditorProps) {
  const [chosen, setChosen] = useState<TemplateId | null>(template ?? null);
  if (id !== null) return <Existing id={id} onDone={onDone} />;
  if (chosen === null) return <TemplateChooser onChoose={setChosen} onCreated={onDone} onCancel={() => onDone(null)} />;
  return <New template={chosen} onDone={onDone} onOther={template === undefined ? () => setChosen(null) : undefined} />;
}

/** `onOther` lets the person choose another provider. */
function New({ template, onDone, onOther }: { template: TemplateId; onDone: EditorProps['onDone']; onOther?: () => void }) {
  const initial = useMemo(() => defaultsOf(template), [template]);
  const { label, summary } = providerOf(template);
  return (
    <ConnectionForm
      key={template}
      initial={initial}
      connection={null}
      onSaved={(view, andConnect) => {
        onDone(view.id);
        if (andConnect) void connect(view.id);
      }}
      onLeave={() => (onOther ? onOther() : onDone(null))}
      head={(leave) => (
        <header>
          <h1 className="title">New {label} connection</h1>
          <p className="dim">{summary}</p>
          {onOther ? (
            <button type="button" className={looks.link} onClick={leave}>
              Choose another provider
            </button>
          ) : null}
        </header>
      )}
    />
  );
}

function Existing({ id, onDone }: { id: string; onDone: EditorProps['onDone'] }) {
  const { connection, problem, retry, setConnection } = useLoaded(id);
  if (problem) {
    return (
      <div className={styles.empty}>
        <Callout live problem={problem} actions={<Button onPress={retry}>Try again</Button>} />
      </div>
    );
  }
  if (connection === null) {
    return (
      <div className={styles.empty}>
        <Spinner label="Loading" size={20} />
      </div>
    );
  }
  return (
    <ConnectionForm
      key={connection.id}
      initial={connection}
      connection={connection}
      onSaved={setConnection}
      foot={<DangerZone connection={connection} onDone={onDone} />}
    />
  );
}

function useLoaded(id: string) {
  const [connection, setConnection] = useState<ConnectionView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt loads again
  useEffect(() => {
    let current = true;
    setProblem(null);
    setConnection(null);
    const load = async () => {
      const result = await invoke('connections.get', { id });
      if (!current) return;
      if (result.ok) setConnection(result.value);
      else setProblem(result.problem);
    };
    void load();
    return () => {
      current = false;
    };
  }, [id, attempt]);

  useEffect(
    () =>
      on('connection.changed', async (summary) => {
        if (summary.id !== id) return;
        const result = await invoke('connections.get', { id });
        if (result.ok) setConnection((shown) => (shown?.id === id ? result.value : shown));
      }),
    [id],
  );

  return { connection: connection?.id === id ? connection : null, problem, retry: () => setAttempt(attempt + 1), setConnection };
}
